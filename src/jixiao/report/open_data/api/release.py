"""A release as the public interface sees it; its tables are read when somebody asks for them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import quote

from jixiao.engine.model.text import Text
from jixiao.report.file_names import file_name_of
from jixiao.report.open_data.settled import settled
from jixiao.report.open_data.tables import About, OpenTable

ROOT = "/public/api/v1/"
"""Where the interface stands; the addresses below it stay for as long as there is this version."""


@dataclass(frozen=True)
class ApiRelease:
    """`load` gives the tables. `corrected_by`: code of the release that took its place, "" while it is valid."""

    about: About
    load: Callable[[], Sequence[OpenTable]]
    headlines: tuple[Text, ...] = ()
    corrected_by: str = ""

    @cached_property
    def tables(self) -> tuple[OpenTable, ...]:
        """The tables, as they are published."""
        return tuple(settled(table) for table in self.load())

    @property
    def is_valid(self) -> bool:
        """Whether no other release has taken its place."""
        return not self.corrected_by

    def rows(self, table: OpenTable) -> list[dict[str, Any]]:
        """A table's rows by field, ready for JSON."""
        names = [field.name for field in table.fields]
        return [dict(zip(names, map(plain, row), strict=True)) for row in table.rows]


def address_of(*parts: str) -> str:
    """The address of a document below the root: codes are written so that they can stand in it."""
    *folders, last = parts
    return "/".join(file_name_of(each) for each in (*folders, last))


def link(address: str) -> str:
    """The whole path of a document, as it is asked for."""
    return ROOT + quote(address, safe="/~")


def plain(cell: object) -> Any:
    """A cell as JSON holds it."""
    return cell if isinstance(cell, bool | int | float | str) or cell is None else str(cell)
