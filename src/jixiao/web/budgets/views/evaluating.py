"""Evaluation by the framework 决策/过程/产出/效益: the page on which it is written, and one as it was given."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.budgets import actions, forms, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import evaluating, life
from jixiao.web.budgets.views.scope import acted_programme, seen_programme
from jixiao.web.budgets.views.sentences import percent
from jixiao.web.organisations.middleware import actor


def evaluate(request: HttpRequest, code: str) -> HttpResponse:
    """Points and score of each row; beside them what the platform knows of the programme."""
    one = acted_programme(request, code, life.EVALUATES)
    if not life.can_act("evaluate", one.state, kind=one.kind):
        raise Http404(code)
    form = forms.EvaluationForm(posted(request), framework=queries.framework_on(clock.today()))
    if request.method == "POST" and carried_out(form, lambda: _evaluated(one, form, request)):
        messages.success(request, _("The evaluation is recorded."))
        return redirect("budgets:programme", one.code)
    context = {"programme": one, "form": form, "known": _known(one)}
    return render(request, "budgets/evaluate.html", context, status=422 if form.errors else 200)


def _evaluated(one: Programme, form: forms.EvaluationForm, request: HttpRequest) -> object:
    told = form.cleaned_data
    return actions.evaluate(
        programme=one, kind=told["kind"], scored=form.scored(), words=told["words"], **actor(request)
    )


def _known(one: Programme) -> dict[str, str]:
    """What can be computed for rows of the framework: by the official formulas, which are not those of the self-evaluation."""
    payments = queries.payments_of(one)
    found: dict[str, str] = {}
    if payments:
        newest = payments[max(payments)]
        arrived = newest.arrived
        if arrived is not None:
            rate = None if one.amount <= 0 else float(arrived / one.amount)
            found["arrival"] = _("arrived ÷ budget: %(rate)s") % {"rate": percent(rate)}
            rate = None if arrived <= 0 else float(newest.paid / arrived)
            found["execution"] = _("paid ÷ arrived: %(rate)s") % {"rate": percent(rate)}
        else:
            found["execution"] = _("what arrived is not told")
    reports = queries.monitorings_of(one)
    if reports and reports[0].output_share is not None:
        found["quantity"] = _("output reached: %(rate)s") % {"rate": percent(reports[0].output_share)}
    return found


def evaluation(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One evaluation, row by row."""
    one = seen_programme(request, code, or_whole=True)
    found = next((each for each in queries.evaluations_of(one) if each.pk == pk), None)
    if found is None:
        raise Http404(pk)
    aspects = {each.code: each for each in queries.framework_on(found.at.date()).aspects}
    rows = [
        (aspects.get(code_), label(aspects[code_]) if code_ in aspects else code_, Decimal(points), Decimal(score))
        for code_, points, score in found.rows
        if code_ in aspects or found.kind == evaluating.REVIEW
    ]
    kind = _(evaluating.EVERY_KIND[found.kind])
    return render(request, "budgets/evaluation.html", {"programme": one, "one": found, "rows": rows, "kind": kind})
