"""From cubes to points: the values of every leaf at the evaluated period, what is missing, and what the rules give."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, absent, beside_each_other, nothing
from jixiao.engine.model.cube import Cube, roll_up
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.node import Node
from jixiao.engine.model.period import Period
from jixiao.engine.model.rule import REFUSALS, Case, Marks
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text
from jixiao.engine.scoring.intake import ANY_PERIOD, Roster
from jixiao.engine.scoring.missing import INTERPOLATED, PEER_MEDIAN, FilledIn, fill_in
from jixiao.engine.scoring.observed import Observed

QUANTITIES = ("target", "base", "stretch")


@dataclass(frozen=True)
class Aims:
    """Targets, bases and stretches of every organisation × leaf, column by column; NaN where there is none."""

    n_organisations: int
    columns: dict[tuple[str, int], Floats]

    def column(self, quantity: str, leaf: int) -> Floats:
        """One quantity of one leaf."""
        found = self.columns.get((quantity, leaf))
        return nothing(self.n_organisations) if found is None else found

    @classmethod
    def resolve(cls, scheme: Scheme, cubes: dict[str, Cube], size: int, period: Period) -> "Aims":
        """An organisation's own target before everybody's, the period's own before one for any period, then the leaf's."""
        places = {code: place for place, code in enumerate(scheme.target_codes)}
        indicator = np.array([places[leaf.indicator] for leaf in scheme.leaves], np.int64)
        ways = tuple(leaf.over_time for leaf in scheme.leaves)
        columns: dict[tuple[str, int], Floats] = {}
        for quantity, cube in cubes.items():
            own, everybody = cube.split_last()
            layers: list[Floats] = []
            for when in (period, ANY_PERIOD):
                if own is not None:
                    layers.append(roll_up(own, when, indicator, ways).value[:-1])
                layers.append(np.broadcast_to(roll_up(everybody, when, indicator, ways).value, (size, len(ways))))
            for leaf in range(len(ways)):
                columns[quantity, leaf] = _first_there([layer[:, leaf] for layer in layers])
        for number, node in enumerate(scheme.leaves):
            if node.target is not None:
                fixed = np.broadcast_to(np.float64(node.target), (size,))
                columns["target", number] = _first_there([columns.get(("target", number), nothing(size)), fixed])
        return cls(size, columns)


def _first_there(layers: list[Floats]) -> Floats:
    """For every organisation the first value that is there; columns that say the same to everybody stay one number."""
    result = layers[0]
    for layer in layers[1:]:
        if result.strides == (0,) and len(result):
            result = layer if np.isnan(result[0]) else result
        elif np.isnan(result).any():
            result = np.where(np.isnan(result), layer, result)
    return result


@dataclass(frozen=True)
class Leaves:
    """What the rules saw and gave. `value` and `points` are organisations × leaves; `points` is NaN where absent."""

    filled: FilledIn
    aims: Aims
    points: Floats
    incomplete: dict[int, Bools]

    @property
    def value(self) -> Floats:
        return self.filled.value

    def is_missing(self, row: int, leaf: int) -> bool:
        return bool(np.isnan(self.value[row, leaf]))


def case_of(
    scheme: Scheme, place: int, observed: Observed, period: Period, group: Ints, value: Floats, aims: Aims
) -> Case:
    """What the rule of leaf number `place` sees; `value` is the leaf's column with what was filled in."""
    leaf = scheme.leaves[place]
    needed = leaf.rule.history_needed if leaf.rule else 0
    history, last_year = nothing(len(value))[None, :], nothing(len(value))
    if needed:
        history = np.stack([observed.at(period.shift(-back)).value[:, place] for back in range(1, needed + 1)])
        last_year = observed.at(period.year_on_year()).value[:, place]
    inputs = [observed.inputs_at(period, each) for each in observed.derived if each.leaf == place]
    target, base, stretch = (aims.column(quantity, place) for quantity in QUANTITIES)
    return Case(
        leaf.weight, leaf.direction, value, target, base, stretch, history, last_year, group,
        inputs[0] if inputs else absent(0, len(value)),
    )  # fmt: skip


def score_leaves(
    scheme: Scheme, roster: Roster, observed: Observed, aims: Aims, period: Period, findings: FindingList
) -> Leaves:
    """Points of every leaf, with a finding for all that is missing, filled in, partial or refused by a rule."""
    filled = fill_in(scheme, observed, period, roster.group)
    points = np.empty(filled.value.shape, order="F")
    incomplete: dict[int, Bools] = {}
    reporter = _Reporter(roster, period, findings)

    def mark(place: int) -> Marks | None:
        rule, value = scheme.leaves[place].rule, filled.value[:, place]
        return rule.score(case_of(scheme, place, observed, period, roster.group, value, aims)) if rule else None

    marked = beside_each_other(mark, range(len(scheme.leaves)), filled.value.size)
    for place, (leaf, marks) in enumerate(zip(scheme.leaves, marked, strict=True)):
        value, effect = filled.value[:, place], scheme.policy(leaf).effect
        if marks is None:
            continue
        points[:, place] = marks.points
        missing = np.isnan(value)
        if effect == "zero":
            points[missing, place] = 0.0
        if effect == "incomplete":
            incomplete[place] = np.isnan(points[:, place])
        reporter.missing(leaf, missing, effect)
        for code, mask in marks.refusals:
            reporter.refused(leaf, code, mask)
        reporter.filled_in(leaf, place, filled)
    reporter.made_from_several(scheme, observed)
    reporter.partial(scheme, observed, filled)
    return Leaves(filled, aims, points, incomplete)


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

    def filled_in(self, leaf: Node, place: int, filled: FilledIn) -> None:
        """What stands in for a missing value, and where it came from."""
        if place not in filled.how:
            return
        label, how, back = leaf.label(), filled.how[place], filled.back[place]
        for steps in np.unique(back[back > 0]):
            earlier = self.period.shift(-int(steps))
            text = Text(
                f"{label.en}: the value of {earlier} is carried forward.", f"{label.zh}：沿用{earlier.label_zh}的数值。"
            )
            self._each(leaf, back == steps, "carried_forward", text, Severity.WARNING)
        median = Text(
            f"{label.en}: no value; the median of the peer group stands in.",
            f"{label.zh}：无数值，以同组单位中位数代替。",
        )
        self._each(leaf, how == PEER_MEDIAN, "peer_median", median, Severity.WARNING)
        line = Text(
            f"{label.en}: no value; interpolated between the periods before and after.",
            f"{label.zh}：无数值，按前后两期数值线性内插。",
        )
        self._each(leaf, how == INTERPOLATED, "interpolated", line, Severity.WARNING)

    def made_from_several(self, scheme: Scheme, observed: Observed) -> None:
        """Which of the figures is missing that a value is made from."""
        for each in observed.derived:
            leaf = scheme.leaves[each.leaf]
            for code, column in zip(each.codes, observed.inputs_at(self.period, each), strict=True):
                text = Text(
                    f"{leaf.label().en}: “{code}” has no value for {self.period}.",
                    f"{leaf.label().zh}：“{code}”{self.period.label_zh}无数值。",
                )
                self._add(FindingGroup(Severity.WARNING, "input_missing", text, self.roster.codes,
                                       np.flatnonzero(np.isnan(column)), code, str(self.period)))  # fmt: skip
        for ratio in observed.divided:
            leaf = scheme.leaves[ratio.leaf]
            text = Text(
                f"{leaf.label().en}: not divided, “{ratio.code}” is missing, 0 or negative.",
                f"{leaf.label().zh}：无法折算，“{ratio.code}”缺失、为 0 或为负。",
            )
            self._each(leaf, observed.undivided(self.period, ratio), "denominator_missing", text, Severity.ERROR)

    def partial(self, scheme: Scheme, observed: Observed, filled: FilledIn) -> None:
        for row, place, present, due in observed.at(self.period).partial():
            if place >= len(scheme.leaves) or filled.how_of(row, place):
                continue
            leaf = scheme.leaves[place]
            label = leaf.label()
            text = Text(
                f"{label.en}: {present} of {due} parts of {self.period} are there; the value is made from these.",
                f"{label.zh}：{self.period.label_zh}应有 {due} 期、实有 {present} 期，按实有数值汇总。",
            )
            code = self.roster.codes[row]
            self.findings.add(Finding(Severity.WARNING, "partial_period", text, code, leaf.indicator, str(self.period)))

    def _each(self, leaf: Node, mask: Bools, rule: str, text: Text, severity: Severity) -> None:
        places = np.flatnonzero(mask)
        self._add(FindingGroup(severity, rule, text, self.roster.codes, places, leaf.indicator, str(self.period)))

    def _add(self, group: FindingGroup) -> None:
        if len(group.places):
            self.findings.add(group)
