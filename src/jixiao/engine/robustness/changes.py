"""Steps of an evaluation that can be edited (假设分析): weight, rule, target, value, policy, adjustment, who takes part."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from jixiao.engine.evaluate import Arguments
from jixiao.engine.model.aggregation import build_aggregation
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.node import MissingPolicy, Node
from jixiao.engine.model.rule import build_rule
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, did_you_mean, show
from jixiao.engine.robustness.frames import set_target, set_value, without_organisation
from jixiao.engine.scoring.leaves import QUANTITIES

Edit = Callable[[Node], Node]


class Change(ABC):
    """One edit. `apply` gives the arguments of the edited evaluation; what cannot be edited raises DefinitionError."""

    @abstractmethod
    def apply(self, arguments: Arguments) -> Arguments:
        """The arguments after the edit; those before stay as they are. `organisations` must say who takes part."""


class SchemeChange(Change):
    """An edit of the scheme alone."""

    @abstractmethod
    def edit(self, scheme: Scheme) -> Scheme:
        """The scheme after the edit."""

    def apply(self, arguments: Arguments) -> Arguments:
        return replace(arguments, scheme=self.edit(arguments.scheme))


@dataclass(frozen=True)
class WeightChange(SchemeChange):
    """A node gets `weight` points; its siblings share the rest in their proportions, those in `pinned` as they are."""

    node: str
    weight: float
    pinned: tuple[str, ...] = ()

    def edit(self, scheme: Scheme) -> Scheme:
        require_node(scheme, self.node)
        siblings = _siblings(scheme, self.node)
        for code in self.pinned:
            if code not in siblings or code == self.node:
                others = [sibling for sibling in siblings if sibling != self.node]
                text = Text(f"“{code}” is no sibling of “{self.node}”.", f"“{code}”与“{self.node}”不是同级指标。")
                raise DefinitionError("unknown_sibling", text, did_you_mean(code, others))
        kept = {code: weight for code, weight in siblings.items() if code in self.pinned}
        free = {code: weight for code, weight in siblings.items() if code not in kept and code != self.node}
        rest = sum(siblings.values()) - sum(kept.values()) - self.weight
        held = sum(free.values())
        if self.weight < 0 or rest < -1e-9 or (held <= 0 and rest > 1e-9):
            self._refuse(sum(siblings.values()) - sum(kept.values()), held)
        factor = max(rest, 0.0) / held if held > 0 else 0.0
        weights = {**siblings, **{code: weight * factor for code, weight in free.items()}, self.node: self.weight}
        return replace(scheme, tree=tuple(_weighted(node, weights) for node in scheme.tree))

    def _refuse(self, room: float, held: float) -> None:
        limit = f"0 to {show(room)}" if held > 0 else show(room)
        limit_zh = f"0 至 {show(room)}" if held > 0 else show(room)
        text = Text(
            f"“{self.node}” cannot have {show(self.weight)} points: its siblings could not make up the sum.",
            f"“{self.node}”不能取 {show(self.weight)} 分：同级指标无法凑足合计。",
        )
        mend = Text(f"Possible: {limit}.", f"可取：{limit_zh}。")
        raise DefinitionError("weights_do_not_add_up", text, mend)


@dataclass(frozen=True)
class RuleChange(SchemeChange):
    """A leaf gets another rule."""

    leaf: str
    rule: str
    params: tuple[tuple[str, Any], ...] = ()

    def edit(self, scheme: Scheme) -> Scheme:
        rule = build_rule(self.rule, dict(self.params))
        return _edited_leaf(scheme, self.leaf, lambda node: replace(node, rule=rule))


@dataclass(frozen=True)
class ParamChange(SchemeChange):
    """One parameter of a leaf's rule gets another value."""

    leaf: str
    key: str
    value: Any

    def edit(self, scheme: Scheme) -> Scheme:
        def edit(node: Node) -> Node:
            assert node.rule is not None
            return replace(node, rule=build_rule(node.rule.name, {**node.rule.params(), self.key: self.value}))

        return _edited_leaf(scheme, self.leaf, edit)


@dataclass(frozen=True)
class MissingChange(SchemeChange):
    """Another policy for missing values: of one leaf, or (“”) of all."""

    policy: MissingPolicy
    leaf: str = ""

    def edit(self, scheme: Scheme) -> Scheme:
        if self.leaf:
            return _edited_leaf(scheme, self.leaf, lambda node: replace(node, missing=self.policy))
        return replace(with_edited_nodes(scheme, lambda node: replace(node, missing=None)), missing=self.policy)


@dataclass(frozen=True)
class AggregationChange(SchemeChange):
    """A node, or (“”) the scheme itself, is made from its children in another way; “” adds up again."""

    way: str
    node: str = ""

    def edit(self, scheme: Scheme) -> Scheme:
        way = build_aggregation(self.way, {}) if self.way else None
        if not self.node or self.node == scheme.code:
            return replace(scheme, aggregate=way)
        require_node(scheme, self.node)
        return with_edited_nodes(scheme, lambda node: replace(node, aggregate=way) if node.code == self.node else node)


@dataclass(frozen=True)
class AdjustmentChange(SchemeChange):
    """An adjustment gives or takes other points for each event."""

    code: str
    points_each: float

    def edit(self, scheme: Scheme) -> Scheme:
        _require("adjustment", "加减分项", self.code, [item.code for item in scheme.adjustments])
        items = (
            replace(item, points_each=self.points_each) if item.code == self.code else item
            for item in scheme.adjustments
        )
        return replace(scheme, adjustments=tuple(items))


@dataclass(frozen=True)
class Without(SchemeChange):
    """An adjustment or a veto is dropped."""

    code: str

    def edit(self, scheme: Scheme) -> Scheme:
        codes = [*(item.code for item in scheme.adjustments), *(veto.code for veto in scheme.vetoes)]
        _require("adjustment or veto", "加减分项或一票否决项", self.code, codes)
        return replace(
            scheme,
            adjustments=tuple(item for item in scheme.adjustments if item.code != self.code),
            vetoes=tuple(veto for veto in scheme.vetoes if veto.code != self.code),
        )


@dataclass(frozen=True)
class TargetChange(Change):
    """Target (or base, stretch) of an organisation, or (“*”) of all, for the evaluated period."""

    organisation: str
    indicator: str
    value: float
    quantity: str = "target"

    def apply(self, arguments: Arguments) -> Arguments:
        require_indicator(arguments.scheme, self.indicator)
        if self.organisation != "*":
            require_organisation(arguments, self.organisation)
        check_choice("quantity", self.quantity, QUANTITIES)
        targets = set_target(
            arguments.targets, self.organisation, self.indicator, arguments.period, self.quantity, self.value
        )
        return replace(arguments, targets=targets)


@dataclass(frozen=True)
class ValueChange(Change):
    """The observed value of an organisation in the evaluated period, in place of all values there; None: missing."""

    organisation: str
    indicator: str
    value: float | None

    def apply(self, arguments: Arguments) -> Arguments:
        require_indicator(arguments.scheme, self.indicator)
        require_organisation(arguments, self.organisation)
        observations = set_value(
            arguments.observations, self.organisation, self.indicator, arguments.period, self.value
        )
        return replace(arguments, observations=observations)


@dataclass(frozen=True)
class Exclusion(Change):
    """An organisation does not take part."""

    organisation: str

    def apply(self, arguments: Arguments) -> Arguments:
        roster = arguments.organisations or {}
        require_organisation(arguments, self.organisation)
        return replace(
            arguments,
            organisations={code: group for code, group in roster.items() if code != self.organisation},
            observations=without_organisation(arguments.observations, self.organisation),
            targets=without_organisation(arguments.targets, self.organisation),
        )


def with_edited_nodes(scheme: Scheme, edit: Edit) -> Scheme:
    """The scheme with every node edited, children first."""

    def of(node: Node) -> Node:
        return edit(replace(node, children=tuple(of(child) for child in node.children)))

    return replace(scheme, tree=tuple(of(node) for node in scheme.tree))


def require_node(scheme: Scheme, code: str) -> None:
    """Raise DefinitionError unless the scheme has a node of that code."""
    _require("node", "指标", code, [node.code for node in scheme.walk()])


def require_indicator(scheme: Scheme, code: str) -> None:
    """Raise DefinitionError unless the scheme observes that indicator."""
    _require("indicator", "指标", code, scheme.indicators)


def require_organisation(arguments: Arguments, code: str) -> None:
    """Raise DefinitionError unless that organisation takes part."""
    _require("organisation", "单位", code, arguments.organisations or {})


def _require(kind: str, kind_zh: str, code: str, known: Iterable[str]) -> None:
    codes = list(known)
    if code not in codes:
        text = Text(f"There is no {kind} “{code}” here.", f"没有{kind_zh}“{code}”。")
        raise DefinitionError("unknown_code", text, did_you_mean(code, codes) if codes else None)


def _edited_leaf(scheme: Scheme, code: str, edit: Edit) -> Scheme:
    _require("leaf", "末级指标", code, [leaf.code for leaf in scheme.leaves])
    return with_edited_nodes(scheme, lambda node: edit(node) if node.code == code else node)


def _siblings(scheme: Scheme, code: str) -> dict[str, float]:
    """The node and its siblings with their weights."""
    families: list[tuple[Node, ...]] = [scheme.tree, *(node.children for node in scheme.walk())]
    family = next(nodes for nodes in families if any(node.code == code for node in nodes))
    return {node.code: node.weight for node in family}


def _weighted(node: Node, weights: dict[str, float]) -> Node:
    """The node with new weights where given; what is below a node is scaled with it."""
    if node.code in weights:
        return _scaled(node, weights[node.code])
    return replace(node, children=tuple(_weighted(child, weights) for child in node.children))


def _scaled(node: Node, weight: float) -> Node:
    held = sum(child.weight for child in node.children)
    share = weight / held if held > 0 else 0.0
    children = tuple(_scaled(child, child.weight * share) for child in node.children)
    return replace(node, weight=weight, children=children)
