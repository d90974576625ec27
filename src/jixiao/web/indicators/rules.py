"""The life of a scheme version, as data. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATE_LABELS = {DRAFT: N_("Draft"), PUBLISHED: N_("Published"), WITHDRAWN: N_("Withdrawn")}
TRANSITIONS: dict[str, tuple[str, str]] = {"publish": (DRAFT, PUBLISHED), "withdraw": (PUBLISHED, WITHDRAWN)}

HIGHER, LOWER = "higher", "lower"
DIRECTION_LABELS = {HIGHER: N_("Higher is better"), LOWER: N_("Lower is better")}
OVER_TIME_LABELS = {"sum": N_("Sum of the months"), "mean": N_("Mean of the months"), "last": N_("Last month")}
SEASONAL, LINEAR, MANUAL = "seasonal", "linear", "manual"
PATH_LABELS = {SEASONAL: N_("Seasonal path"), LINEAR: N_("Straight line"), MANUAL: N_("Set by hand")}


def check_can_change(state: str) -> None:
    """Only a draft changes: a published scheme is law, a new version replaces it."""
    if state != DRAFT:
        raise RuleViolation("not_a_draft", N_("A published scheme does not change. Make a new version of it and edit that."))


def can_change(state: str) -> bool:
    """Twin of check_can_change."""
    return allows(check_can_change, state)


def check_can_transition(transition: str, state: str) -> None:
    """`transition` starts from `state`."""
    before, _after = TRANSITIONS[transition]
    if state != before:
        raise RuleViolation(
            "wrong_state",
            N_("This is %(state)s now; someone may have acted before you. Reload the page."), state=STATE_LABELS[state],
        )  # fmt: skip


def can_transition(transition: str, state: str) -> bool:
    """Twin of check_can_transition."""
    return allows(check_can_transition, transition, state)
