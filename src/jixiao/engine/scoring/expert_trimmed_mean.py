"""专家评分: the mean of the experts' scores without the highest and the lowest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, at_least
from jixiao.engine.model.method import param_list, param_number, require
from jixiao.engine.model.rule import REFUSALS, Case, ScoringRule
from jixiao.engine.model.text import Text, brief
from jixiao.engine.scoring.combining import CombiningRule, Faults, aim
from jixiao.engine.scoring.ratio_capped import RatioCapped

REFUSALS["too_few_experts"] = Text("there are too few experts' scores", "专家评分份数不足")
REFUSALS["expert_out_of_range"] = Text("an expert's score lies outside 0 and full marks", "有专家评分超出 0 至满分范围")


@dataclass(frozen=True)
class ExpertTrimmedMean(CombiningRule):
    """专家评分通行办法: 去掉一个最高分和一个最低分后取平均; 不足 5 人时取全部平均, 不足 3 人不计分.

    `experts`: indicator codes, one per expert. `drop` so many at either end where at least `trim_from` gave a score.
    Scores are out of `out_of` points; w × mean ÷ `out_of` unless `then` says otherwise. Not rounded on the way.
    """

    experts: tuple[str, ...] = ()
    drop: int = 1
    trim_from: int = 5
    least: int = 3
    out_of: float = 100.0

    name: ClassVar[str] = "expert_trimmed_mean"
    label: ClassVar[Text] = Text("Experts' trimmed mean", "专家评分去极值平均")
    default_direction: ClassVar[str | None] = "higher"
    input_param: ClassVar[str] = "experts"

    def __post_init__(self) -> None:
        super().__post_init__()
        require(len(self.experts) >= 1, "experts", "must name the experts' indicators", "须列出各位专家的指标编码")
        require(self.drop >= 0, "drop", "must be 0 or more", "不能为负")
        require(self.least >= 1, "least", "must be 1 or more", "须不小于 1")
        kept = self.trim_from > 2 * self.drop
        require(kept, "drop", "would leave nobody: raise trim_from", "去掉后无人评分：请提高 trim_from")
        require(self.out_of > 0, "out_of", "must be above 0", "须大于 0")

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        if key == "experts":
            return tuple(str(code) for code in param_list(key, raw))
        if key in ("drop", "trim_from", "least"):
            number = param_number(key, raw)
            require(number.is_integer(), key, "must be a whole number", "须为整数")
            return int(number)
        return super().read_param(key, raw)

    @classmethod
    def wired(cls, params: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
        return {"experts": list(names), **params}

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.experts

    def derive(self, inputs: Floats) -> Floats:
        ordered = np.sort(inputs, axis=0)  # those without a score last
        first, last = self._kept(inputs)
        rows = np.arange(len(inputs))[:, None]
        total = np.where((rows >= first) & (rows < last), ordered, 0.0).sum(axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = total / (last - first)
        return np.where(self._few(inputs) | self._beyond(inputs) | (last <= first), np.nan, mean)

    def _kept(self, inputs: Floats) -> tuple[Ints, Ints]:
        """Which of the scores in order count, for every organisation: from the first to before the last."""
        count = np.isfinite(inputs).sum(axis=0)
        drop = np.where(count >= self.trim_from, self.drop, 0)
        return drop, count - drop

    def _few(self, inputs: Floats) -> Bools:
        count = np.isfinite(inputs).sum(axis=0)
        return np.asarray((count > 0) & (count < self.least), dtype=np.bool_)

    def _beyond(self, inputs: Floats) -> Bools:
        full = np.full(inputs.shape, self.out_of)
        wrong = np.isfinite(inputs) & ~(at_least(inputs, 0.0) & at_least(full, inputs))
        return np.asarray(wrong.any(axis=0), dtype=np.bool_)

    def faults(self, inputs: Floats) -> Faults:
        beyond = self._beyond(inputs)
        return (("expert_out_of_range", beyond), ("too_few_experts", self._few(inputs) & ~beyond))

    def usual(self) -> ScoringRule:
        return RatioCapped()

    def aimed(self, case: Case) -> Case:
        return case if self.then else aim(case, self.out_of)

    def details(self, case: Case) -> dict[str, Any]:
        if not len(case.inputs):
            return {}
        first, last = self._kept(case.inputs[:, :1])
        ordered = np.sort(case.inputs[:, 0])
        return {
            "n_experts": int(np.isfinite(ordered).sum()),
            "dropped": [*ordered[: first[0]].tolist(), *ordered[last[0] : last[0] + first[0]].tolist()],
        }

    def sum_of(self, case: Case) -> Text:
        first, last = self._kept(case.inputs[:, :1])
        kept = [brief(score) for score in np.sort(case.inputs[:, 0])[first[0] : last[0]].tolist()]
        body = f"({' + '.join(kept)}) ÷ {len(kept)}"
        if not first[0]:
            return Text(body, body)
        return Text(f"without {first[0]} at either end {body}", f"去掉最高、最低各 {first[0]} 个后 {body}")
