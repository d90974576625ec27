"""Proof that an allocation is the best there is: from the prices alone, in exact arithmetic, whoever found them."""

from dataclasses import dataclass
from fractions import Fraction

from jixiao.engine.budget.allocation.intake import NO_LIMIT
from jixiao.engine.budget.allocation.limits import Limits
from jixiao.engine.budget.allocation.slices import Slices
from jixiao.engine.budget.allocation.solving import Prices, Solved
from jixiao.engine.budget.whole_money import Unit
from jixiao.engine.model.arrays import Ints


@dataclass(frozen=True)
class Certificate:
    """What HiGHS says of its solution, and what our own arithmetic says of the whole allocation.

    `worth` is what the allocation is worth above its floors, `bound` what no allocation can exceed (weak duality); both in
    points × money. `is_proved`: all limits are kept and worth equals bound to the last digit but for `tolerance`.
    """

    solver: str
    solver_status: str
    solver_gap: float
    primal_violation: float
    dual_violation: float
    iterations: int
    worth: float
    bound: float
    gap: float
    is_feasible: bool
    slackness_faults: int
    is_proved: bool
    tolerance: float = 1e-9


def certify(
    limits: Limits, slices: Slices, prices: Prices, amounts: Ints, solved: Solved | None, unit: Unit
) -> Certificate:
    """Check limits, dual feasibility, complementary slackness and the duality gap of an allocation in whole units."""
    filled = slices.filled(limits.floor, amounts).tolist()
    margins = prices.margins(limits, slices)
    width = slices.width.tolist()
    worth = sum((each * some for each, some in zip(slices.worth, filled, strict=True)), Fraction(0))
    bound = _bound(limits, prices)
    faults = 0
    for value, margin, some, whole in zip(slices.worth, margins, filled, width, strict=True):
        bound += max(value - margin, Fraction(0)) * whole
        faults += (value > margin and some < whole) or (value < margin and some > 0)
    faults += _row_faults(limits, prices, amounts)
    gap = float((bound - worth) / max(abs(bound), Fraction(1)))
    kept = keeps(limits, amounts)
    step = Fraction(unit.step)
    return Certificate(
        solver="HiGHS", solver_status=solved.status if solved else "nothing may move",
        solver_gap=solved.gap if solved else 0.0, primal_violation=solved.primal_violation if solved else 0.0,
        dual_violation=solved.dual_violation if solved else 0.0, iterations=solved.iterations if solved else 0,
        worth=float(worth * step), bound=float(bound * step), gap=gap, is_feasible=kept, slackness_faults=faults,
        is_proved=kept and 0 <= gap <= Certificate.tolerance and _dual_signs(prices, limits),
    )  # fmt: skip


def keeps(limits: Limits, amounts: Ints) -> bool:
    """Whether an allocation keeps every limit, in whole units."""
    sums = limits.by_group(amounts)
    return bool(
        (amounts >= limits.floor).all()
        and (amounts <= limits.cap).all()
        and (sums >= limits.low).all()
        and (sums <= limits.high).all()
        and int(amounts.sum()) == limits.total
        and (limits.move is None or limits.moved(amounts) <= limits.move)
    )


def _bound(limits: Limits, prices: Prices) -> Fraction:
    """What prices ask for the limits themselves: the right-hand sides times the prices."""
    floors = limits.by_group(limits.floor).tolist()
    bound = prices.total * ((limits.total or 0) - int(limits.floor.sum()))
    for place, price in enumerate(prices.group):
        limit = limits.high[place] if price > 0 else limits.low[place]
        if price:
            bound += price * (int(limit) - floors[place])
    if limits.move is not None:
        bound += prices.move * (limits.move - limits.moved(limits.floor))
    return bound


def _dual_signs(prices: Prices, limits: Limits) -> bool:
    """No price on a limit that is not set, none below 0 on moving: else the bound would be none."""
    capped = all(limits.high[place] < NO_LIMIT for place, price in enumerate(prices.group) if price > 0)
    return capped and prices.move >= 0 and (limits.move is not None or prices.move == 0)


def _row_faults(limits: Limits, prices: Prices, amounts: Ints) -> int:
    """Limits that have a price and are not used up."""
    sums = limits.by_group(amounts).tolist()
    faults = sum(price > 0 and sums[place] < limits.high[place] for place, price in enumerate(prices.group))
    faults += sum(price < 0 and sums[place] > limits.low[place] for place, price in enumerate(prices.group))
    if limits.move is not None and prices.move > 0:
        faults += limits.moved(amounts) < limits.move
    return int(faults)
