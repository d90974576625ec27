"""What the pages of organisations show: the tree as branches, the changes in it, the facts of one organisation."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jixiao.web.organisations import rules
from jixiao.web.organisations.models import Organisation, OrganisationVersion, PeerGroupMembership, Succession
from jixiao.web.organisations.queries.lineage import Lineage, lineage
from jixiao.web.organisations.queries.tree import (
    AbsentOrganisation,
    OrganisationNode,
    OrganisationTree,
    peer_groups_on,
    valid_on,
)


@dataclass(frozen=True)
class Branch:
    """One organisation of the shown tree with what lies below it and what became of it since."""

    node: OrganisationNode
    groups: tuple[PeerGroupMembership, ...]
    now: OrganisationNode | None  # today's name, where it differs
    is_gone: bool
    children: tuple["Branch", ...]


def branches(shown: OrganisationTree, visible_ids: Iterable[int], today: OrganisationTree) -> list[Branch]:
    """The visible part of the tree from its tops down; a top is one whose parent is out of sight."""
    visible = frozenset(visible_ids)
    groups: dict[int, list[PeerGroupMembership]] = defaultdict(list)
    for membership in peer_groups_on(shown.day):
        groups[membership.organisation_id].append(membership)

    def grown(id_: int) -> Branch:
        node, now = shown.nodes[id_], today.nodes.get(id_)
        renamed = now if now and (now.label_zh, now.label_en) != (node.label_zh, node.label_en) else None
        below = tuple(grown(child) for child in shown.children.get(id_, ()) if child in visible)
        return Branch(node, tuple(groups[id_]), renamed, id_ in today.absent, below)

    tops = [node for node in shown.nodes.values() if node.id in visible and node.parent_id not in visible]
    return [grown(node.id) for node in sorted(tops, key=lambda node: node.code)]


@dataclass(frozen=True)
class NamedPlace:
    """An organisation under the name it had then."""

    code: str
    label_zh: str
    label_en: str


@dataclass(frozen=True)
class Change:
    """One rename, merger or split as people tell it: who before, who after, by which order."""

    day: date
    kind: str
    document: str
    before: tuple[NamedPlace, ...]
    after: tuple[NamedPlace, ...]


def changes_within(visible_ids: Iterable[int]) -> list[Change]:
    """Renames, mergers and splits that touch these organisations, newest first; two queries."""
    visible = frozenset(visible_ids)
    links = Succession.objects.select_related("predecessor", "successor").order_by("-effective_date", "id")
    grouped: dict[tuple[date, str, str, int], list[Succession]] = defaultdict(list)
    for link in links:
        if {link.predecessor_id, link.successor_id} & visible:
            anchor = link.successor_id if link.kind == rules.MERGE else link.predecessor_id
            grouped[link.effective_date, link.kind, link.document, anchor].append(link)
    names = _names(
        {id_ for same in grouped.values() for link in same for id_ in (link.predecessor_id, link.successor_id)}
    )
    return [
        Change(
            day,
            kind,
            document,
            tuple(dict.fromkeys(_named(link.predecessor, names, day, ended=True) for link in same)),
            tuple(dict.fromkeys(_named(link.successor, names, day, ended=False) for link in same)),
        )
        for (day, kind, document, _anchor), same in grouped.items()
    ]


def _names(ids: Iterable[int]) -> dict[int, list[OrganisationVersion]]:
    versions: dict[int, list[OrganisationVersion]] = defaultdict(list)
    for version in OrganisationVersion.objects.filter(organisation__in=list(ids)).order_by("valid_from"):
        versions[version.organisation_id].append(version)
    return versions


def _named(one: Organisation, names: dict[int, list[OrganisationVersion]], day: date, *, ended: bool) -> NamedPlace:
    """Its name on the last day before the change, or from the change on."""
    known = names[one.pk]
    then = [version for version in known if (version.valid_from < day if ended else version.valid_from <= day)]
    version = (then or known)[-1]
    return NamedPlace(one.code, version.label_zh, version.label_en)


@dataclass(frozen=True)
class OrganisationFacts:
    """Where an organisation stands today."""

    since: date
    until: date | None
    parent: OrganisationNode | AbsentOrganisation | None
    children: tuple[OrganisationNode, ...]
    groups: tuple[PeerGroupMembership, ...]
    lineage: Lineage
    predecessors: dict[int, OrganisationNode | AbsentOrganisation]


def organisation_facts(one: Organisation, tree: OrganisationTree, visible_ids: frozenset[int]) -> OrganisationFacts:
    """Parent, children, peer groups and lineage on the tree's day, as far as the reader sees; three queries."""
    versions = list(one.versions.order_by("valid_from"))
    line = lineage(one.pk, tree.day)
    parent_id = versions[-1].parent_id
    predecessors = {id_: tree.find(id_) for id_ in line.predecessor_ids}
    return OrganisationFacts(
        since=versions[0].valid_from,
        until=versions[-1].valid_to,
        parent=tree.find(parent_id) if parent_id in visible_ids else None,
        children=tuple(tree.nodes[id_] for id_ in tree.children.get(one.pk, ()) if id_ in visible_ids),
        groups=tuple(
            one.memberships.filter(valid_on(tree.day)).select_related("peer_group").order_by("peer_group__code")
        ),
        lineage=line,
        predecessors={id_: place for id_, place in predecessors.items() if place is not None},
    )
