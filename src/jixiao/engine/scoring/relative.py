"""Rules whose points depend on the peers (同组单位): each peer group is looked at by itself."""

from abc import abstractmethod
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats, Ints, absent
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.rule import REFUSALS, Case, Marks, ScoringRule
from jixiao.engine.model.text import Text

REFUSALS["group_too_small"] = Text(
    "its peer group has fewer than two values to compare", "同组可比较的数值不足两个"
)  # fmt: skip
REFUSALS["group_without_spread"] = Text(
    "the values of its peer group do not differ enough to compare by (the spread is 0)",
    "同组数值没有差异（离散程度为 0），无法比较",
)


class RelativeRule(ScoringRule):
    """A rule over the values of one peer group at a time; who has no value is not counted."""

    relative: ClassVar[bool] = True

    @abstractmethod
    def refusal(self, values: Floats) -> str:
        """Code of the refusal where these values (one group, none missing) cannot be compared, “” where they can."""

    @abstractmethod
    def among(self, values: Floats, case: Case) -> Floats:
        """Points for the values of one group, none missing; weight and direction are the case's."""

    @abstractmethod
    def standing(self, case: Case) -> dict[str, Any]:
        """Where the first organisation, which has a value, stands in its group: figures as plain data."""

    def details(self, case: Case) -> dict[str, Any]:
        return {} if np.isnan(case.value[0]) else self.standing(case)

    def score(self, case: Case) -> Marks:
        points = absent(len(case.value))
        refused: dict[str, Bools] = {}
        for members in _groups(case):
            code = self.refusal(case.value[members])
            if code:
                refused.setdefault(code, np.zeros(len(points), np.bool_))[members] = True
            else:
                points[members] = self.among(case.value[members], case)
        return Marks(points, tuple(refused.items()))


def _groups(case: Case) -> list[Ints]:
    """Who has a value, group by group."""
    seen = np.flatnonzero(np.isfinite(case.value))
    if not len(seen):
        return []
    ordered = seen[np.argsort(case.group[seen], kind="stable")]
    return np.split(ordered, np.flatnonzero(np.diff(case.group[ordered])) + 1)


def group_values(case: Case) -> Floats:
    """The values of the first organisation's peer group, its own in front."""
    values = case.peers.value
    return values[np.isfinite(values)]


def places(values: Floats, direction: str) -> tuple[Ints, Ints]:
    """Rank from the best and rank from the worst; equals share the smaller number in both."""
    sign = 1 if direction == "higher" else -1
    return competition_rank(sign * values), competition_rank(-sign * values)


def is_flat(spread: float, values: Floats) -> bool:
    """Whether a spread is 0 but for the noise of binary arithmetic."""
    return bool(spread <= RELATIVE_NOISE * np.abs(values).max())
