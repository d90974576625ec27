"""Points by aspect, as a person gives them, to the engine's verdict."""

from collections.abc import Mapping, Sequence

from jixiao.engine.budget.objectives import Dimension, ObjectiveFinding, ReviewGrade, Verdict, judge
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_


def verdict_of(points: Mapping[str, float], aspects: Sequence[Dimension], grades: Sequence[ReviewGrade]) -> Verdict:
    """Sum and grade; refused where an aspect has no points, or more than it can give."""
    verdict = judge(points, aspects, grades)
    if isinstance(verdict, ObjectiveFinding):
        raise RuleViolation("points_outside", N_("Every aspect gets points, none more than it can give."))
    return verdict
