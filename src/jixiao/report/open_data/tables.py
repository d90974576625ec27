"""A table for the public, and what it is about: plain data that every format is written from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from jixiao.engine.model.text import Text

Kind = Literal["string", "integer", "number", "date", "period", "boolean"]


@dataclass(frozen=True)
class Field:
    """One column. `name`: small Latin letters, digits and _, what machines call it. The cells of keys tell the rows apart.

    `unit` as people write it (%, 分, µg/m³); empty: none. A `period` is told as 2026, 2026-Q1, 2026-09 or 2026-09-30.
    """

    name: str
    kind: Kind
    title: Text
    unit: Text | str = ""
    description: Text | None = None
    is_key: bool = False

    def unit_in(self, language: str) -> str:
        """The unit as it is written in a language."""
        return self.unit if isinstance(self.unit, str) else self.unit.in_language(language)


@dataclass(frozen=True)
class OpenTable:
    """Rows of cells in the order of the fields; None is a value that is not known or not told."""

    name: str
    title: Text
    fields: tuple[Field, ...]
    rows: Sequence[tuple[object, ...]]
    description: Text | None = None

    @property
    def keys(self) -> tuple[Field, ...]:
        """The fields that tell the rows apart."""
        return tuple(field for field in self.fields if field.is_key)


@dataclass(frozen=True)
class About:
    """What a publication is: `code` (stands in addresses), who publishes it, when, for which period, under which licence.

    `corrects`: code of the publication whose place it takes. `homepage`: where people read it.
    """

    code: str
    title: Text
    description: Text
    publisher: Text
    published_on: date
    period: str
    licence: str = "CC-BY-4.0"
    version: str = "1"
    corrects: str = ""
    sources: tuple[Text, ...] = ()
    homepage: str = ""
