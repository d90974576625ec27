"""The life of a joint project as data: its states, what is done to it, by whom. No Django."""

from collections.abc import Mapping

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

CODE_LIMIT, LABEL_LIMIT, TEXT_LIMIT = 40, 200, 1000

DRAFT, SUBMITTED, RUNNING = "draft", "submitted", "running"
FINISHED, CLOSED, STOPPED = "finished", "closed", "stopped"
STATE_LABELS = {
    DRAFT: N_("Being planned"),
    SUBMITTED: N_("Waits for approval"),
    RUNNING: N_("Under way"),
    FINISHED: N_("Waits for its acceptance"),
    CLOSED: N_("Finished and accepted"),
    STOPPED: N_("Stopped"),
}
OPEN = frozenset({RUNNING, FINISHED})
"""The clock of the hand-offs runs."""
APPROVED = OPEN | {CLOSED}
"""It has a baseline and may be told to the public."""

EDITING, REPORTING, REVIEWING, DECIDING = "editing", "reporting", "reviewing", "deciding"
"""Who acts: who keeps the leading organisation's plan, who takes part, who looks at reports, the office."""

_UNFINISHED = (DRAFT, SUBMITTED, RUNNING, FINISHED)
ACTS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "revise": ({DRAFT: DRAFT}, EDITING),
    "submit": ({DRAFT: SUBMITTED}, EDITING),
    "send_back": ({SUBMITTED: DRAFT}, DECIDING),
    "approve": ({SUBMITTED: RUNNING}, DECIDING),
    "report": ({RUNNING: RUNNING}, REPORTING),
    "accept_report": ({RUNNING: RUNNING}, REVIEWING),
    "return_report": ({RUNNING: RUNNING}, REVIEWING),
    "pass_on": ({RUNNING: RUNNING}, REPORTING),
    "note": ({state: state for state in _UNFINISHED}, REPORTING),
    "ask_replan": ({RUNNING: RUNNING}, EDITING),
    "approve_replan": ({RUNNING: RUNNING}, DECIDING),
    "refuse_replan": ({RUNNING: RUNNING}, DECIDING),
    "finish": ({RUNNING: FINISHED}, EDITING),
    "return": ({FINISHED: RUNNING}, DECIDING),
    "accept": ({FINISHED: CLOSED}, DECIDING),
    "stop": (dict.fromkeys(_UNFINISHED, STOPPED), DECIDING),
}
"""What can be done: from which state into which, and by whom."""

EVENT_LABELS = {
    "created": N_("Project planned"),
    "revised": N_("Plan changed before approval"),
    "submitted": N_("Handed in for approval"),
    "sent_back": N_("Sent back"),
    "approved": N_("Approved, the plan is the baseline"),
    "reported": N_("Progress reported"),
    "report_accepted": N_("Report accepted"),
    "report_returned": N_("Report returned"),
    "passed_on": N_("Passed on"),
    "noted": N_("Document added"),
    "replan_asked": N_("Change of plan asked for"),
    "replan_approved": N_("Change of plan approved"),
    "replan_refused": N_("Change of plan refused"),
    "finished": N_("Handed in for acceptance"),
    "returned": N_("Not accepted, goes on"),
    "accepted": N_("Accepted, the project is closed"),
    "stopped": N_("Stopped"),
    "joined": N_("Its result counts as an indicator"),
}

ASKED, IN_FORCE, REFUSED = "asked", "in_force", "refused"
PLAN_LABELS = {ASKED: N_("Waits for approval"), IN_FORCE: N_("Approved"), REFUSED: N_("Refused")}

SENT, ACCEPTED, RETURNED = "sent", "accepted", "returned"
REPORT_LABELS = {
    SENT: N_("Waits for review"),
    ACCEPTED: N_("Looked at and accepted"),
    RETURNED: N_("Returned, to be mended"),
}


def after(act: str, state: str) -> str | None:
    """The state that `act` leads to from `state`; None where it cannot be done."""
    return ACTS[act][0].get(state)


def check_can_act(act: str, state: str) -> None:
    """The state lets `act` be done."""
    if after(act, state) is None:
        raise RuleViolation(
            "wrong_state",
            N_("This cannot be done while the project is “%(state)s”. Reload the page to see where it stands."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_four_eyes(first: str, second: str) -> None:
    """What one person asks for another decides."""
    if first == second:
        raise RuleViolation("own_request", N_("You asked for this yourself. Somebody else has to decide on it."))


def has_four_eyes(first: str, second: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, first, second)


def check_can_review(state: str, sent_by: str, by: str) -> None:
    """A report that waits is looked at once, by somebody who did not send it."""
    if state != SENT:
        raise RuleViolation("reviewed_already", N_("This report has been decided on already. Reload the page."))
    check_four_eyes(sent_by, by)


def can_review(state: str, sent_by: str, by: str) -> bool:
    """Twin of check_can_review."""
    return allows(check_can_review, state, sent_by, by)
