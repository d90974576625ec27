"""The life of a rectification order as data: its states, what people and figures do to it, and what each act asks. No Django."""

from collections.abc import Mapping
from datetime import date

from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CODE_LIMIT = 40

WARNING, RATING, SCORE, INSPECTION, HAND = "warning", "rating", "score", "inspection", "hand"
BUDGET, PROJECT = "budget", "project"
SOURCE_LABELS = {
    WARNING: N_("From a warning"),
    RATING: N_("Bad rating"),
    SCORE: N_("Low score"),
    BUDGET: N_("Budget monitoring"),
    PROJECT: N_("Late item of a joint project"),
    INSPECTION: N_("Inspection"),
    HAND: N_("By hand"),
}
TYPED_SOURCES = (INSPECTION, HAND)
"""What the office may choose where it writes an order itself; the others come from what was found."""
WITHOUT_PLAN = frozenset({RATING})
"""A bad rating is answered; it needs no plan before."""

RATING_REQUIREMENT = Text(
    "Find out what happened, mend it, and write the reply that the person and everybody will read.",
    "请核实情况、整改到位，并撰写答复；答复将向评价人和社会公开。",
)

ITEM_REQUIREMENT = Text(
    "Finish it, or have a change of plan approved; say what held it up and what is done by when.",
    "请尽快完成该事项，或报批计划调整；说明滞后原因以及措施和时限。",
)

DROPPED_WORDS = "评价经申诉复核后剔除 · The rating was excluded after an appeal"

ISSUED, SIGNED, PLANNED, UNDER_WAY = "issued", "signed", "planned", "under_way"
REPLIED, RETURNED, ACCEPTED = "replied", "returned", "accepted"
CLOSED, RELAPSED, CANCELLED = "closed", "relapsed", "cancelled"
STATE_LABELS = {
    ISSUED: N_("To be signed for"),
    SIGNED: N_("Plan wanted"),
    PLANNED: N_("Plan submitted"),
    UNDER_WAY: N_("Being rectified"),
    REPLIED: N_("Waits for acceptance"),
    RETURNED: N_("Sent back"),
    ACCEPTED: N_("Accepted, waits for the figures"),
    CLOSED: N_("Rectified and closed"),
    RELAPSED: N_("Relapsed"),
    CANCELLED: N_("Order withdrawn"),
}
OWED = frozenset({ISSUED, SIGNED, PLANNED, UNDER_WAY, RETURNED, RELAPSED})
"""The responsible organisation has to act."""
OPEN = OWED | {REPLIED, ACCEPTED}

ANSWERING, DECIDING, FIGURES = "answering", "deciding", "figures"
"""Who acts: those who must rectify, the office that issued it, the figures by themselves."""

_ALL_OPEN = {state: state for state in OPEN}
ACTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "sign": ({ISSUED: SIGNED, RELAPSED: SIGNED}, ANSWERING),
    "plan": ({SIGNED: PLANNED, PLANNED: PLANNED, UNDER_WAY: UNDER_WAY, RETURNED: RETURNED}, ANSWERING),
    "progress": ({PLANNED: UNDER_WAY, UNDER_WAY: UNDER_WAY, RETURNED: UNDER_WAY}, ANSWERING),
    "tick": ({PLANNED: UNDER_WAY, UNDER_WAY: UNDER_WAY, RETURNED: UNDER_WAY}, ANSWERING),
    "hand_over": ({SIGNED: SIGNED, PLANNED: PLANNED, UNDER_WAY: UNDER_WAY, RETURNED: RETURNED}, ANSWERING),
    "reply": ({SIGNED: REPLIED, PLANNED: REPLIED, UNDER_WAY: REPLIED, RETURNED: REPLIED}, ANSWERING),
    "accept": ({REPLIED: ACCEPTED}, DECIDING),
    "send_back": ({REPLIED: RETURNED, ACCEPTED: RETURNED}, DECIDING),
    "except": ({REPLIED: CLOSED, ACCEPTED: CLOSED}, DECIDING),
    "close": ({ACCEPTED: CLOSED}, FIGURES),
    "reopen": ({CLOSED: RELAPSED}, DECIDING),
    "relapse": ({CLOSED: RELAPSED}, FIGURES),
    "postpone": ({state: state for state in OWED}, DECIDING),
    "aim": (_ALL_OPEN, DECIDING),
    "cancel": (dict.fromkeys(OPEN, CANCELLED), DECIDING),
    "drop": (dict.fromkeys(OPEN, CANCELLED), FIGURES),
}
"""What can be done: from which state into which, and by whom."""

EVENT_LABELS = {
    "issued": N_("Order issued"),
    "signed": N_("Signed for"),
    "planned": N_("Plan submitted"),
    "progressed": N_("Progress"),
    "ticked": N_("Measure carried out"),
    "handed_over": N_("Handed over"),
    "replied": N_("Reply submitted"),
    "accepted": N_("Reply accepted"),
    "returned": N_("Sent back"),
    "excepted": N_("Closed by exception"),
    "closed": N_("Rectified and closed"),
    "relapsed": N_("Relapsed"),
    "postponed": N_("Deadline moved"),
    "aimed": N_("Aim set"),
    "cancelled": N_("Order withdrawn"),
    "escalated": N_("Passed up"),
}
PAST = {
    "sign": "signed", "plan": "planned", "progress": "progressed", "tick": "ticked", "hand_over": "handed_over",
    "reply": "replied", "accept": "accepted", "send_back": "returned", "except": "excepted", "close": "closed",
    "reopen": "relapsed", "relapse": "relapsed", "postpone": "postponed", "aim": "aimed", "cancel": "cancelled",
    "drop": "cancelled",
}  # fmt: skip
"""An act → the event that tells of it."""

BY_FIGURES, BY_ACCEPTANCE, BY_EXCEPTION = "figures", "acceptance", "exception"
CLOSING_LABELS = {
    BY_FIGURES: N_("The indicator has moved"),
    BY_ACCEPTANCE: N_("Accepted by the office"),
    BY_EXCEPTION: N_("By exception"),
}


def after(act: str, state: str) -> str | None:
    """The state that `act` leads to from `state`; None where it cannot be done."""
    return ACTS[act][0].get(state)


def check_can_act(act: str, state: str, source: str = HAND) -> None:
    """`act` starts from `state`; a reply needs a plan, except to a bad rating."""
    if after(act, state) is None:
        raise RuleViolation(
            "wrong_state",
            N_("This order is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )
    if act == "reply" and state == SIGNED and source not in WITHOUT_PLAN:
        raise RuleViolation("plan_missing", N_("Submit the plan first: the cause, and measures with their dates."))
    if act in {"cancel", "reopen"} and source == RATING:
        raise RuleViolation(
            "public_asked", N_("What the public said is answered: it is neither cancelled nor opened again.")
        )
    if act == "plan" and source in WITHOUT_PLAN:
        raise RuleViolation("no_plan_needed", N_("A bad rating needs no plan: answer it."))


def can_act(act: str, state: str, source: str = HAND) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state, source)


def check_four_eyes(replied_by: str, decided_by: str) -> None:
    """Nobody accepts their own reply."""
    if replied_by == decided_by:
        raise RuleViolation("own_reply", N_("You submitted this reply yourself. Somebody else has to accept it."))


def has_four_eyes(replied_by: str, decided_by: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, replied_by, decided_by)


def check_call_back(source: str, is_mended: bool | None) -> None:
    """An order from a bad rating is accepted with what the call-back said."""
    if source == RATING and is_mended is None:
        raise RuleViolation("call_back_missing", N_("Say what the call-back found: is it mended?"))


def has_call_back(source: str, is_mended: bool | None) -> bool:
    """Twin of check_call_back."""
    return allows(check_call_back, source, is_mended)


def check_due_date(due_date: date, today: date) -> None:
    """A deadline is a day that is to come."""
    if due_date <= today:
        raise RuleViolation("bad_due_date", N_("Name a day that is to come by which it should be rectified."))


def is_due_date(due_date: date, today: date) -> bool:
    """Twin of check_due_date."""
    return allows(check_due_date, due_date, today)
