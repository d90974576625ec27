"""距离法: how far a value has come from the worst towards a target, a reference or the best."""

from dataclasses import dataclass, replace
from math import isnan
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.method import param_choice
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.normalisation.method import Column, Ends, NotComputable
from jixiao.engine.normalisation.straight import Line, Straight

FORMS = ("distance", "ratio", "difference")
MEAN = "mean"


@dataclass(frozen=True)
class DistanceToTarget(Straight):
    """(x − min) ÷ (target − min) with META's target; for lower (max − x) ÷ (max − target). Not capped: above 1 is beyond."""

    name: ClassVar[str] = "distance-to-target"
    label: ClassVar[Text] = Text("Distance to target", "目标距离法")

    def line(self, ends: Ends) -> Line:
        target = ends.turn(ends.meta.target)
        if isnan(target):
            raise NotComputable("target_missing")
        if not ends.is_ahead(target):
            raise NotComputable("target_not_ahead")
        return Line(ends.worst, target - ends.worst)


@dataclass(frozen=True)
class DistanceToMax(Straight):
    """1 − (max − x) ÷ (max − min): min–max from 0 to 1; for lower the best is the minimum."""

    name: ClassVar[str] = "distance-to-max"
    label: ClassVar[Text] = Text("Distance to the best", "最优距离法")

    def line(self, ends: Ends) -> Line:
        ends.require_spread()
        return Line(ends.worst, ends.best - ends.worst)


@dataclass(frozen=True)
class DistanceToReference(Straight):
    """1 − (ref − x) ÷ (ref − min); for lower 1 − (x − ref) ÷ (max − ref). Not capped.

    `reference`: code of an organisation, or `mean`; without it META's column `reference`. `form`: `ratio` x ÷ ref (for
    lower ref ÷ x) or `difference` (x − ref) ÷ |ref| (turned for lower) of the OECD/JRC Handbook 2008, step 5.4.
    """

    reference: str = ""
    form: str = "distance"

    name: ClassVar[str] = "distance-to-reference"
    label: ClassVar[Text] = Text("Distance to a reference", "参照距离法")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, FORMS) if key == "form" else str(raw).strip()

    def reference_row(self, table: IndicatorTable) -> int | None:
        if not self.reference and np.isnan(table.figures("reference")).all():
            text = Text("There is nothing to compare with.", "没有指定参照对象。")
            mend = Text(
                "Name an organisation as reference, or mean, or give META a column “reference”.",
                "请将 reference 设为某单位编码或 mean，或在元数据中提供 reference 列。",
            )
            raise DefinitionError("no_reference", text, mend)
        if self.reference in ("", MEAN):
            return None
        if self.reference not in table.organisations:
            text = Text(f"There is no organisation “{self.reference}”.", f"没有编码为“{self.reference}”的单位。")
            raise DefinitionError("unknown_reference", text, did_you_mean(self.reference, (*table.organisations, MEAN)))
        return table.organisations.index(self.reference)

    @property
    def is_straight(self) -> bool:
        return self.form == "distance" and self.reference != MEAN

    def line(self, ends: Ends) -> Line:
        if isnan(ends.reference):
            raise NotComputable("reference_missing")
        goal = ends.turn(ends.reference)
        if not ends.is_ahead(goal):
            raise NotComputable("reference_not_ahead")
        return Line(ends.worst, goal - ends.worst)

    def scores(self, column: Column) -> Floats:
        ends = column.ends
        if self.reference == MEAN:
            ends = replace(ends, reference=float(column.values.mean()))
        if self.form == "distance":
            return self.line(ends).at(column.turned)
        if isnan(ends.reference):
            raise NotComputable("reference_missing")
        return (_ratio if self.form == "ratio" else _difference)(column, ends.reference)


def _ratio(column: Column, reference: float) -> Floats:
    if reference <= 0:
        raise NotComputable("reference_not_positive")
    if column.ends.higher:
        return column.values / reference
    if column.values.min() <= 0:
        raise NotComputable("value_not_positive")
    return reference / column.values


def _difference(column: Column, reference: float) -> Floats:
    if reference == 0:
        raise NotComputable("reference_zero")
    gain: Floats = column.turned - column.ends.turn(reference)
    return gain / abs(reference)
