"""Whole departments (部门整体支出): all of a year, the form of one, how a form is opened, and the office's review."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life, money
from jixiao.web.budgets.views.lists import chosen_year
from jixiao.web.budgets.views.papers import papers
from jixiao.web.budgets.views.scope import FILL, acted_programme, place_of, places_of
from jixiao.web.budgets.views.searching import About
from jixiao.web.budgets.views.sentences import percent, whole_headline
from jixiao.web.organisations.middleware import actor, reader
from jixiao.web.organisations.models import Organisation


def whole_departments(request: HttpRequest, page: About) -> tuple[dict[str, Any], Table]:
    """Departments with programmes in the budget, and how far the form of the whole department is."""
    forms_of = {one.organisation_id: one for one in queries.whole_departments(page.ids, page.year)}
    moneys = queries.money_of_wholes(list(forms_of.values()), page.year)
    own = queries.own_scores_by(page.ids, page.year, kind=life.WHOLE)
    reviews = queries.review_scores_by(page.ids, page.year)
    with_programmes = queries.places_with_programmes(page.ids, page.year)
    places = places_of(request, with_programmes | forms_of.keys())
    lines = []
    for key, (code, name) in places.items():
        one = forms_of.get(key)
        line: dict[str, Any] = {
            "place_code": code,
            "place": name,
            "code": one.code if one else "",
            "state": _("Not opened"),
        }
        if one is not None:
            held = moneys[one.pk]
            score, review = own.get(one.pk, (None, "", ""))[0], reviews.get(one.pk)
            line |= {
                "state": _(life.state_label(one.kind, one.state)), "n": held.n_programmes,
                "amount": money.in_ten_thousands(held.total.amount), "rest": money.in_ten_thousands(held.rest.amount),
                "rate": None if held.total.rate is None else held.total.rate * 100,
                "own": _figure(score), "review": _figure(review),
                "difference": None if score is None or review is None else float(review - score),
            }  # fmt: skip
        lines.append(line)
    lines.sort(key=lambda line: (not line["code"], line["place_code"]))
    columns = [
        Column("place", _("Department"), template="budgets/cells/whole.html", optional=False),
        Column("state", _("State")), Column("n", _("In the budget"), True, _("programmes"), 0),
        Column("amount", _("Total money"), True, _("10,000 yuan"), 2),
        Column("rest", _("Outside programmes"), True, _("10,000 yuan"), 2), Column("rate", _("Execution"), True, "%", 1),
        Column("own", _("Own score"), True, "", 2), Column("review", _("Office's score"), True, "", 2),
        Column("difference", _("Difference"), True, "", 2),
    ]  # fmt: skip
    table = Table(columns, lines, name="whole-departments", query=request.GET, caption=_("Whole departments"))
    told = {"year": page.year, "n": len(lines), "opened": len(forms_of), "scored": len(own)}
    headline = _("%(year)s: none of %(n)s departments has opened the form of the whole department yet") % told
    if forms_of:
        headline = (
            _("%(year)s: %(opened)s of %(n)s departments opened the form, %(scored)s evaluated themselves") % told
        )
    return {"headline": headline, "may_open": bool(_fills(request))}, table


def _figure(score: Decimal | None) -> float | None:
    return None if score is None else float(score)


def _fills(request: HttpRequest) -> frozenset[int]:
    return reader(request).access.visible_ids(FILL)


def whole_page(request: HttpRequest, one: Programme, refused: Mapping[str, Form] | None = None) -> HttpResponse:
    """The form of one department."""
    held = queries.money_of_whole(one)
    context = papers(request, one, None, refused)
    rules = library_rule_set(one.whole.rule_set)
    context |= {
        "money": [(_("All together"), held.total), (_("In programmes"), held.programmes), (_("Outside programmes"), held.rest)],
        "n_programmes": held.n_programmes, "rules_label": spoken(rules.label), "rate": percent(held.total.rate),
        "execution_points": rules.execution.points,
        "headline": whole_headline(one, held, context.get("self_evaluation"), context.get("review")),
    }  # fmt: skip
    return render(request, "budgets/whole.html", context, status=422 if refused else 200)


def open_whole(request: HttpRequest) -> HttpResponse:
    """The department's reporter opens the form of a year."""
    ids = _fills(request)
    if not ids:
        raise Http404
    year = chosen_year(request, queries.years(ids))
    form = forms.OpenForm(posted(request), tree=reader(request).tree, ids=ids, initial={"year": year})
    made: list[Programme] = []

    def act() -> None:
        told = dict(form.cleaned_data)
        place = Organisation.objects.get(code=told["organisation"])
        rest = actions.Rest(told["at_first"], told["amount"])
        made.append(
            actions.open_whole(
                organisation=place, year=told["year"], rule_set=told["rule_set"], rest=rest, **actor(request)
            )
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("The form is opened; write its objectives next."))
        return redirect("budgets:programme", made[0].code)
    return form_page(
        request, form, headline=_("Which department's whole expenditure is to be evaluated?"),
        button=_("Open the form"), back=f"{reverse('budgets:departments')}?view=whole&year={year}",
        eyebrow=_("By department"),
        lede=_("Money of programmes, its own and those of units below it, is added up by itself; tell what is outside of them."),
    )  # fmt: skip


def review_self(request: HttpRequest, code: str) -> HttpResponse:
    """The office scores each row of the self-evaluation beside the department's own score."""
    one = acted_programme(request, code, life.REVIEWS, or_whole=True)
    held = queries.self_evaluation_of(one)
    if held is None or not life.can_act("review_self", one.state, kind=one.kind):
        raise Http404(code)
    form = forms.ReviewForm(posted(request), rows=queries.rows_to_review(held))
    if request.method == "POST" and carried_out(form, lambda: _reviewed(one, form, request)):
        messages.success(request, _("The review is recorded."))
        return redirect("budgets:programme", one.code)
    context = {
        "programme": one,
        "place": place_of(request, one),
        "form": form,
        "held": held,
        "rows": _beside(form, held.form),
    }
    return render(request, "budgets/review_self.html", context, status=422 if form.errors else 200)


def _reviewed(one: Programme, form: forms.ReviewForm, request: HttpRequest) -> object:
    return actions.review_self(programme=one, scores=form.scores(), words=form.cleaned_data["words"], **actor(request))


def _beside(form: forms.ReviewForm, kept: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Each row with its target, what was reached and the department's reason."""
    funds = kept["funds"][:1]
    told = [
        (row["full_year"], f"{row['executed']} ({row['rate'] or '—'})", kept.get("funds_reason", "")) for row in funds
    ]
    told += [(row["target"], row["actual"], row["reason"]) for row in kept["indicators"]]
    return [(*row, *beside) for row, beside in zip(form.grid(), told, strict=True)]
