"""The rule for parts that do not add up."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.relations import Sum
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.text import Text


class PartsAndTotal(IntegrityRule):
    """分项合计不等于总计：同一单位、同一期，各分项之和与总计之差超过允许误差（未规定时为各数末位的一半之和）。

    Parts that do not add up to their total, in the same organisation and period: {rule: adds_up, parts: […], total: …,
    tolerance: …}. Without a tolerance each figure may be off by half of its last decimal. Silent where a part is missing.
    The score is the difference over the tolerance.
    """

    code: ClassVar[str] = "parts_and_total"
    label: ClassVar[Text] = Text("parts do not add up", "分项合计与总计不符")
    family: ClassVar[str] = "relation"
    least: ClassVar[int] = 1
    sample: ClassVar[Text] = Text("totals with all parts", "分项齐全的总计")
    needs: ClassVar[Text] = Text("rules: adds_up", "规则文件：adds_up")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        for declared in case.relations.of(Sum):
            places = panel.places_of(declared.total)
            parts = np.stack([panel.aligned(places, code) for code in declared.parts])
            total = panel.values[places]
            rounding = sum(panel.unit_of(code) / 2 for code in (*declared.parts, declared.total))
            allowed = declared.tolerance or rounding
            with np.errstate(invalid="ignore"):
                off = np.abs(parts.sum(axis=0) - total)
                wrong = off > allowed + 1e-9 * np.abs(total)
            for number in np.flatnonzero(wrong).tolist():
                added, said = figure(parts[:, number].sum()), figure(total[number])
                text = Text(
                    f"The parts add up to {added}, the total says {said}; {figure(off[number])} apart.",
                    f"分项合计 {added}，总计 {said}，相差 {figure(off[number])}。",
                )
                yield self.at(panel, int(places[number]), min(off[number] / allowed, 1e6), text)
