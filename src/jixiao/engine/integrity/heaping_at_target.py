"""The rule for values that heap up just on the good side of a target."""

from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.bunching import SIDE, Bunching, bunching
from jixiao.engine.integrity.reporters import INDICATOR, ORGANISATION, SERIES, Groups, groups_of
from jixiao.engine.integrity.rule import Case, ReporterTest, Tests, figure
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA, group_medians
from jixiao.engine.model.text import Text

BIN = 0.3
"""Width of a bin in robust standard deviations: the most telling of those tried on simulated reporters."""


class HeapingAtTarget(ReporterTest):
    """恰好越过目标值的数据异常集中：以目标值为界分组计数，用局部泊松拟合（不含界两侧各一组）推算应有个数，检验界上一侧是否过多。

    Values heap just on the good side of their target. Counts in bins of 0.3 standard deviations (whole last decimals)
    around the target; a local Poisson fit without the two bins beside it tells how many should be there. Both the excess
    over the fit and the surplus over the bin below must be unlikely. After Chetty et al. (2011) and McCrary (2008).
    Tested for a series, an organisation and an indicator; not where the target is the largest value that there is.
    """

    code: ClassVar[str] = "heaping_at_target"
    label: ClassVar[Text] = Text("heaping just past the target", "目标值附近异常集中")
    family: ClassVar[str] = "target"
    least: ClassVar[int] = 20
    sample: ClassVar[Text] = Text("values with a target", "有目标值的数据个数")
    needs: ClassVar[Text] = Text("targets", "目标值")

    def tests(self, case: Case) -> Tests:
        places = np.flatnonzero(case.aims.known & ~_at_ceiling(case))
        gap = case.panel.values[places] - case.aims.target[places]
        gap = np.where(case.aims.lower_is_better[places], -gap, gap)
        found = [
            (groups, _tested(case.panel, groups, dict_of(places, gap)))
            for groups in groups_of(case.panel, places, self.least, (SERIES, ORGANISATION, INDICATOR))
        ]
        owners = [(groups, result, number) for groups, result in found for number in range(len(groups))]

        def about(test: int) -> tuple[tuple[str, str, str], Text]:
            groups, result, number = owners[test]
            return groups.name(number), _said(result, number, int(groups.sizes[number]))

        return Tests(np.concatenate([np.zeros(0), *(result.p for _, result in found)]), about)


def dict_of(places: np.ndarray, gap: Floats) -> Floats:
    """The gaps by place, NaN elsewhere."""
    by_place = np.full(int(places.max()) + 1 if len(places) else 0, np.nan)
    by_place[places] = gap
    return by_place


def _at_ceiling(case: Case) -> np.ndarray:
    """Values whose target is the best that anybody has: there is nothing above to compare with."""
    panel, aims = case.panel, case.aims
    indicator = panel.indicator[panel.series_of]
    turned = np.where(aims.lower_is_better, -panel.values, panel.values)
    best = np.full(len(panel.indicators), -np.inf)
    np.maximum.at(best, indicator, turned)
    target = np.where(aims.lower_is_better, -aims.target, aims.target)
    return np.asarray(target >= best[indicator])


def _tested(panel: Panel, groups: Groups, gaps: Floats) -> Bunching:
    """Every group's gaps, in bins as wide as its indicators' spread and last decimal ask for."""
    series = panel.series_of[groups.places]
    indicator = panel.indicator[series]
    gap = gaps[groups.places]
    unit = np.full(len(panel.indicators), np.inf)
    np.minimum.at(unit, panel.indicator, panel.units)
    width = _width(gap, groups.of, len(groups), unit[indicator], indicator)
    bins = np.floor(gap / width + 1e-9)
    return bunching(np.clip(bins, -SIDE - 1, SIDE).astype(np.int64), groups.of, len(groups))


def _width(gap: Floats, group: np.ndarray, n_groups: int, unit: Floats, indicator: np.ndarray) -> Floats:
    """By value: BIN robust deviations of its indicator within its group, in whole units of the last decimal."""
    key, inverse = np.unique(group * (int(indicator.max(initial=0)) + 1) + indicator, return_inverse=True)
    middle = group_medians(gap, inverse, len(key))
    usual = MAD_TO_SIGMA * group_medians(np.abs(gap - middle[inverse]), inverse, len(key))
    steps = np.maximum(1.0, np.rint(BIN * usual[inverse] / unit))
    return np.asarray(steps * unit)


def _said(result: Bunching, number: int, size: int) -> Text:
    seen, fitted, below = result.seen[number], figure(result.fitted[number]), result.below[number]
    return Text(
        f"{seen:.0f} of {size} values lie just past the target where {fitted} are to be expected; "
        f"just short of it lie {below:.0f}.",
        f"{size} 个数据中有 {seen:.0f} 个恰好越过目标值，按分布应约有 {fitted} 个；恰好未达目标的有 {below:.0f} 个。",
    )
