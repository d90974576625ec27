"""The life of a set of warning rules: drafted, tried on past years, released, replaced. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, RELEASED, REPLACED = "draft", "released", "replaced"
SET_STATE_LABELS = {
    DRAFT: N_("Draft"),
    RELEASED: N_("In force"),
    REPLACED: N_("Replaced"),
}
NOTE_LIMIT = 300


def check_can_change_set(state: str) -> None:
    """Only a draft changes; what was in force stays as it was."""
    if state != DRAFT:
        raise RuleViolation(
            "not_a_draft", N_("Rules that were released never change. Begin a new draft from them instead.")
        )  # fmt: skip


def can_change_set(state: str) -> bool:
    """Twin of check_can_change_set."""
    return allows(check_can_change_set, state)


def check_can_release(state: str, *, is_tried: bool) -> None:
    """A draft is released after it was tried, as it stands, on the past."""
    check_can_change_set(state)
    if not is_tried:
        raise RuleViolation(
            "not_tried",
            N_("Try these rules on the past first: nobody should be warned by rules that nobody has tried."),
        )


def can_release(state: str, *, is_tried: bool) -> bool:
    """Twin of check_can_release."""
    return allows(check_can_release, state, is_tried=is_tried)
