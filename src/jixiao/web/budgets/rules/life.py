"""The life of a budget programme as data: its states, what leads from one to the next, and who may do it. No Django."""

from collections.abc import Mapping
from typing import Final

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

PROGRAMME, WHOLE = "programme", "whole"
KIND_LABELS: Final = {PROGRAMME: N_("Budget programme"), WHOLE: N_("Whole department")}
"""What has objectives and evaluates itself: a programme, or all that a department spends in a year (部门整体支出)."""

PROPOSED, ASSESSED, DECLARED, TO_REVIEW, REVISING = "proposed", "assessed", "declared", "to_review", "revising"
RUNNING, SELF_FILED, SELF_APPROVED = "running", "self_filed", "self_approved"
EVALUATED, USED, REFUSED = "evaluated", "used", "refused"
STATE_LABELS: Final = {
    PROPOSED: N_("Programme proposed"),
    ASSESSED: N_("Assessed, objectives wanted"),
    DECLARED: N_("Objectives submitted"),
    TO_REVIEW: N_("Objectives to be reviewed"),
    REVISING: N_("Objectives to be revised"),
    RUNNING: N_("In the budget, being carried out"),
    SELF_FILED: N_("Self-evaluation submitted"),
    SELF_APPROVED: N_("Self-evaluation endorsed"),
    EVALUATED: N_("Evaluated"),
    USED: N_("Result used"),
    REFUSED: N_("Not admitted to the budget"),
}
WHOLE_STATE_LABELS: Final = STATE_LABELS | {
    PROPOSED: N_("Form opened"),
    RUNNING: N_("Objectives approved, year under way"),
    EVALUATED: N_("Self-evaluation reviewed"),
}
IN_BUDGET: Final = frozenset({RUNNING, SELF_FILED, SELF_APPROVED, EVALUATED, USED})
BEFORE_BUDGET: Final = frozenset({PROPOSED, ASSESSED, DECLARED, TO_REVIEW, REVISING})

FILLS, ENDORSES, REVIEWS, EVALUATES = "fills", "endorses", "reviews", "evaluates"
"""Who acts: the department's reporter, its approver, the performance office (finance), whoever evaluates."""

ACTS: Final[Mapping[str, tuple[Mapping[str, str], str]]] = {
    "pass": ({PROPOSED: ASSESSED}, REVIEWS),
    "turn_down": ({PROPOSED: REFUSED}, REVIEWS),
    "declare": ({PROPOSED: DECLARED, ASSESSED: DECLARED, REVISING: DECLARED}, FILLS),
    "endorse": ({DECLARED: TO_REVIEW}, ENDORSES),
    "send_back": ({DECLARED: REVISING}, ENDORSES),
    "admit": ({TO_REVIEW: RUNNING}, REVIEWS),
    "revise": ({TO_REVIEW: REVISING}, REVIEWS),
    "bar": ({TO_REVIEW: REFUSED}, REVIEWS),
    "spend": ({RUNNING: RUNNING}, FILLS),
    "adjust": ({RUNNING: RUNNING}, FILLS),
    "change": ({RUNNING: RUNNING}, REVIEWS),
    "monitor": ({RUNNING: RUNNING}, FILLS),
    "self_evaluate": ({RUNNING: SELF_FILED}, FILLS),
    "endorse_self": ({SELF_FILED: SELF_APPROVED}, ENDORSES),
    "return_self": ({SELF_FILED: RUNNING}, ENDORSES),
    "evaluate": ({SELF_APPROVED: EVALUATED, EVALUATED: EVALUATED}, EVALUATES),
    "disclose": ({state: state for state in (RUNNING, SELF_FILED, SELF_APPROVED, EVALUATED, USED)}, FILLS),
    "use": ({SELF_APPROVED: USED, EVALUATED: USED}, REVIEWS),
    "mark_key": ({state: state for state in STATE_LABELS if state != REFUSED}, REVIEWS),
    "tell_rest": ({state: state for state in (PROPOSED, DECLARED, TO_REVIEW, REVISING, RUNNING)}, FILLS),
    "review_self": ({SELF_APPROVED: EVALUATED, EVALUATED: EVALUATED}, REVIEWS),
}
"""What can be done: from which state into which, and by whom."""
OF_WHOLE_ONLY: Final = frozenset({"tell_rest", "review_self"})
OF_WHOLE: Final = OF_WHOLE_ONLY | {
    "declare", "endorse", "send_back", "admit", "revise", "self_evaluate", "endorse_self", "return_self", "disclose",
}  # fmt: skip
"""What is done with the form of a whole department: a department is neither barred from the budget nor cut."""

EVENT_LABELS: Final = {
    "entered": N_("Programme entered"),
    "assessed": N_("Ex-ante assessment"),
    "declared": N_("Objectives submitted"),
    "endorsed": N_("Endorsed by the department"),
    "sent_back": N_("Sent back by the department"),
    "reviewed": N_("Objectives reviewed"),
    "spent": N_("Payments reported"),
    "change_asked": N_("Change during the year asked for"),
    "changed": N_("Changed during the year"),
    "change_declined": N_("Change during the year declined"),
    "monitored": N_("Monitoring report"),
    "monitoring_endorsed": N_("Monitoring report endorsed"),
    "monitoring_returned": N_("Monitoring report sent back"),
    "monitoring_judged": N_("Monitoring judged by the office"),
    "monitoring_concluded": N_("Rectification concluded"),
    "self_evaluated": N_("Self-evaluation submitted"),
    "self_endorsed": N_("Self-evaluation endorsed"),
    "self_returned": N_("Self-evaluation sent back"),
    "self_reviewed": N_("Self-evaluation reviewed by the office"),
    "evaluated": N_("Evaluated"),
    "used": N_("Result used"),
    "disclosed": N_("Form made public or kept secret"),
    "marked_key": N_("Marked as a key programme"),
    "unmarked_key": N_("No key programme any more"),
    "opened": N_("Form of the whole department opened"),
    "rest_told": N_("Money outside programmes told"),
}


def after(act: str, state: str) -> str | None:
    """The state that `act` leads to from `state`; None where it cannot be done."""
    return ACTS[act][0].get(state)


def is_of(act: str, kind: str) -> bool:
    """Whether such a thing is done with a programme, or with the form of a whole department."""
    return act in OF_WHOLE if kind == WHOLE else act not in OF_WHOLE_ONLY


def state_label(kind: str, state: str) -> str:
    """What a state is called."""
    return (WHOLE_STATE_LABELS if kind == WHOLE else STATE_LABELS)[state]


def check_can_act(act: str, state: str, *, kind: str = PROGRAMME, needs_assessment: bool = False) -> None:
    """`act` starts from `state`; a programme that needs an ex-ante assessment declares objectives after it."""
    if kind == WHOLE and (after(act, state) is None or not is_of(act, kind)):
        raise RuleViolation(
            "wrong_state",
            N_("This form is at “%(state)s” now; someone may have acted before you. Reload the page."),
            state=WHOLE_STATE_LABELS[state],
        )
    if after(act, state) is None or not is_of(act, kind):
        raise RuleViolation(
            "wrong_state",
            N_("This programme is at “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )
    if act == "declare" and state == PROPOSED and needs_assessment:
        raise RuleViolation(
            "assessment_missing",
            N_("A new programme of this size is assessed first; its objectives follow after that."),
        )


def can_act(act: str, state: str, *, kind: str = PROGRAMME, needs_assessment: bool = False) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state, kind=kind, needs_assessment=needs_assessment)


def check_other_eyes(made_by: str, decided_by: str) -> None:
    """Nobody endorses, judges or decides on what they wrote themselves."""
    if made_by == decided_by:
        raise RuleViolation("own_work", N_("You wrote this yourself. Somebody else has to decide on it."))


def has_other_eyes(made_by: str, decided_by: str) -> bool:
    """Twin of check_other_eyes."""
    return allows(check_other_eyes, made_by, decided_by)
