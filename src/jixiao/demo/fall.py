"""A true fall among the figures: one street's accuracy falls for four months and recovers, so that it is warned of."""

from collections.abc import Mapping
from dataclasses import dataclass

from jixiao.engine.model.period import Period


@dataclass(frozen=True)
class Fall:
    """By how many points of its unit an indicator of a street falls below what it would have been, month by month."""

    organisation: str
    indicator: str
    drops: Mapping[Period, float]


FALL = Fall(
    "BH-0202",
    "accuracy_rate",
    {Period.parse(month): drop for month, drop in (
        ("2026-04", 7.0), ("2026-05", 14.0), ("2026-06", 15.5), ("2026-07", 8.0),
    )},
)  # fmt: skip
"""盐田街道: two supervisors leave in April and their posts stay empty until July."""


def let_fall(values: dict[tuple[str, str, Period], float], fall: Fall = FALL) -> None:
    """Take the fall out of the figures, in place; the generator is not asked, so every other figure stays."""
    for month, drop in fall.drops.items():
        key = (fall.organisation, fall.indicator, month)
        values[key] = round(values[key] - drop, 1)
