"""Jixiao: government performance management.

`from jixiao import Scheme, evaluate` is the whole library for a notebook; both are loaded on first use.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jixiao.engine.aggregation.aggregate import aggregate
    from jixiao.engine.aggregation.composite import composite
    from jixiao.engine.air_quality.aqi import daily_aqi, daily_from_hourly, hourly_aqi
    from jixiao.engine.air_quality.periods.evaluation import air_summary
    from jixiao.engine.appraisal.appraisal import appraise
    from jixiao.engine.appraisal.likeness import compare_texts
    from jixiao.engine.budget.duplicates import duplicate_programmes
    from jixiao.engine.budget.idle import idle_funds
    from jixiao.engine.budget.reallocation import reallocate
    from jixiao.engine.budget.unit_cost import unit_costs
    from jixiao.engine.comparison.compare import compare
    from jixiao.engine.comparison.difficulty import adjust_for_context
    from jixiao.engine.comparison.efficiency import efficiency
    from jixiao.engine.comparison.malmquist import malmquist
    from jixiao.engine.comparison.policy_effect.effect import policy_effect
    from jixiao.engine.comparison.rank_intervals import rank_intervals
    from jixiao.engine.comparison.standardisation import standardise
    from jixiao.engine.evaluate import Evaluation, evaluate
    from jixiao.engine.forecast.attain import attain
    from jixiao.engine.forecast.forecast import forecast
    from jixiao.engine.hotline.hotline import hotline, hotline_ranks, hotline_rates
    from jixiao.engine.integrity.doubts import doubts
    from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
    from jixiao.engine.model.period import Period
    from jixiao.engine.model.scheme import Scheme
    from jixiao.engine.normalisation.normalise import normalise
    from jixiao.engine.robustness.influence import influence
    from jixiao.engine.robustness.plan import UncertaintyPlan
    from jixiao.engine.robustness.robustness import robustness
    from jixiao.engine.robustness.sensitivity import sensitivity
    from jixiao.engine.robustness.sobol import sobol_indices
    from jixiao.engine.robustness.what_if import what_if
    from jixiao.engine.robustness.why_moved import why_moved
    from jixiao.engine.satisfaction.rating_figures import rated
    from jixiao.engine.satisfaction.ratings import ratings
    from jixiao.engine.satisfaction.stuffing.stuffing import stuffing
    from jixiao.engine.satisfaction.survey.survey import survey, survey_change
    from jixiao.engine.treatment.denominate import denominate
    from jixiao.engine.treatment.treat import treat
    from jixiao.engine.warning.control_chart import control_charts
    from jixiao.engine.warning.lab import try_rules
    from jixiao.engine.warning.warn import warn
    from jixiao.engine.weighting.weigh import weigh
    from jixiao.report.plots import plot_ranking, plot_receipt, plot_rule, plot_tree
    from jixiao.report.scheme import scheme_comparison, scheme_document

__version__ = "0.1.0"

_HOMES = {
    "Scheme": "jixiao.engine.model.scheme",
    "appraise": "jixiao.engine.appraisal.appraisal",
    "compare_texts": "jixiao.engine.appraisal.likeness",
    "Period": "jixiao.engine.model.period",
    "DefinitionError": "jixiao.engine.model.errors",
    "DefinitionErrors": "jixiao.engine.model.errors",
    "Evaluation": "jixiao.engine.evaluate",
    "evaluate": "jixiao.engine.evaluate",
    "normalise": "jixiao.engine.normalisation.normalise",
    "treat": "jixiao.engine.treatment.treat",
    "denominate": "jixiao.engine.treatment.denominate",
    "weigh": "jixiao.engine.weighting.weigh",
    "aggregate": "jixiao.engine.aggregation.aggregate",
    "composite": "jixiao.engine.aggregation.composite",
    "duplicate_programmes": "jixiao.engine.budget.duplicates",
    "idle_funds": "jixiao.engine.budget.idle",
    "reallocate": "jixiao.engine.budget.reallocation",
    "unit_costs": "jixiao.engine.budget.unit_cost",
    "compare": "jixiao.engine.comparison.compare",
    "efficiency": "jixiao.engine.comparison.efficiency",
    "doubts": "jixiao.engine.integrity.doubts",
    "influence": "jixiao.engine.robustness.influence",
    "robustness": "jixiao.engine.robustness.robustness",
    "sensitivity": "jixiao.engine.robustness.sensitivity",
    "sobol_indices": "jixiao.engine.robustness.sobol",
    "what_if": "jixiao.engine.robustness.what_if",
    "why_moved": "jixiao.engine.robustness.why_moved",
    "UncertaintyPlan": "jixiao.engine.robustness.plan",
    "adjust_for_context": "jixiao.engine.comparison.difficulty",
    "air_summary": "jixiao.engine.air_quality.periods.evaluation",
    "attain": "jixiao.engine.forecast.attain",
    "daily_aqi": "jixiao.engine.air_quality.aqi",
    "daily_from_hourly": "jixiao.engine.air_quality.aqi",
    "hourly_aqi": "jixiao.engine.air_quality.aqi",
    "control_charts": "jixiao.engine.warning.control_chart",
    "forecast": "jixiao.engine.forecast.forecast",
    "hotline": "jixiao.engine.hotline.hotline",
    "hotline_ranks": "jixiao.engine.hotline.hotline",
    "hotline_rates": "jixiao.engine.hotline.hotline",
    "rated": "jixiao.engine.satisfaction.rating_figures",
    "ratings": "jixiao.engine.satisfaction.ratings",
    "stuffing": "jixiao.engine.satisfaction.stuffing.stuffing",
    "survey": "jixiao.engine.satisfaction.survey.survey",
    "survey_change": "jixiao.engine.satisfaction.survey.survey",
    "malmquist": "jixiao.engine.comparison.malmquist",
    "policy_effect": "jixiao.engine.comparison.policy_effect.effect",
    "rank_intervals": "jixiao.engine.comparison.rank_intervals",
    "standardise": "jixiao.engine.comparison.standardisation",
    "warn": "jixiao.engine.warning.warn",
    "try_rules": "jixiao.engine.warning.lab",
    "plot_ranking": "jixiao.report.plots",
    "plot_receipt": "jixiao.report.plots",
    "plot_rule": "jixiao.report.plots",
    "plot_tree": "jixiao.report.plots",
    "scheme_document": "jixiao.report.scheme",
    "scheme_comparison": "jixiao.report.scheme",
}

__all__ = [
    "DefinitionError",
    "DefinitionErrors",
    "Evaluation",
    "Period",
    "Scheme",
    "UncertaintyPlan",
    "adjust_for_context",
    "aggregate",
    "air_summary",
    "appraise",
    "attain",
    "compare",
    "compare_texts",
    "composite",
    "control_charts",
    "daily_aqi",
    "daily_from_hourly",
    "denominate",
    "doubts",
    "duplicate_programmes",
    "efficiency",
    "evaluate",
    "forecast",
    "hotline",
    "hotline_ranks",
    "hotline_rates",
    "hourly_aqi",
    "idle_funds",
    "influence",
    "malmquist",
    "normalise",
    "plot_ranking",
    "plot_receipt",
    "plot_rule",
    "plot_tree",
    "policy_effect",
    "rank_intervals",
    "rated",
    "ratings",
    "reallocate",
    "robustness",
    "scheme_comparison",
    "scheme_document",
    "sensitivity",
    "sobol_indices",
    "standardise",
    "stuffing",
    "survey",
    "survey_change",
    "treat",
    "try_rules",
    "unit_costs",
    "warn",
    "weigh",
    "what_if",
    "why_moved",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'jixiao' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
