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

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import MonitoringReport, MonitoringRow, Programme
from jixiao.web.budgets.rules import changing, evaluating, life, watching
from jixiao.web.budgets.views import pictures
from jixiao.web.budgets.views.offers import ACTS
from jixiao.web.budgets.views.papers import papers
from jixiao.web.budgets.views.scope import FILL, PERMISSIONS, REVIEW, may, seen_programme
from jixiao.web.budgets.views.sentences import light_label, programme_headline
from jixiao.web.budgets.views.whole import whole_page
from jixiao.web.organisations.middleware import actor, reader
from jixiao.web.organisations.models import Organisation


@dataclass(frozen=True)
class Reported:
    """A monitoring report as drawn."""

    report: MonitoringReport
    rows: list[tuple[MonitoringRow, list[str], str]]
    state_label: str
    money_label: str
    objectives_label: str


def programme(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a programme, or of a whole department."""
    return programme_page(request, seen_programme(request, code, or_whole=True))


def programme_page(request: HttpRequest, one: Programme, refused: Mapping[str, Form] | None = None) -> HttpResponse:
    """The page; `refused` are forms that were sent and could not be carried out, by their act."""
    if one.kind == life.WHOLE:
        return whole_page(request, one, refused)
    standing = queries.standings([one], clock.today())[0]
    reports = queries.monitorings_of(one)
    context = {
        **papers(request, one, reports[0] if reports else None, refused),
        "standing": standing, "headline": programme_headline(standing),
        "money_label": light_label(standing.money.colour), "objectives_label": light_label(standing.objectives_light),
        "pace": pictures.pace(one, queries.payments_by([one])[one.pk], queries.past_by([one])[one.pk]),
        "assessment": queries.assessment_of(one), "reports": [_reported(each) for each in reports[:1]],
        "earlier": reports[1:], "changes": _changes(one), "use": _used(one),
    }  # fmt: skip
    return render(request, "budgets/programme.html", context, status=422 if refused else 200)


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
        one = seen_programme(request, code, or_whole=True)
        if not may(request, PERMISSIONS[act.who], one) or not life.is_of(act.code, one.kind):
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
