"""Rules of the outlook: kinds of year's figures, lights, what a look ahead covers, what may be tried. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

from jixiao.engine.model.period import Frequency, Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

JOB_KIND = "outlook.look_ahead"
LANE = "outlook"

GREEN, AMBER, RED = "green", "amber", "red"
LIGHT_LABELS = {GREEN: N_("On course"), AMBER: N_("At risk"), RED: N_("Unlikely")}

FLOW, AVERAGE, LEVEL = "flow", "average", "level"
KIND_OF = {"sum": FLOW, "mean": AVERAGE, "last": LEVEL}
"""How an indicator's periods make the year (over_time) → what kind of target that is."""
KIND_LABELS = {
    FLOW: N_("the sum of its periods"),
    AVERAGE: N_("the mean of its periods"),
    LEVEL: N_("its last period"),
}

SAID, SHORT, STALE, NOTHING = "said", "short", "stale", "nothing"
STATE_LABELS = {
    SAID: N_("Forecast"),
    SHORT: N_("Too short to say"),
    STALE: N_("No recent figures"),
    NOTHING: N_("No figures yet"),
}
STALE_AFTER = 12
"""So many months without a figure, and a forecast from the last one would say nothing of today."""
LARGEST = 1e15


@dataclass(frozen=True)
class Asked:
    """What a look ahead covers: everything, or only indicators with new figures or targets."""

    only_new: bool = False

    @classmethod
    def read(cls, arguments: Mapping[str, Any]) -> "Asked":
        """From a job's arguments."""
        return cls(bool(arguments.get("only_new", False)))


def period_in_view(today: date) -> Period:
    """The last whole month: its year is the one that is looked at, so January still speaks of the year before."""
    return Period.of(today, Frequency.MONTH).previous()


def target_kind(kind: str, target: float, path: Sequence[float]) -> str:
    """What the year's target is for. A mean whose path climbs to the target is to be at it by the year's end (a level).

    Its path says so: it ends nearer to the target than its mean lies.
    """
    if kind != AVERAGE or not path:
        return kind
    return AVERAGE if abs(sum(path) / len(path) - target) <= abs(path[-1] - target) else LEVEL


def seed_of(period: Period) -> int:
    """The seed of a month's looks: the same figures give the same digits all month long."""
    return int(str(period).replace("-", ""))


def check_can_try(*figures: float | None) -> None:
    """What is typed into a what-if is a number that a figure can be."""
    if any(figure is not None and (not isfinite(figure) or abs(figure) > LARGEST) for figure in figures):
        raise RuleViolation("bad_figure", N_("Write an ordinary number, such as 80 or 12.5."))


def can_try(*figures: float | None) -> bool:
    """Twin of check_can_try."""
    return allows(check_can_try, *figures)
