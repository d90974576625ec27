"""完成比例赋分: the share of the target that was reached, capped."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.rule import Case, Marks, ScoringRule, param_choice, param_number, require, term
from jixiao.engine.model.text import Text, show


@dataclass(frozen=True)
class RatioCapped(ScoringRule):
    """财预〔2020〕10号: 正向 A ≥ T 得满分, A < T 得 w·A/T; 反向 A ≤ T 得满分, A > T 得 w·T/A.

    `op: "="` gives w·(1 − |A − T|/|T|), floor 0 (our convention, not in the text).
    `cap` above 1 rewards over-achievement up to that share of w.
    """

    cap: float = 1.0
    op: str = ""

    name: ClassVar[str] = "ratio_capped"
    label: ClassVar[Text] = Text("Ratio to target, capped", "按完成比例赋分")

    def __post_init__(self) -> None:
        require(0 < self.cap <= 10, "cap", "must be above 0 and at most 10", "须大于 0 且不超过 10")
        param_choice("op", self.op, ("", "="))

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_choice(key, raw, ("", "=")) if key == "op" else param_number(key, raw)

    def score(self, case: Case) -> Marks:
        value, target = case.value, case.target
        seen = np.isfinite(value)
        negative = np.isfinite(target) & (target < 0) & (self.op != "=")
        zero = (target == 0) & ((case.direction == "higher") if not self.op else (value != 0))
        refusals = (
            ("target_missing", seen & np.isnan(target)),
            ("target_negative", seen & negative),
            ("target_zero", seen & zero),
        )
        share = self._share(case)
        return Marks(np.where(seen & ~(np.isnan(target) | negative | zero), share * case.full, np.nan), refusals)

    def _share(self, case: Case) -> Floats:
        value, target = case.value, case.target
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            if self.op == "=":
                return np.where(value == target, 1.0, np.maximum(0.0, 1 - np.abs(value - target) / np.abs(target)))
            if case.direction == "higher":
                return np.clip(value / target, 0.0, self.cap)
            return np.where(value > 0, np.minimum(target / value, self.cap), self.cap)

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
        return Text(body, body)
