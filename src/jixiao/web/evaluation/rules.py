"""The life of a cycle and of a scoring run, as data. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

PLANNED, RUNNING, CLOSED = "planned", "running", "closed"
CYCLE_LABELS = {PLANNED: N_("Planned"), RUNNING: N_("Running"), CLOSED: N_("Closed")}

COMPUTED, CONFIRMED, SUPERSEDED = "computed", "confirmed", "superseded"
RUN_LABELS = {COMPUTED: N_("Computed, not yet confirmed"), CONFIRMED: N_("Confirmed"), SUPERSEDED: N_("Superseded")}


def check_can_score(cycle_state: str, n_approved: int) -> None:
    """A running cycle with at least one approved task can be scored."""
    if cycle_state != RUNNING:
        raise RuleViolation("cycle_not_running", N_("This cycle is not running, so nothing new is scored in it."))
    if n_approved == 0:
        raise RuleViolation(
            "nothing_approved", N_("No figures of this period are approved yet. Approve at least one submission first.")
        )


def can_score(cycle_state: str, n_approved: int) -> bool:
    """Twin of check_can_score."""
    return allows(check_can_score, cycle_state, n_approved)


def check_can_confirm(run_state: str) -> None:
    """A freshly computed run can be confirmed; a confirmed one is superseded by the next."""
    if run_state != COMPUTED:
        raise RuleViolation("not_computed", N_("This run is already confirmed or superseded. Reload the page."))


def can_confirm(run_state: str) -> bool:
    """Twin of check_can_confirm."""
    return allows(check_can_confirm, run_state)
