"""The calendar that deadlines are counted by, and its upload."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations import actions, calendar, queries
from jixiao.web.organisations.middleware import PlatformRequest, require

DOCUMENT_NUMBER = re.compile(r"国办\w+〔\d{4}〕\d+号")
VIEW, EDIT = "organisations.view", "organisations.edit"


class CalendarForm(forms.Form):
    """A CSV file of days."""

    file = forms.FileField(
        label=gettext_lazy("The calendar as CSV"),
        help_text=gettext_lazy("One day a line: date, kind, name. Kinds are holiday and working (放假, 上班)."),
    )


@dataclass(frozen=True)
class Month:
    """One month of the year with its days that are not what their weekday says."""

    first: date
    n_working: int
    rows: tuple[queries.CalendarRow, ...]


def working_days(request: HttpRequest) -> HttpResponse:
    """One year: which weekdays are free, which weekend days are worked, by which notice."""
    require(request, VIEW)
    years = queries.calendar_years(clock.today())
    asked = request.GET.get("year", "")
    year = int(asked) if asked in set(map(str, years)) else clock.today().year
    rows = queries.calendar_rows(year)
    table = _table(request, rows, year)
    exported = table.export(request)
    if exported is not None:
        return exported
    known = queries.working_days()
    context = {
        "year": year,
        "years": years,
        "table": table if rows else None,
        "months": _months(year, rows),
        "is_known": year in known.known_years,
        "headline": _headline(year, rows),
        "notices": sorted({row.source for row in rows if not row.is_own}),
        "may_edit": _may_edit(request),
    }
    return render(request, "organisations/calendar.html", context)


def _headline(year: int, rows: Sequence[queries.CalendarRow]) -> str:
    known = queries.working_days()
    n = known.between(date(year - 1, 12, 31), date(year, 12, 31))
    values = {"year": year, "n": n, "free": sum(row.kind == calendar.HOLIDAY for row in rows)}
    if year not in known.known_years:
        return (
            _("The calendar of %(year)s is not known: only weekends are left out, %(n)s working days remain") % values
        )
    return _("%(year)s has %(n)s working days; %(free)s days are public holidays") % values


def _months(year: int, rows: Sequence[queries.CalendarRow]) -> list[Month]:
    known = queries.working_days()
    by_month: dict[int, list[queries.CalendarRow]] = defaultdict(list)
    for row in rows:
        by_month[row.day.month].append(row)
    firsts = [date(year, month, 1) for month in range(1, 13)]
    eves = [date.fromordinal(first.toordinal() - 1) for first in [*firsts, date(year + 1, 1, 1)]]
    return [
        Month(first, known.between(eves[place], eves[place + 1]), tuple(by_month[first.month]))
        for place, first in enumerate(firsts)
    ]


def _table(request: HttpRequest, rows: Sequence[queries.CalendarRow], year: int) -> Table:
    columns = [
        Column(
            "day",
            _("Day"),
            value=lambda row: row.day.isoformat(),
            template="organisations/day_cell.html",
            optional=False,
        ),
        Column("kind", _("Kind of day"), value=lambda row: _(calendar.KIND_LABELS[row.kind])),
        Column("label", _("Name"), value=label),
        Column("source", _("Laid down by"), value=_source),
    ]
    return Table(
        columns, rows, name=f"calendar-{year}", query=request.GET, caption=_("Days off and days worked instead")
    )


def _source(row: queries.CalendarRow) -> str:
    if row.is_own:
        return _("uploaded by %(name)s") % {"name": row.source}
    number = DOCUMENT_NUMBER.search(row.source)
    return number[0] if number else row.source


def _may_edit(request: HttpRequest) -> bool:
    reader = cast(PlatformRequest, request)
    ids = reader.access.visible_ids(EDIT)
    return bool(ids) and calendar.can_upload(reader.tree.holds_all(ids))


def upload(request: HttpRequest) -> HttpResponse:
    """A file of days, taken over whole or not at all, with every line that is wrong."""
    if not _may_edit(request):
        raise Http404("calendar")
    form = CalendarForm(request.POST or None, request.FILES or None)
    faults: Sequence[calendar.LineFault] = ()
    if request.method == "POST" and form.is_valid():
        try:
            return _taken_over(request, form.cleaned_data["file"].read(calendar.MAX_BYTES + 1))
        except calendar.CalendarRefused as refusal:
            form.add_error(None, in_words(refusal))
            faults = refusal.faults
        except RuleViolation as refusal:
            form.add_error("file", in_words(refusal))
    context: dict[str, Any] = {
        "form": form,
        "faults": [(fault.line, _(fault.message) % fault.params) for fault in faults],
        "next_year": clock.today().year + 1,
    }
    return render(request, "organisations/upload_calendar.html", context, status=422 if form.errors else 200)


def _taken_over(request: HttpRequest, content: bytes) -> HttpResponse:
    days, faults = calendar.read_calendar(calendar.text_of(content))
    by = cast(PlatformRequest, request).user
    years = actions.upload_calendar(days=days, faults=faults, by=by, now=clock.now())
    words = ngettext("%(n)s day of %(years)s is taken over.", "%(n)s days of %(years)s are taken over.", len(days))
    messages.success(request, words % {"n": len(days), "years": ", ".join(map(str, years))})
    incomplete = sorted(set(years) - queries.working_days().known_years)
    if incomplete:
        words = _("%(years)s is not complete yet: New Year and National Day are missing, so the year stays unknown.")
        messages.warning(request, words % {"years": ", ".join(map(str, incomplete))})
    return redirect(f"{reverse('organisations:calendar')}?year={years[-1]}")
