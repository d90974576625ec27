"""Doctored series whose places are known, so that later rules that look for doubtful data can be measured."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from jixiao.demo.calendar import months
from jixiao.demo.figures import DECIMALS, Figures, Key
from jixiao.engine.model.period import Period


class Doctoring(StrEnum):
    """How a series was spoiled."""

    COPIED_FORWARD = "copied_forward"  # last month's figure again and again
    JUST_ABOVE = "just_above"  # always a hair above the line that pays
    TOO_SMOOTH = "too_smooth"  # a ruler's line where life has seasons
    TEN_TIMES = "ten_times"  # the point slipped by one place
    ROUNDED = "rounded"  # ends in 0 or 5 far too often


@dataclass(frozen=True)
class Planted:
    """One spoiled stretch of one series; `corrected` where the true figure followed in a later revision."""

    kind: Doctoring
    organisation: str
    indicator: str
    first: Period
    last: Period
    corrected: bool = False

    @property
    def keys(self) -> Iterator[Key]:
        """Every place it touches."""
        return ((self.organisation, self.indicator, month) for month in months(self.first, self.last))


def _planted(
    kind: Doctoring, organisation: str, indicator: str, first: str, last: str, *, corrected: bool = False
) -> Planted:
    return Planted(kind, organisation, indicator, Period.parse(first), Period.parse(last), corrected)


PLANTED = (
    _planted(Doctoring.COPIED_FORWARD, "BH-0303", "kitchen_purity", "2026-03", "2026-07"),
    _planted(Doctoring.COPIED_FORWARD, "BH-0203", "compliant_points_rate", "2025-09", "2025-11"),
    _planted(Doctoring.JUST_ABOVE, "BH-0204", "kitchen_purity", "2025-04", "2026-02"),
    _planted(Doctoring.TOO_SMOOTH, "BH-0103", "kitchen_share", "2025-02", "2026-01"),
    _planted(Doctoring.TEN_TIMES, "BH-0304", "reduction_rate", "2025-08", "2025-08", corrected=True),
    _planted(Doctoring.TEN_TIMES, "BH-0302", "accuracy_checks", "2026-03", "2026-03", corrected=True),
    _planted(Doctoring.TEN_TIMES, "BH-0204", "complaints", "2026-10", "2026-10"),
    _planted(Doctoring.ROUNDED, "BH-0205", "accuracy_rate", "2025-11", "2026-09"),
)
PAYING_LINE = {"kitchen_purity": 96.0}
"""The value from which a band of the scheme pays more."""


def doctor(figures: Figures, rng: np.random.Generator) -> Figures:
    """The figures as the streets report them; slips that were corrected stay true here (see `slip`)."""
    values = dict(figures.values)
    for planted in PLANTED:
        if planted.corrected:
            continue
        for key in planted.keys:
            values[key] = round(_doctored(planted, key, values, rng), DECIMALS[planted.indicator])
    return Figures(values)


def slip(organisation: str, month: Period) -> dict[str, float]:
    """The factor by indicator by which a street first reported a month wrongly, and later corrected it."""
    found = (each for each in PLANTED if each.corrected and each.organisation == organisation)
    return {each.indicator: 10.0 for each in found if each.first <= month <= each.last}


def _doctored(planted: Planted, key: Key, values: dict[Key, float], rng: np.random.Generator) -> float:
    organisation, indicator, month = key
    match planted.kind:
        case Doctoring.COPIED_FORWARD:
            return values[organisation, indicator, planted.first.previous()]
        case Doctoring.JUST_ABOVE:
            return PAYING_LINE[indicator] + float(rng.integers(0, 4)) / 10
        case Doctoring.TOO_SMOOTH:
            start = values[organisation, indicator, planted.first.previous()]
            return start + 0.30 * (month.ordinal - planted.first.ordinal + 1) + float(rng.normal(0, 0.01))
        case Doctoring.ROUNDED:
            return 5 * round(values[key] / 5)
        case Doctoring.TEN_TIMES:
            return 10 * max(values[key], 3.0)
