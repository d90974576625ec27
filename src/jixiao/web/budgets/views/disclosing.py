"""Which forms are public, by department; and the page on which the office enters the days of approval."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import disclosing
from jixiao.web.budgets.views.scope import REVIEW, places_of, visible
from jixiao.web.budgets.views.searching import About
from jixiao.web.organisations.middleware import actor, reader, require

STANDINGS = (
    disclosing.OVERDUE,
    disclosing.LATE,
    disclosing.IN_TIME,
    disclosing.OPEN,
    disclosing.NO_DAY,
    disclosing.KEPT,
)


def disclosed(request: HttpRequest, page: About) -> tuple[dict[str, Any], Table]:
    """Forms by department and where they stand; due within the library's days after the approval."""
    today = clock.today()
    within, approved = queries.within_days(today), queries.approvals(page.year)
    due = {kind: disclosing.due_on(one.day, within) for kind, one in approved.items()}
    groups: dict[int, list[str]] = defaultdict(list)
    for one in queries.forms_by(page.ids, page.year, today):
        groups[one.organisation_id].append(disclosing.standing_of(due.get(one.follows), one.way, one.shown_on, today))
    places = places_of(request, groups.keys())
    lines: list[dict[str, Any]] = [
        {
            "place_code": places[key][0],
            "place": places[key][1],
            "n": len(of),
            **{each: of.count(each) for each in STANDINGS},
        }
        for key, of in groups.items()
    ]
    lines.sort(key=lambda line: (-line[disclosing.OVERDUE], -line[disclosing.LATE], line["place_code"]))
    labels = {
        disclosing.OVERDUE: _("Due and not public"), disclosing.LATE: _("Public after the day"),
        disclosing.IN_TIME: _("Public in time"), disclosing.OPEN: _("Not due yet"),
        disclosing.NO_DAY: _("No approval entered"), disclosing.KEPT: _("Kept secret by law"),
    }  # fmt: skip
    columns = [
        Column("place", _("Department"), template="budgets/cells/department.html", optional=False),
        Column("n", _("Forms"), True, "", 0),
        *(Column(each, labels[each], True, "", 0) for each in STANDINGS),
    ]
    table = Table(columns, lines, name="public-forms", query=request.GET, caption=_("Forms to be made public"))
    told = {"year": page.year, "n": sum(line["n"] for line in lines),
            "overdue": sum(line[disclosing.OVERDUE] for line in lines),
            "shown": sum(line[disclosing.IN_TIME] + line[disclosing.LATE] for line in lines)}  # fmt: skip
    headline = _("%(year)s: %(shown)s of %(n)s forms are public") % told
    if told["overdue"]:
        headline = _("%(year)s: %(overdue)s of %(n)s forms are due and not public") % told
    days = [
        (_(words), day(approved[kind].day) if kind in approved else "", day(due[kind]) if kind in due else "",
         approved[kind].document if kind in approved else "")
        for kind, words in disclosing.APPROVAL_LABELS.items()
    ]  # fmt: skip
    return {
        "headline": headline,
        "approvals": days,
        "within": within,
        "may_approve": reader(request).access.can(REVIEW),
    }, table


def approve(request: HttpRequest, year: int) -> HttpResponse:
    """The office enters the day on which finance approved budgets or accounts of the year."""
    require(request, REVIEW)
    if year not in queries.years(visible(request)):
        raise Http404(year)
    form = forms.ApprovalForm(posted(request))
    back = f"{reverse('budgets:departments')}?view=public&year={year}"
    if request.method == "POST" and carried_out(
        form, lambda: actions.enter_approval(year=year, **form.cleaned_data, **actor(request))
    ):
        messages.success(request, _("The day is recorded; what is due counts from it."))
        return redirect(back)
    return form_page(
        request, form, headline=_("When were budgets or accounts of %(year)s approved?") % {"year": year},
        button=_("Record the day"), back=back, eyebrow=_("By department"),
        lede=_("Forms are made public within %(n)s days of it.") % {"n": queries.within_days(clock.today())},
    )  # fmt: skip


def shown_of(one: Programme) -> list[dict[str, Any]]:
    """What is said of each form of a programme, for its page."""
    said = queries.disclosures_of(one)
    return [
        {"label": _(words), "said": said[code], "way": _(disclosing.WAY_LABELS[said[code].way])}
        for code, words in disclosing.FORM_LABELS.items()
        if code in said
    ]
