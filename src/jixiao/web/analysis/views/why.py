"""Why a score moved: the change of one organisation's total, indicator by indicator, adding up exactly."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from jixiao.report.charts import Step, Waterfall
from jixiao.web.base.formats import number
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.views.scope import choice_of, meant_run, open_organisation
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import AbsentOrganisation, OrganisationNode


def why(request: HttpRequest, organisation: str) -> HttpResponse:
    """The steps from the period before to this one; 404 for an organisation outside the data scope."""
    organisation_id = open_organisation(request, organisation, "evaluation.receipt")
    choice = choice_of(request)
    run = meant_run(request, choice)
    place = evaluation.names_at(run.period).find(organisation_id) if run else reader(request).tree.find(organisation_id)
    context: dict[str, Any] = {"place": place, "choice": choice, "run": run, "standing": None}
    if run is not None:
        scheme, previous = evaluation.scheme_of(run), evaluation.previous_run(run)
        standing = evaluation.standing(run, previous, organisation_id, scheme)
        parts = sorted(standing.parts, key=lambda part: part.change or 0.0) if standing else []
        context |= {
            "scheme": scheme,
            "previous": previous,
            "standing": standing,
            "parts": parts,
            "headline": _headline(run, previous, standing, place),
            "chart": _chart(run, previous, standing, place),
        }
    return render(request, "analysis/why.html", context)


Place = OrganisationNode | AbsentOrganisation | None


def _headline(
    run: ScoringRun, previous: ScoringRun | None, standing: evaluation.Standing | None, place: Place
) -> SafeString:
    if standing is None or standing.score is None:
        words = _("{organisation} has no score in {period}.")
        return format_html(words, organisation=label(place), period=period_label(run.period))
    if previous is None or standing.change is None:
        words = _("{organisation}: {score} points in {period}; there is no confirmed result before to compare with.")
        return format_html(
            words, organisation=label(place), score=number(standing.score), period=period_label(run.period)
        )
    if not standing.change:
        words = _("{organisation}: {score} points in {period}, as in {before}; gains and losses cancel out.")
    elif standing.change < 0:
        words = _(
            "{organisation} lost {change} points from {before} to {period}: {score}, most of them through {most}."
        )
    else:
        words = _("{organisation} gained {change} points from {before} to {period}: {score}, most through {most}.")
    return format_html(
        words, organisation=label(place), change=number(abs(standing.change)), before=period_label(previous.period),
        period=period_label(run.period), score=number(standing.score), most=_most(run, standing, place),
    )  # fmt: skip


def _most(run: ScoringRun, standing: evaluation.Standing, place: Place) -> SafeString:
    """The part that moved most in the direction of the change, as a link to its receipt."""
    sign = 1 if (standing.change or 0.0) > 0 else -1
    known = [part for part in standing.parts if part.change is not None]
    best = max(known, key=lambda part: sign * (part.change or 0.0), default=None)
    if best is None or sign * (best.change or 0.0) <= 0 or place is None:
        return format_html("{}", _("bonus, deductions and re-weighting"))
    href = reverse("evaluation:receipt", args=[run.code, place.code, best.code])
    return format_html('<a class="asked" href="{}">“{}”</a>', href, label(best))


def _chart(
    run: ScoringRun, previous: ScoringRun | None, standing: evaluation.Standing | None, place: Place
) -> Waterfall | None:
    if previous is None or standing is None or place is None or standing.before is None or standing.score is None:
        return None
    steps = [Step(period_label(previous.period), standing.before, is_total=True)]
    for part in sorted(standing.parts, key=lambda part: part.change or 0.0):
        if part.change:
            href = reverse("evaluation:receipt", args=[run.code, place.code, part.code])
            steps.append(Step(label(part), part.change, href=href))
    if standing.remainder:
        steps.append(Step(_("Bonus, deductions, re-weighting"), standing.remainder))
    steps.append(Step(period_label(run.period), standing.score, is_total=True))
    return Waterfall(_("From %(before)s to %(now)s points") % {
        "before": number(standing.before), "now": number(standing.score)}, steps)  # fmt: skip
