"""What a rating may hold, how a bad one moves on, and how it is contested. No Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jixiao.engine.model.degrees import DEGREE_TEXTS
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DEGREES = DEGREE_TEXTS
"""The five degrees and their marks (国办发〔2019〕51号)."""
BAD = frozenset({1, 2})
"""The last two are bad ratings (差评)."""
WORDS_LIMIT, CASE_LIMIT, REPLY_LIMIT = 500, 60, 1000

UNREADABLE = N_("Something that was sent cannot be read. Write it anew in plain characters.")
LONG_CASE = N_("The number of a case has at most %(limit)s characters.")
MANY_UNKNOWN = N_(
    "Many numbers that are not known came from your network. Leave the number out, or try again in an hour."
)
BAD_DAY = N_("Write the day of your visit as 2026-09-30.")

WAITING, TAKEN, REPLIED, DROPPED = "waiting", "taken", "replied", "dropped"
BAD_STATES = {
    WAITING: N_("Waiting for an order"),
    TAKEN: N_("Being mended"),
    REPLIED: N_("Answered"),
    DROPPED: N_("Excluded after an appeal"),
}
BAD_TRANSITIONS = {
    "take_up": (frozenset({WAITING}), TAKEN),
    "reply": (frozenset({WAITING, TAKEN}), REPLIED),
    "drop": (frozenset({WAITING, TAKEN, REPLIED}), DROPPED),
}
ASKED, UPHELD, REFUSED = "asked", "upheld", "refused"
APPEAL_STATES = {ASKED: N_("To be decided"), UPHELD: N_("Upheld: excluded"), REFUSED: N_("Refused: it counts")}
MALICIOUS, MISTAKEN, NOT_OURS = "malicious", "mistaken", "not_ours"
APPEAL_GROUNDS = {
    MALICIOUS: N_("Malicious"),
    MISTAKEN: N_("Rated by mistake"),
    NOT_OURS: N_("About something else"),
}


@dataclass(frozen=True)
class Given:
    """One answer as it was given: what is kept and sealed. `day`: of the visit; `late`: not the day it was rated."""

    degree: int
    reasons: tuple[str, ...] = ()
    words: str = ""
    day: date = date.min
    is_late: bool = False


def check_rating(given: Given, reasons: Sequence[str], today: date, late_days: int) -> None:
    """A degree of the five, a reason for a bad one, few words, a visit that is not too long ago."""
    if given.degree not in DEGREES:
        raise RuleViolation("no_degree", N_("Choose one of the five faces."))
    unknown = [reason for reason in given.reasons if reason not in reasons]
    if unknown:
        raise RuleViolation("unknown_reason", N_("Choose the reasons from the list."))
    if given.degree in BAD and not given.reasons:
        raise RuleViolation("reason_missing", N_("Choose at least one reason, so that it can be mended."))
    if len(given.words) > WORDS_LIMIT:
        raise RuleViolation("too_long", N_("Write at most %(limit)s characters."), limit=WORDS_LIMIT)
    if given.day > today:
        raise RuleViolation("not_yet", N_("This day has not come yet. Give the day of your visit."))
    if given.day < today - timedelta(days=late_days):
        raise RuleViolation("too_late", N_("A visit can be rated within %(days)s days."), days=late_days)


def is_rating(given: Given, reasons: Sequence[str], today: date, late_days: int) -> bool:
    """Twin of check_rating."""
    return allows(check_rating, given, reasons, today, late_days)


def check_can_move(act: str, state: str) -> None:
    """A bad rating is taken up once, answered once."""
    if state not in BAD_TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state", N_("This bad rating is in the state “%(state)s” already."), state=BAD_STATES[state]
        )


def can_move(act: str, state: str) -> bool:
    """Twin of check_can_move."""
    return allows(check_can_move, act, state)


def check_reply(reply: str) -> None:
    """A reply says what was done, so that the person and everybody can read it."""
    if not 4 <= len(reply.strip()) <= REPLY_LIMIT:
        raise RuleViolation(
            "reply_missing", N_("Write what was done (4 to %(limit)s characters); the public reads it."), limit=REPLY_LIMIT
        )  # fmt: skip


def is_reply(reply: str) -> bool:
    """Twin of check_reply."""
    return allows(check_reply, reply)


def check_can_call_back(state: str, *, was_said: bool) -> None:
    """Whoever holds the receipt says once, after the reply, whether it is mended."""
    if state != REPLIED:
        raise RuleViolation("no_reply_yet", N_("There is no reply yet. Please look again later."))
    if was_said:
        raise RuleViolation("said_already", N_("You have told us already. Thank you."))


def can_call_back(state: str, *, was_said: bool) -> bool:
    """Twin of check_can_call_back."""
    return allows(check_can_call_back, state, was_said=was_said)


def check_can_appeal(degree: int, *, is_excluded: bool, was_asked: bool) -> None:
    """Only a bad rating that counts is contested, and once."""
    if degree not in BAD:
        raise RuleViolation("not_bad", N_("Only a bad rating can be contested."))
    if is_excluded or was_asked:
        raise RuleViolation("asked_already", N_("This rating was contested already. The decision stands on its page."))


def can_appeal(degree: int, *, is_excluded: bool, was_asked: bool) -> bool:
    """Twin of check_can_appeal."""
    return allows(check_can_appeal, degree, is_excluded=is_excluded, was_asked=was_asked)


def check_can_decide(state: str, asked_by: str, by: str) -> None:
    """An appeal is decided once, by somebody else than who asked."""
    if state != ASKED:
        raise RuleViolation("decided_already", N_("This appeal has been decided already."))
    if asked_by == by:
        raise RuleViolation(
            "four_eyes", N_("Whoever asked does not decide. Ask a colleague of the performance office.")
        )


def can_decide(state: str, asked_by: str, by: str) -> bool:
    """Twin of check_can_decide."""
    return allows(check_can_decide, state, asked_by, by)
