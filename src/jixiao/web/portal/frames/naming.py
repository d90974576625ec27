"""Names beside codes: a table that people open tells who is meant, in both languages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.portal.frames.content import Content


@dataclass(frozen=True)
class Naming:
    """Of a column of codes: the stem of the new columns, what they hold, and the names by code."""

    column: str
    stem: str
    label: Text
    names: Mapping[str, Text]


def with_names(table: OpenTable, namings: Sequence[Naming]) -> OpenTable:
    """The table with two columns behind each column of codes; a code without a name stays its own name."""
    by_column = {each.column: each for each in namings}
    fields = [part for field in table.fields for part in (field, *_columns(by_column.get(field.name)))]
    rows = [
        tuple(
            part
            for field, cell in zip(table.fields, row, strict=True)
            for part in (cell, *_cells(by_column.get(field.name), cell))
        )
        for row in table.rows
    ]
    return replace(table, fields=tuple(fields), rows=rows)


def _columns(naming: Naming | None) -> tuple[Field, ...]:
    if naming is None:
        return ()
    zh, en = naming.label.zh, naming.label.en
    return (
        Field(f"{naming.stem}_zh", "string", Text(f"{en} (Chinese)", f"{zh}（中文）")),
        Field(f"{naming.stem}_en", "string", Text(f"{en} (English)", f"{zh}（英文）")),
    )


def _cells(naming: Naming | None, code: object) -> tuple[object, ...]:
    if naming is None:
        return ()
    if code is None:
        return (None, None)
    name = naming.names.get(str(code), Text(str(code), str(code)))
    return (name.zh, name.en)


def names_in(content: Content) -> dict[tuple[str, object], Text]:
    """What the codes in a release's own tables are called, by column and code."""
    found: dict[tuple[str, object], Text] = {}
    for table in content.tables:
        names = [field.name for field in table.fields]
        stems = {name: name.removesuffix("_code") for name in names} | {table.keys[0].name: "label"}
        for name, stem in stems.items():
            if f"{stem}_zh" in names and f"{stem}_en" in names:
                at, zh, en = (names.index(each) for each in (name, f"{stem}_zh", f"{stem}_en"))
                found |= {
                    (name, row[at]): Text(str(row[en] or row[zh]), str(row[zh] or row[en]))
                    for row in table.rows
                    if row[zh] or row[en]
                }
    return found
