"""What people decide on what was found: two programmes alike or not, a proposal accepted or not. No Django."""

from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

SAME, NOT_SAME = "same", "not_same"
JUDGEMENT_LABELS: Final = {SAME: N_("The same work twice"), NOT_SAME: N_("Not the same")}

OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
PROPOSAL_LABELS: Final = {
    OPEN: N_("Proposal, not decided"),
    ACCEPTED: N_("Proposal accepted"),
    DECLINED: N_("Proposal declined"),
}

NEEDED, GIVEN_BACK = "needed", "given_back"
IDLE_LABELS: Final = {NEEDED: N_("Will be needed"), GIVEN_BACK: N_("Can be given back")}


def check_can_decide(state: str, made_by: str, decided_by: str) -> None:
    """A proposal is decided once, by somebody else than who made it."""
    if state != OPEN:
        raise RuleViolation("decided_already", N_("This proposal is decided already. Reload the page."))
    if made_by == decided_by:
        raise RuleViolation("own_proposal", N_("You made this proposal yourself. Somebody else has to decide on it."))


def can_decide(state: str, made_by: str, decided_by: str) -> bool:
    """Twin of check_can_decide."""
    return allows(check_can_decide, state, made_by, decided_by)
