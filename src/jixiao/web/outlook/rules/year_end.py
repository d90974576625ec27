"""The year's figure as it is kept and shown: its distribution at a few shares, and the chance that a target has in it."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.forecast.attain import Prospect
from jixiao.engine.forecast.attainment.pooled import LEVELS
from jixiao.engine.forecast.attainment.prospect import LEAST_CHANCE, MOST_CHANCE
from jixiao.web.outlook.rules.outlooks import AVERAGE, FLOW, LEVEL

SHARES = (0.001, 0.005, 0.01, 0.025, *(step / 20 for step in range(1, 20)), 0.975, 0.99, 0.995, 0.999)
"""At these shares the distribution of the year's figure is kept; the ends of both intervals are among them."""


def quantiles_of(prospect: Prospect) -> list[float] | None:
    """The year's figure at SHARES (all alike where the year is over); None where nobody can say."""
    if prospect.quantiles is None:
        return None
    if prospect.is_over:
        return [prospect.value] * len(SHARES)
    return [float(value) for value in np.interp(SHARES, LEVELS, prospect.quantiles)]


def at_share(quantiles: Sequence[float], share: float) -> float | None:
    """One of the kept quantiles; None where there are none."""
    return quantiles[SHARES.index(share)] if quantiles else None


def chance_in(quantiles: Sequence[float], target: float, direction: str) -> float:
    """The chance that a figure with these quantiles reaches the target: never 0 or 1 of what is still open."""
    if quantiles[0] == quantiles[-1]:
        reached = quantiles[0] >= target if direction == "higher" else quantiles[0] <= target
        return float(reached)
    below = float(np.interp(target, quantiles, SHARES))
    return min(MOST_CHANCE, max(LEAST_CHANCE, 1.0 - below if direction == "higher" else below))


def end_at_pace(kind: str, so_far: float | None, n_known: int, n_left: int, pace: float) -> float | None:
    """The year's figure if each period left brings `pace`: an amount of a flow, a mean, or a step of a level."""
    if kind == FLOW:
        return (so_far or 0.0) + pace * n_left
    if kind == AVERAGE:
        n = n_known + n_left
        return ((so_far or 0.0) * n_known + pace * n_left) / n if n else None
    return None if so_far is None else so_far + pace * n_left


def pace_to(kind: str, so_far: float | None, n_known: int, n_left: int, end: float) -> float | None:
    """The pace at which the year ends at `end` exactly; None where no period is left."""
    if not n_left or (so_far is None and kind == LEVEL):
        return None
    if kind == AVERAGE:
        return (end * (n_known + n_left) - (so_far or 0.0) * n_known) / n_left
    return (end - (so_far or 0.0)) / n_left
