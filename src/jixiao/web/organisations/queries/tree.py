"""The organisation tree as it was on any day, the rights that follow from it, and peer groups."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from jixiao.engine.model.text import Text
from jixiao.web.base.words import name_of
from jixiao.web.organisations.models import (
    Account,
    OrganisationVersion,
    PeerGroupMembership,
    RoleAssignment,
    Succession,
)
from jixiao.web.organisations.rules import Access, Grant


def valid_on(day: date) -> Q:
    """Rows whose validity covers `day` (valid_to is exclusive)."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


def not_ended_by(day: date) -> Q:
    """Rows that are valid on `day` or begin later."""
    return Q(valid_to__isnull=True) | Q(valid_to__gt=day)


@dataclass(frozen=True)
class OrganisationNode:
    """One organisation as it was on the tree's day."""

    id: int
    code: str
    label_zh: str
    label_en: str
    tier: str
    parent_id: int | None


@dataclass(frozen=True)
class AbsentOrganisation:
    """One that is not on the tree's day (merged, split, not begun), and the organisations it is kept beside."""

    id: int
    code: str
    label_zh: str
    label_en: str
    tier: str
    anchors: frozenset[int]
    is_coming: bool = False  # begins after the day; else it ended


@dataclass(frozen=True)
class OrganisationTree:
    """The whole tree as it was on one day, in memory: a few thousand rows, read once per request."""

    day: date
    nodes: dict[int, OrganisationNode]
    children: dict[int | None, tuple[int, ...]] = field(default_factory=dict)
    absent: dict[int, AbsentOrganisation] = field(default_factory=dict)

    def subtree(self, organisation_id: int) -> frozenset[int]:
        """The organisation and all below it on the day."""
        found, waiting = set(), [organisation_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.children.get(current, ()))
        return frozenset(found)

    def scope(self, organisation_id: int) -> frozenset[int]:
        """The subtree and the absent organisations whose last parent or a successor lies in it."""
        found = set(self.subtree(organisation_id))
        grew = True
        while grew:
            more = {absent.id for absent in self.absent.values() if absent.id not in found and absent.anchors & found}
            found |= more
            grew = bool(more)
        return frozenset(found)

    def holds_all(self, ids: frozenset[int]) -> bool:
        """Whether `ids` are every organisation that ever was."""
        return ids >= self.nodes.keys() | self.absent.keys()

    def codes_of(self, ids: Iterable[int]) -> frozenset[str]:
        """Codes of organisations, on the day or not."""
        return frozenset(place.code for place in map(self.find, ids) if place is not None)

    def find(self, organisation_id: int) -> OrganisationNode | AbsentOrganisation | None:
        """The organisation, on the day or not."""
        return self.nodes.get(organisation_id) or self.absent.get(organisation_id)

    def by_code(self, code: str) -> OrganisationNode | None:
        """The organisation with that code, if it existed on the day."""
        return next((node for node in self.nodes.values() if node.code == code), None)

    def anywhere(self, code: str) -> OrganisationNode | AbsentOrganisation | None:
        """The organisation with that code, on the day or not."""
        return self.by_code(code) or next((place for place in self.absent.values() if place.code == code), None)

    @property
    def root(self) -> OrganisationNode | None:
        """The organisation above all others; None where the tree is empty."""
        roots = self.children.get(None, ())
        return self.nodes[roots[0]] if roots else None

    def names(self) -> dict[str, Text]:
        """All organisations by code with their names of the day, those that are not on it with theirs of then."""
        return {place.code: name_of(place) for kept in (self.absent, self.nodes) for place in kept.values()}

    def depth_first(self, ids: Iterable[int] | None = None) -> list[tuple[int, OrganisationNode]]:
        """(depth, organisation) from the roots down, in code order; only `ids` where given."""
        wanted = frozenset(self.nodes if ids is None else ids)
        found: list[tuple[int, OrganisationNode]] = []
        waiting = [(0, root) for root in reversed(self.children.get(None, ()))]
        while waiting:
            depth, current = waiting.pop()
            if current in wanted:
                found.append((depth, self.nodes[current]))
            waiting.extend((depth + 1, child) for child in reversed(self.children.get(current, ())))
        return found


def tree_on(day: date) -> OrganisationTree:
    """The organisation tree as it was on `day`; two queries."""
    nodes: dict[int, OrganisationNode] = {}
    newest: dict[int, OrganisationVersion] = {}
    anchors: dict[int, set[int]] = defaultdict(set)
    for version in OrganisationVersion.objects.select_related("organisation").order_by("valid_from"):
        newest[version.organisation_id] = version
        if version.valid_from <= day and (version.valid_to is None or version.valid_to > day):
            nodes[version.organisation_id] = _node(version)
    for predecessor_id, successor_id in Succession.objects.values_list("predecessor_id", "successor_id"):
        anchors[predecessor_id].add(successor_id)
    absent = {
        id_: AbsentOrganisation(
            id_,
            version.organisation.code,
            version.label_zh,
            version.label_en,
            version.tier,
            frozenset(anchors[id_] | ({version.parent_id} if version.parent_id else set())) - {id_},
            is_coming=version.valid_from > day,
        )
        for id_, version in newest.items()
        if id_ not in nodes
    }
    return OrganisationTree(day, nodes, _children(nodes), absent)


def _node(version: OrganisationVersion) -> OrganisationNode:
    return OrganisationNode(
        version.organisation_id,
        version.organisation.code,
        version.label_zh,
        version.label_en,
        version.tier,
        version.parent_id,
    )


def _children(nodes: dict[int, OrganisationNode]) -> dict[int | None, tuple[int, ...]]:
    children: dict[int | None, list[int]] = defaultdict(list)
    for node in sorted(nodes.values(), key=lambda node: node.code):
        children[node.parent_id if node.parent_id in nodes else None].append(node.id)
    return {parent: tuple(ids) for parent, ids in children.items()}


def access_for(account: Account, tree: OrganisationTree) -> Access:
    """What the account may do and see on the tree's day."""
    assignments = RoleAssignment.objects.filter(valid_on(tree.day), account=account)
    return Access(
        tuple(
            Grant(assignment.role, assignment.organisation_id, tree.scope(assignment.organisation_id))
            for assignment in assignments
        )
    )


def peer_groups_on(day: date, group_codes: Iterable[str] | None = None) -> QuerySet[PeerGroupMembership]:
    """Memberships valid on `day`, with group and organisation, by group and organisation code."""
    memberships = PeerGroupMembership.objects.filter(valid_on(day)).select_related("peer_group", "organisation")
    if group_codes is not None:
        memberships = memberships.filter(peer_group__code__in=list(group_codes))
    return memberships.order_by("peer_group__code", "organisation__code")


@dataclass(frozen=True)
class OrganisationHit:
    """One organisation found by name or code; `former_label` where only an earlier name matched."""

    id: int
    code: str
    label_zh: str
    label_en: str
    former_label: str
    is_absent: bool


def search(words: str, tree: OrganisationTree, visible_ids: Iterable[int], limit: int = 20) -> list[OrganisationHit]:
    """Organisations among `visible_ids` whose code or name, now or once, holds every word; present ones first."""
    wanted = [word for word in words.casefold().split() if word]
    if not wanted:
        return []
    versions: dict[int, list[OrganisationVersion]] = defaultdict(list)
    for version in OrganisationVersion.objects.order_by("-valid_from"):
        versions[version.organisation_id].append(version)
    hits = []
    for id_ in frozenset(visible_ids):
        place = tree.find(id_)
        if place is None:
            continue
        now_text = f"{place.code} {place.label_zh} {place.label_en}".casefold()
        former = next((one for one in versions[id_] if _matches(wanted, f"{one.label_zh} {one.label_en}")), None)
        is_now = _matches(wanted, now_text)
        if is_now or former is not None:
            former_label = "" if is_now or former is None else former.label_zh
            absent = id_ in tree.absent
            hits.append(OrganisationHit(id_, place.code, place.label_zh, place.label_en, former_label, absent))
    return sorted(hits, key=lambda hit: (hit.is_absent, bool(hit.former_label), hit.code))[:limit]


def _matches(words: list[str], text: str) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)
