"""Rules of conflicts of interest (回避): who may not score whom, and why. No Django."""

from collections.abc import Collection, Mapping

from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_

OWN, WORKED, TIED, DECLARED = "own", "worked", "tied", "declared"
KIND_LABELS = {
    OWN: N_("Works there"),
    WORKED: N_("The third party worked for it"),
    TIED: N_("Declared by the third party"),
    DECLARED: N_("Declared by the scorer"),
}
TIES = (WORKED, TIED)
"""What keeps all people of a third party away from an organisation."""


def conflict_of(target: int, home: Collection[int], ties: Mapping[int, str]) -> str:
    """Why somebody may not score the organisation `target`; “” where nothing is known against it.

    `home`: the scorer's own organisation and all above it, except the top. `ties`: those of the scorer's third party.
    """
    return OWN if target in home else ties.get(target, "")


def check_can_declare(state: str, reason: str) -> None:
    """A conflict is declared before the score is handed in, with its reason."""
    if state != "waiting":
        raise RuleViolation("handed_in_already", N_("This score was handed in or withdrawn already. Tell the office."))
    check_words(reason)


def can_declare(state: str, reason: str) -> bool:
    """Twin of check_can_declare."""
    return allows(check_can_declare, state, reason)
