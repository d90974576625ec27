"""The life of a release, and who may move it. No Django."""

import re
from datetime import date

from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_
from jixiao.web.evaluation.rules import check_window

DRAFT, PUBLISHED, CORRECTED = "draft", "published", "corrected"
STATE_LABELS = {DRAFT: N_("Draft"), PUBLISHED: N_("Published"), CORRECTED: N_("Published, corrected since")}
# act: states from which it begins, and the state that it leads to. What is published is never taken back.
TRANSITIONS: dict[str, tuple[str, str]] = {
    "publish": (DRAFT, PUBLISHED),
    "correct": (PUBLISHED, CORRECTED),
    "discard": (DRAFT, ""),
}

EDIT, PUBLISH, VIEW = "portal.edit", "portal.publish", "portal.view"
"""Rights: prepare, say why, set windows; publish; see drafts."""

JOB_KIND, KEEP_JOB = "portal.prepare", "portal.keep"
DATA_FILE, REPORT_FILE, PAGE_FILE = "data", "report", "content"
FILE_LABELS = {DATA_FILE: N_("Open data"), REPORT_FILE: N_("Report"), PAGE_FILE: N_("Everything that the pages say")}


def check_can_publish(state: str, *, corrects: bool, reason: str, asked_by: str, by: str) -> None:
    """A draft; a correction has a reason, and another person than who gave it publishes."""
    _check_state("publish", state)
    if corrects and not reason.strip():
        raise RuleViolation(
            "reason_missing",
            N_("Figures of this period were published before and differ. Say why before you publish the correction."),
        )
    if corrects and asked_by == by:
        raise RuleViolation(
            "second_person",
            N_("You gave the reason of this correction, so another person has to publish it: a leader or a colleague."),
        )


def can_publish(state: str, *, corrects: bool, reason: str, asked_by: str, by: str) -> bool:
    """Twin of check_can_publish."""
    return allows(check_can_publish, state, corrects=corrects, reason=reason, asked_by=asked_by, by=by)


def check_can_explain(state: str, *, corrects: bool, reason: str) -> None:
    """Only a draft that corrects something needs a reason, and it has to be one."""
    if state != DRAFT or not corrects:
        raise RuleViolation("nothing_to_explain", N_("Only the draft of a correction takes a reason. Reload the page."))
    check_words(reason)


def can_explain(state: str, *, corrects: bool, reason: str) -> bool:
    """Twin of check_can_explain."""
    return allows(check_can_explain, state, corrects=corrects, reason=reason)


def check_can_discard(state: str) -> None:
    """Only a draft goes away."""
    _check_state("discard", state)


def can_discard(state: str) -> bool:
    """Twin of check_can_discard."""
    return allows(check_can_discard, state)


def check_can_open_window(state: str, opens_on: date, closes_on: date, *, today: date, n_days: int, least: int) -> None:
    """A published release takes objections for at least `least` working days; a window does not open in the past."""
    if state == DRAFT:
        raise RuleViolation(
            "not_published", N_("Publish the release first: nobody can object to what nobody has seen.")
        )
    check_window(opens_on, closes_on, today=today, n_days=n_days, least=least)


def can_open_window(state: str, opens_on: date, closes_on: date, *, today: date, n_days: int, least: int) -> bool:
    """Twin of check_can_open_window."""
    return allows(check_can_open_window, state, opens_on, closes_on, today=today, n_days=n_days, least=least)


def check_can_release(period_ended: bool, code_taken: bool) -> None:
    """A release tells of a period that is over, under a code of its own."""
    if not period_ended:
        raise RuleViolation("period_running", N_("This period is not over yet, so its figures are not published."))
    if code_taken:
        raise RuleViolation("code_taken", N_("There is a release with this code already. Reload the page."))


def can_release(period_ended: bool, code_taken: bool) -> bool:
    """Twin of check_can_release."""
    return allows(check_can_release, period_ended, code_taken)


def release_code(series: str, period: str, number: int) -> str:
    """What stands in addresses for ever: series and period, and from the first correction on its number."""
    name = re.sub(r"[^\w.-]+", "-", series).strip("-.") or "release"
    return f"{name}-{period}" + (f"-r{number}" if number > 1 else "")


def _check_state(act: str, state: str) -> None:
    if state != TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This release is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS.get(state, state),
        )
