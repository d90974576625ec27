"""A scheme as lines of a tree, with the sums that must match, and each rule in words and as a curve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jixiao.engine.model.node import Node
from jixiao.engine.model.rule import Case, ScoringRule
from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.engine.model.text import show
from jixiao.web.base.words import N_


@dataclass(frozen=True)
class TreeRow:
    """One node: `depth` from 0, its rule in words, and for an inner node the weights that add up to its own."""

    node: Node
    depth: int
    parent: str
    rule: str
    total: str
    share: float
    n_leaves: int

    @property
    def label_zh(self) -> str:
        """The Chinese name, else another, else the code."""
        return self.node.label().zh

    @property
    def label_en(self) -> str:
        """The English name, else another, else the code."""
        return self.node.label().en


def tree_rows(scheme: EngineScheme) -> list[TreeRow]:
    """Every node, parents before children, in the order of the file."""
    rows: list[TreeRow] = []
    waiting = [(node, 0, "") for node in reversed(scheme.tree)]
    while waiting:
        node, depth, parent = waiting.pop()
        rows.append(
            TreeRow(
                node=node,
                depth=depth,
                parent=parent,
                rule=rule_words(node.rule) if node.rule else "",
                total=sum_words(node.children, node.weight) if node.children else "",
                share=node.weight / scheme.full_marks,
                n_leaves=sum(1 for below in node.walk() if below.is_leaf),
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
}  # fmt: skip
WORDS = {
    "target": N_("the target"), "previous": N_("the period before"), "last_year": N_("the same period last year"),
    "mean_of_previous": N_("the mean of earlier periods"), "share": N_("a share of the points"), "points": N_("points"),
    "from": N_("from their value on"), "above": N_("above their value"), "=": N_("closeness to the target"),
}  # fmt: skip


def rule_words(rule: ScoringRule) -> str:
    """The rule's name and parameters in one line of the reader's language."""
    name = rule.label.in_language(get_language() or "zh")
    told = {key: value for key, value in rule.params().items() if value != "threshold"}  # the threshold tells itself
    said = [_(PARAMETERS.get(key, key)) % {"value": _value(value)} for key, value in told.items()]
    return _("%(rule)s (%(parameters)s)") % {"rule": name, "parameters": "; ".join(said)} if said else name


def _value(value: Any) -> str:
    if isinstance(value, str):
        return _(WORDS[value]) if value in WORDS else value
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, int | float):
        return show(float(value))
    if isinstance(value, Mapping):
        return " → ".join(_value(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return ", ".join(_value(inner) for inner in value)
    return str(value)


N_STEPS = 60
OWN_MARKS = frozenset({"base", "stretch", "bands", "threshold"})


def needs_target(leaf: Node) -> bool:
    """Whether the leaf's points depend on a target that is set outside of the scheme's rule."""
    rule = leaf.rule
    if rule is None or rule.name in {"manual", "deduct_per_event"} or rule.history_needed:
        return False
    return not OWN_MARKS & rule.params().keys()


def rule_curve(leaf: Node, target: float | None) -> tuple[list[float], list[float | None]] | None:
    """(observed values, points) of a leaf's rule from 0 to beyond the target; None where a curve says nothing.

    Rules that look at earlier periods, or at a reviewer's points, have no curve over one value.
    """
    rule = leaf.rule
    if rule is None or rule.history_needed or rule.name == "manual":
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
    named = [target, *(params.get(key) for key in ("base", "stretch", "threshold"))]
    named += [band.get("from", band.get("to")) for band in params.get("bands", ())]
    known = [float(value) for value in named if isinstance(value, int | float) and np.isfinite(value)]
    low, high = min([0.0, *known]) * 1.5, max([0.0, *known]) * 1.5
    if leaf.unit_of_measure == "%" and high > 0 and max(known) <= 100:
        return low, min(high, 100.0)
    if high > low:
        return low, high
    each = params.get("points_each")
    return 0.0, leaf.weight / each * 1.2 if isinstance(each, float) and each else 100.0
