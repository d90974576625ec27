"""The linear programme: the most performance for the money, solved by HiGHS; its prices made exact."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jixiao.engine.budget.allocation.intake import NO_LIMIT
from jixiao.engine.budget.allocation.limits import DOWN, Limits
from jixiao.engine.budget.allocation.slices import Slices
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text

TIED = 1e-9
"""A worth this close to a price (of the largest worth) is taken for equal to it."""


@dataclass(frozen=True)
class Prices:
    """What one more unit is worth: of the total, of each group's limit (> 0 cap, < 0 floor), of the limit on moving."""

    total: Fraction
    group: tuple[Fraction, ...]
    move: Fraction

    def margins(self, limits: Limits, slices: Slices) -> list[Fraction]:
        """What each slice must be worth to get money."""
        counted = slices.is_below if limits.side == DOWN else ~slices.is_below
        sign = -1 if limits.side == DOWN else 1
        groups = limits.group[slices.programme].tolist()
        by_cell = {
            (group, counts): self.total + price + (sign * self.move if counts else 0)
            for group, price in enumerate(self.group)
            for counts in (False, True)
        }
        return [by_cell[cell] for cell in zip(groups, counted.tolist(), strict=True)]


@dataclass(frozen=True)
class Solved:
    """HiGHS's word: status, objective, the largest violation of a limit and of a price's sign, its own duality gap."""

    status: str
    objective: float
    dual_objective: float
    primal_violation: float
    dual_violation: float
    iterations: int
    prices: Prices

    @property
    def gap(self) -> float:
        """The relative gap between the objectives of the programme and of its dual."""
        return abs(self.objective - self.dual_objective) / max(1.0, abs(self.objective))


def solve(limits: Limits, slices: Slices) -> Solved:
    """Solve; the limits must be such that they can be kept. DefinitionError where HiGHS finds no optimum."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    scale = max(1.0, float(limits.last.mean()) if len(limits.last) else 1.0)
    top = float(np.abs(slices.points).max(initial=0.0)) or 1.0
    rows, bounds, kinds = _rows(limits, slices)
    answer = linprog(
        -slices.points / top,
        A_ub=csr_array(rows) if len(rows) else None,
        b_ub=bounds / scale if len(rows) else None,
        A_eq=np.ones((1, len(slices.width))),
        b_eq=[((limits.total or 0) - int(limits.floor.sum())) / scale],
        bounds=np.column_stack([np.zeros(len(slices.width)), slices.width / scale]),
        method="highs-ds",
    )
    if answer.status != 0:
        text = Text(f"HiGHS found no optimum: {answer.message}", f"HiGHS 未求得最优解：{answer.message}")
        raise DefinitionError("not_solved", text)
    return _solved(answer, limits, slices, kinds, bounds / scale, (scale, top))


def _rows(limits: Limits, slices: Slices) -> tuple[Floats, Floats, list[tuple[str, int]]]:
    """Limits of groups and on moving as rows ≤ bounds over the slices, and what each row is."""
    member = limits.group[slices.programme]
    floors = limits.by_group(limits.floor)
    rows, bounds, kinds = [], [], []
    for place in range(len(limits.low)):
        inside = (member == place).astype(np.float64)
        if limits.high[place] < NO_LIMIT:
            rows.append(inside)
            bounds.append(limits.high[place] - floors[place])
            kinds.append(("cap", place))
        if limits.low[place] > 0:
            rows.append(-inside)
            bounds.append(floors[place] - limits.low[place])
            kinds.append(("floor", place))
    if limits.move is not None:
        counted = slices.is_below if limits.side == DOWN else ~slices.is_below
        rows.append(np.where(counted, -1.0 if limits.side == DOWN else 1.0, 0.0))
        bounds.append(limits.move - limits.moved(limits.floor))
        kinds.append(("move", -1))
    shape = (len(rows), len(slices.width))
    return np.array(rows).reshape(shape), np.array(bounds, np.float64), kinds


def _solved(
    answer: object,
    limits: Limits,
    slices: Slices,
    kinds: list[tuple[str, int]],
    bounds: Floats,
    scales: tuple[float, float],
) -> Solved:
    found: dict[str, object] = dict(answer)  # type: ignore[call-overload]
    scale, top = scales
    lower, upper = found["lower"].marginals, found["upper"].marginals  # type: ignore[attr-defined]
    free, priced = float(found["eqlin"].marginals[0]), np.asarray(found["ineqlin"].marginals)  # type: ignore[attr-defined]
    right = ((limits.total or 0) - int(limits.floor.sum())) / scale
    dual = free * right + float(priced @ bounds) + float(upper @ (slices.width / scale))
    residuals = [found["eqlin"].residual, -np.minimum(found["ineqlin"].residual, 0)]  # type: ignore[attr-defined]
    residuals += [-np.minimum(found[side].residual, 0) for side in ("lower", "upper")]  # type: ignore[attr-defined]
    wrong = max(float(np.max(np.abs(each), initial=0.0)) for each in residuals)
    signs = max(float(np.max(part, initial=0.0)) for part in (-lower, upper, priced))
    group = np.zeros(len(limits.low))
    move = 0.0
    for price, (kind, place) in zip((-priced * top).tolist(), kinds, strict=True):
        if kind == "move":
            move = price
        else:
            group[place] += price if kind == "cap" else -price
    prices = exact_prices(limits, slices, -free * top, group, move)
    return Solved(
        str(found["message"]), -float(found["fun"]) * top * scale, -dual * top * scale, wrong * scale, signs * top,  # type: ignore[arg-type]
        int(found["nit"]), prices,  # type: ignore[call-overload]
    )  # fmt: skip


def exact_prices(limits: Limits, slices: Slices, total: float, group: Floats, move: float) -> Prices:
    """The prices as fractions: what the solver found as floats, corrected so that slices at the margin are exactly there.

    Every slice whose worth equals its margin gives an equation between prices; they are solved in exact arithmetic.
    """
    tolerance = TIED * max(1.0, float(np.abs(slices.points).max(initial=0.0)))
    near = {place: number + 1 for number, place in enumerate(np.flatnonzero(np.abs(group) > tolerance).tolist())}
    values = [Fraction(total), *(Fraction(float(group[place])) for place in near)]
    moving = abs(move) > tolerance
    if moving:
        values.append(Fraction(move))
    counted = slices.is_below if limits.side == DOWN else ~slices.is_below
    sign = -1 if limits.side == DOWN else 1
    margin = total + group[limits.group[slices.programme]] + np.where(counted, sign * move, 0.0)
    equations: dict[tuple[int, ...], Fraction] = {}
    for place in np.flatnonzero(np.abs(slices.points - margin) <= tolerance).tolist():
        row = [0] * len(values)
        row[0] = 1
        if (own := near.get(int(limits.group[slices.programme[place]]))) is not None:
            row[own] = 1
        if moving and counted[place]:
            row[-1] = sign
        equations.setdefault(tuple(row), slices.worth[place])
    exact = _corrected(values, equations)
    zero = Fraction(0)
    prices = [exact[near[place]] if place in near else zero for place in range(len(group))]
    return Prices(exact[0], tuple(prices), exact[-1] if moving else zero)


def _corrected(values: list[Fraction], equations: dict[tuple[int, ...], Fraction]) -> list[Fraction]:
    """The solution of the equations; where they leave a price open it keeps its value. Gauss–Jordan on fractions."""
    rows = [[*map(Fraction, row), right] for row, right in equations.items()]
    pivots: list[int] = []
    for column in range(len(values)):
        first = len(pivots)
        place = next((each for each in range(first, len(rows)) if rows[each][column]), None)
        if place is None:
            continue
        rows[first], rows[place] = rows[place], rows[first]
        rows[first] = [entry / rows[first][column] for entry in rows[first]]
        for other in range(len(rows)):
            if other != first and rows[other][column]:
                times = rows[other][column]
                rows[other] = [a - times * b for a, b in zip(rows[other], rows[first], strict=True)]
        pivots.append(column)
    solved = list(values)
    for row, column in zip(rows, pivots, strict=False):
        known = sum((row[other] * values[other] for other in range(len(values)) if other != column), Fraction(0))
        solved[column] = row[-1] - known
    return solved
