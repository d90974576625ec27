"""What the page of a programme and that of a whole department share: steps, objectives, self-evaluation, history, acts."""

from collections.abc import Mapping
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import evaluating, life
from jixiao.web.budgets.views.disclosing import shown_of
from jixiao.web.budgets.views.offers import offers, pages
from jixiao.web.budgets.views.scope import place_of
from jixiao.web.budgets.views.self_evaluating import by_cell

STEPS = (
    (life.PROPOSED, {life.PROPOSED}), (life.DECLARED, {life.ASSESSED, life.DECLARED, life.REVISING}),
    (life.TO_REVIEW, {life.TO_REVIEW}), (life.RUNNING, {life.RUNNING}),
    (life.SELF_FILED, {life.SELF_FILED, life.SELF_APPROVED}), (life.EVALUATED, {life.EVALUATED}),
    (life.USED, {life.USED}),
)  # fmt: skip


def papers(
    request: HttpRequest, one: Programme, report: MonitoringReport | None, refused: Mapping[str, Form] | None
) -> dict[str, Any]:
    """The context of both pages; `refused` are forms that were sent and could not be carried out, by their act."""
    objectives = queries.objectives_of(one)
    return {
        "programme": one, "place": place_of(request, one), "state_label": _(life.state_label(one.kind, one.state)),
        "steps": _steps(one), "objectives": objectives, "rows": list(objectives.rows.all()) if objectives else [],
        "reviews": queries.reviews_of(one), **_self_evaluated(one),
        "evaluations": [(each, _(evaluating.EVERY_KIND[each.kind])) for each in queries.evaluations_of(one)],
        "versions": queries.versions_of(one), "shown_forms": shown_of(one),
        "life": [(each, _(life.EVENT_LABELS[each.kind])) for each in queries.events_of(one)],
        "pages": pages(request, one), "offers": offers(request, one, report, refused or {}),
    }  # fmt: skip


def _steps(one: Programme) -> list[dict[str, Any]]:
    """The steps of a life with where it stands; a refused programme stands nowhere. Nobody uses a department's result."""
    listed = STEPS[:-1] if one.kind == life.WHOLE else STEPS
    here = next((place for place, (_code, states) in enumerate(listed) if one.state in states), -1)
    return [
        {"label": _(life.state_label(one.kind, one.state if place == here else code)),
         "is_done": place < here, "is_here": place == here}
        for place, (code, _states) in enumerate(listed)
    ]  # fmt: skip


def _self_evaluated(one: Programme) -> dict[str, Any]:
    """The newest self-evaluation with findings beside their rows, and beside its scores those of the office's review."""
    held = queries.self_evaluation_of(one)
    if held is None:
        return {}
    beside, whole = by_cell(held.findings)
    review = queries.review_of(one)
    is_current = review is not None and review.at >= held.at
    others = [score for _name, _points, score in review.rows] if review and is_current else []
    execution, *rest = others or [""]
    rows = [(row, beside.get(n, []), rest[n] if n < len(rest) else "") for n, row in enumerate(held.form["indicators"])]
    told = spoken(library_rule_set(held.rule_set).label) if held.rule_set in rule_set_codes() else held.rule_set
    return {
        "self_evaluation": held, "self_rows": rows, "self_whole": whole, "self_rules": told,
        "review": review if is_current else None, "review_of_execution": execution,
    }  # fmt: skip
