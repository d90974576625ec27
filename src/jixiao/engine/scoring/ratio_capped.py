"""完成比例赋分: the share of the target that was reached, capped."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.method import param_choice, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, term
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.ratio import completion, target_faults, unless


@dataclass(frozen=True)
class RatioCapped(ScoringRule):
    """财预〔2020〕10号: 正向 A ≥ T 得满分, A < T 得 w·A/T; 反向 A ≤ T 得满分, A > T 得 w·T/A.

    `op: "="` gives w·(1 − |A − T|/|T|), floor 0 (our convention, not in the text). `cap` above 1 rewards
    over-achievement. 按照偏离度适度调减分值 (目标值设定明显偏低时, off by default): with `over_achievement_k` a value
    better than the target by more than `over_achievement_alert` (a share) gives w·(1 − k·(excess over it)), at least
    `over_achievement_floor`·w; the text names no numbers, 0.30 and 0.6 are ours.
    """

    cap: float = 1.0
    op: str = ""
    over_achievement_k: float = 0.0
    over_achievement_alert: float = 0.30
    over_achievement_floor: float = 0.6

    name: ClassVar[str] = "ratio_capped"
    label: ClassVar[Text] = Text("Ratio to target, capped", "按完成比例赋分")

    def __post_init__(self) -> None:
        require(0 < self.cap <= 10, "cap", "must be above 0 and at most 10", "须大于 0 且不超过 10")
        param_choice("op", self.op, ("", "="))
        key, k = "over_achievement_k", self.over_achievement_k
        require(0 <= k <= 100, key, "must be 0 to 100", "须在 0 与 100 之间")
        require(not k or self.cap == 1, key, "does not go with a cap other than 1", "不能与 1 以外的 cap 同时使用")
        require(not k or not self.op, key, "does not go with op: =", "不能与 op: = 同时使用")
        require(self.over_achievement_alert >= 0, "over_achievement_alert", "must be 0 or more", "不能为负")
        require(0 <= self.over_achievement_floor <= 1, "over_achievement_floor", "must be 0 to 1", "须在 0 与 1 之间")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, ("", "=")) if key == "op" else param_number(key, raw)

    @property
    def needs_target(self) -> bool:
        return True

    def score(self, case: Case) -> Marks:
        faults = self._faults(case)
        points = unless(faults, self._share(case) * case.full)
        return Marks(np.where(np.isfinite(case.value), points, np.nan), faults)

    def _faults(self, case: Case) -> tuple[tuple[str, Bools], ...]:
        if not self.op:
            return target_faults(case)
        seen, target = np.isfinite(case.value), case.target
        return (
            ("target_missing", seen & np.isnan(target)),
            ("target_zero", seen & (target == 0) & (case.value != 0)),
        )

    def _share(self, case: Case) -> Floats:
        value, target = case.value, case.target
        if not self.op:
            share = completion(case, self.cap)
            return share * self._allowance(case) if self.over_achievement_k else share
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            return np.where(value == target, 1.0, np.maximum(0.0, 1 - np.abs(value - target) / np.abs(target)))

    def _allowance(self, case: Case) -> Floats:
        """What a value far better than its target leaves of the points, a share."""
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            better = (case.value - case.target) / case.target * (1 if case.direction == "higher" else -1)
            excess = np.maximum(0.0, better - self.over_achievement_alert)
            return np.where(
                excess > 0, np.maximum(self.over_achievement_floor, 1 - self.over_achievement_k * excess), 1
            )

    def formula(self, case: Case) -> Text:
        actual, target, full = term(case.value), term(case.target), show(case.full)
        if self.op == "=":
            body = f"{full} × max(0, 1 − |{actual} − {target}| ÷ |{target}|)"
        elif case.direction == "higher":
            body = f"{full} × min({actual} ÷ {target}, {show(self.cap)})"
        elif not case.value[0] > 0:
            body = f"{full} × {show(self.cap)}"
        else:
            body = f"{full} × min({target} ÷ {actual}, {show(self.cap)})"
        if self.over_achievement_k and self._allowance(case)[0] < 1:
            gap = f"{actual} − {target}" if case.direction == "higher" else f"{target} − {actual}"
            k, alert, floor = map(
                show, (self.over_achievement_k, self.over_achievement_alert, self.over_achievement_floor)
            )
            body = f"{body} × max({floor}, 1 − {k} × (({gap}) ÷ {target} − {alert}))"
        return Text(body, body)
