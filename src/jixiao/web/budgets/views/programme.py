"""One programme over its whole life: money on its own pace, objectives, monitoring, evaluation, use, history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import MonitoringReport, MonitoringRow, Programme
from jixiao.web.budgets.rules import changing, evaluating, life, watching
from jixiao.web.budgets.views import pictures
from jixiao.web.budgets.views.disclosing import shown_of
from jixiao.web.budgets.views.offers import ACTS, offers, pages
from jixiao.web.budgets.views.scope import FILL, PERMISSIONS, REVIEW, may, place_of, seen_programme
from jixiao.web.budgets.views.self_evaluating import by_cell
from jixiao.web.budgets.views.sentences import light_label, programme_headline
from jixiao.web.organisations.middleware import actor, reader
from jixiao.web.organisations.models import Organisation

STEPS = (
    (life.PROPOSED, {life.PROPOSED}), (life.DECLARED, {life.ASSESSED, life.DECLARED, life.REVISING}),
    (life.TO_REVIEW, {life.TO_REVIEW}), (life.RUNNING, {life.RUNNING}),
    (life.SELF_FILED, {life.SELF_FILED, life.SELF_APPROVED}), (life.EVALUATED, {life.EVALUATED}),
    (life.USED, {life.USED}),
)  # fmt: skip


@dataclass(frozen=True)
class Reported:
    """A monitoring report as drawn."""

    report: MonitoringReport
    rows: list[tuple[MonitoringRow, list[str], str]]
    state_label: str
    money_label: str
    objectives_label: str


def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The page."""
    return programme_page(request, seen_programme(request, code))


def programme_page(request: HttpRequest, one: Programme, refused: Mapping[str, Form] | None = None) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their act."""
    standing = queries.standings([one], clock.today())[0]
    reports = queries.monitorings_of(one)
    objectives = queries.objectives_of(one)
    context = {
        "programme": one, "standing": standing, "headline": programme_headline(standing),
        "place": place_of(request, one),
        "state_label": _(life.STATE_LABELS[one.state]), "steps": _steps(one.state),
        "money_label": light_label(standing.money.colour), "objectives_label": light_label(standing.objectives_light),
        "pace": pictures.pace(one, queries.payments_by([one])[one.pk], queries.past_by([one])[one.pk]),
        "assessment": queries.assessment_of(one), "objectives": objectives,
        "rows": list(objectives.rows.all()) if objectives else [], "reviews": queries.reviews_of(one),
        "reports": [_reported(each) for each in reports[:1]], "earlier": reports[1:],
        **_self_evaluated(one),
        "evaluations": [(each, _(evaluating.KIND_LABELS[each.kind])) for each in queries.evaluations_of(one)],
        "changes": _changes(one), "versions": queries.versions_of(one),
        "use": _used(one), "shown_forms": shown_of(one),
        "life": [(each, _(life.EVENT_LABELS[each.kind])) for each in queries.events_of(one)],
        "pages": pages(request, one), "offers": offers(request, one, reports[0] if reports else None, refused or {}),
    }  # fmt: skip
    return render(request, "budgets/programme.html", context, status=422 if refused else 200)


def _steps(state: str) -> list[dict[str, Any]]:
    """The steps of a life with where it stands; a refused programme stands nowhere."""
    here = next((place for place, (_code, states) in enumerate(STEPS) if state in states), -1)
    return [
        {"label": _(life.STATE_LABELS[code]) if place != here else _(life.STATE_LABELS[state]),
         "is_done": place < here, "is_here": place == here}
        for place, (code, _states) in enumerate(STEPS)
    ]  # fmt: skip


def _reported(report: MonitoringReport) -> Reported:
    rows = [
        (row, [_(watching.REASON_LABELS[each]) for each in row.reasons if each in watching.REASON_LABELS],
         light_label(row.light))
        for row in queries.monitoring_rows(report)
    ]  # fmt: skip
    return Reported(
        report, rows, _(watching.REPORT_LABELS[report.state]), light_label(report.money_light),
        light_label(report.objectives_light),
    )  # fmt: skip


def _self_evaluated(one: Programme) -> dict[str, Any]:
    """The newest self-evaluation with the findings of its checks beside their rows."""
    held = queries.self_evaluation_of(one)
    if held is None:
        return {}
    beside, whole = by_cell(held.findings)
    rows = [(row, beside.get(n, [])) for n, row in enumerate(held.form["indicators"])]
    told = spoken(library_rule_set(held.rule_set).label) if held.rule_set in rule_set_codes() else held.rule_set
    return {"self_evaluation": held, "self_rows": rows, "self_whole": whole, "self_rules": told}


def _changes(one: Programme) -> list[dict[str, Any]]:
    """Changes during the year with what each changed: (indicator, before, after)."""
    return [
        {"change": each, "label": _(changing.CHANGE_LABELS[each.state]), "is_other_amount": each.amount != each.amount_before,
         "rows": [(row.label, old, new) for row, (old, new) in zip(each.objectives.rows.all(), each.targets, strict=True)
                  if old != new]}
        for each in queries.adjustments_of(one)
    ]  # fmt: skip


def _used(one: Programme) -> dict[str, Any] | None:
    use = queries.use_of(one)
    return None if use is None else {"use": use, "label": _(evaluating.USE_LABELS[use.kind])}


def acting(code_of_act: str) -> Any:
    """The view that carries out one short act of ACTS."""
    act = ACTS[code_of_act]

    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        one = seen_programme(request, code)
        if not may(request, PERMISSIONS[act.who], one):
            raise Http404(code)
        form = act.form(one, request.POST, auto_id=f"{act.code}_%s")
        if act.is_about_report and not queries.monitorings_of(one):
            raise Http404(code)
        if not carried_out(form, lambda: act.run(one, form, actor(request))):
            one.refresh_from_db()
            return programme_page(request, one, {act.code: form})
        messages.success(request, _(act.said))
        return redirect("budgets:programme", one.code)

    return view


def new(request: HttpRequest) -> HttpResponse:
    """A programme is proposed by its department, or by the office."""
    access = reader(request).access
    ids = access.visible_ids(FILL) | access.visible_ids(REVIEW)
    if not ids:
        raise Http404
    form = forms.ProgrammeForm(
        posted(request), tree=reader(request).tree, ids=ids, initial={"year": clock.today().year + 1}
    )
    if request.method == "POST" and carried_out(form, lambda: _entered(form.cleaned_data, request)):
        messages.success(request, _("The programme is entered."))
        return redirect("budgets:programme", form.cleaned_data["code"])
    return form_page(
        request, form, headline=_("What is to be done, by whom, with how much?"), button=_("Enter the programme"),
        back=reverse("budgets:programmes"), eyebrow=_("Budget programmes"),
        lede=_("A new programme of the size that the library names is assessed before its objectives are written."),
    )  # fmt: skip


def _entered(told: dict[str, Any], request: HttpRequest) -> object:
    organisation = Organisation.objects.get(code=told.pop("organisation"))
    return actions.enter(draft=actions.DraftProgramme(organisation=organisation, **told), **actor(request))
