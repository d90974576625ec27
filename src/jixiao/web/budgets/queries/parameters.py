"""What the library says of monitoring, objectives, assessment and evaluation on a day."""

from datetime import date
from decimal import Decimal
from typing import Any

from jixiao.engine.budget.departments import MonitoringPoint, read_points
from jixiao.engine.budget.monitoring import MonitoringRules, read_monitoring
from jixiao.engine.budget.objectives import (
    Dimension,
    ReviewGrade,
    WordRules,
    read_dimensions,
    read_grades,
    read_word_rules,
)
from jixiao.library import held_on
from jixiao.web.base.parameters import parameter
from jixiao.web.budgets.rules.evaluating import Framework, Grade, read_framework, read_score_grades

MONITORING, OBJECTIVES, EVALUATION = "budget-monitoring", "budget-objectives", "budget-evaluation"
SELF_EVALUATION = "self-evaluation"


def monitoring_on(day: date) -> MonitoringRules:
    """The lines of the two lights."""
    units: list[str] = held_on(MONITORING, "level_units", day)
    return read_monitoring(lambda code: parameter(MONITORING, code, day), units)


def monitoring_points(day: date) -> tuple[MonitoringPoint, ...]:
    """Months up to which programmes are monitored, with the days on which reports are due."""
    return read_points(held_on(MONITORING, "points", day))


def dimensions_on(day: date) -> tuple[Dimension, ...]:
    """What a review of objectives judges."""
    return read_dimensions(held_on(OBJECTIVES, "dimensions", day))


def review_grades_on(day: date) -> tuple[ReviewGrade, ...]:
    """Grades of a review, with what follows."""
    return read_grades(held_on(OBJECTIVES, "grades", day))


def word_rules_on(day: date) -> WordRules:
    """What objectives are checked against."""

    def held(code: str) -> Any:
        return held_on(OBJECTIVES, code, day)

    return read_word_rules(held)


def aspects_on(day: date) -> tuple[Dimension, ...]:
    """What an ex-ante assessment judges."""
    return read_dimensions(held_on(OBJECTIVES, "assessment_aspects", day))


def assessment_amount(day: date) -> Decimal:
    """Yuan from which a new programme needs an ex-ante assessment."""
    return Decimal(str(parameter(OBJECTIVES, "assessment_amount", day)))


def framework_on(day: date) -> Framework:
    """The framework of department and finance evaluation."""
    return read_framework(
        held_on(EVALUATION, "framework", day), held_on(EVALUATION, "levels", day),
        parameter(EVALUATION, "total_points", day), parameter(EVALUATION, "result_points", day),
    )  # fmt: skip


def score_grades_on(day: date) -> tuple[Grade, ...]:
    """优良中差 of a score."""
    return read_score_grades(held_on(SELF_EVALUATION, "grades", day))


def usual_use(grade: str, day: date) -> str:
    """What usually follows a grade (its English name); "" where the library does not say."""
    found: dict[str, str] = held_on(EVALUATION, "usual_use", day)
    return found.get(grade, "")
