"""The page of the self-evaluation: what was reached, scores by the rules, what the checks find beside each cell."""

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from jixiao.capture.connector import SourceFault
from jixiao.capture.files.self_evaluation_form import forms_of_workbook
from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.model.text import Text
from jixiao.report.self_evaluation_form import write_form
from jixiao.web.base.forms import carried_out
from jixiao.web.base.tables import XLSX
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.budgets import actions, forms, frames, queries
from jixiao.web.budgets.forms.self_evaluating import USUAL
from jixiao.web.budgets.models import ObjectiveRow, Objectives, Programme
from jixiao.web.budgets.rules import changing, life, money
from jixiao.web.budgets.views.objectives import CHECK, UPLOAD
from jixiao.web.budgets.views.scope import acted_programme, place_of, seen_programme
from jixiao.web.budgets.views.uploads import sent_form
from jixiao.web.budgets.workbook.sheet import UnreadableForm
from jixiao.web.organisations.middleware import actor

ROW = re.compile(r"指标\[([0-9]+)\]")


def self_evaluate(request: HttpRequest, code: str) -> HttpResponse:
    """“Check” shows scores and findings, a file fills the page, “Submit” hands it in."""
    one = acted_programme(request, code, life.FILLS, or_whole=True)
    objectives = queries.objectives_of(one)
    if objectives is None or not life.can_act("self_evaluate", one.state, kind=one.kind):
        raise Http404(code)
    rows = list(objectives.rows.all())
    if request.method != "POST":
        return _page(request, one, forms.SelfEvaluationForm(rows=rows, kind=one.kind, initial=_begun(one)))
    if request.POST.get("do") == UPLOAD:
        return _uploaded(request, one, rows)
    form = forms.SelfEvaluationForm(request.POST, rows=rows, kind=one.kind)
    if request.POST.get("do") != CHECK and carried_out(form, lambda: _submitted(request, one, form)):
        messages.success(request, _("The self-evaluation is submitted; the department's approver goes on."))
        return redirect("budgets:programme", one.code)
    found = None
    if form.is_valid() or ("paid" in getattr(form, "cleaned_data", {}) and not set(form.errors) - {"__all__"}):
        found = _judged(one, objectives, rows, form, place_of(request, one))
    return _page(request, one, form, found)


def _submitted(request: HttpRequest, one: Programme, form: forms.SelfEvaluationForm) -> object:
    rule_set = form.cleaned_data["rule_set"]
    return actions.self_evaluate(
        programme=one, rule_set=rule_set, told=form.told(), place=place_of(request, one), **actor(request)
    )


def _judged(
    one: Programme, objectives: Objectives, rows: list[ObjectiveRow], form: forms.SelfEvaluationForm, place: str
) -> frames.Judged:
    rule_set = form.cleaned_data["rule_set"]
    points = library_rule_set(rule_set).execution.points
    return frames.judged(frames.form_data(one, place, objectives.goal, rows, form.told(), points), rule_set)


def usual_rules(one: Programme) -> str:
    """The rules that a form begins with: a whole department chose its own when its form was opened."""
    return one.whole.rule_set if one.kind == life.WHOLE else USUAL


def _begun(one: Programme) -> dict[str, Any]:
    """What is known already: payments, what the newest monitoring report says is done; of one sent back all of it."""
    held = queries.self_evaluation_of(one)
    if held is not None:
        told = {"rule_set": held.rule_set, "goal_actual": held.form.get("goal_actual", "")}
        told |= {"paid": held.form["funds"][-1]["executed"], "money_reason": held.form.get("funds_reason", "")}
        for number, row in enumerate(held.form["indicators"]):
            told |= {f"actual_{number}": row["actual"], f"reason_{number}": row["reason"]}
        return told
    paid = queries.payments_of(one)
    reasons = [each.reason for each in queries.adjustments_of(one) if each.state == changing.APPROVED]
    found: dict[str, Any] = {"rule_set": usual_rules(one), "money_reason": "；".join(reversed(reasons))}
    if paid:
        found["paid"] = money.in_ten_thousands(paid[max(paid)].paid)
    reports = queries.monitorings_of(one)
    for row in queries.monitoring_rows(reports[0]) if reports else []:
        found[f"actual_{row.row.position}"] = row.done_text
    return found


def _uploaded(request: HttpRequest, one: Programme, rows: list[ObjectiveRow]) -> HttpResponse:
    try:
        told = _told_of_file(request, rows)
    except UnreadableForm as fault:
        form = forms.SelfEvaluationForm({}, rows=rows, kind=one.kind)
        form.is_valid()
        form.errors.clear()
        form.add_error(None, spoken(fault.text))
        return _page(request, one, form)
    begun: dict[str, Any] = {"rule_set": usual_rules(one), "paid": money.in_ten_thousands(told.paid)}
    begun |= {"goal_actual": told.goal_actual, "money_reason": told.money_reason}
    for place, row in told.rows.items():
        begun |= {f"actual_{place}": row.actual, f"score_{place}": row.score, f"reason_{place}": row.reason}
    messages.info(request, _("The file is read; look at it, then submit."))
    return _page(request, one, forms.SelfEvaluationForm(rows=rows, kind=one.kind, initial=begun))


def _told_of_file(request: HttpRequest, rows: list[ObjectiveRow]) -> frames.Told:
    content, name = sent_form(request)
    try:
        form = forms_of_workbook(content, name)[0]
    except SourceFault as fault:
        raise UnreadableForm(Text(f"{fault.text.en} {fault.mend.en}", f"{fault.text.zh}{fault.mend.zh}")) from None
    told = frames.told_of_form(form, rows)
    if told is None:
        raise UnreadableForm(
            Text(
                "None of its indicators stands in the objectives.",
                "表中没有已批复绩效目标中的指标，请核对三级指标名称。",
            )
        )
    return told


def _page(
    request: HttpRequest, one: Programme, form: forms.SelfEvaluationForm, found: frames.Judged | None = None
) -> HttpResponse:
    place = place_of(request, one)
    findings = found.findings if found else []
    beside, whole = by_cell(findings)
    by_rules = found.by_rules if found else []
    grid = [
        (row, actual, score, reason, by_rules[n] if n < len(by_rules) else "", beside.get(n, []))
        for n, (row, actual, score, reason) in enumerate(form.grid())
    ]
    context = {
        "programme": one, "place": place, "form": form, "grid": grid, "whole": whole, "found": found,
        "grade": spoken(found.grade) if found and found.grade else "", "n_findings": len(findings),
        "budget": money.in_ten_thousands(frames.funds_of(one, Decimal(0))[0].amount),
        "is_whole": one.kind == life.WHOLE,
    }  # fmt: skip
    return render(request, "budgets/self_evaluation.html", context, status=422 if form.errors else 200)


def by_cell(findings: Iterable[dict[str, Any]]) -> tuple[dict[int, list[dict[str, Any]]], list[dict[str, Any]]]:
    """Findings by the row (from 0) that they are about, and those about the whole form."""
    beside: dict[int, list[dict[str, Any]]] = {}
    whole = []
    for each in findings:
        about = ROW.match(each["place"])
        if about:
            beside.setdefault(int(about[1]) - 1, []).append(each)
        else:
            whole.append(each)
    return beside, whole


def self_evaluation_file(request: HttpRequest, code: str) -> HttpResponse:
    """单位自评表 as a workbook: as it was submitted, else as far as it can be filled."""
    one = seen_programme(request, code, or_whole=True)
    held, objectives = queries.self_evaluation_of(one), queries.objectives_of(one)
    if objectives is None:
        raise Http404(code)
    if held is not None:
        form = frames.kept_form(held)
    else:
        paid = queries.payments_of(one)
        told = frames.Told(paid[max(paid)].paid if paid else one.amount * 0)
        points = library_rule_set(usual_rules(one)).execution.points
        place = place_of(request, one)
        form = read_form(frames.form_data(one, place, objectives.goal, list(objectives.rows.all()), told, points))
    answer = HttpResponse(write_form(form), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{form.title.text}-{one.code}.xlsx")
    return answer
