"""What a way of normalising (无量纲化方法) is: scores for the values of one column, or the reason why there are none."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats, nearly
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.method import Method
from jixiao.engine.model.text import Text

REASONS: dict[str, Text] = {
    "all_missing": Text("no organisation has a value", "没有任何单位有数值"),
    "one_value": Text(
        "only one organisation has a value, so there is nothing to compare it with", "只有一个单位有数值，无从比较"
    ),
    "constant_column": Text(
        "all values are equal, so they do not tell the organisations apart", "各单位数值相同，无法拉开差距"
    ),
    "no_deviation": Text(
        "more than half of the values are equal, so the median absolute deviation is 0",
        "半数以上的数值相同，绝对中位差为 0",
    ),
    "posts_missing": Text(
        "META gives no goalpost_low or no goalpost_high", "元数据未给出 goalpost_low 或 goalpost_high"
    ),
    "posts_disagree": Text("goalpost_low is not below goalpost_high", "goalpost_low 不小于 goalpost_high"),
    "target_missing": Text("META gives no target", "元数据未给出 target"),
    "target_not_ahead": Text(
        "the target is no better than the worst value, so there is no way to it", "目标值不优于最差值，无法计算距离"
    ),
    "reference_missing": Text("the reference has no value", "参照对象没有数值"),
    "reference_not_ahead": Text(
        "the reference is no better than the worst value, so there is no way to it", "参照值不优于最差值，无法计算距离"
    ),
    "reference_zero": Text("the reference is 0, so a share of it has no meaning", "参照值为 0，无法计算比例"),
    "reference_not_positive": Text(
        "the reference is 0 or negative, so a ratio to it has no meaning", "参照值为 0 或负数，无法计算比值"
    ),
    "max_not_positive": Text(
        "the largest value is 0 or negative, so a fraction of it has no meaning", "最大值为 0 或负数，无法计算比例"
    ),
    "value_not_positive": Text(
        "lower is better and a value is 0 or negative, so a ratio to it has no meaning",
        "逆向指标中有 0 或负数，无法计算比值",
    ),
    "out_of_range": Text("the result is too large for a number", "计算结果超出数值范围"),
}


class NotComputable(Exception):
    """A column that the method gives no scores for; `code` names one of REASONS."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(REASONS[code].en)


@dataclass(frozen=True)
class Ends:
    """What is known of an indicator without its values: how many are present, the worst and the best, turned.

    Turned: the sign is such that higher is better. `reference` is the value of the reference, NaN without one.
    """

    meta: IndicatorMeta
    size: int
    worst: float
    best: float
    reference: float = nan

    @property
    def higher(self) -> bool:
        return self.meta.direction == "higher"

    def turn(self, figure: Any) -> Any:
        """A figure or values of the column, turned."""
        return figure if self.higher else -figure

    @property
    def sameness(self) -> str:
        """one_value or constant_column where the values do not differ but for binary noise, else nothing."""
        if not nearly(np.array(self.worst), self.best):
            return ""
        return "one_value" if self.size == 1 else "constant_column"

    def require_spread(self) -> None:
        """Raise NotComputable where all values are the same."""
        if self.sameness:
            raise NotComputable(self.sameness)

    def is_ahead(self, goal: float) -> bool:
        """Whether a (turned) goal is better than the worst value."""
        return goal > self.worst and not nearly(np.array(self.worst), goal)


@dataclass(frozen=True)
class Column:
    """One indicator: the `values` that are present, at least one, and the value of the reference (NaN without one)."""

    meta: IndicatorMeta
    values: Floats
    reference: float = nan

    @cached_property
    def ends(self) -> Ends:
        """The worst and the best."""
        return Ends(
            self.meta, len(self.values), float(self.turned.min()), float(self.turned.max()), float(self.reference)
        )

    @cached_property
    def turned(self) -> Floats:
        """The values, turned so that higher is better."""
        return self.values if self.meta.direction == "higher" else -self.values


class Normalisation(Method):
    """A way of normalising and its parameters: a frozen dataclass whose docstring gives definition and source."""

    @property
    def relative(self) -> bool:
        """Whether the score of one depends on who the others are."""
        return True

    @abstractmethod
    def scores(self, column: Column) -> Floats:
        """A score for every value of the column, higher always better; raises NotComputable."""

    def reference_row(self, table: IndicatorTable) -> int | None:
        """The row of the organisation that all are compared with, if the method compares with one."""
        return None
