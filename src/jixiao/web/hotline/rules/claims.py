"""不合理诉求: an organisation says that a demand is unreasonable, somebody of the office decides. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

REQUESTED, ACCEPTED, REFUSED = "requested", "accepted", "refused"
CLAIM_LABELS = {
    REQUESTED: N_("Waits for a decision"),
    ACCEPTED: N_("Unreasonable, left out"),
    REFUSED: N_("Reasonable, counts"),
}


def check_can_claim(*, is_frozen: bool, was_claimed: bool) -> None:
    """A work order of a month that is not confirmed is claimed once."""
    if is_frozen:
        raise RuleViolation("month_confirmed", N_("This month is confirmed: its work orders are not changed any more."))
    if was_claimed:
        raise RuleViolation("claimed_already", N_("This demand was claimed as unreasonable already. Reload the page."))


def can_claim(*, is_frozen: bool, was_claimed: bool) -> bool:
    """Twin of check_can_claim."""
    return allows(check_can_claim, is_frozen=is_frozen, was_claimed=was_claimed)


def check_can_decide(state: str, asked_by: str, decided_by: str, *, is_frozen: bool) -> None:
    """A claim is decided once, by somebody else than who asked, before its month is confirmed."""
    if state != REQUESTED:
        raise RuleViolation("decided_already", N_("This claim was decided already. Reload the page."))
    if asked_by == decided_by:
        raise RuleViolation("own_claim", N_("You asked for this yourself. Somebody else has to decide."))
    if is_frozen:
        raise RuleViolation("month_confirmed", N_("This month is confirmed: its work orders are not changed any more."))


def can_decide(state: str, asked_by: str, decided_by: str, *, is_frozen: bool) -> bool:
    """Twin of check_can_decide."""
    return allows(check_can_decide, state, asked_by, decided_by, is_frozen=is_frozen)
