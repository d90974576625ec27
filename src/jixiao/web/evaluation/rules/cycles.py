"""The life of a cycle and of a scoring run, as data. No Django."""

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

PLANNED, RUNNING, CLOSED = "planned", "running", "closed"
CYCLE_LABELS = {PLANNED: N_("Planned"), RUNNING: N_("Running"), CLOSED: N_("Closed")}
CYCLE_TRANSITIONS: dict[str, tuple[str, str]] = {"start": (PLANNED, RUNNING), "close": (RUNNING, CLOSED)}

COMPUTED, CONFIRMED, SUPERSEDED = "computed", "confirmed", "superseded"
RUN_LABELS = {COMPUTED: N_("Computed, not yet confirmed"), CONFIRMED: N_("Confirmed"), SUPERSEDED: N_("Superseded")}

SEVERITY_LABELS = {"error": N_("Error"), "warning": N_("Warning"), "info": N_("Note")}


def check_can_create(scheme_state: str, label: str, *, code_taken: bool) -> None:
    """A cycle stands on a published scheme and has a name and a code of its own."""
    if scheme_state != "published":
        raise RuleViolation("scheme_not_published", N_("Choose a published scheme: a draft may still change."))
    if not label.strip():
        raise RuleViolation("label_missing", N_("Give the cycle a name, for example “2026 annual evaluation”."))
    if code_taken:
        raise RuleViolation("code_taken", N_("There is a cycle with this code already. Choose another code."))


def can_create(scheme_state: str, label: str, *, code_taken: bool) -> bool:
    """Twin of check_can_create."""
    return allows(check_can_create, scheme_state, label, code_taken=code_taken)


def check_can_move(transition: str, state: str) -> None:
    """`transition` (start, close) begins from `state`."""
    if state != CYCLE_TRANSITIONS[transition][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This cycle is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=CYCLE_LABELS[state],
        )


def can_move(transition: str, state: str) -> bool:
    """Twin of check_can_move."""
    return allows(check_can_move, transition, state)


def check_period(period: str, year: int) -> None:
    """`period` can be read and lies in the cycle's year."""
    try:
        parsed = Period.parse(period)
    except DefinitionError:
        raise RuleViolation(
            "bad_period", N_("“%(period)s” is not a period. Write 2026-09, 2026Q3 or 2026."), period=period[:20]
        ) from None
    if parsed.year != year:
        raise RuleViolation(
            "period_outside_cycle",
            N_("%(period)s does not lie in this cycle's year, %(year)s."), period=str(parsed), year=str(year),
        )  # fmt: skip


def fits(period: str, year: int) -> bool:
    """Twin of check_period."""
    return allows(check_period, period, year)


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


def check_can_score_anew(run_state: str) -> None:
    """Only the valid result of a period is scored anew after an appeal."""
    if run_state != CONFIRMED:
        raise RuleViolation("not_valid", N_("This result was replaced meanwhile. Reload the page and approve again."))


def can_score_anew(run_state: str) -> bool:
    """Twin of check_can_score_anew."""
    return allows(check_can_score_anew, run_state)
