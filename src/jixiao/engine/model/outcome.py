"""What a method over a table gives: a table and its findings."""

from dataclasses import dataclass

from jixiao.engine.model.table import Table


@dataclass(frozen=True)
class Outcome:
    """`table` has a row per organisation or per indicator, None where nothing could be computed; `findings` say why."""

    table: Table
    findings: Table

    def __getitem__(self, name: str) -> object:
        return self.table[name]

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.table.__arrow_c_stream__(requested_schema)
