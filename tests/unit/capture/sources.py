"""Tables, sources and readings for tests, made from a few words."""

from collections.abc import Mapping, Sequence
from typing import Any

from jixiao.capture.connector import Context
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList
from jixiao.capture.run import Captured, LastGood, understand
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.capture.source import DataSource

CONTEXT = Context(Folders(()), AllowList())
LONG = "organisation: org\nindicator: ind\nperiod: when\nvalue: value"


def table(*rows: Sequence[Any], name: str = "t.csv") -> RawTable:
    """A table whose first row are the headings; rows are numbered as in a file, the headings being row 1."""
    columns = {heading: [row[place] for row in rows[1:]] for place, heading in enumerate(rows[0])}
    return RawTable(name, columns, range(2, len(rows) + 1))


def source(mapping: str, checks: str = "") -> DataSource:
    """A source with this mapping (and checks), each in YAML."""
    text = "source: s\nconnector: {name: csv, path: t.csv}\nmapping:\n" + _indented(mapping)
    return DataSource.from_yaml(text + ("checks:\n" + _indented(checks) if checks else ""), "s.yaml")


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.strip("\n").splitlines())


def read(
    mapping: str | DataSource, *tables: RawTable, last: LastGood | None = None, checks: str = "", **more: Any
) -> Captured:
    """What the source makes of the tables; the digest is that of their text."""
    described = source(mapping, checks) if isinstance(mapping, str) else mapping
    digest = str(hash(repr([(t.name, dict(t.columns)) for t in tables])))
    context = more.pop("context", CONTEXT)
    return understand(described, Snapshot(tables, digest), context, last, **more)


def values(captured: Captured) -> dict[tuple[str, str, str], float]:
    """Values by organisation, indicator and period."""
    return {
        (row["organisation_code"], row["indicator_code"], row["period"]): row["value"] for row in captured.observations
    }


def told(captured: Captured) -> list[tuple[str, int | None, str]]:
    """Findings as rule, row and column, without what is only good to know."""
    rows: list[Mapping[str, Any]] = captured.findings.to_rows()
    return [(row["rule"], row["row"], row["column"]) for row in rows if row["severity"] != "info"]
