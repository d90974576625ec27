"""The page on which a monitoring report is filed, and the official form as a workbook, out and in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.web.base.forms import carried_out
from jixiao.web.base.tables import XLSX
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import ObjectiveRow, Programme
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.views.objectives import UPLOAD
from jixiao.web.budgets.views.scope import acted_programme, place_of, seen_programme, seen_report
from jixiao.web.budgets.views.uploads import sent_form
from jixiao.web.budgets.workbook.monitoring import read_monitoring, write_monitoring
from jixiao.web.budgets.workbook.sheet import UnreadableForm
from jixiao.web.organisations.middleware import actor


def monitor(request: HttpRequest, code: str) -> HttpResponse:
    """What is done and expected of each indicator, with the money; a file fills the page, “File” hands it in."""
    one = acted_programme(request, code, life.FILLS)
    objectives = queries.objectives_of(one)
    if objectives is None or not life.can_act("monitor", one.state):
        raise Http404(code)
    rows = list(objectives.rows.all())
    if request.method == "POST" and request.POST.get("do") == UPLOAD:
        return _uploaded(request, one, rows)
    if request.method != "POST":
        form = forms.MonitoringForm(rows=rows, year=one.year, initial=_begun(one, rows))
        return _page(request, one, form)
    form = forms.MonitoringForm(request.POST, rows=rows, year=one.year)
    if carried_out(form, lambda: actions.file_report(programme=one, draft=form.draft(), **actor(request))):
        messages.success(request, _("The report is filed; the department's approver goes on."))
        return redirect("budgets:programme", one.code)
    return _page(request, one, form)


def _begun(one: Programme, rows: list[ObjectiveRow]) -> dict[str, Any]:
    """What is known already: the newest payments, what the report before said."""
    paid = queries.payments_of(one)
    found: dict[str, Any] = {}
    if paid:
        month = max(paid)
        found = {"month": month, "paid": money.in_ten_thousands(paid[month].paid)}
    reports = queries.monitorings_of(one)
    known = {row.row.position: row for row in queries.monitoring_rows(reports[0])} if reports else {}
    for row in rows:
        if row.position in known:
            told = known[row.position]
            found |= {
                f"done_{row.position}": told.done_text, f"expected_{row.position}": told.expected_text,
                f"likelihood_{row.position}": told.likelihood, f"reasons_{row.position}": told.reasons,
                f"reason_{row.position}": told.reason,
            }  # fmt: skip
    return found


def _uploaded(request: HttpRequest, one: Programme, rows: list[ObjectiveRow]) -> HttpResponse:
    begun = _begun(one, rows)
    try:
        begun |= read_monitoring(*sent_form(request), rows)
    except UnreadableForm as fault:
        form = forms.MonitoringForm({}, rows=rows, year=one.year)
        form.is_valid()
        form.errors.clear()
        form.add_error(None, spoken(fault.text))
        return _page(request, one, form)
    messages.info(request, _("The file is read; look at it, then submit."))
    return _page(request, one, forms.MonitoringForm(rows=rows, year=one.year, initial=begun))


def _page(request: HttpRequest, one: Programme, form: forms.MonitoringForm) -> HttpResponse:
    place = place_of(request, one)
    context = {"programme": one, "form": form, "place": place, "budget": money.in_ten_thousands(one.amount)}
    return render(request, "budgets/monitoring.html", context, status=422 if form.errors else 200)


def monitoring_file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """绩效监控情况表 of a report as a workbook; number 0: an empty one to be filled."""
    one = seen_programme(request, code)
    objectives = queries.objectives_of(one)
    if objectives is None:
        raise Http404(code)
    report = seen_report(one, number) if number else None
    place = place_of(request, one)
    told = queries.monitoring_rows(report) if report else []
    rows = list(report.objectives.rows.all()) if report else list(objectives.rows.all())
    paid = queries.payments_of(one)
    answer = HttpResponse(write_monitoring(one, place, rows, report, told, paid), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"绩效监控情况表-{one.code}.xlsx")
    return answer
