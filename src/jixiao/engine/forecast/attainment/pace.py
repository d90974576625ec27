"""The pace still required, and the light that a chance shows: small pure functions."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jixiao.library import held_on

PARAMETERS = "attainment"


class Kind(StrEnum):
    """How the periods make the year: they add up, they are averaged with equal weight, or the last one counts."""

    FLOW = "flow"
    AVERAGE = "average"
    LEVEL = "level"


class Direction(StrEnum):
    """`higher`: the year should be at least the target; `lower`: at most."""

    HIGHER = "higher"
    LOWER = "lower"


class Light(StrEnum):
    """What a chance shows: green likely, amber open, red unlikely."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True)
class LightCuts:
    """Green from `green` on, red below `red`; a light once shown holds `margin` longer, so that it does not flap."""

    green: float
    red: float
    margin: float

    @classmethod
    def on(cls, day: date) -> "LightCuts":
        """The cuts that hold on a day, from the library's dated table."""
        return cls(*(float(held_on(PARAMETERS, code, day)) for code in ("green_from", "red_below", "margin")))

    @classmethod
    def of_year(cls, year: int) -> "LightCuts":
        """The cuts for targets of a year: those of its last day; the newest for year 0."""
        return cls.on(date(year, 12, 31) if year else NOW)


NOW = date(2999, 12, 31)
"""Later than any entry of the tables: the newest cuts."""


def required_pace(
    kind: Kind | str,
    *,
    target: float,
    so_far: float,
    n_known: int,
    n_periods: int,
    floor: float | None = None,
) -> float | None:
    """What each remaining period must have in the mean to land on the target; for a level the target itself.

    `so_far`: the sum (flow) or the mean (average) of the `n_known` known periods. None where no period remains. No less
    than `floor`. Flow (T − done)/(N − d), average (T·N − avg·d)/(N − d).
    """
    remaining = n_periods - n_known
    if remaining <= 0:
        return None
    if Kind(kind) is Kind.LEVEL:
        return target
    if Kind(kind) is Kind.FLOW:
        pace = (target - so_far) / remaining
    else:
        pace = (target * n_periods - so_far * n_known) / remaining
    return pace if floor is None else max(floor, pace)


def pick_light(probability: float | None, previous: str = "", cuts: LightCuts | None = None) -> str:
    """The light of a chance, “” for none. With the light shown before, a cut must be passed by the margin to change it."""
    if probability is None or probability != probability:
        return ""
    held = cuts or LightCuts.on(NOW)
    green, red = held.green, held.red
    if previous in tuple(Light):
        green += -held.margin if previous == Light.GREEN else held.margin
        red += held.margin if previous == Light.RED else -held.margin
    if 0 < probability < 1 and previous in tuple(Light):
        return _light(probability, green, red)
    return _light(probability, held.green, held.red)


def _light(probability: float, green: float, red: float) -> str:
    return (Light.GREEN if probability >= green else Light.RED if probability < red else Light.AMBER).value
