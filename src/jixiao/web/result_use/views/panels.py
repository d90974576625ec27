"""What the use of results shows elsewhere: on the cockpit how many were used, on pages of one thing what was decided about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.organisations.middleware import reader
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.views.scope import VIEW, sight
from jixiao.web.result_use.views.sentences import ledger_headline, use_words

N_SHOWN = 6


@dataclass(frozen=True)
class Step:
    """How many of the final results came so far on the way to their use."""

    label: str
    n: int
    href: str


def cockpit(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """How many of the year's final results were used, and what waits; nothing before one is final."""
    cycle = told["choice"].cycle
    if cycle is None or not reader(request).access.can(VIEW):
        return ""
    counts = queries.counts_of_year(cycle.year, sight(request), clock.today())
    if not counts.n_final:
        return ""
    context = {
        "year": cycle.year, "said": ledger_headline(cycle.year, counts), "steps": _steps(cycle.year, counts),
        "n_final": counts.n_final, "n_untouched": counts.fates.get(rules.NOT_DRAWN_UP, 0),
        "untouched": _ledger(cycle.year, rules.NOT_DRAWN_UP),
    }  # fmt: skip
    return render_to_string("result_use/parts/panel.html", context, request)


def _steps(year: int, counts: rules.Counts) -> list[Step]:
    listed = f"{reverse('result_use:proposals')}?year={year}"
    return [
        Step(_("Final results"), counts.n_final, _ledger(year)),
        Step(_("Led to a proposal"), counts.n_proposed, listed),
        Step(_("Decided upon"), counts.n_decided, listed),
        Step(_("Used"), counts.n_used, _ledger(year, rules.USED)),
    ]


def _ledger(year: int, fate: str = "") -> str:
    return f"{reverse('result_use:ledger')}?year={year}{f'&fate={fate}' if fate else ''}#results"


def programme(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Decided uses that a budget programme carries out."""
    return _decided(request, queries.decided(sight(request)).filter(programme=told["programme"].pk))


def organisation(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """What was decided on the results of an organisation."""
    return _decided(request, queries.decided(sight(request)).filter(organisation=told["organisation"].pk))


def _decided(request: HttpRequest, found: QuerySet[UseProposal]) -> str:
    listed = list(found) if reader(request).access.can(VIEW) else []
    if not listed:
        return ""
    lines = [
        (one, use_words(one), period_label(one.round.run.period), _(rules.STATE_LABELS[one.state]))
        for one in listed[:N_SHOWN]
    ]
    context = {"lines": lines, "n": len(listed), "n_more": max(len(listed) - N_SHOWN, 0)}
    return render_to_string("result_use/parts/decided.html", context, request)
