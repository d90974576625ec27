"""增长率赋分: growth over the same period last year, or over the period before, and the points it earns."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import param_choice, param_number, require
from jixiao.engine.model.rule import REFUSALS, Case, Marks, ScoringRule, param_rule, term
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.linear_between import LinearBetween
from jixiao.engine.scoring.ratio_capped import RatioCapped

REFUSALS["growth_from_zero"] = Text(
    "the earlier value is 0, so a growth rate has no meaning", "基期值为 0，无法计算增长率"
)  # fmt: skip
AGAINST = ("last_year", "previous")
UNITS = {"share": 1.0, "percent": 100.0}


@dataclass(frozen=True)
class Growth(ScoringRule):
    """同比 (环比) 增长率: (本期 − 基期) ÷ |基期|; 基期为 0 时无意义, 不计分.

    `against` last_year (the same period a year before) or previous. The growth, a share (`unit` percent: in percent),
    earns points linearly between `base` and `stretch` where both are given (here or in the targets' columns), else
    as a ratio to `target` (here, or the leaf's), as `ratio_capped` does; or by `then`, any rule over one value.
    """

    against: str = "last_year"
    base: float | None = None
    stretch: float | None = None
    target: float | None = None
    unit: str = "share"
    then: ScoringRule | None = None

    name: ClassVar[str] = "growth"
    label: ClassVar[Text] = Text("Growth", "按增长率赋分")

    def __post_init__(self) -> None:
        param_choice("against", self.against, AGAINST)
        param_choice("unit", self.unit, tuple(UNITS))
        plain = self.then is None or not (self.then.inputs or self.then.history_needed)
        require(plain, "then", "must be a rule over one value of this period", "须为只看本期单一数值的赋分规则")
        alone = self.then is None or self.base is self.stretch is self.target is None
        require(
            alone,
            "then",
            "has its own marks: leave out base, stretch, target",
            "自带标准，不能再给 base、stretch、target",
        )

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "then":
            return param_rule(key, raw)
        options = {"against": AGAINST, "unit": tuple(UNITS)}.get(key)
        return param_choice(key, raw, options) if options else param_number(key, raw)

    @property
    def history_needed(self) -> int:
        return 1

    def check(self, full: float, direction: str) -> None:
        if self.then is not None:
            self.then.check(full, direction)
        else:
            LinearBetween(self.base, self.stretch).check(full, direction)

    def growth(self, case: Case) -> Floats:
        """(now − before) ÷ |before| in the rule's unit; NaN where there is none."""
        before = self._before(case)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            rate = (case.value - before) / np.abs(before) * UNITS[self.unit]
        return np.where(np.isfinite(rate) & (before != 0), rate, np.nan)

    def _before(self, case: Case) -> Floats:
        return case.last_year if self.against == "last_year" else case.history[0]

    def _grown(self, case: Case) -> Case:
        """The case in which the growth is the value, and the rule's own marks are where the columns have none."""
        return replace(
            case,
            value=self.growth(case),
            base=_filled(case.base, self.base),
            stretch=_filled(case.stretch, self.stretch),
            target=_filled(case.target, self.target),
            whole=case.whole if case.whole is None else replace(case.whole, value=self.growth(case.whole)),
        )

    def score(self, case: Case) -> Marks:
        before, seen, grown = self._before(case), np.isfinite(case.value), self._grown(case)
        untold, from_zero = seen & np.isnan(before), seen & np.isfinite(before) & np.isnan(grown.value)
        own = (("history_missing", untold), ("growth_from_zero", from_zero))
        if self.then is not None:
            marks = self.then.score(grown)
            return Marks(marks.points, (*own, *marks.refusals))
        between = self._between(grown)
        linear, ratio = LinearBetween().score(grown), RatioCapped().score(grown)
        refusals = [(code, mask & between) for code, mask in linear.refusals]
        refusals += [(code, mask & ~between) for code, mask in ratio.refusals]
        return Marks(np.where(between, linear.points, ratio.points), (*own, *refusals))

    @staticmethod
    def _between(grown: Case) -> Bools:
        return np.asarray(np.isfinite(grown.base) & np.isfinite(grown.stretch), dtype=np.bool_)

    def details(self, case: Case) -> dict[str, Any]:
        return {"growth": float(self.growth(case)[0])}

    def formula(self, case: Case) -> Text:
        grown, before = self._grown(case), self._before(case)
        inner = self.then or (LinearBetween() if self._between(grown)[0] else RatioCapped())
        now, then = term(case.value), term(before)
        scale = " × 100" if self.unit == "percent" else ""
        way = f"({now} − {then}) ÷ |{then}|{scale} = {show(float(grown.value[0]))}"
        told = inner.formula(grown)
        return Text(f"{way}; {told.en}", f"{way}；{told.zh}")


def _filled(column: Floats, own: float | None) -> Floats:
    """A column of marks; the rule's own stands where it has none."""
    return column if own is None else np.where(np.isnan(column), own, column)
