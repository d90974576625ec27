"""A question kept under a name: what it may be called, who may change it. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

NAME_LIMIT, ADDRESS_LIMIT = 80, 4000


def check_name(name: str, address: str) -> None:
    """A saved view has a name that others can read, and a question that fits into an address."""
    if not name.strip() or len(name.strip()) > NAME_LIMIT:
        raise RuleViolation(
            "bad_name", N_("Give the view a name of at most %(limit)s characters."), limit=str(NAME_LIMIT)
        )
    if len(address) > ADDRESS_LIMIT:
        raise RuleViolation(
            "question_too_long",
            N_("This view names too many organisations and indicators to be kept. Choose a peer group or a goal."),
        )


def is_name(name: str, address: str) -> bool:
    """Twin of check_name."""
    return allows(check_name, name, address)


def check_can_change_view(*, is_owner: bool, is_removed: bool, wanted: str) -> None:
    """Only who saved a view shares, removes or restores it; what is removed can only be restored."""
    if not is_owner:
        raise RuleViolation("not_yours", N_("Only the person who saved this view can change it."))
    if is_removed != (wanted == "restore"):
        raise RuleViolation("wrong_state", N_("This view was changed meanwhile. Reload the page."))


def can_change_view(*, is_owner: bool, is_removed: bool, wanted: str) -> bool:
    """Twin of check_can_change_view."""
    return allows(check_can_change_view, is_owner=is_owner, is_removed=is_removed, wanted=wanted)
