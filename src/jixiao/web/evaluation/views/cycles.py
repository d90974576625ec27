"""Cycles: the list, planning one, starting and closing it, and scoring a period."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import acted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.forms import CycleForm
from jixiao.web.evaluation.views.scope import refusal, scored_cycle, seen_cycle, tell
from jixiao.web.organisations.middleware import reader, require


def cycle_list(request: HttpRequest) -> HttpResponse:
    """Every cycle with how far it is."""
    require(request, "evaluation.view")
    context = {
        "lines": queries.cycle_lines(queries.visible_cycles(reader(request).access, reader(request).tree)),
        "may_create": reader(request).access.can("evaluation.score"),
    }
    return render(request, "evaluation/cycles.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """Plan a new cycle."""
    require(request, "evaluation.score")
    now = clock.now()
    owners = reader(request).access.visible_ids("evaluation.score")
    form = CycleForm(request.POST or None, owners=owners, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            cycle = actions.create_cycle(**form.cleaned_data, by=reader(request).user, now=now)
        except RuleViolation as violation:
            form.add_error("code" if violation.code == "code_taken" else None, refusal(violation))
        else:
            messages.success(request, _("The cycle is planned. Start it to score periods in it."))
            return redirect("evaluation:cycle", cycle.code)
    status = 422 if form.is_bound else 200
    return render(request, "evaluation/create_cycle.html", {"form": form}, status=status)


def cycle_page(request: HttpRequest, code: str) -> HttpResponse:
    """One cycle: its periods, what is approved in each, its runs."""
    cycle = seen_cycle(request, code)
    may_score = queries.may_score(reader(request).access, cycle)
    context = {
        "cycle": cycle,
        "state_label": _(rules.CYCLE_LABELS[cycle.state]),
        "lines": queries.period_lines(cycle, with_unconfirmed=may_score),
        "may_score": may_score,
        "can_start": may_score and rules.can_move("start", cycle.state),
        "can_close": may_score and rules.can_move("close", cycle.state),
    }
    return render(request, "evaluation/cycle.html", context)


@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Open a planned cycle for scoring."""
    cycle = scored_cycle(request, code)
    said = _("The cycle is running. Periods can be scored in it.")
    acted(request, lambda: actions.start_cycle(cycle=cycle, by=reader(request).user, now=clock.now()), said)
    return redirect("evaluation:cycle", code)


@require_POST
def close(request: HttpRequest, code: str) -> HttpResponse:
    """End a running cycle."""
    cycle = scored_cycle(request, code)
    said = _("The cycle is closed. Its results stay; nothing new is scored in it.")
    acted(request, lambda: actions.close_cycle(cycle=cycle, by=reader(request).user, now=clock.now()), said)
    return redirect("evaluation:cycle", code)


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, code: str, period: str) -> HttpResponse:
    """Before scoring: what is approved and what will be missing. After: the run, still to be confirmed."""
    cycle = scored_cycle(request, code)
    if request.method == "POST":
        try:
            run = actions.score(cycle=cycle, period=period, by=reader(request).user, now=clock.now())
        except RuleViolation as violation:
            tell(request, violation)
            return redirect("evaluation:cycle", code)
        messages.success(request, _("Computed. Look at the findings, then confirm the run."))
        return redirect("evaluation:run", run.code)
    if not rules.fits(period, cycle.year):
        return redirect("evaluation:cycle", code)
    readiness = queries.readiness(cycle, period, reader(request).tree)
    context = {
        "cycle": cycle,
        "period": period,
        "readiness": readiness,
        "can_score": rules.can_score(cycle.state, readiness.n_done),
    }
    return render(request, "evaluation/score.html", context)
