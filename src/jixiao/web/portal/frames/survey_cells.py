"""Tables of a survey made fit to stand beside each other: a stratum of few people is hidden in all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.suppression import TOTAL

STRATUM, ANSWERS = "stratum", "answers"
BLANKED = ("answers", "estimate", "margin", "lower", "upper", "response_rate")
"""What is told of people; how many there are and were invited is no answer of theirs."""


@dataclass(frozen=True)
class Part:
    """The known answers of strata that add up to `total`, None where the total is not told; a hidden stratum has no entry."""

    total: int | None
    shown: dict[str, int]
    n_strata: int


def protected(tables: Sequence[OpenTable], n_answers: int, least: int) -> tuple[OpenTable, ...]:
    """The tables with blank keys called “total” and the same strata hidden in each.

    Of every sum none is hidden, or so many that no hidden one follows from it, of `least` people together.
    """
    named = [_with_total(table) for table in tables]
    told = None if 0 < n_answers < least else n_answers
    parts = [part for table in named for part in _parts(table, told)]
    hidden = {
        code for table in named for row in _rows(table)
        if (code := row.get(STRATUM)) not in (None, TOTAL) and row[ANSWERS] is None
    }  # fmt: skip
    while (more := _next(parts, hidden, least)) is not None:
        hidden.add(more)
    return tuple(_blanked(table, hidden) for table in named)


def _rows(table: OpenTable) -> list[dict[str, Any]]:
    names = [field.name for field in table.fields]
    return [dict(zip(names, row, strict=True)) for row in table.rows]


def _with_total(table: OpenTable) -> OpenTable:
    """An empty key cannot be published: of everybody the key says so."""
    keys = [place for place, field in enumerate(table.fields) if field.is_key]
    rows = [tuple(TOTAL if at in keys and cell == "" else cell for at, cell in enumerate(row)) for row in table.rows]
    return replace(table, rows=tuple(rows))


def _parts(table: OpenTable, n_answers: int | None) -> list[Part]:
    """Every sum over strata in a table: one for each of its other keys."""
    names = [field.name for field in table.keys]
    if STRATUM not in names:
        return []
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for row in _rows(table):
        groups.setdefault(tuple(row[name] for name in names if name != STRATUM), []).append(row)
    found = []
    for rows in groups.values():
        strata = {row[STRATUM]: row[ANSWERS] for row in rows if row[STRATUM] != TOTAL}
        sums = [row[ANSWERS] for row in rows if row[STRATUM] == TOTAL] or [n_answers]
        known = {code: n for code, n in strata.items() if n is not None}
        found.append(Part(sums[0], known, len(strata)))
    return found


def _next(parts: Sequence[Part], hidden: set[str], least: int) -> str | None:
    """The smallest stratum that has to be hidden too, so that no sum gives a hidden one away."""
    for part in parts:
        shown = {code: n for code, n in part.shown.items() if code not in hidden and n}
        n_hidden = part.n_strata - len([code for code in part.shown if code not in hidden])
        people = None if part.total is None else part.total - sum(shown.values())
        is_weak = n_hidden == 1 or (people is not None and 0 < people < least)
        if n_hidden and is_weak and shown and people != 0:
            return min(shown, key=lambda code: (shown[code], code))
    return None


def _blanked(table: OpenTable, hidden: set[str]) -> OpenTable:
    names = [field.name for field in table.fields]
    if STRATUM not in names:
        return table
    blank = {at for at, name in enumerate(names) if name in BLANKED}
    at_stratum = names.index(STRATUM)
    rows = [
        tuple(None if at in blank and row[at_stratum] in hidden else cell for at, cell in enumerate(row))
        for row in table.rows
    ]
    return replace(table, rows=tuple(rows))
