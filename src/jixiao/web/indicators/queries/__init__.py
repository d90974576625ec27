"""Every read of goals, indicators, schemes and targets that others use."""

from jixiao.web.indicators.queries.history import HistorySource, history_of, plug_in_history
from jixiao.web.indicators.queries.library import (
    GoalRow,
    IndicatorRow,
    goals_of,
    indicator_on,
    library_rows,
    newest_version,
    schemes_using,
    visible_plans,
)
from jixiao.web.indicators.queries.schemes import (
    Check,
    Difference,
    differences,
    engine_scheme,
    publish_checks,
    published_versions,
    version_by_number,
    visible_versions,
)
from jixiao.web.indicators.queries.targets import (
    PlanPeriods,
    draw_path,
    newest_plans,
    newest_targets,
    periods_of_year,
    plan_revisions,
    target_of_year_before,
)
from jixiao.web.indicators.queries.tree import TreeRow, needs_target, rule_curve, rule_words, sum_words, tree_rows

__all__ = [
    "Check",
    "Difference",
    "GoalRow",
    "HistorySource",
    "IndicatorRow",
    "PlanPeriods",
    "TreeRow",
    "differences",
    "draw_path",
    "engine_scheme",
    "goals_of",
    "history_of",
    "indicator_on",
    "library_rows",
    "needs_target",
    "newest_plans",
    "newest_targets",
    "newest_version",
    "periods_of_year",
    "plan_revisions",
    "plug_in_history",
    "publish_checks",
    "published_versions",
    "rule_curve",
    "rule_words",
    "schemes_using",
    "sum_words",
    "target_of_year_before",
    "tree_rows",
    "version_by_number",
    "visible_plans",
    "visible_versions",
]
