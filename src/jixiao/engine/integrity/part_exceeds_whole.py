"""The rule for numerators above their denominator."""

from collections.abc import Iterator
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.relations import PartOfWhole
from jixiao.engine.integrity.rule import Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.arrays import nearly
from jixiao.engine.model.text import Text


class PartExceedsWhole(IntegrityRule):
    """分子大于分母（部分大于总体）：同一单位、同一期，规则文件规定的分子指标不得大于分母指标。

    A numerator above its denominator, in the same organisation and period: {rule: at_most, numerator: …, denominator: …}.
    The score is 1 and the surplus as a share of the denominator.
    """

    code: ClassVar[str] = "part_exceeds_whole"
    label: ClassVar[Text] = Text("numerator above denominator", "分子大于分母")
    family: ClassVar[str] = "relation"
    least: ClassVar[int] = 1
    sample: ClassVar[Text] = Text("pairs of values", "成对数据")
    needs: ClassVar[Text] = Text("rules: at_most", "规则文件：at_most")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        for declared in case.relations.of(PartOfWhole):
            places, whole = panel.beside(declared.numerator, declared.denominator)
            part = panel.values[places]
            for number in np.flatnonzero((part > whole) & ~nearly(part, whole)).tolist():
                said = figure(part[number]), figure(whole[number])
                text = Text(
                    f"{said[0]} is more than the {said[1]} of “{declared.denominator}” that it is a part of.",
                    f"{said[0]} 大于其分母“{declared.denominator}”的 {said[1]}。",
                )
                surplus = (part[number] - whole[number]) / max(abs(whole[number]), 1e-12)
                yield self.at(panel, int(places[number]), 1 + min(surplus, 1e6), text)
