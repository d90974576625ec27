"""Every read of organisations, peer groups, accounts and rights that others use."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from jixiao.web.organisations.models import Account, OrganisationVersion, PeerGroupMembership, RoleAssignment
from jixiao.web.organisations.rules import Access, Grant


def valid_on(day: date) -> Q:
    """Rows whose validity covers `day` (valid_to is exclusive)."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gt=day))


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
class OrganisationTree:
    """The whole tree as it was on one day, in memory: a few thousand rows, read once per request."""

    day: date
    nodes: dict[int, OrganisationNode]
    children: dict[int | None, tuple[int, ...]] = field(default_factory=dict)

    def subtree(self, organisation_id: int) -> frozenset[int]:
        """The organisation and all below it."""
        found, waiting = set(), [organisation_id]
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting.extend(self.children.get(current, ()))
        return frozenset(found)

    def by_code(self, code: str) -> OrganisationNode | None:
        """The organisation with that code, if it existed on the day."""
        return next((node for node in self.nodes.values() if node.code == code), None)

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
    """The organisation tree as it was on `day`."""
    versions = OrganisationVersion.objects.filter(valid_on(day)).select_related("organisation")
    nodes = {
        version.organisation_id: OrganisationNode(
            version.organisation_id, version.organisation.code, version.label_zh, version.label_en,
            version.tier, version.parent_id,
        )  # fmt: skip
        for version in versions
    }
    children: dict[int | None, list[int]] = defaultdict(list)
    for node in sorted(nodes.values(), key=lambda node: node.code):
        children[node.parent_id if node.parent_id in nodes else None].append(node.id)
    return OrganisationTree(day, nodes, {parent: tuple(ids) for parent, ids in children.items()})


def access_for(account: Account, tree: OrganisationTree) -> Access:
    """What the account may do and see on the tree's day."""
    assignments = RoleAssignment.objects.filter(valid_on(tree.day), account=account)
    return Access(
        tuple(
            Grant(assignment.role, assignment.organisation_id, tree.subtree(assignment.organisation_id))
            for assignment in assignments
        )
    )


def peer_groups_on(day: date, group_codes: Iterable[str] | None = None) -> QuerySet[PeerGroupMembership]:
    """Memberships valid on `day`, with group and organisation, by group and organisation code."""
    memberships = PeerGroupMembership.objects.filter(valid_on(day)).select_related("peer_group", "organisation")
    if group_codes is not None:
        memberships = memberships.filter(peer_group__code__in=list(group_codes))
    return memberships.order_by("peer_group__code", "organisation__code")
