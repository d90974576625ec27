"""The life of a collection task, as data; who may do what when. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

OPEN, SUBMITTED, RETURNED, APPROVED, LOCKED = "open", "submitted", "returned", "approved", "locked"
STATE_LABELS = {
    OPEN: N_("To be filled in"),
    SUBMITTED: N_("Waiting for review"),
    RETURNED: N_("Returned"),
    APPROVED: N_("Approved"),
    LOCKED: N_("Locked"),
}
# act → (states it starts from, state it leads to)
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({OPEN, RETURNED}), SUBMITTED),
    "return": (frozenset({SUBMITTED, APPROVED}), RETURNED),
    "approve": (frozenset({SUBMITTED}), APPROVED),
    "lock": (frozenset({APPROVED}), LOCKED),
}
EDITABLE = frozenset({OPEN, RETURNED})


def check_can_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if state not in TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This task is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_can_edit(state: str) -> None:
    """Values are typed while the task is open or returned."""
    if state not in EDITABLE:
        raise RuleViolation(
            "not_editable",
            N_("This task is “%(state)s”, so its figures no longer change. Ask the approver to return it first."),
            state=STATE_LABELS[state],
        )


def can_edit(state: str) -> bool:
    """Twin of check_can_edit."""
    return allows(check_can_edit, state)


def check_reason(reason: str) -> None:
    """A return or a “no data” needs a reason somebody can act on."""
    if len(reason.strip()) < 4:
        raise RuleViolation("reason_missing", N_("Write the reason in a few words, so that the other side knows what to do."))


def has_reason(reason: str) -> bool:
    """Twin of check_reason."""
    return allows(check_reason, reason)


def check_four_eyes(submitted_by: str, reviewer: str) -> None:
    """Nobody reviews what they submitted themselves."""
    if submitted_by == reviewer:
        raise RuleViolation("own_submission", N_("You submitted this yourself. Somebody else has to review it."))


def has_four_eyes(submitted_by: str, reviewer: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, submitted_by, reviewer)
