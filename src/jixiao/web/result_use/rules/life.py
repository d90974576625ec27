"""The life of a proposal for the use of a result as data: its states, who does what to it, and what each act asks. No Django."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from jixiao.engine.result_use.rules import BONUS, BUDGET, PROMOTION, TALK, TRAINING
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CODE_LIMIT: Final = 40
DOCUMENT_LIMIT: Final = 80

DRAFTED, NOTIFIED, REPLIED, SILENT = "drafted", "notified", "replied", "silent"
ACCEPTED, CHANGED, REJECTED = "accepted", "changed", "rejected"
CARRIED_OUT, LAPSED, SUPERSEDED = "carried_out", "lapsed", "superseded"
STATE_LABELS: Final = {
    DRAFTED: N_("Drafted, no notice yet"),
    NOTIFIED: N_("Notified, a reply may come"),
    REPLIED: N_("Replied, to be decided"),
    SILENT: N_("No reply in time, to be decided"),
    ACCEPTED: N_("Use accepted, to be carried out"),
    CHANGED: N_("Use changed, to be carried out"),
    REJECTED: N_("Use rejected"),
    CARRIED_OUT: N_("Use carried out"),
    LAPSED: N_("Use lapsed"),
    SUPERSEDED: N_("Superseded: the result was corrected"),
}
UNDECIDED: Final = frozenset({DRAFTED, NOTIFIED, REPLIED, SILENT})
TO_DECIDE: Final = frozenset({REPLIED, SILENT})
TO_CARRY_OUT: Final = frozenset({ACCEPTED, CHANGED})
OPEN: Final = UNDECIDED | TO_CARRY_OUT
DECIDED: Final = frozenset({ACCEPTED, CHANGED, REJECTED, CARRIED_OUT})

DRAFTING, ANSWERING, DECIDING, CALENDAR = "drafting", "answering", "deciding", "calendar"
"""Who acts: the office, the organisation concerned, who decides, and figures and calendar by themselves."""

ACTS: Final[Mapping[str, tuple[Mapping[str, str], str]]] = {
    "notify": ({DRAFTED: NOTIFIED}, DRAFTING),
    "reply": ({NOTIFIED: REPLIED, REPLIED: REPLIED, SILENT: REPLIED}, ANSWERING),
    "pass_over": ({NOTIFIED: SILENT}, CALENDAR),
    "accept": (dict.fromkeys(TO_DECIDE, ACCEPTED), DECIDING),
    "change": (dict.fromkeys(TO_DECIDE, CHANGED), DECIDING),
    "reject": (dict.fromkeys(TO_DECIDE, REJECTED), DECIDING),
    "carry_out": (dict.fromkeys(TO_CARRY_OUT, CARRIED_OUT), DRAFTING),
    "lapse": (dict.fromkeys(OPEN, LAPSED), DECIDING),
    "supersede": (dict.fromkeys(OPEN, SUPERSEDED), CALENDAR),
}
"""What can be done: from which state into which, and by whom."""
DECISIONS: Final = {
    "accept": N_("Accept as proposed"), "change": N_("Accept with a change"), "reject": N_("Reject the proposal"),
}  # fmt: skip
EVENT_LABELS: Final = {
    "drafted": N_("Use drafted"),
    "notified": N_("Notice sent"),
    "replied": N_("Reply received"),
    "passed": N_("No reply in time"),
    "accepted": N_("Use accepted"),
    "changed": N_("Use changed"),
    "rejected": N_("Use rejected"),
    "carried_out": N_("Use carried out"),
    "lapsed": N_("Use lapsed"),
    "superseded": N_("Superseded"),
    "kept": N_("The corrected result says the same"),
    "outdated": N_("The result was corrected after it was carried out"),
}
PAST: Final = {
    "notify": "notified", "reply": "replied", "pass_over": "passed", "accept": "accepted", "change": "changed",
    "reject": "rejected", "carry_out": "carried_out", "lapse": "lapsed", "supersede": "superseded",
}  # fmt: skip
"""An act → the event that tells of it."""
STATE_AFTER: Final = {PAST[act]: next(iter(moves.values())) for act, (moves, _who) in ACTS.items()}
"""An event → the state that it left the proposal in; events that left it as it was are not named."""

CONFIDENTIAL: Final = frozenset({TALK, PROMOTION})
"""About people: seen by the organisation itself, the office, leaders and auditors only, never published."""
OTHER_KINDS: Final = {TALK: (TRAINING,), TRAINING: (TALK,)}
"""What a decision may put in place of a kind that has no size."""
BOUNDS: Final = {BONUS: (Decimal(0), Decimal(3)), BUDGET: (Decimal(-1), Decimal(1))}
"""Of a size, as the rules themselves have it."""


def after(act: str, state: str) -> str | None:
    """The state that `act` leads to from `state`; None where it cannot be done."""
    return ACTS[act][0].get(state)


def check_can_act(act: str, state: str) -> None:
    """`act` starts from `state`; nothing is decided before the organisation was heard."""
    if after(act, state) is not None:
        return
    if act in DECISIONS and state in {DRAFTED, NOTIFIED}:
        raise RuleViolation(
            "not_heard", N_("Nothing is decided before the organisation has replied, or its time to reply is over.")
        )
    raise RuleViolation(
        "wrong_state",
        N_("This proposal is “%(state)s” now; someone may have acted before you. Reload the page."),
        state=STATE_LABELS[state],
    )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_other_person(drafted_by: str, notified_by: str, decided_by: str) -> None:
    """Who drew it up or sent the notice does not decide on it."""
    if decided_by in {drafted_by, notified_by}:
        raise RuleViolation(
            "own_draft", N_("You drew this proposal up or sent its notice. Somebody else has to decide on it.")
        )


def is_other_person(drafted_by: str, notified_by: str, decided_by: str) -> bool:
    """Twin of check_other_person."""
    return allows(check_other_person, drafted_by, notified_by, decided_by)


def check_change(kind: str, size: Decimal | None, new_kind: str, new_size: Decimal | None) -> None:
    """A decision that changes says what else: another size within the bounds, or the milder or stronger kind beside it."""
    if (kind, size) == (new_kind, new_size):
        raise RuleViolation("nothing_changed", N_("Say what is changed, or accept the proposal as it is."))
    if kind != new_kind and new_kind not in OTHER_KINDS.get(kind, ()):
        raise RuleViolation("other_kind", N_("A decision changes how much, or makes a talk a training, nothing else."))
    if new_kind not in BOUNDS:
        return
    low, high = BOUNDS[new_kind]
    if new_size is None or not new_size.is_finite() or not low <= new_size <= high:
        raise RuleViolation("bad_size", N_("A coefficient lies from 0 to 3, a change of budget from −100% to 100%."))


def is_change(kind: str, size: Decimal | None, new_kind: str, new_size: Decimal | None) -> bool:
    """Twin of check_change."""
    return allows(check_change, kind, size, new_kind, new_size)


def check_cap(increases: Decimal, cap: Decimal | None) -> None:
    """All increases of a round together, as they would stand, keep its cap."""
    if cap is not None and increases > cap:
        raise RuleViolation(
            "over_cap",
            N_("All increases together would be %(sum)s yuan, over the cap of %(cap)s. Choose a smaller one."),
            sum=f"{increases:,.2f}", cap=f"{cap:,.2f}",
        )  # fmt: skip


def keeps_cap(increases: Decimal, cap: Decimal | None) -> bool:
    """Twin of check_cap."""
    return allows(check_cap, increases, cap)


def check_final(*, is_confirmed: bool, is_final: bool) -> None:
    """Nothing follows from a result that may still be contested."""
    if not is_confirmed:
        raise RuleViolation("not_official", N_("Only a confirmed result is used; this one was replaced or is a trial."))
    if not is_final:
        raise RuleViolation(
            "not_final",
            N_("This result is not final yet: appeals are still taken or open. Use it when they are answered."),
        )


def may_be_used(*, is_confirmed: bool, is_final: bool) -> bool:
    """Twin of check_final."""
    return allows(check_final, is_confirmed=is_confirmed, is_final=is_final)


def check_carrying_out(done_on: date, decided_on: date, today: date, document: str) -> None:
    """It was done on a day between the decision and today, and a document shows it."""
    if not decided_on <= done_on <= today:
        raise RuleViolation("bad_day", N_("The day lies between the decision and today."))
    if not 2 <= len(document.strip()) <= DOCUMENT_LIMIT:
        raise RuleViolation("document_missing", N_("Name the document that shows it: its number or title."))


def is_carrying_out(done_on: date, decided_on: date, today: date, document: str) -> bool:
    """Twin of check_carrying_out."""
    return allows(check_carrying_out, done_on, decided_on, today, document)
