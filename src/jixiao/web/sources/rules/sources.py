"""Rules of data sources: their life and that of their runs, their light, who decides what. No Django."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.collection.rules import Figure, Refusal

JOB_KIND = "sources.capture"

DRAFT, ACTIVE, PAUSED, RETIRED = "draft", "active", "paused", "retired"
STATE_LABELS = {DRAFT: N_("Draft"), ACTIVE: N_("In operation"), PAUSED: N_("Paused"), RETIRED: N_("Retired")}
# act: states it begins from, state it leads to.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "activate": (frozenset({DRAFT, PAUSED}), ACTIVE),
    "pause": (frozenset({ACTIVE}), PAUSED),
    "retire": (frozenset({DRAFT, ACTIVE, PAUSED}), RETIRED),
}
REVISABLE = frozenset({DRAFT, ACTIVE, PAUSED})

RUNNING, LANDED, NOTHING_NEW = "running", "landed", "nothing_new"
STOPPED, FAILED, LOST = "stopped", "failed", "lost"
RUN_LABELS = {
    RUNNING: N_("Reading"),
    LANDED: N_("Figures arrived"),
    NOTHING_NEW: N_("Nothing new"),
    STOPPED: N_("Stopped by a change in the source"),
    FAILED: N_("Failed"),
    LOST: N_("Broken off"),
}
# How a run may end; a run that ended is never opened again.
RUN_ENDS: dict[str, tuple[frozenset[str], str]] = {
    "land": (frozenset({RUNNING}), LANDED),
    "find_nothing_new": (frozenset({RUNNING}), NOTHING_NEW),
    "stop": (frozenset({RUNNING}), STOPPED),
    "fail": (frozenset({RUNNING}), FAILED),
    "lose": (frozenset({RUNNING}), LOST),
}
GOOD_ENDS = frozenset({LANDED, NOTHING_NEW})

SCHEDULED, BY_HAND, AFTER_ACCEPT = "schedule", "hand", "accepted"
WHY_LABELS = {
    SCHEDULED: N_("On schedule"),
    BY_HAND: N_("Started by hand"),
    AFTER_ACCEPT: N_("After a change was accepted"),
}

ACCEPTED, REFUSED = "accepted", "refused"
DECISION_LABELS = {ACCEPTED: N_("Accepted"), REFUSED: N_("Refused")}

FRESH, STALE, FAILING, DRIFTED, EMPTY, RESTING = "fresh", "stale", "failing", "drifted", "empty", "resting"
LIGHT_LABELS = {
    FRESH: N_("Fresh"),
    STALE: N_("Stale"),
    FAILING: N_("Failing"),
    DRIFTED: N_("Stopped by a change"),
    EMPTY: N_("Never read yet"),
    RESTING: N_("Not in use"),
}
# A reading that is due may take its time before the source counts as stale.
GRACE = timedelta(minutes=30)
# The lease of one reading: the longest that a reading may take, and time to write.
LEASE = timedelta(minutes=15)
# How many findings a run keeps one by one; their number is kept in full.
KEPT_FINDINGS = 1000
PREVIEW_ROWS = 20
PREVIEW_FIGURES = 100

SECRET_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,59}")
SECRET_LIMIT = 4000
REASON_LIMIT = 500


@dataclass(frozen=True)
class Standing:
    """What a source's light depends on. `expected_at`: when the next reading after the last good one was due."""

    state: str
    has_waiting_change: bool
    n_faults: int
    is_marked_stale: bool
    last_good_at: datetime | None
    expected_at: datetime | None


def light_of(standing: Standing, now: datetime) -> str:
    """The one word for how a source is doing, worst first."""
    if standing.state != ACTIVE:
        return RESTING
    if standing.has_waiting_change:
        return DRIFTED
    if standing.n_faults:
        return FAILING
    if standing.last_good_at is None:
        return EMPTY
    is_overdue = standing.expected_at is not None and standing.expected_at + GRACE < now
    return STALE if standing.is_marked_stale or is_overdue else FRESH


def schedule_code(code: str) -> str:
    """The name of a source's schedule and lane among all others."""
    return f"source:{code}"


def check_can_act(act: str, state: str) -> None:
    """`act` (activate, pause, retire) is possible in `state`."""
    if state not in TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This data source is “%(state)s” now. Reload the page and choose again."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_can_revise(state: str) -> None:
    """A retired source stays as it was."""
    if state not in REVISABLE:
        raise RuleViolation(
            "source_retired", N_("This data source is retired. Create a new one where figures should come again.")
        )


def can_revise(state: str) -> bool:
    """Twin of check_can_revise."""
    return allows(check_can_revise, state)


def check_can_run(state: str) -> None:
    """Only a source in use is read."""
    if state != ACTIVE:
        raise RuleViolation(
            "source_not_active",
            N_("This data source is “%(state)s”. Put it into use first, then it can be read."),
            state=STATE_LABELS[state],
        )


def can_run(state: str) -> bool:
    """Twin of check_can_run."""
    return allows(check_can_run, state)


def is_free(lease_expires_at: datetime | None, holder: str, claimant: str, now: datetime) -> bool:
    """Whether `claimant` may begin a reading: none is under way, its time has run out, or it was the claimant's own.

    A job that begins anew carries the name of its former attempt, which its queue knows to be dead.
    """
    return lease_expires_at is None or lease_expires_at <= now or holder == claimant


def foreign_refusal(figure: Figure) -> Refusal:
    """Why a figure of an organisation is not kept for which the source's responsible may not act."""
    return Refusal(
        figure,
        "outside_scope",
        Text(
            f"“{figure.organisation_code}” lies outside of what this source's responsible may act for.",
            f"单位“{figure.organisation_code}”不在该数据来源责任人的数据范围内。",
        ),
    )


def check_can_decide(is_waiting: bool, reason: str) -> None:
    """A change in a source is accepted or refused once, with a reason."""
    if not is_waiting:
        raise RuleViolation(
            "nothing_waits", N_("No change of this source waits for a decision. Somebody may have decided already.")
        )
    check_reason(reason)


def can_decide(is_waiting: bool, reason: str) -> bool:
    """Twin of check_can_decide."""
    return allows(check_can_decide, is_waiting, reason)


def check_reason(reason: str) -> None:
    """A decision says why, in a few words that others understand."""
    if not 4 <= len(reason.strip()) <= REASON_LIMIT:
        raise RuleViolation(
            "reason_missing",
            N_("Write the reason in a few words (4 to %(limit)s characters), so that others understand it later."),
            limit=REASON_LIMIT,
        )


def has_reason(reason: str) -> bool:
    """Twin of check_reason."""
    return allows(check_reason, reason)


def check_secret(name: str, value: str) -> None:
    """A secret has a name that a definition can use, and a value that can be kept. The value is never repeated."""
    if not SECRET_NAME.fullmatch(name):
        raise RuleViolation(
            "bad_secret_name",
            N_(
                "“%(name)s” cannot name a secret. Use letters, digits, dot, hyphen and underscore, such as db_password."
            ),
            name=name[:60],
        )
    if not value or len(value) > SECRET_LIMIT:
        raise RuleViolation(
            "bad_secret", N_("A secret has 1 to %(limit)s characters. Enter it again."), limit=SECRET_LIMIT
        )


def is_secret(name: str, value: str) -> bool:
    """Twin of check_secret."""
    return allows(check_secret, name, value)


def check_provider(definition_provider: str, allowed: Iterable[str]) -> None:
    """Whoever edits a source acts for its provider."""
    if definition_provider not in set(allowed):
        raise RuleViolation(
            "foreign_provider",
            N_("“%(code)s” is no organisation that you may act for. Choose the provider among your own."),
            code=definition_provider[:60],
        )


def is_provider(definition_provider: str, allowed: Iterable[str]) -> bool:
    """Twin of check_provider."""
    return allows(check_provider, definition_provider, allowed)
