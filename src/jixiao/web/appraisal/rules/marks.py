"""Rules of a single score: a tier first, then a value inside it; handed in once. No Django."""

from collections.abc import Sequence
from math import isfinite

import numpy as np

from jixiao.engine.model.text import show
from jixiao.engine.model.tiers import Range, tiers_holding
from jixiao.web.appraisal.rules.panels import FULL, RUNNING
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

WAITING, HANDED_IN, WITHDRAWN, VOIDED = "waiting", "handed_in", "withdrawn", "voided"
ASSIGNMENT_LABELS = {
    WAITING: N_("To be scored"),
    HANDED_IN: N_("Scored and handed in"),
    WITHDRAWN: N_("Taken away"),
    VOIDED: N_("Counts no more"),
}
WORDS_LIMIT = 1000


def check_mark(value: float | None, tier: int | None, tiers: Sequence[Range], words: str = "") -> None:
    """A value out of a hundred, inside the chosen tier where there are tiers; either may be missing while it is a draft."""
    if len(words) > WORDS_LIMIT:
        raise RuleViolation("words_too_long", N_("At most %(limit)s characters."), limit=WORDS_LIMIT)
    if tier is not None and not 1 <= tier <= len(tiers):
        raise RuleViolation("unknown_tier", N_("There is no such tier."))
    if value is None:
        return
    if not isfinite(value) or not 0 <= value <= FULL:
        raise RuleViolation("out_of_range", N_("A score lies between 0 and 100."))
    if not tiers:
        return
    if tier is None:
        raise RuleViolation("tier_missing", N_("Choose the tier first, then the value inside it."))
    if int(tiers_holding(np.array([value / FULL]), tiers)[0]) != tier:
        high, low = tiers[tier - 1]
        below = N_("%(value)s lies outside the chosen tier: it goes from %(low)s to below %(high)s.")
        top = N_("%(value)s lies outside the chosen tier: it goes from %(low)s to %(high)s.")
        raise RuleViolation(
            "outside_the_tier",
            top if tier == 1 else below,
            value=show(value),
            low=show(low * FULL),
            high=show(high * FULL),
        )


def is_mark(value: float | None, tier: int | None, tiers: Sequence[Range], words: str = "") -> bool:
    """Twin of check_mark."""
    return allows(check_mark, value, tier, tiers, words)


def check_can_score(panel_state: str, state: str) -> None:
    """While the panel runs, and until it is handed in."""
    if panel_state != RUNNING:
        raise RuleViolation("not_running", N_("The panel is not scoring (any more): nothing can be changed."))
    if state != WAITING:
        raise RuleViolation("handed_in_already", N_("This score was handed in or withdrawn already. Tell the office."))


def can_score(panel_state: str, state: str) -> bool:
    """Twin of check_can_score."""
    return allows(check_can_score, panel_state, state)


def check_can_hand_in(n_missing: int) -> None:
    """Every indicator has its value."""
    if n_missing:
        raise RuleViolation(
            "scores_missing", N_("%(n)s indicators have no score yet. What is there is kept."), n=n_missing
        )


def can_hand_in(n_missing: int) -> bool:
    """Twin of check_can_hand_in."""
    return allows(check_can_hand_in, n_missing)


def check_can_give_back(panel_state: str, state: str) -> None:
    """The office opens a handed-in score again while the panel runs."""
    if panel_state != RUNNING or state != HANDED_IN:
        raise RuleViolation(
            "not_handed_in", N_("Only a score that was handed in to a running panel can be given back.")
        )


def can_give_back(panel_state: str, state: str) -> bool:
    """Twin of check_can_give_back."""
    return allows(check_can_give_back, panel_state, state)
