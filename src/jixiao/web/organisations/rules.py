"""Roles and what each may do, as data; the life of an organisation. No Django."""

import re
from collections.abc import Iterable
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

# What everybody who works with figures may see inside the data scope.
_READING = frozenset(
    {
        "organisations.view",
        "air.view",
        "indicators.view",
        "schemes.view",
        "collection.view",
        "sources.view",
        "doubts.view",
        "evaluation.view",
        "evaluation.receipt",
        "outlook.view",
        "warnings.view",
        "orders.view",
        "hotline.view",
        "satisfaction.view",
    }
)
# What each role may do inside its data scope (the subtree of the organisation it was given for).
PERMISSIONS: dict[str, frozenset[str]] = {
    OFFICE: _READING
    | {
        "organisations.edit",
        "accounts.view",
        "indicators.edit",
        "schemes.edit",
        "schemes.publish",
        "targets.edit",
        "collection.publish",
        "collection.approve",
        "collection.lock",
        "sources.edit",
        "doubts.decide",
        "rechecks.view",
        "rechecks.draw",
        "rechecks.check",
        "evaluation.score",
        "evaluation.confirm",
        "outlook.run",
        "reports.print",
        "air.edit",
        "warnings.answer",
        "warnings.mute",
        "warnings.order",
        "warnings.look",
        "warnings.edit",
        "warnings.release",
        "orders.issue",
        "orders.decide",
        "hotline.import",
        "hotline.decide",
        "hotline.confirm",
        "hotline.edit",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.decide",
        "satisfaction.surveys",
        "portal.view",
        "portal.edit",
        "portal.publish",
        "jobs.view",
        "jobs.edit",
        "tokens.view",
        "tokens.edit",
    },
    REPORTER: _READING
    | {
        "collection.fill",
        "doubts.explain",
        "warnings.answer",
        "orders.answer",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.contest",
    },
    APPROVER: _READING
    | {
        "collection.approve",
        "doubts.explain",
        "warnings.answer",
        "orders.answer",
        "satisfaction.points",
        "satisfaction.words",
        "satisfaction.contest",
    },
    # Whose figures will be verified is not told to those who report them.
    EVALUATOR: _READING | {"rechecks.view", "rechecks.check"},
    LEADER: _READING | {"rechecks.view", "reports.print", "portal.view", "portal.publish"},
    AUDITOR: _READING | {"portal.view", "accounts.view", "audit.view", "tokens.view", "rechecks.view"},
    ADMINISTRATOR: frozenset(
        {
            "organisations.view",
            "organisations.edit",
            "accounts.view",
            "accounts.edit",
            "places.edit",
            "jobs.view",
            "jobs.edit",
        }
    ),
}

# Separation of duties: no account may hold two of these at once (GB/T 22239, see docs/explanation).
EXCLUSIVE_ROLES = frozenset({OFFICE, AUDITOR, ADMINISTRATOR})

TIER_LABELS = {
    "city": N_("City"),
    "district": N_("District"),
    "department": N_("Department"),
    "bureau": N_("Bureau"),
    "division": N_("Division"),
    "street": N_("Street"),
    "town": N_("Town"),
    "community": N_("Community"),
}

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
            N_("One person holds only one of performance office, auditor and administrator. End the other role first."),
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
            end=valid_to.isoformat(),
            start=valid_from.isoformat(),
        )


def has_validity(valid_from: date, valid_to: date | None) -> bool:
    """Twin of check_validity."""
    return allows(check_validity, valid_from, valid_to)


CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
USERNAME = re.compile(r"\w[\w.@+-]{0,149}")
# These words are addresses of their own beside /organisations/CODE/ and /accounts/NAME/.
RESERVED_CODES = frozenset({"new", "merge"})
ABSORBING_KINDS = frozenset({MERGE, SPLIT})


def check_code(code: str) -> None:
    """A code fits into an address: letters, digits, dot, hyphen, underscore."""
    if not CODE.fullmatch(code) or code in RESERVED_CODES:
        raise RuleViolation(
            "bad_code",
            N_("“%(code)s” cannot be a code. Use up to 60 letters, digits, dots or hyphens, such as 330102-01."),
            code=code,
        )


def is_code(code: str) -> bool:
    """Twin of check_code."""
    return allows(check_code, code)


def check_username(username: str) -> None:
    """A sign-in name has no spaces and fits into an address."""
    if not USERNAME.fullmatch(username) or username in RESERVED_CODES:
        raise RuleViolation(
            "bad_username",
            N_("“%(username)s” cannot be a sign-in name. Use letters, digits and . @ + - _ without spaces."),
            username=username,
        )


def is_username(username: str) -> bool:
    """Twin of check_username."""
    return allows(check_username, username)


def check_label(label_zh: str) -> None:
    """A thing that people see has a Chinese name of at most 120 characters."""
    if not label_zh.strip() or len(label_zh) > 120:
        raise RuleViolation("label_missing", N_("Give it a Chinese name of at most 120 characters."))


def is_label(label_zh: str) -> bool:
    """Twin of check_label."""
    return allows(check_label, label_zh)


def check_can_change_from(effective_date: date, valid_from: date, later_from: date | None) -> None:
    """A change takes effect inside the newest version, after its first day: history is added to, not rewritten."""
    if later_from is not None:
        raise RuleViolation(
            "later_version_exists",
            N_("A change on %(later)s is already recorded. Choose a date after it."),
            later=later_from.isoformat(),
        )
    if effective_date <= valid_from:
        raise RuleViolation(
            "too_early",
            N_("The present version began on %(start)s. The change has to take effect later than that."),
            start=valid_from.isoformat(),
        )


def can_change_from(effective_date: date, valid_from: date, later_from: date | None) -> bool:
    """Twin of check_can_change_from."""
    return allows(check_can_change_from, effective_date, valid_from, later_from)


def check_can_succeed(predecessors: Iterable[str], successors: Iterable[str]) -> None:
    """A merge or split has somebody on both sides, and nobody on both."""
    before, after = list(predecessors), list(successors)
    if not before or not after:
        raise RuleViolation("side_missing", N_("Name at least one organisation before and one after the change."))
    both = sorted(set(before) & set(after))
    if both:
        raise RuleViolation(
            "own_successor",
            N_("%(codes)s cannot follow itself. For a merger into an existing organisation name only those that end."),
            codes=", ".join(both),
        )


def can_succeed(predecessors: Iterable[str], successors: Iterable[str]) -> bool:
    """Twin of check_can_succeed."""
    return allows(check_can_succeed, predecessors, successors)


def check_can_change_rights(account: str, by: str) -> None:
    """Nobody changes their own rights."""
    if account == by:
        raise RuleViolation("own_rights", N_("Nobody changes their own rights. Ask another administrator."))


def can_change_rights(account: str, by: str) -> bool:
    """Twin of check_can_change_rights."""
    return allows(check_can_change_rights, account, by)


def check_can_spare_administrator(n_remaining: int) -> None:
    """An installation keeps at least one administrator."""
    if n_remaining < 1:
        raise RuleViolation(
            "last_administrator",
            N_("This is the last administrator. Make somebody else administrator first."),
        )


def can_spare_administrator(n_remaining: int) -> bool:
    """Twin of check_can_spare_administrator."""
    return allows(check_can_spare_administrator, n_remaining)
