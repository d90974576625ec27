"""What if the target or the pace were another? The year's figure moved as a whole, its spread kept."""

from dataclasses import dataclass

from jixiao.engine.forecast.attain import pick_light
from jixiao.engine.forecast.attainment.pace import LightCuts
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.rules import at_share, chance_in, end_at_pace, pace_to


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
    required = None if target is None else pace_to(one.kind, one.so_far, one.n_known, one.n_left, target)
    end = one.end_mean if pace is None else end_at_pace(one.kind, one.so_far, one.n_known, one.n_left, pace)
    if end is None or one.end_mean is None or not one.quantiles:
        return Tried(target, pace, None, None, None, None, "", required)
    quantiles = [value + end - one.end_mean for value in one.quantiles]
    low, high = at_share(quantiles, 0.1), at_share(quantiles, 0.9)
    if target is None:
        return Tried(target, pace, end, low, high, None, "", None)
    if pace is None and target == one.target and one.probability is not None:
        return Tried(target, pace, end, low, high, one.probability, one.light, required)
    probability = chance_in(quantiles, target, one.direction)
    light = str(pick_light(probability, "", LightCuts.of_year(one.year)))
    return Tried(target, pace, end, low, high, probability, light, required)


def usual_pace(one: Outlook) -> float | None:
    """The pace that the forecast itself has, so that a reader has something to compare with."""
    if one.end_mean is None:
        return None
    return pace_to(one.kind, one.so_far, one.n_known, one.n_left, one.end_mean)
