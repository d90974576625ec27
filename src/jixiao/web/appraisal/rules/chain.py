"""Rules of the chain self-evaluation → verification → third-party evaluation → decision, scores side by side. No Django."""

from collections.abc import Mapping
from math import isfinite

from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_

SELF_EVALUATION, VERIFICATION, THIRD_PARTY_EVALUATION, DECISION = (
    "self_evaluation", "verification", "third_party_evaluation", "decision",
)  # fmt: skip
STEP_LABELS = {
    SELF_EVALUATION: N_("Self-evaluation"),
    VERIFICATION: N_("Verification"),
    THIRD_PARTY_EVALUATION: N_("Evaluation by the panel"),
    DECISION: N_("The office's decision"),
}
STEPS = tuple(STEP_LABELS)
PERMISSION_OF = {
    SELF_EVALUATION: "appraisal.declare",
    VERIFICATION: "appraisal.verify",
    DECISION: "appraisal.decide",
}
"""Who takes a step; the panel takes its own when it is closed."""


def step_before(step: str, known: Mapping[str, float]) -> str:
    """The last step before `step` that has a score; “” where there is none."""
    earlier = [one for one in STEPS[: STEPS.index(step)] if one in known]
    return earlier[-1] if earlier else ""


def check_step(step: str, score: float, words: str, known: Mapping[str, float], share: float) -> None:
    """A score out of a hundred with its reason; one that is far from the step before says so in whole words.

    `share`: of full marks, beyond which the difference needs a reason of its own (library/parameters/appraisal.yaml).
    """
    if not isfinite(score) or not 0 <= score <= 100:
        raise RuleViolation("out_of_range", N_("A score lies between 0 and 100."))
    if step != SELF_EVALUATION and not known:
        raise RuleViolation(
            "nothing_before", N_("There is nothing to verify or decide yet: the chain begins with a score.")
        )
    before = step_before(step, known)
    if before and abs(score - known[before]) > share * 100 * (1 + 1e-12) and len(words.strip()) < 4:
        raise RuleViolation(
            "difference_unexplained",
            N_(
                "This differs from “%(step)s” by %(difference)s points: say why (more than %(cut)s points need a reason)."
            ),
            step=STEP_LABELS[before],
            difference=f"{abs(score - known[before]):g}",
            cut=f"{share * 100:g}",
        )
    if step == SELF_EVALUATION:
        check_words(words)


def is_step(step: str, score: float, words: str, known: Mapping[str, float], share: float) -> bool:
    """Twin of check_step."""
    return allows(check_step, step, score, words, known, share)


def check_can_take(step: str, by: str, evaluated_by: str, known: Mapping[str, float]) -> None:
    """Steps come in their order, and nobody verifies what they wrote themselves."""
    if step == SELF_EVALUATION and known.keys() - {SELF_EVALUATION}:
        raise RuleViolation("looked_at_already", N_("The self-evaluation was looked at already: it stays as it is."))
    if step == VERIFICATION and DECISION in known:
        raise RuleViolation("decided_already", N_("The office has decided already: what led to it stays as it is."))
    if step != SELF_EVALUATION and by == evaluated_by:
        raise RuleViolation("own_evaluation", N_("You wrote this self-evaluation. Somebody else has to look at it."))


def can_take(step: str, by: str, evaluated_by: str, known: Mapping[str, float]) -> bool:
    """Twin of check_can_take."""
    return allows(check_can_take, step, by, evaluated_by, known)
