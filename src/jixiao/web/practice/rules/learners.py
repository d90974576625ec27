"""Who practises: a number, perhaps a name. No Django."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

NAME_LIMIT, MOST_LEARNERS = 40, 500
STUCK_MINUTES = 5
"""Since when nothing was done at a step before the trainer's page points at it."""


def check_name(name: str) -> None:
    """A name is short, and may be left out."""
    if len(name.strip()) > NAME_LIMIT:
        raise RuleViolation("name_too_long", N_("A name has at most %(most)s characters."), most=NAME_LIMIT)


def is_name(name: str) -> bool:
    """Twin of check_name."""
    return allows(check_name, name)


def check_can_enrol(n_learners: int) -> None:
    """A training room has an end."""
    if n_learners >= MOST_LEARNERS:
        raise RuleViolation(
            "room_is_full",
            N_("%(most)s learners have a number already. Choose yours from the list, or make another sandbox."),
            most=MOST_LEARNERS,
        )


def can_enrol(n_learners: int) -> bool:
    """Twin of check_can_enrol."""
    return allows(check_can_enrol, n_learners)
