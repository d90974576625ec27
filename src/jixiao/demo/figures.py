"""What happened in the streets, as figures: pure, from a seeded generator, before anybody reports or doctors."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import pi, sin

import numpy as np

from jixiao.demo.calendar import FIRST, LAST, festival_share, months
from jixiao.demo.city import MERGER, Street, street, streets_in
from jixiao.demo.fall import let_fall
from jixiao.engine.model.period import Period

SEED = 2026
Key = tuple[str, str, Period]  # organisation, indicator, month
DECIMALS = {
    "accuracy_rate": 1, "accuracy_checks": 0, "kitchen_share": 2, "kitchen_purity": 1, "reduction_rate": 2,
    "compliant_points_rate": 2, "problem_rate": 2, "coverage_rate": 1, "complaints": 0, "innovation_events": 0,
    "supervision_notices": 0, "major_incidents": 0,
}  # fmt: skip
INDICATORS = tuple(DECIMALS)
INCIDENT = ("BH-0205", Period.parse("2026-04"))
"""The one major incident of the two years: a collection truck's tank burst and the street did not report it."""
YEAR_ONE_START, YEAR_ONE_END = Period.parse("2025-01"), Period.parse("2025-12")


@dataclass(frozen=True)
class Figures:
    """The figure of every street, indicator and month that there is."""

    values: Mapping[Key, float]

    def of(self, organisation: str, indicator: str, month: Period) -> float:
        """One figure."""
        return self.values[organisation, indicator, month]

    def mean(self, indicator: str, month: Period) -> float:
        """The plain mean over the streets of that month."""
        return float(np.mean([self.of(each.code, indicator, month) for each in streets_in(month)]))

    @property
    def digest(self) -> str:
        """SHA-256 over every figure: the same seed gives the same digest."""
        rows = sorted((code, indicator, str(month), value) for (code, indicator, month), value in self.values.items())
        return hashlib.sha256(json.dumps(rows).encode()).hexdigest()


def make_figures(rng: np.random.Generator) -> Figures:
    """Two years of every street; the generator is used up in a fixed order, so a seed means one city."""
    values: dict[Key, float] = {}
    for month in months(FIRST, LAST):
        for each in streets_in(month):
            for indicator, value in _month_of(each, month, rng).items():
                values[each.code, indicator, month] = round(value, DECIMALS[indicator])
    let_fall(values)
    return Figures(values)


def accuracy_level(each: Street, month: Period) -> float:
    """The true accuracy rate: flat before 2025, up an S through 2025, slowly on in 2026; lower at Spring Festival."""
    before, end_of_2025, now = each.accuracy
    if month < YEAR_ONE_START:
        level = before
    elif month <= YEAR_ONE_END:
        share = (month.ordinal - YEAR_ONE_START.ordinal) / 11
        level = before + (end_of_2025 - before) * (0.65 * share + 0.35 * (3 * share**2 - 2 * share**3))
    else:
        level = end_of_2025 + (now - end_of_2025) * (month.ordinal - YEAR_ONE_END.ordinal) / 10
    return level - 5.0 * festival_share(month)


def progress(month: Period) -> float:
    """How far the two years have gone, 0–1."""
    return (month.ordinal - FIRST.ordinal) / (LAST.ordinal - FIRST.ordinal)


def melon_season(month: Period) -> float:
    """1 in August, when melon rinds fill the kitchen bins, 0 from December to March."""
    return max(0.0, sin(pi * (month.index - 3.5) / 9)) ** 2 if 4 <= month.index <= 11 else 0.0


def _month_of(each: Street, month: Period, rng: np.random.Generator) -> dict[str, float]:
    care = min(0.98, each.care + 0.12 * progress(month))
    feast = festival_share(month)
    n_bags = int(rng.integers(11, 20) * each.size * (1 - 0.5 * feast)) + 60
    n_right = int(rng.binomial(n_bags, accuracy_level(each, month) / 100))
    low, high = each.kitchen
    kitchen = low + (high - low) * progress(month) ** 0.8 + 3.4 * melon_season(month) - 2.0 * feast
    problems = 46 - 40 * care + 4.5 * melon_season(month) + 6 * feast
    return {
        "accuracy_checks": n_bags,
        "accuracy_rate": 100 * n_right / n_bags,
        "kitchen_share": kitchen + rng.normal(0, 0.45),
        "kitchen_purity": min(99.4, 87.5 + 9.0 * care - 1.6 * melon_season(month) + rng.normal(0, 0.8)),
        "reduction_rate": 0.5 + 4.6 * (care - 0.45) + 2.2 * progress(month) - 7.0 * feast + rng.normal(0, 1.1),
        "compliant_points_rate": min(99.6, 71 + 25 * care - 3 * feast + rng.normal(0, 1.3)),
        "problem_rate": max(1.5, problems + rng.normal(0, 1.6)),
        "coverage_rate": min(100.0, 70 + 18 * care + 11 * progress(month)),
        "complaints": float(rng.poisson(max(0.3, each.size / 14 * (1.9 - 1.6 * care) + 1.2 * melon_season(month)))),
        "innovation_events": float(rng.random() < 0.10 * care**2),
        "supervision_notices": float(rng.random() < 0.30 * (1 - care)),
        "major_incidents": float((each.code, month) == INCIDENT),
    }


def successor_series(figures: Figures, indicator: str, month: Period) -> float:
    """What the merged street's figure would have been before the merger: its predecessors by size."""
    parts = [street(code) for code in MERGER.predecessors]
    total = sum(part.size for part in parts)
    return sum(part.size * figures.of(part.code, indicator, month) for part in parts) / total
