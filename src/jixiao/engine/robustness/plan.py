"""What is uncertain: the plan of a robustness run, and the drawing of its runs from points of the unit cube."""

from dataclasses import dataclass, field
from math import isfinite

import numpy as np

from jixiao.engine.aggregation import registry as _registry  # noqa: F401 (fills the ways of aggregating)
from jixiao.engine.model.aggregation import Aggregation, build_aggregation
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.node import MISSING_POLICIES
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.robustness.alternatives import SHARES
from jixiao.engine.robustness.climb import Drawn
from jixiao.engine.robustness.scheme_tree import SchemeTree
from jixiao.engine.robustness.weights import Bounds, Uniform, WeightUncertainty

STATED = "stated"
CHOICES = ("normalisation", "aggregation", "missing")
LEAVE_OUT = "leave_out"


@dataclass(frozen=True)
class UncertaintyPlan:
    """What may be otherwise than stated; of several alternatives each is as likely. One alternative is no uncertainty.

    The factors of the OECD Handbook (2008, step 7) and Saisana, Saltelli & Tarantola (2005). `leave_out`: none or any
    one leaf is left out, each as likely. `floor`: the least share where an alternative way of aggregating needs more
    than 0 (min-max on 1 to 100, as COINr does).
    """

    weights: WeightUncertainty | None = field(default_factory=Uniform)
    normalisation: tuple[str, ...] = (STATED,)
    aggregation: tuple[str, ...] = (STATED,)
    missing: tuple[str, ...] = (STATED, "exclude", "peer-median")
    leave_out: bool = False
    floor: float = 0.01

    def __post_init__(self) -> None:
        _check_choices("normalisation", self.normalisation, (STATED, *SHARES))
        _check_choices("missing", self.missing, (STATED, *MISSING_POLICIES))
        _check_choices("aggregation", self.aggregation, None)
        for name in self.aggregation:
            way_named(name)
        if not (isfinite(self.floor) and 0 < self.floor < 1):
            text = Text("“floor” must be above 0 and below 1.", "“floor”须大于 0 且小于 1。")
            raise DefinitionError("bad_floor", text, Text("0.01 is usual.", "一般取 0.01。"))

    @classmethod
    def handbook(cls) -> "UncertaintyPlan":
        """Everything that the OECD Handbook's example varies, as far as a scheme has it."""
        ways = (STATED, "geometric")
        return cls(Uniform(), (STATED, "minmax", "zscore"), ways, (STATED, "exclude", "peer-median"), leave_out=True)

    @classmethod
    def nothing(cls) -> "UncertaintyPlan":
        """No uncertainty: every run is the evaluation itself."""
        return cls(None, missing=(STATED,))

    def check(self, tree: SchemeTree) -> None:
        """Raise DefinitionError where bounds name a node that is not there or has no weight."""
        if not isinstance(self.weights, Bounds):
            return
        for code, _, _ in self.weights.bounds:
            if code not in tree.codes[1:]:
                text = Text(f"There is no node “{code}” to give bounds.", f"没有可设定权重范围的指标“{code}”。")
                raise DefinitionError("unknown_node", text, did_you_mean(code, tree.codes[1:]))
            if not tree.weights[tree.codes.index(code)] > 0:
                text = Text(f"“{code}” has no weight in the scheme.", f"“{code}”在指标体系中没有权重。")
                mend = Text("Give it one there first.", "请先在指标体系中设定权重。")
                raise DefinitionError("node_without_weight", text, mend)


def way_named(name: str) -> Aggregation | None:
    """The alternative way of aggregating; None for the stated ones."""
    return None if name == STATED else build_aggregation(name, {})


def _check_choices(key: str, given: tuple[str, ...], known: tuple[str, ...] | None) -> None:
    if not given or len(set(given)) < len(given):
        text = Text(f"“{key}” needs at least one alternative, each once.", f"“{key}”至少须有一种取法，且不得重复。")
        raise DefinitionError(
            "bad_alternatives", text, Text(f"Write ({STATED!r},) for none.", f"不变动时写 ({STATED!r},)。")
        )
    for name in given:
        if known is not None and name not in known:
            text = Text(f"“{key}” cannot be “{name}”.", f"“{key}”不能取“{name}”。")
            raise DefinitionError("bad_choice", text, did_you_mean(name, known))


@dataclass(frozen=True)
class Factor:
    """One source of uncertainty, and which columns of the unit cube draw it."""

    name: str
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Sample:
    """Drawn runs. `choices`: runs × CHOICES, the number of the alternative that each takes."""

    drawn: Drawn
    choices: Ints

    @property
    def n_runs(self) -> int:
        return len(self.choices)


@dataclass(frozen=True)
class Sampler:
    """Turns points of the unit cube into runs of a plan on a tree."""

    plan: UncertaintyPlan
    tree: SchemeTree
    factors: tuple[Factor, ...]

    @classmethod
    def of(cls, plan: UncertaintyPlan, tree: SchemeTree) -> "Sampler":
        """The factors that the plan leaves uncertain: one per set of siblings, one per choice."""
        plan.check(tree)
        factors, used = [], 0
        for parent in tree.sibling_sets:
            codes = [tree.codes[child] for child in tree.below[parent]]
            if plan.weights is not None and plan.weights.varies(codes):
                factors.append(Factor(f"weights:{tree.codes[parent]}", tuple(range(used, used + len(codes)))))
                used += len(codes)
        for name in (*CHOICES, LEAVE_OUT):
            if _n_alternatives(plan, name, tree) > 1:
                factors.append(Factor(name, (used,)))
                used += 1
        return cls(plan, tree, tuple(factors))

    @property
    def n_columns(self) -> int:
        """Dimensions of the unit cube."""
        return sum(len(factor.columns) for factor in self.factors)

    def draw(self, unit: Floats) -> Sample:
        """Runs × columns of the unit cube → runs."""
        columns = {factor.name: unit[:, factor.columns[0] : factor.columns[-1] + 1] for factor in self.factors}
        choices = np.zeros((len(unit), len(CHOICES)), np.int64)
        for place, name in enumerate(CHOICES):
            if name in columns:
                choices[:, place] = _chosen(columns[name], _n_alternatives(self.plan, name, self.tree))
        weights = {
            parent: self._weights(parent, columns) for parent, children in enumerate(self.tree.below) if children
        }
        left_out = np.full(len(unit), -1, np.int64)
        if LEAVE_OUT in columns:
            left_out = _chosen(columns[LEAVE_OUT], len(self.tree.leaf) + 1) - 1
            self._leave_out(weights, left_out)
        return Sample(Drawn(weights, left_out), choices)

    def _weights(self, parent: int, columns: dict[str, Floats]) -> Floats:
        """Shares of one set of siblings: drawn where they are uncertain, else one row as stated."""
        children, unit = self.tree.below[parent], columns.get(f"weights:{self.tree.codes[parent]}")
        if unit is None or self.plan.weights is None:
            return self.tree.shares(parent)[None, :]
        codes = [self.tree.codes[child] for child in children]
        return self.plan.weights.draw(unit, self.tree.weights[list(children)], codes)

    def _leave_out(self, weights: dict[int, Floats], left_out: Ints) -> None:
        """Takes the weight from the leaf that each run leaves out and gives it to its siblings in proportion."""
        for number, leaf in self.tree.leaf.items():
            parent, runs = self.tree.parent[number], np.flatnonzero(left_out == leaf)
            if len(weights[parent]) == 1:
                weights[parent] = np.repeat(weights[parent], len(left_out), axis=0)
            weights[parent][runs, self.tree.below[parent].index(number)] = 0.0
            total = weights[parent][runs].sum(axis=1, keepdims=True)
            weights[parent][runs] /= np.where(total > 0, total, 1.0)


def _chosen(unit: Floats, size: int) -> Ints:
    """Each of `size` alternatives as likely."""
    return np.minimum((unit[:, 0] * size).astype(np.int64), size - 1)


def _n_alternatives(plan: UncertaintyPlan, name: str, tree: SchemeTree) -> int:
    if name == LEAVE_OUT:
        return len(tree.leaf) + 1 if plan.leave_out and len(tree.leaf) > 1 else 1
    return len(getattr(plan, name))
