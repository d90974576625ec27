"""Hides small counts of people, and as many others as are needed so that no hidden one can be reckoned from the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from jixiao.engine.model.text import Text
from jixiao.library import parameters
from jixiao.report.open_data.tables import Field, OpenTable

TOTAL = "total"
HIDDEN = Field(
    "is_hidden", "boolean", Text("Hidden for privacy", "因保护隐私未公开"),
    description=Text(
        "True where the numbers of the row are not told, because few people stand behind them or behind a neighbour.",
        "为“是”时，该行数值不予公开：其背后或相邻单元格背后的人数过少。",
    ),
)  # fmt: skip
_EXACT = 1e-7


@dataclass(frozen=True)
class Equation:
    """Cells of which one more is the sum: `parts` and the row of the `total`, None where it is told elsewhere."""

    parts: tuple[int, ...]
    total: int | None

    @property
    def cells(self) -> tuple[int, ...]:
        """Every row that stands in it."""
        return self.parts if self.total is None else (*self.parts, self.total)


def suppress_small_cells(
    table: OpenTable, count_field: str, at_least: int | None = None, *, total: str = TOTAL
) -> OpenTable:
    """The table with the numbers of small rows None, and a last column that tells which.

    Small: a count from 1 to below `at_least` (library: open-data, least_count); nought says nothing about anybody and
    stays. Of every sum two counts or none are hidden, with so many people behind them that each could be 1 to `at_least`.
    A key cell that says `total` marks the sum over that key; sums over keys that are no time count as known anyway.
    """
    least = _least() if at_least is None else at_least
    place = [field.name for field in table.fields].index(count_field)
    counts = [_count(row[place]) for row in table.rows]
    hidden = hidden_rows(counts, _equations(table, total), least)
    blank = [at for at, field in enumerate(table.fields) if not field.is_key and field.kind in ("integer", "number")]
    rows = tuple(
        (*(None if number in hidden and at in blank else cell for at, cell in enumerate(row)), number in hidden)
        for number, row in enumerate(table.rows)
    )
    return replace(table, fields=(*table.fields, HIDDEN), rows=rows)


def hidden_rows(counts: Sequence[int | None], equations: Sequence[Equation], at_least: int) -> frozenset[int]:
    """The rows to hide; unknown counts are not told anyway and neither hide nor help."""
    hidden = {row for row, count in enumerate(counts) if count is not None and 0 < count < at_least}
    while True:
        n_before = len(hidden)
        for each in equations:
            while (
                _is_weak(each, counts, hidden, at_least) and (more := _next_to_hide(each, counts, hidden)) is not None
            ):
                hidden.add(more)
        if len(hidden) == n_before:
            fixed = determined(equations, hidden)
            touched = (each for each in equations if not fixed.isdisjoint(each.cells))
            found = (more for each in touched if (more := _next_to_hide(each, counts, hidden)) is not None)
            hidden |= set([*found][:1])
        if len(hidden) == n_before:
            return frozenset(hidden)


def determined(equations: Iterable[Equation], hidden: Iterable[int]) -> set[int]:
    """The hidden rows whose count follows from the shown ones by adding and subtracting."""
    within = set(hidden)
    signed = [{row: -1.0 if row == each.total else 1.0 for row in each.cells if row in within} for each in equations]
    return {row for together in _connected([each for each in signed if each]) for row in _fixed(together)}


def _fixed(equations: list[dict[int, float]]) -> set[int]:
    """Of the unknowns of linear equations those with one solution: nothing in the null space moves them."""
    import numpy as np  # only where something is hidden

    unknown = sorted({row for each in equations for row in each})
    place = {row: column for column, row in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    for line, each in enumerate(equations):
        matrix[line, [place[row] for row in each]] = list(each.values())
    free = 1.0 - np.einsum("ij,ji->i", np.linalg.pinv(matrix), matrix)
    return {row for row, slack in zip(unknown, free.tolist(), strict=True) if slack < _EXACT}


def _connected(equations: list[dict[int, float]]) -> list[list[dict[int, float]]]:
    """Equations in groups that share unknowns."""
    first: dict[int, int] = {}
    group = list(range(len(equations)))

    def root(place: int) -> int:
        while group[place] != place:
            group[place] = place = group[group[place]]
        return place

    for number, each in enumerate(equations):
        for row in each:
            group[root(number)] = root(first.setdefault(row, number))
    found: dict[int, list[dict[int, float]]] = defaultdict(list)
    for number, each in enumerate(equations):
        found[root(number)].append(each)
    return list(found.values())


def _is_weak(equation: Equation, counts: Sequence[int | None], hidden: set[int], at_least: int) -> bool:
    """Whether the hidden counts of a sum are one alone, or so few people together that each is nearly known."""
    within = [row for row in equation.parts if row in hidden]
    if equation.total in hidden:
        return len(within) == 0
    people = sum(counts[row] or 0 for row in within)
    return len(within) == 1 or (len(within) > 1 and people - len(within) + 1 < at_least)


def _next_to_hide(equation: Equation, counts: Sequence[int | None], hidden: set[int]) -> int | None:
    """The smallest count still shown that is not nought, a part before the total; None where nothing is left."""
    for among in (equation.parts, () if equation.total is None else (equation.total,)):
        shown = [row for row in among if row not in hidden and counts[row]]
        if shown:
            return min(shown, key=lambda row: (counts[row], row))
    return None


def _equations(table: OpenTable, total: str) -> list[Equation]:
    """For every key that is no time, the rows that differ in it alone."""
    keys = [place for place, field in enumerate(table.fields) if field.is_key]
    found = []
    for key in (place for place in keys if table.fields[place].kind not in ("period", "date")):
        groups: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for number, row in enumerate(table.rows):
            groups[tuple(row[place] for place in keys if place != key)].append(number)
        for rows in groups.values():
            sums = [number for number in rows if table.rows[number][key] == total]
            parts = tuple(number for number in rows if number not in sums)
            if len(parts) > 1 or sums:
                found.append(Equation(parts, sums[0] if sums else None))
    return found


def _count(cell: object) -> int | None:
    return cell if isinstance(cell, int) and not isinstance(cell, bool) else None


def _least() -> int:
    return int(parameters("open-data")["least_count"][-1]["value"])
