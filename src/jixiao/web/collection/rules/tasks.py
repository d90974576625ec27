"""The life of a collection task, as data: states, acts, reasons, two pairs of eyes. No Django."""

from datetime import date

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
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
TEXT_LIMIT, REASON_LIMIT = 100, 500
YEARS = range(1990, 2101)


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
        raise RuleViolation(
            "reason_missing", N_("Write the reason in a few words, so that the other side knows what to do.")
        )


def has_reason(reason: str) -> bool:
    """Twin of check_reason."""
    return allows(check_reason, reason)


def check_note(note: str) -> None:
    """A note or reason fits its place."""
    if len(note.strip()) > REASON_LIMIT:
        raise RuleViolation(
            "note_too_long",
            N_("This text has %(count)s characters; at most %(limit)s fit. Shorten it and send it again."),
            count=len(note.strip()), limit=REASON_LIMIT,
        )  # fmt: skip


def fits(note: str) -> bool:
    """Twin of check_note."""
    return allows(check_note, note)


def check_four_eyes(submitted_by: str, reviewer: str) -> None:
    """Nobody reviews what they submitted themselves."""
    if submitted_by == reviewer:
        raise RuleViolation("own_submission", N_("You submitted this yourself. Somebody else has to review it."))


def has_four_eyes(submitted_by: str, reviewer: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, submitted_by, reviewer)


def check_can_publish(scheme_state: str, periodicity: str, period: str, opens_date: date, due_date: date) -> None:
    """Tasks rest on a published scheme, are for a period of its frequency, and are due after they open."""
    if scheme_state != "published":
        raise RuleViolation(
            "scheme_not_published", N_("Publish the scheme first; tasks are made from a published scheme.")
        )
    try:
        asked = Period.parse(period)
    except DefinitionError:
        message = N_("“%(period)s” is not a period. Write 2026-09 for a month, 2026Q3 for a quarter.")
        raise RuleViolation("bad_period", message, period=period) from None
    if periodicity and asked.frequency.value != periodicity:
        message = N_("This scheme is not filled in per period like “%(period)s”. Choose another.")
        raise RuleViolation("wrong_frequency", message, period=period)
    if asked.year not in YEARS:
        raise RuleViolation("far_period", N_("“%(period)s” is too far away. Check the year."), period=period)
    if due_date < opens_date:
        raise RuleViolation(
            "due_before_open", N_("The due date lies before the day the task opens. Choose a later due date.")
        )


def can_publish(scheme_state: str, periodicity: str, period: str, opens_date: date, due_date: date) -> bool:
    """Twin of check_can_publish."""
    return allows(check_can_publish, scheme_state, periodicity, period, opens_date, due_date)
