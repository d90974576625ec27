"""按照完成比例赋分并设及格门槛: nothing below the pass mark, then in proportion."""

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import at_least
from jixiao.engine.model.method import require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, term
from jixiao.engine.model.text import Text, show
from jixiao.engine.scoring.ratio import completion, target_faults, unless


@dataclass(frozen=True)
class RatioThreshold(ScoringRule):
    """财预〔2021〕101号 按照完成比例赋分并设及格门槛: r < 60 % 得 0 分, r ≥ 60 % 得 w × (r − 0.6) ÷ (1 − 0.6), 不超过 w.

    r is A ÷ T where higher is better and T ÷ A where lower is; `pass` is the pass mark.
    """

    pass_share: float = 0.6

    name: ClassVar[str] = "ratio_threshold"
    label: ClassVar[Text] = Text("Ratio to target with a pass mark", "按完成比例赋分并设及格门槛")
    spelled: ClassVar[dict[str, str]] = {"pass_share": "pass"}

    def __post_init__(self) -> None:
        require(0 <= self.pass_share < 1, "pass", "must be 0 or more and below 1", "须不小于 0 且小于 1")

    @property
    def needs_target(self) -> bool:
        return True

    def score(self, case: Case) -> Marks:
        faults, ratio = target_faults(case), completion(case, 1.0)
        share = np.where(at_least(ratio, self.pass_share), (ratio - self.pass_share) / (1 - self.pass_share), 0.0)
        points = unless(faults, np.clip(share, 0.0, 1.0) * case.full)
        return Marks(np.where(np.isfinite(case.value), points, np.nan), faults)

    def formula(self, case: Case) -> Text:
        ratio, gate = completion(case, 1.0), show(self.pass_share)
        actual, target = term(case.value), term(case.target)
        way = f"{actual} ÷ {target}" if case.direction == "higher" else f"{target} ÷ {actual}"
        if case.direction == "lower" and not case.value[0] > 0:
            way = "1"
        if not at_least(ratio, self.pass_share)[0]:
            return Text(f"{way} is below {gate}: 0", f"{way} 低于 {gate}：0")
        share = "1" if ratio[0] >= 1 else f"({way} − {gate}) ÷ (1 − {gate})"
        return Text(f"{show(case.full)} × {share}", f"{show(case.full)} × {share}")

    def details(self, case: Case) -> dict[str, Any]:
        return {"ratio": float(completion(case, np.inf)[0])}
