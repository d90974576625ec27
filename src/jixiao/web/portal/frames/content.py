"""All that the public pages of a release say, as plain data with one way of writing it down."""

import gzip
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.pictures import Picture
from jixiao.report.open_data.published import Extract

Cell = str | int | float | bool | None
FORM = 1
"""Of the JSON; a reader of a later form still reads an earlier one."""


@dataclass(frozen=True)
class Headline:
    """A sentence written by rule; `about` names its subject (goal:CODE, organisation:CODE, indicator:CODE), '' the whole."""

    text: Text
    about: str = ""


@dataclass(frozen=True)
class Content:
    """What a release says. `method`: how its figures come about, in plain words, sentence by sentence.

    `extracts`: what of the tables a printed report shows. `grounds`: codes of what it was made from, by what each is.
    """

    kind: str
    series: str
    period: str
    title: Text
    description: Text
    publisher: Text
    headlines: tuple[Headline, ...]
    method: tuple[Text, ...]
    tables: tuple[OpenTable, ...]
    pictures: tuple[Picture, ...] = ()
    sources: tuple[Text, ...] = ()
    extracts: tuple[Extract, ...] = ()
    grounds: tuple[tuple[str, str], ...] = ()

    def table(self, name: str) -> OpenTable | None:
        """The table of that name."""
        return next((table for table in self.tables if table.name == name), None)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table by field; none where the release has no such table."""
        if name not in self._rows:
            table = self.table(name)
            names = [field.name for field in table.fields] if table else []
            self._rows[name] = [dict(zip(names, row, strict=True)) for row in table.rows] if table else []
        return self._rows[name]

    @cached_property
    def _rows(self) -> dict[str, list[dict[str, Any]]]:
        return {}

    def said_of(self, about: str) -> tuple[Text, ...]:
        """The sentences about a subject."""
        return tuple(each.text for each in self.headlines if each.about == about)

    @cached_property
    def json(self) -> bytes:
        """Canonical JSON: the same content gives the same bytes."""
        data = {
            "form": FORM, "kind": self.kind, "series": self.series, "period": self.period,
            "title": _told(self.title), "description": _told(self.description), "publisher": _told(self.publisher),
            "headlines": [{"about": each.about, **_told(each.text)} for each in self.headlines],
            "method": [_told(each) for each in self.method],
            "sources": [_told(each) for each in self.sources],
            "pictures": [_picture(each) for each in self.pictures],
            "tables": [_table(each) for each in self.tables],
        }  # fmt: skip
        # What came later is written where it says something only: what was frozen before keeps its bytes.
        later = {"extracts": [_extract(each) for each in self.extracts], "grounds": dict(self.grounds)}
        data |= {name: told for name, told in later.items() if told}
        return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON."""
        return hashlib.sha256(self.json).hexdigest()

    def to_bytes(self) -> bytes:
        """The canonical JSON, compressed."""
        return gzip.compress(self.json, compresslevel=6, mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Content":
        """The content that `to_bytes` wrote."""
        data = json.loads(gzip.decompress(bytes(content)))
        texts = {name: _text(data[name]) for name in ("title", "description", "publisher")}
        return cls(
            data["kind"], data["series"], data["period"], **texts,
            headlines=tuple(Headline(_text(each), each["about"]) for each in data["headlines"]),
            method=tuple(map(_text, data["method"])),
            tables=tuple(map(_open_table, data["tables"])),
            pictures=tuple(map(_read_picture, data["pictures"])),
            sources=tuple(map(_text, data["sources"])),
            extracts=tuple(
                Extract(each["table"], tuple(each["fields"]), tuple(each["where"].items()))
                for each in data.get("extracts", ())
            ),
            grounds=tuple(data.get("grounds", {}).items()),
        )  # fmt: skip


def _told(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _text(told: dict[str, str]) -> Text:
    return Text(told["en"], told["zh"])


def _picture(picture: Picture) -> dict[str, Any]:
    held: dict[str, Any] = {
        "table": picture.table, "along": picture.along, "values": list(picture.values), "title": _told(picture.title),
    }  # fmt: skip
    if picture.shape != "line":
        held["shape"] = picture.shape
    if picture.where:
        held["where"] = dict(picture.where)
    if picture.limit is not None:
        held |= {"limit": picture.limit, "limit_label": _told(picture.limit_label)}
    return held


def _read_picture(held: dict[str, Any]) -> Picture:
    limit = (held["limit"], _text(held["limit_label"])) if "limit" in held else ()
    where = tuple(held.get("where", {}).items())
    return Picture(
        held["table"], held["along"], tuple(held["values"]), _text(held["title"]), held.get("shape", "line"), where, *limit
    )  # fmt: skip


def _extract(extract: Extract) -> dict[str, Any]:
    return {"table": extract.table, "fields": list(extract.fields), "where": dict(extract.where)}


def _table(table: OpenTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": _told(table.title),
        "description": _told(table.description) if table.description else None,
        "fields": [
            {
                "name": field.name, "kind": field.kind, "title": _told(field.title), "is_key": field.is_key,
                "unit": field.unit if isinstance(field.unit, str) else _told(field.unit),
                "description": _told(field.description) if field.description else None,
            }
            for field in table.fields
        ],
        "rows": [[_cell(cell) for cell in row] for row in table.rows],
    }  # fmt: skip


def _cell(cell: object) -> Cell:
    if isinstance(cell, date):
        return cell.isoformat()
    return cell  # type: ignore[return-value]


def _open_table(data: dict[str, Any]) -> OpenTable:
    fields = tuple(
        Field(
            each["name"], each["kind"], _text(each["title"]),
            each["unit"] if isinstance(each["unit"], str) else _text(each["unit"]),
            _text(each["description"]) if each["description"] else None, each["is_key"],
        )
        for each in data["fields"]
    )  # fmt: skip
    days = [place for place, field in enumerate(fields) if field.kind == "date"]
    rows = tuple(_row(row, days) for row in data["rows"])
    told = _text(data["description"]) if data["description"] else None
    return OpenTable(data["name"], _text(data["title"]), fields, rows, told)


def _row(row: Sequence[Cell], days: Sequence[int]) -> tuple[object, ...]:
    if not days:
        return tuple(row)
    return tuple(
        date.fromisoformat(cell) if place in days and isinstance(cell, str) else cell for place, cell in enumerate(row)
    )
