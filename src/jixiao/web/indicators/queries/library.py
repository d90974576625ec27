"""Plans, goals and the indicator library."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from jixiao.web.indicators import rules
from jixiao.web.indicators.models import Goal, Indicator, IndicatorVersion, Plan, SchemeVersion
from jixiao.web.indicators.queries.schemes import engine_scheme, published_versions
from jixiao.web.organisations.queries import OrganisationTree, valid_on


def indicator_on(day: date, codes: Iterable[str] | None = None) -> dict[str, IndicatorVersion]:
    """What each indicator meant on `day`, by code; of `codes` only, where given. One query."""
    versions = IndicatorVersion.objects.filter(valid_on(day)).select_related("indicator", "owner")
    if codes is not None:
        versions = versions.filter(indicator__code__in=list(codes))
    return {version.indicator.code: version for version in versions.order_by("indicator__code")}


def newest_version(indicator: Indicator, day: date) -> IndicatorVersion:
    """The version valid on `day`; where there is none, the next to come, else the last that was."""
    versions = list(indicator.versions.select_related("owner").order_by("valid_from"))
    valid = [one for one in versions if one.valid_from <= day and (one.valid_to is None or one.valid_to > day)]
    coming = [one for one in versions if one.valid_from > day]
    return next(iter([*valid, *coming, *versions[-1:]]))


@dataclass(frozen=True)
class IndicatorRow:
    """One line of the library: the indicator, its version of the day, and the published schemes that score it."""

    code: str
    version: IndicatorVersion
    n_versions: int
    schemes: tuple[SchemeVersion, ...]


def library_rows(day: date) -> list[IndicatorRow]:
    """Every indicator as it stands on `day`, by code."""
    ordered = Prefetch("versions", IndicatorVersion.objects.select_related("owner").order_by("valid_from"))
    using: dict[str, list[SchemeVersion]] = {}
    for scheme_version in published_versions():
        for code in engine_scheme(scheme_version).indicators:
            using.setdefault(code, []).append(scheme_version)
    rows = []
    for indicator in Indicator.objects.prefetch_related(ordered).order_by("code"):
        versions = list(indicator.versions.all())
        valid = [one for one in versions if one.valid_from <= day and (one.valid_to is None or one.valid_to > day)]
        version = next(iter([*valid, *(one for one in versions if one.valid_from > day), *versions[-1:]]))
        version.indicator = indicator
        rows.append(IndicatorRow(indicator.code, version, len(versions), tuple(using.get(indicator.code, ()))))
    return rows


def schemes_using(code: str, *, states: Iterable[str] = (rules.PUBLISHED,)) -> list[SchemeVersion]:
    """Scheme versions in these states that observe the indicator, newest first."""
    versions = SchemeVersion.objects.filter(state__in=list(states)).select_related("scheme")
    return [
        version for version in versions.order_by("scheme__code", "-number") if code in engine_scheme(version).indicators
    ]


def visible_plans(tree: OrganisationTree, visible_ids: frozenset[int]) -> list[Plan]:
    """Plans of the reader's organisations and of those above them, newest year first."""
    plans = Plan.objects.select_related("organisation").order_by("-year", "code")
    return [plan for plan in plans if concerns(plan.organisation_id, tree, visible_ids)]


def concerns(organisation_id: int, tree: OrganisationTree, visible_ids: frozenset[int]) -> bool:
    """Whether something of this organisation binds a reader: it is among the visible ones or above one of them."""
    return organisation_id in visible_ids or not visible_ids.isdisjoint(tree.scope(organisation_id))


@dataclass(frozen=True)
class GoalRow:
    """A goal with its owner and the indicators that published schemes link to it, by code."""

    goal: Goal
    indicators: tuple[IndicatorVersion, ...]


def goals_of(plan: Plan, day: date | None = None) -> list[GoalRow]:
    """The plan's goals in order; indicators as they stand on `day` (default: the end of the plan's year).

    A scheme node belongs to the goal that it names, and all below it that name none.
    """
    linked: dict[str, dict[str, None]] = {}
    for version in published_versions():
        for node in engine_scheme(version).walk():
            if node.goal:
                leaves = [leaf.indicator for leaf in node.walk() if leaf.is_leaf and leaf.goal in {"", node.goal}]
                linked.setdefault(node.goal, {}).update(dict.fromkeys(leaves))
    known = indicator_on(day or date(plan.year, 12, 31))
    return [
        GoalRow(goal, tuple(known[code] for code in linked.get(goal.code, ()) if code in known))
        for goal in plan.goals.select_related("owner", "plan")
    ]
