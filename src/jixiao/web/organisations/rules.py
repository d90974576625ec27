"""Roles and what each may do, as data; the life of an organisation. No Django."""

from dataclasses import dataclass
from datetime import date

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

OFFICE, REPORTER, APPROVER = "office", "reporter", "approver"
EVALUATOR, LEADER, AUDITOR, ADMINISTRATOR = "evaluator", "leader", "auditor", "administrator"

ROLE_LABELS = {
    OFFICE: N_("Performance office"),
    REPORTER: N_("Department reporter"),
    APPROVER: N_("Department approver"),
    EVALUATOR: N_("Evaluator"),
    LEADER: N_("Leader"),
    AUDITOR: N_("Auditor"),
    ADMINISTRATOR: N_("Administrator"),
}

# What each role may do inside its data scope (the subtree of the organisation it was given for).
PERMISSIONS: dict[str, frozenset[str]] = {
    OFFICE: frozenset(
        {
            "organisations.view", "organisations.edit", "accounts.view",
            "indicators.view", "indicators.edit", "schemes.view", "schemes.edit", "schemes.publish", "targets.edit",
            "collection.view", "collection.publish", "collection.approve", "collection.lock",
            "evaluation.view", "evaluation.score", "evaluation.confirm", "evaluation.receipt",
        }
    ),  # fmt: skip
    REPORTER: frozenset(
        {"organisations.view", "indicators.view", "schemes.view", "collection.view", "collection.fill",
         "evaluation.view", "evaluation.receipt"}
    ),  # fmt: skip
    APPROVER: frozenset(
        {"organisations.view", "indicators.view", "schemes.view", "collection.view", "collection.approve",
         "evaluation.view", "evaluation.receipt"}
    ),  # fmt: skip
    EVALUATOR: frozenset(
        {"organisations.view", "indicators.view", "schemes.view", "collection.view",
         "evaluation.view", "evaluation.receipt"}
    ),  # fmt: skip
    LEADER: frozenset(
        {"organisations.view", "indicators.view", "schemes.view", "collection.view",
         "evaluation.view", "evaluation.receipt"}
    ),  # fmt: skip
    AUDITOR: frozenset(
        {"organisations.view", "accounts.view", "indicators.view", "schemes.view", "collection.view",
         "evaluation.view", "evaluation.receipt", "audit.view"}
    ),  # fmt: skip
    ADMINISTRATOR: frozenset(
        {"organisations.view", "organisations.edit", "accounts.view", "accounts.edit"}
    ),  # fmt: skip
}  # fmt: skip

# Separation of duties: no account may hold two of these at once (GB/T 22239, see docs/explanation).
EXCLUSIVE_ROLES = frozenset({OFFICE, AUDITOR, ADMINISTRATOR})

RENAME, MERGE, SPLIT = "rename", "merge", "split"
SUCCESSION_LABELS = {RENAME: N_("Renamed"), MERGE: N_("Merged"), SPLIT: N_("Split")}


@dataclass(frozen=True)
class Grant:
    """One role held over one subtree."""

    role: str
    organisation_id: int
    visible_ids: frozenset[int]


@dataclass(frozen=True)
class Access:
    """What one account may do and see on one day: its grants, nothing else."""

    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        """Every role held."""
        return frozenset(grant.role for grant in self.grants)

    def visible_ids(self, permission: str) -> frozenset[int]:
        """Organisations over which the account holds `permission`."""
        ids = [grant.visible_ids for grant in self.grants if permission in PERMISSIONS[grant.role]]
        return frozenset().union(*ids)

    def can(self, permission: str, organisation_id: int | None = None) -> bool:
        """Whether `permission` is held at all, or over the given organisation."""
        ids = self.visible_ids(permission)
        return bool(ids) if organisation_id is None else organisation_id in ids


def check_can_grant(role: str, held: frozenset[str]) -> None:
    """A role exists and does not join two duties that must stay apart."""
    if role not in PERMISSIONS:
        raise RuleViolation("unknown_role", N_("There is no role “%(role)s”."), role=role)
    clash = (held - {role}) & EXCLUSIVE_ROLES
    if role in EXCLUSIVE_ROLES and clash:
        raise RuleViolation(
            "duties_not_separated",
            N_("One person may hold only one of performance office, auditor and administrator. End the other role first."),
        )


def can_grant(role: str, held: frozenset[str]) -> bool:
    """Twin of check_can_grant."""
    return allows(check_can_grant, role, held)


def check_validity(valid_from: date, valid_to: date | None) -> None:
    """`valid_to` is exclusive and later than `valid_from`."""
    if valid_to is not None and valid_to <= valid_from:
        raise RuleViolation(
            "validity_reversed",
            N_("It would end on %(end)s, before it begins on %(start)s. Choose a later end."),
            end=valid_to.isoformat(), start=valid_from.isoformat(),
        )  # fmt: skip


def has_validity(valid_from: date, valid_to: date | None) -> bool:
    """Twin of check_validity."""
    return allows(check_validity, valid_from, valid_to)
