"""Appeals (申诉复核) as data: their states, when one may be made, what an accepted one changes. No Django."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from math import isfinite
from typing import Any

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_
from jixiao.web.evaluation.rules.entries import check_events

JOB_KIND = "evaluation.remind"

SCORE, INDICATOR, ADJUSTMENT, VETO_SUBJECT, GRADE = "score", "indicator", "adjustment", "veto", "grade"
SUBJECT_LABELS = {
    SCORE: N_("The total"),
    INDICATOR: N_("An indicator"),
    ADJUSTMENT: N_("A bonus or deduction"),
    VETO_SUBJECT: N_("A veto"),
    GRADE: N_("The grade"),
}

SUBMITTED, RETURNED_APPEAL, UPHELD, ACCEPTED = "submitted", "returned", "upheld", "accepted"
CORRECTION_PUBLISHED, REJECTED, APPEAL_WITHDRAWN = "corrected", "rejected", "withdrawn"
APPEAL_LABELS = {
    SUBMITTED: N_("Being examined"),
    RETURNED_APPEAL: N_("Returned to be completed"),
    UPHELD: N_("Found right, waits for approval"),
    ACCEPTED: N_("Accepted, scored anew"),
    CORRECTION_PUBLISHED: N_("Accepted, correction published"),
    REJECTED: N_("Rejected"),
    APPEAL_WITHDRAWN: N_("Withdrawn by the organisation"),
}
OFFICE_OWES = frozenset({SUBMITTED, UPHELD})
"""The office has to answer within the deadline."""
OPEN_APPEALS = OFFICE_OWES | {RETURNED_APPEAL}
DECIDED = frozenset({ACCEPTED, CORRECTION_PUBLISHED, REJECTED})

APPEALING, HEARING, ENDORSING, PUBLISHING = "appealing", "hearing", "endorsing", "publishing"
"""Who acts: the organisation, the office, the second person, the portal by itself."""
APPEAL_ACTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "return": ({SUBMITTED: RETURNED_APPEAL}, HEARING),
    "submit_again": ({RETURNED_APPEAL: SUBMITTED}, APPEALING),
    "withdraw": ({SUBMITTED: APPEAL_WITHDRAWN, RETURNED_APPEAL: APPEAL_WITHDRAWN}, APPEALING),
    "reject": ({SUBMITTED: REJECTED}, HEARING),
    "uphold": ({SUBMITTED: UPHELD}, HEARING),
    "send_back": ({UPHELD: SUBMITTED}, ENDORSING),
    "accept": ({UPHELD: ACCEPTED}, ENDORSING),
    "correct": ({ACCEPTED: CORRECTION_PUBLISHED}, PUBLISHING),
}
"""What can be done: from which state into which, and by whom."""
APPEAL_EVENTS = {
    "submit": N_("Submitted"), "return": N_("Returned to be completed"), "submit_again": N_("Submitted again"),
    "withdraw": N_("Withdrawn"), "reject": N_("Rejected"), "uphold": N_("Found right"),
    "send_back": N_("Sent back to the office"), "accept": N_("Accepted, scored anew"),
    "correct": N_("Correction published"), "remind": N_("Deadline passed"),
}  # fmt: skip

FIGURE, TARGET, REVOKE, AMEND, ENTER = "figure", "target", "revoke", "amend", "enter"
CHANGE_LABELS = {
    FIGURE: N_("A figure is corrected"),
    TARGET: N_("A target is corrected"),
    REVOKE: N_("An adjustment or veto is revoked"),
    AMEND: N_("An adjustment counts another number of events"),
    ENTER: N_("An adjustment that was overlooked is entered"),
}


@dataclass(frozen=True)
class Change:
    """The one input that an accepted appeal changes; which fields count follows from `kind`."""

    kind: str
    indicator: str = ""
    period: str = ""
    value: float | None = None
    entry: str = ""
    item: str = ""
    n_events: float | None = None

    def to_data(self) -> dict[str, Any]:
        """Plain data, to be kept with the appeal."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Change":
        """What `to_data` gave."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in data.items() if name in known})


def check_appeal_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if state not in APPEAL_ACTS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This appeal is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=APPEAL_LABELS[state],
        )


def can_appeal_act(act: str, state: str) -> bool:
    """Twin of check_appeal_act."""
    return allows(check_appeal_act, act, state)


def check_can_appeal(closes_on: date | None, today: date, *, is_open_already: bool, is_decided: bool) -> None:
    """Until the window closes, or before there is a result; once about one thing (`closes_on` None: no result yet)."""
    if closes_on is not None and today > closes_on:
        raise RuleViolation(
            "window_over",
            N_(
                "Appeals were taken until %(day)s; the result is final. Turn to the office if something new has come up."
            ),
            day=closes_on.isoformat(),
        )
    if is_open_already:
        raise RuleViolation(
            "open_already", N_("Your organisation contests this already. Add what is new to that appeal.")
        )
    if is_decided:
        raise RuleViolation("decided_already", N_("This was contested and decided before; a decision is final."))


def can_appeal(closes_on: date | None, today: date, *, is_open_already: bool, is_decided: bool) -> bool:
    """Twin of check_can_appeal."""
    return allows(check_can_appeal, closes_on, today, is_open_already=is_open_already, is_decided=is_decided)


def check_subject(subject: str, *, has_node: bool, has_item: bool, has_run: bool) -> None:
    """What is contested is named: an indicator by its node, an adjustment or veto by its item; ranks need a result."""
    if subject not in SUBJECT_LABELS:
        raise RuleViolation("unknown_subject", N_("Say what is contested: choose one of the list."))
    if subject == INDICATOR and not has_node:
        raise RuleViolation("node_missing", N_("Say which indicator is contested."))
    if subject in {ADJUSTMENT, VETO_SUBJECT} and not has_item:
        raise RuleViolation("item_missing", N_("Say which adjustment or veto is contested."))
    if subject in {SCORE, GRADE, INDICATOR} and not has_run:
        raise RuleViolation("no_result", N_("There is no confirmed result of this period yet that could be contested."))


def is_subject(subject: str, *, has_node: bool, has_item: bool, has_run: bool) -> bool:
    """Twin of check_subject."""
    return allows(check_subject, subject, has_node=has_node, has_item=has_item, has_run=has_run)


def check_change(change: Change) -> None:
    """What is to be changed is said in full."""
    if change.kind not in CHANGE_LABELS:
        raise RuleViolation("change_missing", N_("Say what is changed: a figure, a target, an adjustment or a veto."))
    if change.kind == FIGURE and not (change.indicator and change.period):
        raise RuleViolation("figure_missing", N_("Say which figure of which period is corrected."))
    if change.kind == TARGET and not (change.indicator and change.period):
        raise RuleViolation("target_missing", N_("Say which target of which period is corrected."))
    if change.kind in {FIGURE, TARGET} and (change.value is None or not isfinite(change.value)):
        raise RuleViolation("value_missing", N_("Give the right figure or target as a number."))
    if change.kind in {REVOKE, AMEND} and not change.entry:
        raise RuleViolation("entry_missing", N_("Say which adjustment or veto is changed."))
    if change.kind == ENTER and not change.item:
        raise RuleViolation("item_missing", N_("Say which adjustment or veto is contested."))
    if change.kind in {AMEND, ENTER}:
        check_events(change.n_events or 0.0)


def is_change(change: Change) -> bool:
    """Twin of check_change."""
    return allows(check_change, change)


@dataclass(frozen=True)
class Changeable:
    """What an accepted appeal can change: approved figures, targets, entries that count, bonus items that people enter."""

    figures: frozenset[tuple[str, str]] = frozenset()  # indicator, period
    targets: frozenset[tuple[str, str]] = frozenset()
    entries: frozenset[str] = frozenset()
    bonuses: frozenset[str] = frozenset()


def check_change_fits(change: Change, changeable: Changeable) -> None:
    """The change is about the organisation that appeals, and about something that stands now."""
    if change.kind == FIGURE and (change.indicator, change.period) not in changeable.figures:
        raise RuleViolation(
            "no_figure",
            N_("There is no approved figure of this indicator and period. Have it handed in and approved instead."),
        )
    if change.kind == TARGET and (change.indicator, change.period) not in changeable.targets:
        raise RuleViolation(
            "no_target", N_("There is no target of this indicator and period. Set one in the target plan.")
        )
    if change.kind in {REVOKE, AMEND} and change.entry not in changeable.entries:
        raise RuleViolation("unknown_entry", N_("There is no such adjustment or veto of this organisation."))
    if change.kind == ENTER and change.item not in changeable.bonuses:
        raise RuleViolation("no_bonus", N_("Only a bonus that the scheme lets people enter is added after an appeal."))


def change_fits(change: Change, changeable: Changeable) -> bool:
    """Twin of check_change_fits."""
    return allows(check_change_fits, change, changeable)


def check_window(opens_on: date, closes_on: date, *, today: date, n_days: int, least: int) -> None:
    """A window for appeals has at least `least` working days and is not over when it is set."""
    if closes_on < opens_on:
        raise RuleViolation("ends_before_it_begins", N_("The window closes before it opens. Choose a later last day."))
    if closes_on < today:
        raise RuleViolation("window_over", N_("The window would be over already. Choose a later last day."))
    if n_days < least:
        raise RuleViolation(
            "window_short",
            N_("The window has %(n)s working days; objections are taken for at least %(least)s. Choose a later last day."),
            n=n_days, least=least,
        )  # fmt: skip


def is_window(opens_on: date, closes_on: date, *, today: date, n_days: int, least: int) -> bool:
    """Twin of check_window."""
    return allows(check_window, opens_on, closes_on, today=today, n_days=n_days, least=least)
