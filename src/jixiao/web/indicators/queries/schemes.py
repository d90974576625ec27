"""Scheme versions: which there are, what they say, how they differ, whether they can be worked with."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from jixiao.engine.model.scheme import Scheme as EngineScheme
from jixiao.web.base.words import N_
from jixiao.web.indicators import rules
from jixiao.web.indicators.models import IndicatorVersion, SchemeVersion
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import OrganisationTree


def engine_scheme(version: SchemeVersion) -> EngineScheme:
    """The engine's scheme of a stored version; a document is read once per content."""
    return _read(version.digest, version.document)


@lru_cache(maxsize=128)
def _read(digest: str, document: str) -> EngineScheme:
    return EngineScheme.from_yaml(document)


def published_versions() -> list[SchemeVersion]:
    """Every published version with its scheme, newest first within a scheme."""
    versions = SchemeVersion.objects.filter(state=rules.PUBLISHED).select_related("scheme", "scheme__organisation")
    return list(versions.order_by("scheme__code", "-number"))


def visible_versions(
    tree: OrganisationTree, visible_ids: frozenset[int], editable_ids: frozenset[int]
) -> list[SchemeVersion]:
    """Versions that bind the reader's organisations; drafts only where the reader may edit them."""
    versions = SchemeVersion.objects.select_related("scheme", "scheme__organisation", "created_by", "published_by")
    scopes = {id_: tree.scope(id_) for id_ in set(versions.values_list("scheme__organisation_id", flat=True))}
    return [
        version
        for version in versions.order_by("scheme__code", "-number")
        if _may_see(version, visible_ids, editable_ids, scopes[version.scheme.organisation_id])
    ]


def version_by_number(
    code: str, number: int, tree: OrganisationTree, visible_ids: frozenset[int], editable_ids: frozenset[int]
) -> SchemeVersion | None:
    """One version, if the reader may see it."""
    if not 0 < number < 32_767:  # what the column holds
        return None
    versions = SchemeVersion.objects.select_related("scheme", "scheme__organisation", "created_by", "published_by")
    version = versions.filter(scheme__code=code, number=number).first()
    if version is None:
        return None
    scope = tree.scope(version.scheme.organisation_id)
    return version if _may_see(version, visible_ids, editable_ids, scope) else None


def _may_see(
    version: SchemeVersion, visible_ids: frozenset[int], editable_ids: frozenset[int], scope: frozenset[int]
) -> bool:
    owner = version.scheme.organisation_id
    if version.state == rules.DRAFT:
        return owner in editable_ids
    return owner in visible_ids or not visible_ids.isdisjoint(scope)


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `kind` added, removed, changed or moved; `before` and `after` in words."""

    kind: str
    code: str
    what: str
    before: str = ""
    after: str = ""
    label_zh: str = ""
    label_en: str = ""


NAMES = {
    "label_zh": N_("Chinese name"), "label_en": N_("English name"), "weight": N_("Weight"), "parent": N_("Placed under"),
    "indicator": N_("Observed indicator"), "direction": N_("Direction"), "unit_of_measure": N_("Unit of measure"),
    "target": N_("Target in the scheme"), "rule": N_("Scoring rule"), "missing": N_("Missing values"),
    "over_time": N_("Over the year"), "decimals": N_("Decimals"), "goal": N_("Goal"), "version": N_("Version name"),
    "valid_from": N_("Valid from"), "valid_to": N_("Valid until"), "source": N_("Source document"),
    "periodicity": N_("Periodicity"), "full_marks": N_("Full marks"), "rounding": N_("Rounding"), "grades": N_("Grades"),
    "peer_groups": N_("Peer groups"), "adjustments": N_("Adjustments"), "adjustment_caps": N_("Caps of adjustments"),
    "vetoes": N_("Vetoes"), "node": N_("Indicator or group"), "label": N_("Name"),
    "per": N_("Divided by"), "aggregate": N_("Way of aggregating"),
}  # fmt: skip


def differences(before: EngineScheme, after: EngineScheme) -> list[Difference]:
    """What changed from one version to another: the head first, then node by node in the newer one's order."""
    return [*_head_differences(before.to_data(), after.to_data()), *_node_differences(before, after)]


def _head_differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys([*after, *before]):
        if key != "tree" and before.get(key) != after.get(key):
            yield Difference("changed", "", NAMES.get(key, key), _shown(before.get(key)), _shown(after.get(key)))


def _node_differences(before: EngineScheme, after: EngineScheme) -> Iterator[Difference]:
    old, new = _flat(before), _flat(after)
    for code, facts in new.items():
        words = {"label_zh": facts["label_zh"], "label_en": facts["label_en"]}
        if code not in old:
            yield Difference("added", code, NAMES["node"], "", _shown(facts["weight"]), **words)
            continue
        for key, value in facts.items():
            former = old[code][key]
            if former != value:
                kind = "moved" if key == "parent" else "changed"
                yield Difference(kind, code, NAMES[key], _shown(former), _shown(value), **words)
    for code, facts in old.items():
        if code not in new:
            words = {"label_zh": facts["label_zh"], "label_en": facts["label_en"]}
            yield Difference("removed", code, NAMES["node"], _shown(facts["weight"]), "", **words)


def _flat(scheme: EngineScheme) -> dict[str, dict[str, Any]]:
    facts: dict[str, dict[str, Any]] = {}
    parents = {child.code: node.code for node in scheme.walk() for child in node.children}
    for node in scheme.walk():
        rule = {"name": node.rule.name, **node.rule.params()} if node.rule else ""
        facts[node.code] = {
            "label_zh": node.label_zh, "label_en": node.label_en, "weight": node.weight,
            "parent": parents.get(node.code, ""), "indicator": node.indicator, "direction": node.direction,
            "unit_of_measure": node.unit_of_measure, "target": node.target, "rule": rule,
            "missing": node.missing.policy if node.missing else "", "over_time": node.over_time,
            "decimals": node.decimals, "goal": node.goal, "per": f"{node.per.indicator} × {node.per.times:g}" if node.per else "",
            "aggregate": {"name": node.aggregate.name, **node.aggregate.params()} if node.aggregate else "",
        }  # fmt: skip
    return facts


def _shown(value: Any) -> str:
    """Plain data in one line that a person reads: no brackets of a programming language."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    if isinstance(value, dict):
        return ", ".join(f"{key} {_shown(inner)}" for key, inner in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(_shown(inner) for inner in value)
    return str(value)


@dataclass(frozen=True)
class Check:
    """One line of a scheme's health: `severity` good, info or warn; `message` is a msgid with `params`."""

    severity: str
    message: str
    params: dict[str, Any] = field(default_factory=dict)


def authors_of(version: SchemeVersion) -> frozenset[str]:
    """Who wrote a version, and who saved it last."""
    changed = version.changed_by
    return frozenset({version.created_by.username, *([changed.username] if changed else [])})


def publish_checks(version: SchemeVersion) -> list[Check]:
    """What to know before publishing: sums, indicators new to the library or at odds with it, unknown organisations."""
    scheme = engine_scheme(version)
    checks = [
        Check(
            "good",
            N_("Weights add up on every level: %(n)s indicators, %(marks)s points."),
            {"n": len(scheme.leaves), "marks": _shown(scheme.full_marks)},
        )
    ]
    library = {
        one.indicator.code: one
        for one in IndicatorVersion.objects.filter(indicator__code__in=scheme.indicators)
        .select_related("indicator").order_by("number")
    }  # fmt: skip
    new = [code for code in scheme.indicators if code not in library]
    if new:
        message = N_("Not in the library yet; publishing enters them as the scheme describes them: %(codes)s.")
        checks.append(Check("info", message, {"codes": ", ".join(new)}))
    for leaf in scheme.leaves:
        known = library.get(leaf.indicator)
        if known is not None and known.direction != leaf.direction:
            message = N_("“%(code)s”: the library says the other direction. Make sure which one is meant.")
            checks.append(Check("warn", message, {"code": leaf.code}))
        if known is not None and leaf.unit_of_measure and known.unit_of_measure != leaf.unit_of_measure:
            message = N_("“%(code)s”: unit “%(here)s” in the scheme, “%(there)s” in the library.")
            units = {"code": leaf.code, "here": leaf.unit_of_measure, "there": known.unit_of_measure}
            checks.append(Check("warn", message, units))
    members = [code for group in scheme.peer_groups for code in group.organisations]
    strangers = sorted(set(members) - set(Organisation.objects.filter(code__in=members).values_list("code", flat=True)))
    if strangers:
        message = N_("Peer groups name organisations that do not exist here: %(codes)s.")
        checks.append(Check("warn", message, {"codes": ", ".join(strangers[:20])}))
    if not scheme.grades:
        checks.append(Check("info", N_("No grades: scores and ranks only.")))
    return checks
