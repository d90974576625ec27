"""A scheme as plain data: the same keys as its YAML file, defaults left out."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from jixiao.engine.model.aggregation import Aggregation
from jixiao.engine.model.node import Denominator, MissingPolicy, Node
from jixiao.engine.model.parts import Adjustment, Grade, PeerGroup, Rounding, Veto
from jixiao.engine.model.period import Frequency


class SchemeFields(Protocol):
    """The fields of a scheme."""

    @property
    def code(self) -> str: ...
    @property
    def tree(self) -> tuple[Node, ...]: ...
    @property
    def version(self) -> str: ...
    @property
    def label_zh(self) -> str: ...
    @property
    def label_en(self) -> str: ...
    @property
    def full_marks(self) -> float: ...
    @property
    def periodicity(self) -> Frequency: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def source(self) -> str: ...
    @property
    def rounding(self) -> Rounding: ...
    @property
    def missing(self) -> MissingPolicy: ...
    @property
    def grades(self) -> tuple[Grade, ...]: ...
    @property
    def peer_groups(self) -> tuple[PeerGroup, ...]: ...
    @property
    def adjustments(self) -> tuple[Adjustment, ...]: ...
    @property
    def adjustment_caps(self) -> tuple[tuple[str, float], ...]: ...
    @property
    def vetoes(self) -> tuple[Veto, ...]: ...
    @property
    def separate(self) -> tuple[str, ...]: ...
    @property
    def aggregate(self) -> Aggregation | None: ...


def scheme_data(scheme: SchemeFields) -> dict[str, Any]:
    """The canonical data of a scheme."""
    return {
        "scheme": scheme.code,
        "version": scheme.version,
        **_label(scheme),
        **_kept(
            valid_from=scheme.valid_from.isoformat() if scheme.valid_from else None,
            valid_to=scheme.valid_to.isoformat() if scheme.valid_to else None,
            source=scheme.source,
        ),
        "periodicity": scheme.periodicity.value,
        "full_marks": float(scheme.full_marks),
        "rounding": {
            "digits": scheme.rounding.digits,
            "mode": scheme.rounding.mode,
            "rank_on": scheme.rounding.rank_on,
        },
        "missing": _missing(scheme.missing),
        **_kept(
            grades=[
                {"code": g.code, **_label(g), "from": float(g.lowest), **_kept(quota=g.quota)} for g in scheme.grades
            ],
            peer_groups={g.code: {**_label(g), "organisations": list(g.organisations)} for g in scheme.peer_groups},
        ),
        **_kept(aggregate=_aggregate(scheme.aggregate)),
        "tree": [_node(node) for node in scheme.tree],
        **_kept(
            adjustments=[_adjustment(item) for item in scheme.adjustments],
            adjustment_caps={kind: float(cap) for kind, cap in scheme.adjustment_caps},
            vetoes=[_veto(item) for item in scheme.vetoes],
            separate=list(scheme.separate),
        ),
    }


class _Labelled(Protocol):
    @property
    def label_zh(self) -> str: ...
    @property
    def label_en(self) -> str: ...


def _kept(**entries: Any) -> dict[str, Any]:
    """The entries that say something."""
    return {key: value for key, value in entries.items() if value not in (None, "", [], {}, ())}


def _label(item: _Labelled) -> dict[str, Any]:
    return _kept(label=_kept(zh=item.label_zh, en=item.label_en))


def _missing(policy: MissingPolicy) -> str | dict[str, Any]:
    if not policy.fills_in:
        return policy.policy
    return {"policy": policy.policy, "limit": policy.limit, "otherwise": policy.otherwise}


def _aggregate(way: Aggregation | None) -> dict[str, Any] | None:
    return {"name": way.name, **plain(way.params())} if way else None


def _per(denominator: Denominator | None) -> dict[str, Any] | None:
    return {"indicator": denominator.indicator, "times": float(denominator.times)} if denominator else None


def _node(node: Node) -> dict[str, Any]:
    head = {"code": node.code, **_label(node), "weight": float(node.weight), **_kept(goal=node.goal)}
    if node.children:
        return {
            **head,
            **_kept(aggregate=_aggregate(node.aggregate)),
            "children": [_node(child) for child in node.children],
        }
    return {
        **head,
        **_kept(
            indicator=node.indicator if node.indicator != node.code else None,
            direction=node.direction,
            unit_of_measure=node.unit_of_measure,
            target=node.target,
            rule={"name": node.rule.name, **plain(node.rule.params())} if node.rule else None,
            missing=_missing(node.missing) if node.missing else None,
            over_time=node.over_time if node.over_time != "mean" else None,
            decimals=node.decimals,
            per=_per(node.per),
        ),
    }


def _adjustment(item: Adjustment) -> dict[str, Any]:
    return {
        "code": item.code,
        **_label(item),
        "kind": item.kind,
        "points_each": float(item.points_each),
        **_kept(
            indicator=item.indicator if item.indicator != item.code else None,
            cap=item.cap,
            over_time=item.over_time if item.over_time != "sum" else None,
        ),
    }


def _veto(item: Veto) -> dict[str, Any]:
    word = "zero" if item.zero else "excluded" if item.excluded else ""
    effect: Any = word or _kept(cap_grade=item.cap_grade, drop_grades=item.drop_grades or None)
    return {
        "code": item.code,
        **_label(item),
        "when": item.when,
        "effect": effect,
        **_kept(
            indicator=item.indicator if item.indicator != item.code else None,
            over_time=item.over_time if item.over_time != "sum" else None,
        ),
    }


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters as YAML and JSON know them: tuples become lists."""
    return {key: _plain(value) for key, value in params.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return plain(value)
    return value
