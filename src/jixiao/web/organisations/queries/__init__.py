"""Every read of organisations, peer groups, accounts and rights that others use."""

from jixiao.web.organisations.queries.lineage import (
    HistoryEntry,
    Lineage,
    LineageStep,
    lineage,
    lineages,
    organisation_history,
    successions_between,
)
from jixiao.web.organisations.queries.people import (
    AccountRow,
    HeldRole,
    account_rows,
    account_visible,
    n_administrators,
    roles_over,
)
from jixiao.web.organisations.queries.tree import (
    AbsentOrganisation,
    OrganisationHit,
    OrganisationNode,
    OrganisationTree,
    access_for,
    not_ended_by,
    peer_groups_on,
    search,
    tree_on,
    valid_on,
)

__all__ = [
    "AbsentOrganisation",
    "AccountRow",
    "HeldRole",
    "HistoryEntry",
    "Lineage",
    "LineageStep",
    "OrganisationHit",
    "OrganisationNode",
    "OrganisationTree",
    "access_for",
    "account_rows",
    "account_visible",
    "lineage",
    "lineages",
    "n_administrators",
    "not_ended_by",
    "organisation_history",
    "peer_groups_on",
    "roles_over",
    "search",
    "successions_between",
    "tree_on",
    "valid_on",
]
