"""The rule for an indicator and year in which everybody is perfect."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.entry import large_groups
from jixiao.engine.integrity.rule import EVERYBODY, Case, Doubt, IntegrityRule
from jixiao.engine.model.text import Text


class AllFull(IntegrityRule):
    """某年度全部单位满分：所有单位每一期都达到目标，或所有数值完全相同，该指标在该年不能区分单位。

    A year in which every organisation has full marks: each value reaches its target (as `direction` in the targets says),
    or, without targets, all are one and the same number other than 0. Such an indicator tells nobody apart: a target too
    low, or figures that nobody checked. The score grows by one for every five organisations.
    """

    code: ClassVar[str] = "all_full"
    label: ClassVar[Text] = Text("everybody scores full", "全部单位满分")
    family: ClassVar[str] = "ceiling"
    least: ClassVar[int] = 5
    sample: ClassVar[Text] = Text("organisations in the year", "当年单位数")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel, aims = case.panel, case.aims
        if not len(panel.values):
            return
        indicator = panel.indicator[panel.series_of]
        first = int(panel.years.min())
        key = indicator * (int(panel.years.max()) - first + 1) + panel.years - first
        reached = np.where(aims.lower_is_better, panel.values <= aims.target, panel.values >= aims.target)
        for part in large_groups(key, self.least):
            n_organisations = len(np.unique(panel.organisation[panel.series_of[part]]))
            if n_organisations < self.least:
                continue
            values = panel.values[part]
            one = bool((values == values[0]).all()) and values[0] != 0
            if one or bool((aims.known[part] & reached[part]).all()):
                why = (
                    Text("has the same value", "数值完全相同")
                    if one
                    else Text("reached its target each time", "每期均达到目标")
                )
                text = Text(
                    f"Every one of {n_organisations} organisations {why.en}: the indicator tells nobody apart.",
                    f"全部 {n_organisations} 个单位{why.zh}，该指标无法区分单位。",
                )
                place = EVERYBODY, panel.indicators[int(indicator[part[0]])], str(panel.years[part[0]])
                yield self.doubt(place, n_organisations / self.least, text)
