"""A change during the year (年中调整): asked for with its reason, decided by somebody else. No Django."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

ASKED, APPROVED, DECLINED = "asked", "approved", "declined"
CHANGE_LABELS: Final = {
    ASKED: N_("Change asked for, not decided"),
    APPROVED: N_("Change approved"),
    DECLINED: N_("Change declined"),
}


def check_is_change(amount: Decimal, new_amount: Decimal, targets: Sequence[str], new_targets: Sequence[str]) -> None:
    """Something changes; each target that is there has a new one or its old one."""
    if len(targets) != len(new_targets) or any(not each.strip() for each in new_targets):
        raise RuleViolation(
            "target_missing", N_("Every indicator keeps a target: write the old one where nothing changes.")
        )
    if amount == new_amount and list(targets) == [each.strip() for each in new_targets]:
        raise RuleViolation("nothing_changes", N_("Neither the budget nor a target changes."))


def is_change(amount: Decimal, new_amount: Decimal, targets: Sequence[str], new_targets: Sequence[str]) -> bool:
    """Twin of check_is_change."""
    return allows(check_is_change, amount, new_amount, targets, new_targets)


def check_can_ask(waiting: int, paid: Decimal, new_amount: Decimal) -> None:
    """One change waits at a time, and no budget falls below what is paid already."""
    if waiting:
        raise RuleViolation("change_waits", N_("A change of this programme waits for its decision already."))
    if new_amount < paid:
        raise RuleViolation("below_paid", N_("More than that is paid already."))


def can_ask(waiting: int, paid: Decimal, new_amount: Decimal) -> bool:
    """Twin of check_can_ask."""
    return allows(check_can_ask, waiting, paid, new_amount)


def check_can_decide(state: str, asked_by: str, decided_by: str) -> None:
    """A change is decided once, by somebody else than who asked for it."""
    if state != ASKED:
        raise RuleViolation("change_decided", N_("This change is decided already. Reload the page."))
    if asked_by == decided_by:
        raise RuleViolation("own_change", N_("You asked for this change yourself. Somebody else has to decide on it."))


def can_decide(state: str, asked_by: str, decided_by: str) -> bool:
    """Twin of check_can_decide."""
    return allows(check_can_decide, state, asked_by, decided_by)
