"""A year's programmes by department: who filed which monitoring report when, and what self-evaluations say together."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.engine.budget import departments as engine
from jixiao.engine.budget.monitoring import CERTAIN, IMPOSSIBLE, POSSIBLE, RED
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import day, label, spoken
from jixiao.web.budgets import queries
from jixiao.web.budgets.rules import money
from jixiao.web.budgets.views.covering import covered
from jixiao.web.budgets.views.disclosing import disclosed
from jixiao.web.budgets.views.scope import REVIEW, VIEW, Places, places_of
from jixiao.web.budgets.views.searching import About, about
from jixiao.web.budgets.views.sentences import in_money, percent
from jixiao.web.budgets.views.whole import whole_departments
from jixiao.web.organisations.middleware import reader, require

MONITORED, OWN, KEY, WHOLE, SHOWN = "monitoring", "self", "key", "whole", "public"
VIEWS = (MONITORED, OWN, KEY, WHOLE, SHOWN)
OF_ITS_OWN = {KEY: covered, WHOLE: whole_departments, SHOWN: disclosed}
"""Lists that are not made of the year's programmes by department."""
Groups = Mapping[int, list[queries.Short]]


@dataclass(frozen=True)
class Ground:
    """What both lists are made of: programmes in the budget by their department."""

    page: About
    groups: Groups
    places: Places

    @property
    def programmes(self) -> list[queries.Short]:
        return [one for each in self.groups.values() for one in each]


def departments(request: HttpRequest) -> HttpResponse:
    """The page: ?view= chooses the list, ?point= the month up to which reports were due."""
    require(request, VIEW)
    page = about(request, "departments", _("By department"))
    asked = request.GET.get("view", "")
    view = asked if asked in VIEWS else MONITORED
    if view in OF_ITS_OWN:
        context, table = OF_ITS_OWN[view](request, page)
    else:
        context, table = (_self_evaluated if view == OWN else _monitored)(request, _ground(request, page))
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme of this year is in the budget yet.")
    context |= {"view": view, "table": table, "may_exchange": reader(request).access.can(REVIEW), **page.context()}
    return render(request, "budgets/departments.html", context)


def _ground(request: HttpRequest, page: About) -> Ground:
    groups: dict[int, list[queries.Short]] = defaultdict(list)
    for one in queries.listed(page.ids, page.year, clock.today()):
        if one.is_in_budget:
            groups[one.organisation_id].append(one)
    return Ground(page, groups, places_of(request, groups.keys()))


def _point(request: HttpRequest, points: tuple[engine.MonitoringPoint, ...]) -> engine.MonitoringPoint:
    """The month that the address asks for, else that of everybody."""
    asked = {str(each.month): each for each in points}.get(request.GET.get("point", ""))
    return asked or next((each for each in points if each.is_required), points[0])


def _monitored(request: HttpRequest, ground: Ground) -> tuple[dict[str, Any], Table]:
    today, page = clock.today(), ground.page
    points = queries.monitoring_points(today)
    point = _point(request, points)
    month, due = f"{page.year}-{point.month:02}", point.due_on(page.year)
    filed, said = queries.filed_by(page.ids, month), queries.likelihoods_by(page.ids, month)
    standings = {one.pk: engine.standing_of(filed.get(one.pk), due, today) for one in ground.programmes}
    lines: list[dict[str, Any]] = []
    for key, of in ground.groups.items():
        found = [standings[one.pk] for one in of]
        lines.append({
            "place_code": ground.places[key][0], "place": ground.places[key][1], "n": len(of),
            "filed": sum(one.pk in filed for one in of), "late": found.count(engine.LATE),
            "overdue": found.count(engine.OVERDUE),
            "red": sum(RED in (one.money_light, one.objectives_light) for one in of),
            **{word: said.get((key, word), 0) for word in (CERTAIN, POSSIBLE, IMPOSSIBLE)},
        })  # fmt: skip
    lines.sort(key=lambda line: (-line["overdue"], -line["late"], line["place_code"]))
    columns = [
        Column("place", _("Department"), template="budgets/cells/department.html", optional=False),
        Column("n", _("In the budget"), True, _("programmes"), 0), Column("filed", _("Reports filed"), True, "", 0),
        Column("late", _("Filed late"), True, "", 0), Column("overdue", _("Not filed though due"), True, "", 0),
        Column(CERTAIN, _("It certainly can"), True, _("indicators"), 0),
        Column(POSSIBLE, _("It possibly can"), True, _("indicators"), 0),
        Column(IMPOSSIBLE, _("It cannot at all"), True, _("indicators"), 0),
        Column("red", _("With a red light"), True, _("programmes"), 0),
    ]  # fmt: skip
    table = Table(columns, lines, name="monitoring", query=request.GET, caption=_("Monitoring by department"))
    told = {
        "year": page.year, "point": spoken(point.label), "n": len(ground.programmes), "day": day(due),
        "filed": sum(line["filed"] for line in lines), "overdue": sum(line["overdue"] for line in lines),
    }  # fmt: skip
    headline = _("%(year)s, %(point)s: %(filed)s of %(n)s reports are filed") % told
    if told["overdue"]:
        headline = _("%(year)s, %(point)s: %(overdue)s of %(n)s reports due on %(day)s are not filed") % told
    choices = [(each.month, spoken(each.label)) for each in points]
    return {"headline": headline, "points": choices, "point": point, "due": due}, table


def _self_evaluated(request: HttpRequest, ground: Ground) -> tuple[dict[str, Any], Table]:
    page = ground.page
    scores, evaluated = queries.own_scores_by(page.ids, page.year), queries.n_evaluated_by(page.ids, page.year)
    grades = queries.score_grades_on(clock.today())
    lines: list[dict[str, Any]] = []
    for key, of in ground.groups.items():
        found = engine.summary(_own(of, scores))
        lines.append({
            "place_code": ground.places[key][0], "place": ground.places[key][1], "n": found.n,
            "amount": money.in_ten_thousands(found.amount), "told": found.n_told, "share": _percent(found.coverage),
            "money": _percent(found.coverage_of_money), "mean": None if found.mean is None else float(found.mean),
            "evaluated": evaluated.get(key, 0), **{each.code: found.grades.get(each.code, 0) for each in grades},
        })  # fmt: skip
    lines.sort(key=lambda line: (line["money"] is None, line["money"], line["place_code"]))
    columns = [
        Column("place", _("Department"), template="budgets/cells/department.html", optional=False),
        Column("n", _("In the budget"), True, _("programmes"), 0),
        Column("amount", _("Budget"), True, _("10,000 yuan"), 2),
        Column("told", _("Self-evaluations filed"), True, "", 0), Column("share", _("Share of programmes"), True, "%", 1),
        Column("money", _("Share of money"), True, "%", 1),
        *(Column(each.code, label(each), True, "", 0) for each in grades),
        Column("mean", _("Mean score by money"), True, "", 2),
        Column("evaluated", _("Evaluated by others"), True, _("programmes"), 0),
    ]  # fmt: skip
    table = Table(
        columns, lines, name="self-evaluations", query=request.GET, caption=_("Self-evaluations by department")
    )
    all_of = engine.summary(_own(ground.programmes, scores))
    headline = _("%(year)s: no programme has filed its self-evaluation yet") % {"year": page.year}
    if all_of.n_told:
        headline = _("%(year)s: %(told)s of %(n)s programmes evaluated themselves, %(share)s of %(amount)s") % {
            "year": page.year, "told": all_of.n_told, "n": all_of.n, "share": percent(all_of.coverage_of_money),
            "amount": in_money(all_of.amount),
        }  # fmt: skip
    return {"headline": headline}, table


def _own(of: list[queries.Short], scores: Mapping[int, tuple[Decimal | None, str, str]]) -> list[engine.OwnScore]:
    found = []
    for one in of:
        score, _zh, grade = scores.get(one.pk, (None, "", ""))
        found.append(engine.OwnScore(one.amount, score, grade))
    return found


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100
