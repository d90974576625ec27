"""What if the target or the pace were another? The year's figure moved as a whole, its spread kept."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.web.outlook import rules
from jixiao.web.outlook.frames.year_end import SHARES, light_of
from jixiao.web.outlook.models import Outlook


@dataclass(frozen=True)
class Tried:
    """A year under another target or pace: its figure with the 80 % interval, and the chance of the target."""

    target: float | None
    pace: float | None
    end: float | None
    low: float | None
    high: float | None
    probability: float | None
    light: str
    required: float | None


def as_it_is(one: Outlook) -> Tried:
    """The outlook itself."""
    return try_out(one, one.target, None)


def try_out(one: Outlook, target: float | None, pace: float | None) -> Tried:
    """The year if each period left brought `pace` (an amount, a mean or a step; None: as forecast) and the target were so."""
    end = one.end_mean if pace is None else end_at_pace(one, pace)
    if end is None or one.end_mean is None:
        return Tried(target, pace, None, None, None, None, "", required_of(one, target))
    quantiles = [value + end - one.end_mean for value in one.quantiles]
    low, high = (quantiles[3], quantiles[-4]) if quantiles else (end, end)
    if target is None:
        return Tried(target, pace, end, low, high, None, "", None)
    same = pace is None and target == one.target and one.probability is not None
    probability = one.probability if same else chance_in(quantiles or [end], target, one.direction)
    light = one.light if same else light_of(probability or 0.0)
    return Tried(target, pace, end, low, high, probability, light, required_of(one, target))


def end_at_pace(one: Outlook, pace: float) -> float | None:
    """The year's figure if each period left brings `pace`."""
    so_far = one.so_far
    if one.kind == rules.FLOW:
        return (so_far or 0.0) + pace * one.n_left
    if one.kind == rules.AVERAGE:
        n = one.n_known + one.n_left
        return ((so_far or 0.0) * one.n_known + pace * one.n_left) / n if n else None
    return None if so_far is None else so_far + pace * one.n_left


def required_of(one: Outlook, target: float | None) -> float | None:
    """The pace at which the year ends at the target exactly."""
    if target is None or not one.n_left or (one.so_far is None and one.kind == rules.LEVEL):
        return None
    so_far = one.so_far or 0.0
    if one.kind == rules.AVERAGE:
        return (target * (one.n_known + one.n_left) - so_far * one.n_known) / one.n_left
    return (target - so_far) / one.n_left


def usual_pace(one: Outlook) -> float | None:
    """The pace that the forecast itself has, so that a reader has something to compare with."""
    if one.end_mean is None or not one.n_left:
        return None
    return required_of(one, one.end_mean)


def chance_in(quantiles: Sequence[float], target: float, direction: str) -> float:
    """The chance that a figure with these quantiles (at SHARES; one alone is certain) reaches the target."""
    if len(quantiles) < 2 or quantiles[0] == quantiles[-1]:
        reached = quantiles[0] >= target if direction == "higher" else quantiles[0] <= target
        return float(reached)
    below = _share_below(quantiles, target)
    return 1.0 - below if direction == "higher" else below


def _share_below(quantiles: Sequence[float], value: float) -> float:
    """Linear between the quantiles; past the outermost ones the tail runs out as steeply as it begins."""
    step = SHARES[1] - SHARES[0]
    place = bisect_left(quantiles, value)
    if place == 0:
        width = max(quantiles[1] - quantiles[0], 1e-300)
        return max(0.0, SHARES[0] - step * (quantiles[0] - value) / width)
    if place == len(quantiles):
        width = max(quantiles[-1] - quantiles[-2], 1e-300)
        return min(1.0, SHARES[-1] + step * (value - quantiles[-1]) / width)
    width = quantiles[place] - quantiles[place - 1]
    return SHARES[place - 1] + step * ((value - quantiles[place - 1]) / width if width else 1.0)
