"""Who may be compared with whom: organisations in the reader's sight, their peer groups, goals and indicators."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from jixiao.engine.model.node import Node
from jixiao.web.indicators.models import Goal, IndicatorVersion
from jixiao.web.indicators.queries import engine_scheme, goals_of, indicator_on, published_versions, visible_plans
from jixiao.web.organisations.models import PeerGroup
from jixiao.web.organisations.queries import (
    AbsentOrganisation,
    OrganisationNode,
    OrganisationTree,
    peer_groups_on,
)
from jixiao.web.organisations.rules import Access

SIGHT = "evaluation.receipt"
"""Who holds this over an organisation may see its figures."""


@dataclass(frozen=True)
class Groups:
    """Peer groups on one day: their names, and each organisation's own (the first by code, or the one asked for)."""

    known: Mapping[str, PeerGroup]
    members: Mapping[str, frozenset[int]]

    def of(self, asked: str = "") -> dict[int, str]:
        """Organisation id → group; a group that was asked for goes first."""
        found: dict[int, str] = {}
        for code in sorted(self.members, key=lambda code: (code != asked, code)):
            for id_ in self.members[code]:
                found.setdefault(id_, code)
        return found


def groups_on(day: date) -> Groups:
    """Peer groups as they were on that day; one query."""
    known: dict[str, PeerGroup] = {}
    members: dict[str, set[int]] = defaultdict(set)
    for membership in peer_groups_on(day):
        known[membership.peer_group.code] = membership.peer_group
        members[membership.peer_group.code].add(membership.organisation_id)
    return Groups(known, {code: frozenset(ids) for code, ids in members.items()})


def seen_ids(access: Access) -> frozenset[int]:
    """Organisations whose figures the reader may see."""
    return access.visible_ids(SIGHT)


Organisation = OrganisationNode | AbsentOrganisation


def places(names: OrganisationTree, ids: Collection[int]) -> list[Organisation]:
    """Organisations in the order of the tree of that day; those that were not there at the end."""
    there = [node for _depth, node in names.depth_first(ids)]
    shown = {node.id for node in there}
    others = [place for id_ in ids if id_ not in shown and (place := names.find(id_)) is not None]
    return [*there, *sorted(others, key=lambda place: place.code)]


def indicators_held(ids: Collection[int], day: date) -> dict[int, IndicatorVersion]:
    """What the indicators meant on that day (else their newest meaning), in the order of schemes, then by code."""
    found = {version.indicator_id: version for version in indicator_on(day).values() if version.indicator_id in ids}
    missing = set(ids) - found.keys()
    if missing:
        versions = IndicatorVersion.objects.filter(indicator__in=missing).select_related("indicator")
        found |= {version.indicator_id: version for version in versions.order_by("valid_from")}
    order = {code: place for place, code in enumerate(_scored())}
    return dict(sorted(found.items(), key=lambda item: (order.get(_code(item[1]), len(order)), _code(item[1]))))


def _code(version: IndicatorVersion) -> str:
    return version.indicator.code


def _scored() -> list[str]:
    """Indicators in the order of published schemes."""
    return list(dict.fromkeys(code for each in published_versions() for code in engine_scheme(each).indicators))


def plain_nodes(ids: Mapping[str, int]) -> dict[str, int]:
    """Leaves of published schemes that score one indicator as it is → that indicator's id, by the codes in `ids`."""
    return {leaf.code: ids[leaf.indicator] for leaf in _plain_leaves() if leaf.indicator in ids}


def points_of(ids: Mapping[str, int]) -> dict[int, float]:
    """How many points the newest published scheme gives for each indicator that is scored as it is."""
    found: dict[int, float] = {}
    for leaf in _plain_leaves():
        if leaf.indicator in ids:
            found.setdefault(ids[leaf.indicator], leaf.weight)
    return found


def _plain_leaves() -> list[Node]:
    leaves = [leaf for version in published_versions() for leaf in engine_scheme(version).leaves]
    return [leaf for leaf in leaves if leaf.observed == (leaf.indicator,)]


def goals(tree: OrganisationTree, visible: frozenset[int], year: int) -> dict[str, tuple[Goal, frozenset[str]]]:
    """Goals of the plans of that year that concern the reader, with the codes of their indicators."""
    found: dict[str, tuple[Goal, frozenset[str]]] = {}
    for plan in visible_plans(tree, visible):
        if plan.year == year:
            for row in goals_of(plan):
                codes = frozenset(version.indicator.code for version in row.indicators)
                if codes:
                    found[row.goal.code] = (row.goal, codes)
    return found


def circumstances(ids: Mapping[str, int]) -> list[int]:
    """Of these indicators (by code) those that no published scheme scores: what organisations are like, not what they do."""
    scored = set(_scored())
    return [id_ for code, id_ in ids.items() if code not in scored]
