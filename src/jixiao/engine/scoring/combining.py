"""Rules that make the leaf's value from several indicators, and leave the points to another rule (`then`)."""

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.method import bad_parameter, param_mapping, param_number, require
from jixiao.engine.model.rule import Case, Marks, ScoringRule, param_rule
from jixiao.engine.model.text import Text, did_you_mean, show

Faults = tuple[tuple[str, Bools], ...]
Named = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class CombiningRule(ScoringRule):
    """`derive` makes the value; `then` (any rule over one value) makes the points, else the rule's usual way does."""

    then: ScoringRule | None = field(default=None, kw_only=True)

    def __post_init__(self) -> None:
        inner = self.then
        plain = inner is None or not (inner.inputs or inner.history_needed)
        require(plain, "then", "must be a rule over one value of this period", "须为只看本期单一数值的赋分规则")
        require(len(set(self.inputs)) == len(self.inputs), "inputs", "name an indicator twice", "中有指标重复")
        for code in self.inputs:
            check_code(code)

    @classmethod
    def read_param(cls, key: str, raw: object) -> Any:
        return param_rule(key, raw) if key == "then" else super().read_param(key, raw)

    @abstractmethod
    def usual(self) -> ScoringRule:
        """The rule that makes the points where no `then` is given."""

    @abstractmethod
    def sum_of(self, case: Case) -> Text:
        """How the value of the first organisation came about, with its numbers."""

    def faults(self, inputs: Floats) -> Faults:
        """Where figures are there but make no sense: code and organisations."""
        return ()

    def aimed(self, case: Case) -> Case:
        """The case that the rule for the points sees: with a target where the usual way needs one."""
        return case

    @property
    def scorer(self) -> ScoringRule:
        """The rule that makes the points."""
        return self.then or self.usual()

    def check(self, full: float, direction: str) -> None:
        self.scorer.check(full, direction)

    def score(self, case: Case) -> Marks:
        marks = self.scorer.score(self.aimed(case))
        if not len(case.inputs):
            return marks
        unmade = np.isnan(case.value)
        return Marks(
            marks.points, (*((code, mask & unmade) for code, mask in self.faults(case.inputs)), *marks.refusals)
        )

    def formula(self, case: Case) -> Text:
        inner = self.scorer.formula(self.aimed(case))
        if not len(case.inputs) or np.isnan(self.derive(case.inputs[:, :1])[0]):
            return inner
        own, value = self.sum_of(case), show(float(case.value[0]))
        return Text(f"{own.en} = {value}; {inner.en}", f"{own.zh} = {value}；{inner.zh}")


def aim(case: Case, target: float) -> Case:
    """The case with this target where it has none."""
    return replace(case, target=np.where(np.isnan(case.target), target, case.target))


def param_weights(key: str, raw: object) -> tuple[tuple[str, float], ...]:
    """Names with weights: 0 or more, not all 0."""
    weights = tuple((name, param_number(f"{key}.{name}", value)) for name, value in param_mapping(key, raw).items())
    require(all(weight >= 0 for _, weight in weights), key, "cannot be negative", "不能为负")
    require(any(weight > 0 for _, weight in weights), key, "cannot all be 0", "不能全为 0")
    return weights


def param_codes(key: str, raw: object, names: Sequence[str], spellings: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """Known names with indicator codes, in the order of `names`; DefinitionError with the nearest for another name."""
    given: dict[str, str] = {}
    for name, code in param_mapping(key, raw).items():
        plain = spelled_plainly(name, spellings)
        if plain not in names:
            raise bad_parameter(key, Text(f"has no “{name}”", f"没有“{name}”"), did_you_mean(plain, names))
        require(plain not in given, f"{key}.{name}", "is given twice", "重复给出")
        require(isinstance(code, str) and bool(code), f"{key}.{name}", "must be an indicator code", "须为指标编码")
        given[plain] = code
    return tuple((name, given[name]) for name in names if name in given)


def spelled_plainly(name: str, spellings: dict[str, str]) -> str:
    """PM2.5, pm2_5 and PM25 are the same pollutant."""
    bare = "".join(sign for sign in name.lower() if sign.isalnum() or sign == "_")
    return spellings.get(bare, bare)
