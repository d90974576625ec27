"""The page on which an organisation reports on its milestones of a month."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.templatetags.words import period_label
from jixiao.web.collection.views.evidence import sent_file
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import actor
from jixiao.web.organisations.models import Organisation
from jixiao.web.projects import actions, queries, rules
from jixiao.web.projects.forms import ReportForm
from jixiao.web.projects.models import Project
from jixiao.web.projects.views.drawing import milestone_label
from jixiao.web.projects.views.scope import acted_project, reporting_ids

MONTHS_OFFERED = 4


def report(request: HttpRequest, code: str) -> HttpResponse:
    """How far one's milestones are; ?of=ORGANISATION where one reports for several."""
    one = acted_project(request, code, "report")
    ids = reporting_ids(request, one)
    if not rules.can_act("report", one.state) or not ids:
        raise Http404(code)
    choices = {place.code: place for place in Organisation.objects.filter(pk__in=ids)}
    place = choices.get(request.GET.get("of", "")) or next(each for each in choices.values() if each.pk == ids[0])
    form = _form(request, one, place)

    def send() -> object:
        told = form.cleaned_data
        return actions.file_report(
            project=one, organisation=place, period=told["period"], lines=form.lines(), words=told["words"],
            **sent_file(told["file"]), **actor(request),
        )  # fmt: skip

    if request.method == "POST" and carried_out(form, send):
        messages.success(request, _("Sent. It counts once it is accepted."))
        return redirect("projects:project", one.code)
    context = {
        "project": one, "form": form, "place": place_label(request, place.pk, place.code), "place_code": place.code,
        "others": [(each.code, place_label(request, each.pk, each.code)) for each in choices.values() if each != place],
    }  # fmt: skip
    return render(request, "projects/report.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, one: Project, place: Organisation) -> ReportForm:
    version = queries.plans_of(one).current
    assert version is not None
    items, known = queries.items_of(version), queries.progress_of(one)
    own = queries.own_codes(items, place.code)
    shown = [(item.code, milestone_label(item)) for item in items if item.code in own]
    left = [each for each in shown if known.get(each[0], rules.Progress()).finished is None]
    months = [(month, period_label(month)) for month in _months(clock.today(), queries.first_day(version))]
    return ReportForm(
        posted(request), request.FILES or None, items=left, before=known, months=months, auto_id="report_%s"
    )  # fmt: skip


def _months(today: date, first: date) -> list[str]:
    """Months that may be reported on, the newest first; at least the present one."""
    found, day = [f"{today:%Y-%m}"], today
    while len(found) < MONTHS_OFFERED:
        day = day.replace(day=1) - timedelta(days=1)
        if day < first:
            break
        found.append(f"{day:%Y-%m}")
    return found
