"""The list of what can be read about a period: whole reports, and a card per organisation."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from jixiao.report.kinds import KINDS
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.views.scope import choice_of, meant_run
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.reports import queries, rules
from jixiao.web.reports.views.scope import Asked, visible_ids


@dataclass(frozen=True)
class Offer:
    """A report that the reader may open, and what it is called."""

    asked: Asked
    label: str


def reports(request: HttpRequest) -> HttpResponse:
    """Reports on the period that the address means, the newest confirmed one without."""
    require(request, "evaluation.view")
    choice = choice_of(request)
    run = meant_run(request, choice)
    if run is not None and run.confirmed_at is None:
        run = None
    access = reader(request).access
    context: dict[str, Any] = {"choice": choice, "run": run, "whole": [], "cards": []}
    context |= {"may_print": access.can(rules.PRINT), "may_get": access.can(rules.PERMISSION)}
    context["may_bring"] = access.can(rules.TEMPLATES)
    if run is not None:
        visible, ranked = visible_ids(request), queries.ranked_ids(run)
        if rules.is_whole_in_sight(visible, ranked.values()):
            context["whole"] = [
                Offer(Asked(run, kind), spoken(KINDS[kind].label)) for kind in KINDS if not KINDS[kind].of_one
            ]
        tree = evaluation.names_at(run.period)
        context["cards"] = [
            Offer(Asked(run, "card", code), label(place))
            for code, pk in ranked.items()
            if pk in visible and (place := tree.find(pk)) is not None
        ]
    return render(request, "reports/reports.html", context)
