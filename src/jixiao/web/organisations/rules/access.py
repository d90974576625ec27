"""What one account may do and see, and who may change that. No Django."""

from dataclasses import dataclass

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.organisations.rules.permissions import EXCLUSIVE_ROLES, PERMISSIONS


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
