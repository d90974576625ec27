"""A figure that leaps away from its own past, and the reading that was probably meant."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from jixiao.engine.model.numbers import read_number

# Defaults of the platform, to be replaced by an office's own parameters.
SHARE_OF_LAST, SHARE_WITH_LITTLE_HISTORY = 0.3, 0.6
USUAL_STEPS, ENOUGH_STEPS = 6.0, 5
MAD_TO_SIGMA = 1.4826


def is_jump(value: float, past: Sequence[float], *, last_year: float | None = None, decimals: int = 2) -> bool:
    """Whether `value` lies far from the newest of `past` and, where known, from the same period last year."""
    if not past:
        return False
    limit = usual_gap(past, decimals)
    bases = [past[-1]] if last_year is None else [past[-1], last_year]
    return all(abs(value - base) > limit for base in bases)


def usual_gap(past: Sequence[float], decimals: int = 2) -> float:
    """How far a next figure may lie: six usual steps, at least 30 % of the last, 60 % while little is known."""
    smallest = 3.0 * 10.0**-decimals
    steps = [abs(after - before) for before, after in pairwise(past)]
    if len(steps) < ENOUGH_STEPS:
        return max(SHARE_WITH_LITTLE_HISTORY * abs(past[-1]), smallest)
    return max(SHARE_OF_LAST * abs(past[-1]), USUAL_STEPS * MAD_TO_SIGMA * median(steps), smallest)


def likely_reading(written: str, past: Sequence[float], *, decimals: int = 2) -> float | None:
    """The figure probably meant if one digit or the point was mistyped: the one nearest to the last, or None."""
    value = read_number(written).value
    if value is None or not past:
        return None
    readings = [value * factor for factor in (0.01, 0.1, 10.0, 100.0)]
    for place, sign in enumerate(written):
        if sign.isdigit():
            variants = (read_number(written[:place] + digit + written[place + 1 :]).value for digit in "123456789")
            readings += [reading for reading in variants if reading is not None]
    limit = usual_gap(past, decimals)
    near = [reading for reading in readings if abs(reading - past[-1]) <= limit]
    return min(near, key=lambda reading: abs(reading - past[-1])) if near else None
