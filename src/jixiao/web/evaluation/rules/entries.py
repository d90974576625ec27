"""Adjustments and vetoes that people enter: their life as data, and what each act asks. No Django."""

from collections.abc import Collection, Mapping
from math import isfinite

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.engine.model.period import Frequency, Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.evaluation.rules.cycles import RUNNING

BONUS, DEDUCTION, VETO = "bonus", "deduction", "veto"
KIND_LABELS = {BONUS: N_("Bonus"), DEDUCTION: N_("Deduction"), VETO: N_("Veto")}

PROPOSED, APPROVED, SENT_BACK = "proposed", "approved", "returned"
WITHDRAWN, REVOKING, REVOKED = "withdrawn", "revoking", "revoked"
ENTRY_LABELS = {
    PROPOSED: N_("Waits for approval"),
    APPROVED: N_("Approved, counts"),
    SENT_BACK: N_("Returned to who proposed it"),
    WITHDRAWN: N_("Taken back"),
    REVOKING: N_("Counts, revocation asked for"),
    REVOKED: N_("Revoked, counts no more"),
}
COUNTED = frozenset({APPROVED, REVOKING})
"""What enters the next scoring run."""
UNDECIDED = frozenset({PROPOSED, REVOKING})
"""What waits for a second person."""

PROPOSING, DECIDING, APPEALS = "proposing", "deciding", "appeals"
"""Who acts: those who propose, those who approve, an accepted appeal."""
ENTRY_ACTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "approve": ({PROPOSED: APPROVED}, DECIDING),
    "return": ({PROPOSED: SENT_BACK}, DECIDING),
    "propose_again": ({SENT_BACK: PROPOSED}, PROPOSING),
    "take_back": ({PROPOSED: WITHDRAWN, SENT_BACK: WITHDRAWN}, PROPOSING),
    "ask_revocation": ({APPROVED: REVOKING}, PROPOSING),
    "revoke": ({REVOKING: REVOKED}, DECIDING),
    "keep": ({REVOKING: APPROVED}, DECIDING),
    "overturn": ({APPROVED: REVOKED, REVOKING: REVOKED}, APPEALS),
    "amend": ({APPROVED: APPROVED, REVOKING: APPROVED}, APPEALS),
}
"""What can be done: from which state into which, and by whom."""
ENTRY_EVENTS = {
    "propose": N_("Proposed"), "approve": N_("Approved"), "return": N_("Returned"),
    "propose_again": N_("Proposed again"), "take_back": N_("Taken back"),
    "ask_revocation": N_("Revocation asked for"), "revoke": N_("Revoked"), "keep": N_("Revocation refused"),
    "overturn": N_("Revoked after an appeal"), "amend": N_("Changed after an appeal"),
    "enter": N_("Entered after an appeal"),
}  # fmt: skip
MOST_EVENTS, DECIMALS, DOCUMENT_LIMIT = 1000, 4, 100


def check_entry_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if state not in ENTRY_ACTS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This entry is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=ENTRY_LABELS[state],
        )


def can_entry_act(act: str, state: str) -> bool:
    """Twin of check_entry_act."""
    return allows(check_entry_act, act, state)


def check_second_person(first: str, second: str) -> None:
    """What one person proposes another decides."""
    if first == second:
        raise RuleViolation(
            "second_person", N_("You proposed this yourself. Another person has to decide: a leader or a colleague.")
        )


def is_second_person(first: str, second: str) -> bool:
    """Twin of check_second_person."""
    return allows(check_second_person, first, second)


def check_item(item: Adjustment | Veto | None, scored: Collection[str]) -> None:
    """The scheme has the item, and counts events for it that nothing else is scored by (`scored`: codes of leaves)."""
    if item is None:
        raise RuleViolation(
            "unknown_item", N_("The scheme of this cycle has no such adjustment or veto. Choose one of its own.")
        )
    if item.indicator in scored:
        raise RuleViolation(
            "scored_figure",
            N_(
                "This item looks at a figure that is scored itself, so it follows from the figure and is not entered by hand."
            ),
        )
    if isinstance(item, Veto) and item.condition[0] not in {">", ">="}:
        raise RuleViolation(
            "no_events",
            N_("This veto strikes by the size of a figure (%(when)s), not by an event; it is not entered by hand."),
            when=item.when,
        )


def can_be_entered(item: Adjustment | Veto | None, scored: Collection[str]) -> bool:
    """Twin of check_item."""
    return allows(check_item, item, scored)


def check_entry_period(period: str, year: int, item: Adjustment | Veto, periodicity: Frequency) -> None:
    """The period lies in the year; what is not added up over the year belongs to one period of the scheme."""
    try:
        parsed = Period.parse(period)
    except DefinitionError:
        message = N_("“%(period)s” is not a period. Write 2026-09, 2026Q3 or 2026.")
        raise RuleViolation("bad_period", message, period=period[:20]) from None
    if parsed.year != year:
        message = N_("%(period)s does not lie in this cycle's year, %(year)s.")
        raise RuleViolation("period_outside_cycle", message, period=str(parsed), year=str(year))
    if item.over_time != "sum" and parsed.frequency != periodicity:
        raise RuleViolation(
            "bad_period",
            N_("This item is not added up over the year. Name one period of the scheme, as %(example)s."),
            example=str(Period.parse(str(year)).parts(periodicity)[0] if periodicity != Frequency.YEAR else year),
        )


def is_entry_period(period: str, year: int, item: Adjustment | Veto, periodicity: Frequency) -> bool:
    """Twin of check_entry_period."""
    return allows(check_entry_period, period, year, item, periodicity)


def check_events(n_events: float) -> None:
    """A number of events above 0 that people would write."""
    if not (isfinite(n_events) and 0 < n_events <= MOST_EVENTS and round(n_events, DECIMALS) == n_events):
        raise RuleViolation(
            "bad_events",
            N_("Give the number of events: above 0, at most %(most)s, with at most %(decimals)s decimals."),
            most=MOST_EVENTS, decimals=DECIMALS,
        )  # fmt: skip


def are_events(n_events: float) -> bool:
    """Twin of check_events."""
    return allows(check_events, n_events)


def check_proof(kind: str, document: str, n_files: int) -> None:
    """Every entry has a file that proves it; a veto also the number of the document that found it."""
    if n_files == 0:
        raise RuleViolation("evidence_missing", N_("Add a file that proves it: the notice, the award, the minutes."))
    if kind == VETO and len(document.strip()) < 4:
        raise RuleViolation(
            "document_missing",
            N_("A veto needs the number of the document that found it, for example 滨安委〔2026〕3号."),
        )
    if len(document.strip()) > DOCUMENT_LIMIT:
        raise RuleViolation(
            "document_long", N_("The document's number has at most %(limit)s characters."), limit=DOCUMENT_LIMIT
        )


def has_proof(kind: str, document: str, n_files: int) -> bool:
    """Twin of check_proof."""
    return allows(check_proof, kind, document, n_files)


def check_running(cycle_state: str) -> None:
    """Entries are made while the cycle is running: what is entered later would never be scored."""
    if cycle_state != RUNNING:
        raise RuleViolation("cycle_not_running", N_("This cycle is not running, so nothing new is scored in it."))


def is_running(cycle_state: str) -> bool:
    """Twin of check_running."""
    return allows(check_running, cycle_state)
