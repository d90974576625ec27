"""People's words in reports: what can be done to a paragraph, and when. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

EDIT = "reports.edit"
"""To put other words in the place of a rule's, in reports on schemes of one's office."""

WRITTEN, CONFIRMED_WORDS, TAKEN_BACK = "written", "confirmed", "taken_back"
ACT_LABELS = {
    WRITTEN: N_("Words written"),
    CONFIRMED_WORDS: N_("Confirmed as still right"),
    TAKEN_BACK: N_("Taken back"),
}


def check_can_confirm(*, is_edited: bool, is_stale: bool, is_shown: bool) -> None:
    """Words are confirmed where their facts have changed and each of their figures is still there."""
    if not is_edited or not is_stale:
        raise RuleViolation(
            "nothing_to_confirm", N_("Nothing has changed below these words since they were written. Reload the page.")
        )
    if not is_shown:
        raise RuleViolation(
            "figures_gone",
            N_("Figures of these words are no longer in the paragraph. Write it anew or take the words back."),
        )


def can_confirm(*, is_edited: bool, is_stale: bool, is_shown: bool) -> bool:
    """Twin of check_can_confirm."""
    return allows(check_can_confirm, is_edited=is_edited, is_stale=is_stale, is_shown=is_shown)


def check_can_take_back(*, is_edited: bool) -> None:
    """Words are taken back where there are some."""
    if not is_edited:
        raise RuleViolation("nothing_to_take_back", N_("The rule's own words stand here already. Reload the page."))


def can_take_back(*, is_edited: bool) -> bool:
    """Twin of check_can_take_back."""
    return allows(check_can_take_back, is_edited=is_edited)
