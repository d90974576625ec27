"""A release's table as a page shows it: heads and cells in words, the first rows of many."""

from collections.abc import Collection
from dataclasses import dataclass

from jixiao.report.open_data import OpenTable
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.portal.views.frame import in_words


@dataclass(frozen=True)
class Shown:
    """Heads (name, unit, whether a number) and rows of words; `n_rows` is how many there are in all."""

    name: str
    title: str
    told: str
    heads: tuple[tuple[str, str, bool], ...]
    rows: tuple[tuple[tuple[str, bool], ...], ...]
    n_rows: int


def shown_table(table: OpenTable, most: int) -> Shown:
    """The table in the reader's language; of words in both languages only the reader's, of codes their names."""
    other = "_en" if reading_chinese() else "_zh"
    names = {field.name for field in table.fields}
    places = [
        place for place, field in enumerate(table.fields)
        if not (field.name.endswith(other) and field.name[:-3] + ("_zh" if other == "_en" else "_en") in names)
        and not _is_named(field.name, names)
    ]  # fmt: skip
    heads = []
    for place in places:
        field = table.fields[place]
        unit = field.unit if isinstance(field.unit, str) else in_words(field.unit)
        title = in_words(field.title).removesuffix("（中文）").removesuffix(" (English)")
        heads.append((title, unit, field.kind in ("integer", "number")))
    rows = tuple(
        tuple(
            (told_cell(row[place], table.fields[place].kind), head[2])
            for place, head in zip(places, heads, strict=True)
        )
        for row in table.rows[:most]
    )
    told = in_words(table.description) if table.description else ""
    return Shown(table.name, in_words(table.title), told, tuple(heads), rows, len(table.rows))


def _is_named(code: str, names: Collection[str]) -> bool:
    """Whether a column of codes has one of names beside it."""
    stems = {"peer_group": "group"}
    return not code.endswith(("_zh", "_en")) and f"{stems.get(code, code.removesuffix('_code'))}_zh" in names


def told_cell(cell: object, kind: str) -> str:
    """A cell in words."""
    if cell is None or cell == "":
        return "—"
    if isinstance(cell, bool):
        return "✓" if cell else "—"
    return plain(float(cell)) if kind in ("integer", "number") and isinstance(cell, int | float) else str(cell)
