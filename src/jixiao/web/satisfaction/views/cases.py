"""The page that takes lists of handled cases."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.still_text import guarded
from jixiao.engine.model.text import Text
from jixiao.web.base import clock
from jixiao.web.base.content import clean_name
from jixiao.web.base.forms import in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.organisations.middleware import reader
from jixiao.web.satisfaction import actions, frames, queries
from jixiao.web.satisfaction.forms import CasesForm
from jixiao.web.satisfaction.models import ServicePoint
from jixiao.web.satisfaction.views.points import address_of
from jixiao.web.satisfaction.views.scope import POINTS, visible

SHOWN = 200


def list_cases(request: HttpRequest) -> HttpResponse:
    """Take in a list: what can be used is, and the page (or the file with the links) tells the rest line by line."""
    ids = visible(request, POINTS)
    form = CasesForm(posted(request), request.FILES or None)
    context: dict[str, Any] = {
        "form": form,
        "today": clock.today(),
        "late_days": queries.limit("late_days", clock.today()),
    }
    if request.method == "POST" and form.is_valid():
        points = list(queries.points(ids))
        taken = _taken(request, form, points)
        if taken is not None and form.cleaned_data["wants_tickets"]:
            return _links(request, *taken, points)
        if taken is not None:
            context |= _told(*taken)
    status = 422 if form.errors or ("listed" in context and not context["n"]) else 200
    return render(request, "satisfaction/cases.html", context, status=status)


def _taken(
    request: HttpRequest, form: CasesForm, points: list[ServicePoint]
) -> tuple[frames.CaseList, actions.Listed] | None:
    """The file as it was read, and what became of its lines; None where the form says why not."""
    file = form.cleaned_data["file"]
    only = points[0].code if len(points) == 1 else ""
    try:
        read = frames.read_cases(file.name, file.read(), only)
        listed = actions.list_cases(
            cases=read.lines, points=points, source=clean_name(file.name), by=reader(request).user, now=clock.now()
        )
    except DefinitionError as fault:
        told = (Text(fault.message, fault.message_zh), Text(fault.mend, fault.mend_zh))
        form.add_error("file", " ".join(filter(None, map(spoken, told))))
        return None
    except RuleViolation as refusal:
        form.add_error("file", in_words(refusal))
        return None
    return read, listed


def _faults(read: frames.CaseList, listed: actions.Listed) -> list[tuple[int, str]]:
    refused = [(read.rows[place], in_words(refusal)) for place, refusal in listed.refused]
    return sorted([*refused, *((row, spoken(fault)) for row, fault in read.faults)])


def _told(read: frames.CaseList, listed: actions.Listed) -> Mapping[str, Any]:
    faults = _faults(read, listed)
    n = listed.n_new
    headline = ngettext("%(n)s new case can be rated", "%(n)s new cases can be rated", n) % {"n": n}
    return {
        "listed": listed, "n": listed.n_new + listed.n_known, "headline": headline, "faults": faults[:SHOWN],
        "n_faults": len(faults),
    }  # fmt: skip


def _links(
    request: HttpRequest, read: frames.CaseList, listed: actions.Listed, points: list[ServicePoint]
) -> HttpResponse:
    """The list once more, each case with the address of its rating page, or with what is wrong."""
    roots = {
        point.code: address_of(request, point) for point in points if point.code in {one.point for one in read.lines}
    }
    refused = {place: in_words(refusal) for place, refusal in listed.refused}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["point", "case_number", "link", "message"])
    for place, line in enumerate(read.lines):
        ticket = listed.tickets.get(place)
        link = f"{roots[line.point]}?v={ticket}" if ticket else ""
        writer.writerow([guarded(line.point), guarded(line.number), link, refused.get(place, "")])
    for row, fault in read.faults:
        writer.writerow(["", "", "", _("Line %(line)s: %(words)s") % {"line": row, "words": spoken(fault)}])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="case-links.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
