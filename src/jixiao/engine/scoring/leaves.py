"""From cubes to points: the values of every leaf at the evaluated period, what is missing, and what the rules give."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.cube import Cube, Rolled, roll_up
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rule import REFUSALS, Case
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.intake import ANY_PERIOD, Roster


@dataclass
class Observed:
    """Values of given columns (indicator, way over time) at any period, remembered once rolled up."""

    cube: Cube
    indicator: Ints
    over_time: tuple[str, ...]
    as_of: date | None = None
    _known: dict[Period, Rolled] = field(default_factory=dict, repr=False)

    def at(self, period: Period) -> Rolled:
        """The columns at that period."""
        if period not in self._known:
            self._known[period] = roll_up(self.cube, period, self.indicator, self.over_time, self.as_of)
        return self._known[period]


@dataclass(frozen=True)
class Targets:
    """Targets of one quantity for every organisation × leaf at the period; NaN where there is none."""

    values: Floats

    @classmethod
    def resolve(
        cls, cube: Cube | None, shape: tuple[int, int], indicator: Ints, ways: tuple[str, ...], period: Period
    ) -> "Targets":
        """An organisation's own target before everybody's, the period's own before one for any period."""
        values = absent(*shape)
        if cube is None:
            return cls(values)
        for when in (period, ANY_PERIOD):
            rolled = roll_up(cube, when, indicator, ways).value
            for layer in (rolled[:-1], np.broadcast_to(rolled[-1], shape)):
                values = np.where(np.isnan(values), layer, values)
        return cls(values)


@dataclass(frozen=True)
class Leaves:
    """Every array is organisations × leaves. `carried` counts periods back (0: own); `points` is NaN where absent."""

    value: Floats
    carried: Ints
    target: Floats
    base: Floats
    stretch: Floats
    points: Floats
    incomplete: Bools
    missing: Bools


def carry_forward(scheme: Scheme, observed: Observed, period: Period) -> tuple[Floats, Ints]:
    """Values of the period; where the policy allows, the last earlier value, and how many periods back it was."""
    value = observed.at(period).value.copy()
    carried = np.zeros(value.shape, np.int64)
    for place, leaf in enumerate(scheme.leaves):
        policy = scheme.policy(leaf)
        if policy.policy != "carry-forward":
            continue
        for back in range(1, policy.limit + 1):
            empty = np.isnan(value[:, place])
            if not empty.any():
                break
            earlier = observed.at(period.shift(-back)).value[:, place]
            found = empty & np.isfinite(earlier)
            value[found, place] = earlier[found]
            carried[found, place] = back
    return value, carried


def case_of(scheme: Scheme, place: int, observed: Observed, period: Period, leaves: tuple[Floats, ...]) -> Case:
    """What the rule of leaf number `place` sees. `leaves` are value, target, base, stretch."""
    leaf = scheme.leaves[place]
    needed = leaf.rule.history_needed if leaf.rule else 0
    value, target, base, stretch = (array[:, place] for array in leaves)
    history = absent(max(needed, 1), len(value))
    last_year = absent(len(value))
    if needed:
        history = np.stack([observed.at(period.shift(-back)).value[:, place] for back in range(1, needed + 1)])
        last_year = observed.at(period.year_on_year()).value[:, place]
    return Case(leaf.weight, leaf.direction, value, target, base, stretch, history, last_year)


def score_leaves(
    scheme: Scheme,
    roster: Roster,
    observed: Observed,
    targets: tuple[Floats, Floats, Floats],
    period: Period,
    findings: FindingList,
) -> Leaves:
    """Points of every leaf, with a finding for all that is missing, carried, partial or refused by a rule."""
    value, carried = carry_forward(scheme, observed, period)
    fixed = np.array([np.nan if leaf.target is None else leaf.target for leaf in scheme.leaves])
    target = np.where(np.isnan(targets[0]), fixed, targets[0])
    points, incomplete = absent(*value.shape), np.zeros(value.shape, np.bool_)
    arrays = (value, target, targets[1], targets[2])
    reporter = _Reporter(roster, period, findings)
    for place, leaf in enumerate(scheme.leaves):
        if leaf.rule is None:
            continue
        marks = leaf.rule.score(case_of(scheme, place, observed, period, arrays))
        points[:, place] = marks.points
        policy = scheme.policy(leaf)
        missing = np.isnan(value[:, place])
        effect = policy.otherwise if policy.policy == "carry-forward" else policy.policy
        if effect == "zero":
            points[missing, place] = 0.0
        if effect == "incomplete":
            incomplete[:, place] = np.isnan(points[:, place])
        reporter.missing(leaf, missing, effect)
        for code, mask in marks.refusals:
            reporter.refused(leaf, code, mask)
        reporter.carried(leaf, carried[:, place])
    reporter.partial(scheme, observed.at(period), carried)
    return Leaves(value, carried, target, targets[1], targets[2], points, incomplete, np.isnan(value))


_EFFECTS = {
    "zero": Text("it counts as zero points", "按零分计"),
    "exclude": Text("it is left out and the other weights are scaled up", "不计入，其余权重按比例放大"),
    "incomplete": Text("the nodes above get no score", "上级指标不计分"),
}


@dataclass(frozen=True)
class _Reporter:
    """Writes the findings of the leaves."""

    roster: Roster
    period: Period
    findings: FindingList

    def missing(self, leaf: Node, mask: Bools, effect: str) -> None:
        label, done = leaf.label(), _EFFECTS[effect]
        text = Text(
            f"{label.en}: no value for {self.period}; {done.en}.",
            f"{label.zh}：{self.period.label_zh}无数值，{done.zh}。",
        )
        self._each(leaf, mask, "missing_value", text, Severity.WARNING)

    def refused(self, leaf: Node, code: str, mask: Bools) -> None:
        label, why = leaf.label(), REFUSALS[code]
        text = Text(f"{label.en}: not scored, {why.en}.", f"{label.zh}：未计分，{why.zh}。")
        self._each(leaf, mask, code, text, Severity.ERROR)

    def carried(self, leaf: Node, back: Ints) -> None:
        for steps in np.unique(back[back > 0]):
            earlier, label = self.period.shift(-int(steps)), leaf.label()
            text = Text(
                f"{label.en}: the value of {earlier} is carried forward.", f"{label.zh}：沿用{earlier.label_zh}的数值。"
            )
            self._each(leaf, back == steps, "carried_forward", text, Severity.WARNING)

    def partial(self, scheme: Scheme, rolled: Rolled, carried: Ints) -> None:
        for row, place in np.argwhere(rolled.partial() & (carried == 0)):
            leaf, present, due = scheme.leaves[place], rolled.n_present[row, place], rolled.n_due[row, place]
            label = leaf.label()
            text = Text(
                f"{label.en}: {present} of {due} parts of {self.period} are there; the value is made from these.",
                f"{label.zh}：{self.period.label_zh}应有 {due} 期、实有 {present} 期，按实有数值汇总。",
            )
            self._add(int(row), leaf, "partial_period", text, Severity.WARNING)

    def _each(self, leaf: Node, mask: Bools, rule: str, text: Text, severity: Severity) -> None:
        for row in np.flatnonzero(mask):
            self._add(int(row), leaf, rule, text, severity)

    def _add(self, row: int, leaf: Node, rule: str, text: Text, severity: Severity) -> None:
        self.findings.add(Finding(severity, rule, text, self.roster.codes[row], leaf.indicator, str(self.period)))
