"""On a run and its receipts: which figures count otherwise since, why, and where to read more."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.model.text import Text
from jixiao.web.appraisal.queries import find_panel, scores_in
from jixiao.web.base.formats import plain
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.evaluation import queries, rules
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.views.names import indicator_label, versions
from jixiao.web.organisations.middleware import reader


def revised_figures(
    request: HttpRequest, run: ScoringRun, organisations: Collection[str] | None = None
) -> list[dict[str, Any]]:
    """A line of each; none of a superseded run, which counts for nothing."""
    if run.state == rules.SUPERSEDED:
        return []
    found = queries.revised_since(run, organisations)
    names = {node.code: label(node) for node in queries.names_at(run.period).nodes.values()} if found else {}
    known = versions() if found else {}
    return [
        {
            "place": names.get(one.organisation, one.organisation), "indicator": indicator_label(one.indicator, known),
            "period": one.period, "at": one.at, "said": _said(one), "reason": _reason(one),
            "href": reverse("evaluation:series", args=[one.organisation, one.indicator]),
            "panel_href": _panel_href(request, one.panel), "code": one.indicator,
        }
        for one in found
    ]  # fmt: skip


def _said(one: queries.RevisedFigure) -> str:
    used = _("nothing to report") if one.used is None else plain(one.used)
    if one.is_taken_back:
        return _("used %(used)s; taken back since") % {"used": used}
    now = _("nothing to report") if one.now is None else plain(one.now)
    return _("used %(used)s; now %(now)s") % {"used": used, "now": now}


def _reason(one: queries.RevisedFigure) -> str:
    return spoken(Text(one.reason_en, one.reason_zh)) if one.reason_zh else ""


def _panel_href(request: HttpRequest, number: int | None) -> str:
    """The panel's page, for whoever keeps panels and does not score in this one."""
    found = find_panel(number, reader(request).access.visible_ids("appraisal.view")) if number else None
    if found is None or scores_in(found, reader(request).user):
        return ""
    return reverse("appraisal:panel", args=[found.number])
