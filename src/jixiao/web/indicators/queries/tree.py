"""A scheme as lines of a tree, with the sums that must match, and each rule in words and as a curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import Case, ScoringRule, param_rule
from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.engine.model.text import show
from jixiao.web.base.words import N_
from jixiao.web.indicators.queries.law import Names, per_words, said, way_label


@dataclass(frozen=True)
class TreeRow:
    """One node: `depth` from 0, its rule in words and what its value is divided by; for an inner node the weights that
    add up to its own, and the way in which it is made from its children where that is not their sum.
    """

    node: Node
    depth: int
    parent: str
    rule: str
    total: str
    share: float
    n_leaves: int
    per: str = ""
    way: str = ""

    @property
    def label_zh(self) -> str:
        """The Chinese name, else another, else the code."""
        return self.node.label().zh

    @property
    def label_en(self) -> str:
        """The English name, else another, else the code."""
        return self.node.label().en


def tree_rows(scheme: EngineScheme, names: Names | None = None) -> list[TreeRow]:
    """Every node, parents before children, in the order of the file; `names` of indicators by code."""
    rows: list[TreeRow] = []
    waiting = [(node, 0, "") for node in reversed(scheme.tree)]
    while waiting:
        node, depth, parent = waiting.pop()
        rows.append(
            TreeRow(
                node=node,
                depth=depth,
                parent=parent,
                rule=rule_words(node.rule, names) if node.rule else "",
                total=sum_words(node.children, node.weight) if node.children else "",
                share=node.weight / scheme.full_marks,
                n_leaves=sum(1 for below in node.walk() if below.is_leaf),
                per=per_words(node, names),
                way=way_label(node),
            )
        )
        waiting.extend((child, depth + 1, node.code) for child in reversed(node.children))
    return rows


def sum_words(children: Sequence[Node], total: float) -> str:
    """“30 + 40 + 30 = 100”."""
    return f"{' + '.join(show(child.weight) for child in children)} = {show(total)}"


PARAMETERS = {
    "cap": N_("at most %(value)s"), "op": N_("compared by %(value)s"), "base": N_("base %(value)s"),
    "stretch": N_("stretch %(value)s"), "points_at_base": N_("share of points at the base %(value)s"),
    "bands": N_("bands %(value)s"), "edge": N_("bands begin %(value)s"), "gives": N_("bands give %(value)s"),
    "against": N_("held against %(value)s"), "threshold": N_("threshold %(value)s"), "n": N_("over %(value)s periods"),
    "otherwise": N_("otherwise a share of %(value)s"), "points_per_point": N_("%(value)s points off per point short"),
    "floor": N_("never below %(value)s"), "points_each": N_("%(value)s points off each time"),
    "over_achievement_k": N_("too high above the target: off by a factor of %(value)s"),
    "over_achievement_alert": N_("too high from %(value)s above the target"),
    "over_achievement_floor": N_("too high: at least a share of %(value)s"),
    "pass": N_("pass mark %(value)s"), "events": N_("points off each time: %(value)s"),
    "deduction": N_("otherwise %(value)s points off"), "tiers": N_("tiers %(value)s"), "unit": N_("figures in %(value)s"),
    "tier": N_("tier chosen in %(value)s"), "low": N_("value not allowed %(value)s"),
    "efficacy base": N_("%(value)s of 100 points at that value"), "high": N_("satisfying value %(value)s"),
    "span": N_("span %(value)s"), "clamp": N_("cut at both ends %(value)s"),
    "standards": N_("standard values %(value)s"), "coefficients": N_("coefficients %(value)s"),
    "target": N_("target %(value)s"), "then": N_("points by %(value)s"), "top": N_("first %(value)s places"),
    "bottom": N_("last %(value)s places"), "each": N_("%(value)s points from place to place"),
    "around": N_("around %(value)s points"), "centre": N_("share at the middle %(value)s"),
    "step": N_("share per deviation %(value)s"), "lowest": N_("at least a share of %(value)s"),
    "highest": N_("at most a share of %(value)s"), "weights": N_("weights %(value)s"),
    "experts": N_("experts %(value)s"), "drop": N_("without the %(value)s highest and lowest"),
    "trim_from": N_("trimmed from %(value)s experts on"), "least": N_("at least %(value)s experts"),
    "out_of": N_("scores out of %(value)s"), "pollutants": N_("pollutants %(value)s"),
    "standard": N_("standard %(value)s"), "averaging": N_("averages %(value)s"), "digits": N_("rounded to %(value)s digits"),
}  # fmt: skip
WORDS = {
    "target": N_("the target"), "previous": N_("the period before"), "last_year": N_("the same period last year"),
    "mean_of_previous": N_("the mean of earlier periods"), "share": N_("a share of the points"), "points": N_("points"),
    "hourly": N_("hourly"),
    "from": N_("from their value on"), "above": N_("above their value"), "=": N_("closeness to the target"),
}  # fmt: skip

UNITS = {"percent": N_("per cent"), "share": N_("shares of 1"), "points": N_("points")}


def rule_words(rule: ScoringRule, names: Names | None = None) -> str:
    """The rule's name and parameters in one line of the reader's language; `names` of indicators by code."""
    name = rule.label.in_language(get_language() or "zh")
    told = {key: value for key, value in rule.params().items() if value != "threshold"}  # the threshold tells itself
    words = {key: PARAMETERS.get(f"{rule.name} {key}", PARAMETERS.get(key)) for key in told}
    parts = [_(word) % {"value": _told(key, told[key], names or {})} for key, word in words.items() if word]
    return _("%(rule)s (%(parameters)s)") % {"rule": name, "parameters": "; ".join(parts)} if parts else name


def _told(key: str, value: Any, names: Names) -> str:
    """A parameter's value; a unit is not the share of points that the same word means elsewhere."""
    return _(UNITS[value]) if key == "unit" else _value(value, names)


def _value(value: Any, names: Names) -> str:
    if isinstance(value, str):
        return _(WORDS[value]) if value in WORDS else _named(value, names)
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int | float):
        return show(float(value))
    if isinstance(value, Mapping):
        return _mapping(value, names)
    if isinstance(value, list | tuple):
        pairs = [isinstance(inner, tuple) for inner in value]
        return ", ".join(
            "–".join(_value(end, names) for end in inner) if pair else _value(inner, names)
            for pair, inner in zip(pairs, value, strict=True)
        )
    return str(value)


def _named(code: str, names: Names) -> str:
    """An indicator by its name where it is known."""
    return said(names[code]) if code in names else code


def _mapping(value: Mapping[str, Any], names: Names) -> str:
    """A rule within a rule in words; a band as “90 → 10”; anything else as names with values."""
    if "name" in value:
        return rule_words(param_rule("then", value), names)
    if value.keys() <= {"from", "to", "points", "share"}:
        return " → ".join(_value(inner, names) for inner in value.values())
    return ", ".join(f"{_named(name, names)} {_value(inner, names)}" for name, inner in value.items())


N_STEPS = 60
ENDS = ("base", "stretch", "threshold", "low", "high")
"""Parameters that are values of the indicator."""


def needs_target(leaf: Node) -> bool:
    """Whether the leaf's points depend on a target that is set outside of the scheme's rule."""
    return leaf.rule is not None and leaf.rule.needs_target


def rule_curve(leaf: Node, target: float | None) -> tuple[list[float], list[float | None]] | None:
    """(observed values, points) of a leaf's rule from 0 to beyond the target; None where a curve says nothing.

    Rules that look at earlier periods, at peers, at several indicators or at a reviewer's points have none over one value.
    """
    rule = leaf.rule
    if rule is None or not rule.has_curve:
        return None
    low, high = _reach(leaf, target)
    step = _even((high - low) / N_STEPS)
    values = step * np.arange(np.floor(low / step + 1e-9), np.ceil(high / step - 1e-9) + 1)
    unknown = np.full_like(values, np.nan)
    case = Case(
        full=leaf.weight, direction=leaf.direction, value=values,
        target=unknown if target is None else np.full_like(values, target), base=unknown, stretch=unknown,
        history=np.empty((0, len(values))), last_year=unknown,
    )  # fmt: skip
    points = rule.score(case).points
    if np.isnan(points).all():
        return None
    return values.tolist(), [None if np.isnan(point) else float(point) for point in points]


def _even(step: float) -> float:
    """The next of 1, 2, 5, 10, 20 … so that the marks on the axis are figures that people use."""
    unit = 10.0 ** np.floor(np.log10(step))
    return float(next(unit * times for times in (1, 2, 5, 10) if unit * times >= step * (1 - 1e-9)))


def _reach(leaf: Node, target: float | None) -> tuple[float, float]:
    """From where to where the curve goes: beyond everything that the rule names, and 0 within it."""
    params = leaf.rule.params() if leaf.rule else {}
    named = [target, *(params.get(key) for key in ENDS)]
    named += [band.get("from", band.get("to")) for band in params.get("bands", ())]
    named += params.get("standards", {}).values()
    known = [float(value) for value in named if isinstance(value, int | float) and np.isfinite(value)]
    low, high = min([0.0, *known]) * 1.5, max([0.0, *known]) * 1.5
    if leaf.unit_of_measure == "%" and high > 0 and max(known) <= 100:
        return low, min(high, 100.0)
    if high > low:
        return low, high
    each = params.get("points_each")
    return 0.0, leaf.weight / each * 1.2 if isinstance(each, float) and each else 100.0
