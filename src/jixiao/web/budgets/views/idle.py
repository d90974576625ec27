"""Idle funds as the newest search found them, with what departments say; and the page on which they say it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.budget.idle import RULES
from jixiao.web.base.forms import carried_out, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, spoken, words_of
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import BudgetFinding, IdleAnswer
from jixiao.web.budgets.rules import choosing, finding, life
from jixiao.web.budgets.views.lists import SHOWN
from jixiao.web.budgets.views.scope import FILL, VIEW, acted_programme, may, place_of
from jixiao.web.budgets.views.searching import About, about
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import actor, require


def idle(request: HttpRequest) -> HttpResponse:
    """Programmes behind their own pace, carried over again, or spent in a rush; with what departments say."""
    require(request, VIEW)
    page = about(request, "idle", _("Idle funds"), is_searched=True)
    found = list(queries.findings(finding.IDLE, page.year, page.ids).filter(gone_at__isnull=True))
    answers = queries.idle_answers([one.first for one in found])
    table = Table(
        [
            Column("name", _("Programme"), template="budgets/cells/programme.html", optional=False),
            Column("place", _("Organisation")),
            Column("rule", _("What was found")),
            Column("share", _("Paid"), True, "%", 1),
            Column("expected", _("Usual by now"), True, "%", 1),
            Column("unused", _("Likely unused"), True, _("10,000 yuan"), 2),
            Column("confidence", _("Certainty")),
            Column("told", _("How it was found"), template="budgets/cells/told.html"),
            Column("answer", _("What the department says"), template="budgets/cells/idle_answer.html"),
        ],
        [_line(request, one, answers) for one in found], name="idle", query=request.GET, caption=_("Idle funds"),
        most=SHOWN,
    )  # fmt: skip
    exported = table.export(request)
    if exported is not None:
        return exported
    table.empty_text = _("No programme is behind its pace by more than chance.")
    context = {"headline": _headline(page, found), "table": table, **page.context()}
    return render(request, "budgets/found.html", context)


def _headline(page: About, found: list[BudgetFinding]) -> str:
    if page.search is None:
        return _("%(year)s has not been searched for idle funds yet") % {"year": page.year}
    if not found:
        return _("No idle funds are found in %(year)s") % {"year": page.year}
    total = Decimal(round(sum(one.weight for one in found)))
    return _("By %(month)s: %(n)s findings; about %(amount)s are likely to stay unused") % {
        "month": period_label(page.search.month), "n": len(found), "amount": in_money(total),
    }  # fmt: skip


def _line(request: HttpRequest, one: Any, answers: Mapping[int, IdleAnswer]) -> dict[str, Any]:
    said, row, programme = answers.get(one.first_id), one.told, one.first
    certainty = {"high": _("high"), "medium": _("medium"), "low": _("low")}
    return {
        "name": label(programme), "code": programme.code, "place": place_of(request, programme),
        "rule": spoken(RULES[one.rule]), "share": _percent(row["share"]), "expected": _percent(row["expected"]),
        "unused": None if row["likely_unused"] is None else row["likely_unused"] / 10_000,
        "confidence": certainty.get(row["confidence"], ""),
        "told": words_of({"told_zh": row["message_zh"], "told_en": row["message"]}, "told"), "is_stale": one.is_stale,
        "answer": _(choosing.IDLE_LABELS[said.verdict]) if said else "", "said": said,
        "is_said_before": said is not None and said.at < one.changed_at, "may_answer": may(request, FILL, programme),
    }  # fmt: skip


def _percent(share: float | None) -> float | None:
    return None if share is None else share * 100


def answer_idle(request: HttpRequest, code: str) -> HttpResponse:
    """What the department says of money that lies idle."""
    one = acted_programme(request, code, life.FILLS)
    form = forms.IdleForm(posted(request))

    def act() -> object:
        told = form.cleaned_data
        given = told["given_back"] or Decimal(0)
        return actions.answer_idle(
            programme=one, verdict=told["verdict"], given_back=given, reason=told["reason"], **actor(request)
        )

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("The answer is recorded."))
        return redirect("budgets:idle")
    headline = _("Will the money of “%(name)s” be needed?") % {"name": label(one)}
    return form_page(
        request, form, headline=headline, button=_("Record the answer"), back=reverse("budgets:idle"),
        eyebrow=_("Idle funds"), lede=_("Budget %(amount)s.") % {"amount": in_money(one.amount)},
    )  # fmt: skip
