"""What a correction changed: every cell of every table that is another, is new, or is no more."""

from dataclasses import dataclass

from jixiao.report.open_data import Field, OpenTable
from jixiao.web.portal.frames.content import Content

Key = tuple[object, ...]
NAMES = ("_zh", "_en")
"""Endings of columns that hold words in one language."""


@dataclass(frozen=True)
class Difference:
    """One cell before and after; None where there was, or is, no such row or value."""

    table: OpenTable
    field: Field
    key: Key
    before: object
    after: object


def differences(before: Content, after: Content) -> list[Difference]:
    """In the order of the tables; a column or table that is in one of the two only is left out: nothing was told by it."""
    found = []
    for table in after.tables:
        former = before.table(table.name)
        if former is not None:
            found += _between(former, table)
    return found


def figures_differ(before: Content, after: Content) -> bool:
    """Whether a cell other than a name differs: a renamed place makes no correction by itself, a figure does."""
    return any(not each.field.name.endswith(NAMES) for each in differences(before, after))


def _between(before: OpenTable, after: OpenTable) -> list[Difference]:
    then, now = _by_key(before), _by_key(after)
    names = {field.name for field in before.fields}
    fields = [field for field in after.fields if not field.is_key and field.name in names]
    if then == now:
        return []
    found = []
    for key in {**now, **then}:
        for field in fields:
            old, new = then.get(key, {}).get(field.name), now.get(key, {}).get(field.name)
            if old != new:
                found.append(Difference(after, field, key, old, new))
    return found


def _by_key(table: OpenTable) -> dict[Key, dict[str, object]]:
    names = [field.name for field in table.fields]
    keys = [place for place, field in enumerate(table.fields) if field.is_key]
    return {tuple(row[place] for place in keys): dict(zip(names, row, strict=True)) for row in table.rows}
