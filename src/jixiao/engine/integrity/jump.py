"""A figure that leaps away from its own past, and the reading that was probably meant."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA


@dataclass(frozen=True)
class JumpLimits:
    """How far a figure may move: by a share of the last, or by so many usual steps; a share alone with few steps."""

    share_of_last: float
    share_with_little_history: float
    usual_steps: float
    enough_steps: int


def is_jump(
    value: float, past: Sequence[float], limits: JumpLimits, *, last_year: float | None = None, decimals: int = 2
) -> bool:
    """Whether `value` lies far from the newest of `past` and, where known, from the same period last year."""
    if not past:
        return False
    limit = usual_gap(past, limits, decimals)
    bases = [past[-1]] if last_year is None else [past[-1], last_year]
    return all(abs(value - base) > limit for base in bases)


def usual_gap(past: Sequence[float], limits: JumpLimits, decimals: int = 2) -> float:
    """How far a next figure may lie: the usual steps, at least a share of the last; a larger share while little is known."""
    smallest = 3.0 * 10.0**-decimals
    steps = [abs(after - before) for before, after in pairwise(past)]
    if len(steps) < limits.enough_steps:
        return max(limits.share_with_little_history * abs(past[-1]), smallest)
    return max(limits.share_of_last * abs(past[-1]), limits.usual_steps * MAD_TO_SIGMA * median(steps), smallest)


def likely_reading(written: str, past: Sequence[float], limits: JumpLimits, *, decimals: int = 2) -> float | None:
    """The figure probably meant if one digit or the point was mistyped: the one nearest to the last, or None."""
    value = read_number(written).value
    if value is None or not past:
        return None
    readings = [value * factor for factor in (0.01, 0.1, 10.0, 100.0)]
    for place, sign in enumerate(written):
        if sign.isdigit():
            variants = (read_number(written[:place] + digit + written[place + 1 :]).value for digit in "123456789")
            readings += [reading for reading in variants if reading is not None]
    limit = usual_gap(past, limits, decimals)
    near = [reading for reading in readings if abs(reading - past[-1]) <= limit]
    return min(near, key=lambda reading: abs(reading - past[-1])) if near else None
