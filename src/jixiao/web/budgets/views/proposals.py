"""Budget simulation: a reallocation under limits, who moves and why, kept as a proposal, decided by somebody else."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.engine.budget.reallocation import Reallocation
from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out
from jixiao.web.base.templatetags.words import reading_chinese
from jixiao.web.budgets import actions, forms, frames, queries
from jixiao.web.budgets.forms.proposing import KeepForm, ProposalForm
from jixiao.web.budgets.models import BudgetProposal, Programme
from jixiao.web.budgets.rules import choosing, life
from jixiao.web.budgets.views import pictures
from jixiao.web.budgets.views.proposal_tables import moves_table
from jixiao.web.budgets.views.scope import DECIDE, PROPOSALS, REVIEW
from jixiao.web.budgets.views.sentences import in_money
from jixiao.web.organisations.middleware import actor, reader, require


def proposals(request: HttpRequest) -> HttpResponse:
    """All proposals with their state, newest first."""
    require(request, PROPOSALS)
    found = [(one, _(choosing.PROPOSAL_LABELS[one.state]), headline_of(one.outcome)) for one in queries.proposals()]
    n_open = sum(one.state == choosing.OPEN for one, *_rest in found)
    headline = _("No reallocation is proposed") if not found else _("%(n)s proposals, %(open)s to be decided") % {
        "n": len(found), "open": n_open,
    }  # fmt: skip
    context = {
        "proposals": found, "headline": headline, "may_simulate": reader(request).access.can(REVIEW),
        "may_propose": True, "here": "proposals",
    }  # fmt: skip
    return render(request, "budgets/proposals.html", context)


def simulate(request: HttpRequest) -> HttpResponse:
    """Try limits as often as one likes (the address holds them); keeping one as a proposal changes no budget."""
    require(request, REVIEW)
    ids = reader(request).access.visible_ids(REVIEW)
    years = queries.years(ids)
    asked = request.POST if request.method == "POST" else request.GET
    this = str(clock.today().year)
    begin = this if int(this) in years or not years else str(years[0])
    form = ProposalForm(asked if "year" in asked else None, years=years, initial={"year": begin})
    context: dict[str, Any] = {"form": form, "may_propose": True, "here": "proposals", "keep": KeepForm()}
    found = None
    if form.is_valid():
        of = _of_year(ids, int(form.cleaned_data["year"]))
        found = _worked_out(form, of)
    if isinstance(found, Reallocation):
        outcome = frames.kept_outcome(found)
        if request.method == "POST" and found.is_feasible:
            kept = KeepForm(request.POST)
            made: list[BudgetProposal] = []
            if carried_out(kept, lambda: made.append(_keep(form, kept, outcome, request))):
                messages.success(request, _("The proposal is kept. It changes nothing until somebody decides on it."))
                return redirect("budgets:proposal", made[0].number)
            context["keep"] = kept
        context |= shown_outcome(request, outcome)
        exported = context["table"].export(request) if context.get("table") else None
        if exported is not None:
            return HttpResponse(exported.content, headers=dict(exported.items()))
    return render(request, "budgets/simulate.html", context)


def _of_year(ids: frozenset[int], year: int) -> QuerySet[Programme]:
    return queries.programmes(ids, year).filter(state__in=life.IN_BUDGET)


def _worked_out(form: ProposalForm, of: QuerySet[Programme]) -> Reallocation | None:
    """The reallocation; None with an error on the form where the limits are no limits."""
    listed = list(of)
    if not listed:
        form.add_error("year", _("There are no programmes in that year's budget."))
        return None
    try:
        return frames.reallocation(listed, queries.scores_of(listed), form.wanted())
    except DefinitionError as fault:
        form.add_error(None, fault.message_zh if reading_chinese() else fault.message)
        return None


def _keep(form: ProposalForm, kept: KeepForm, outcome: dict[str, Any], request: HttpRequest) -> BudgetProposal:
    told = form.cleaned_data
    settings = {
        "change": str(told["change"] or 0),
        "floor": told["floor"],
        "cap": told["cap"],
        "turnover": told["turnover"],
    }
    return actions.propose(
        label=kept.cleaned_data["label"], year=int(told["year"]), settings=settings, outcome=outcome, **actor(request)
    )


def headline_of(outcome: dict[str, Any]) -> str:
    """How much moves, who wins and loses, and what a yuan buys before and after."""
    summary = outcome["summary"]
    if not summary["is_feasible"]:
        return _("These limits cannot be kept together")
    return _("%(more)s programmes get %(added)s more, %(less)s get %(taken)s less; %(same)s stay as they are") % {
        "more": summary["n_more"], "added": in_money(Decimal(repr(summary["added"]))), "less": summary["n_less"],
        "taken": in_money(Decimal(repr(summary["taken"]))), "same": summary["n_same"],
    }  # fmt: skip


def shown_outcome(
    request: HttpRequest, outcome: dict[str, Any], entered: Mapping[str, Decimal] | None = None
) -> dict[str, Any]:
    """Headline, slopes, table and limits, as a page shows them."""
    summary = outcome["summary"]
    key = "message_zh" if reading_chinese() else "message"
    shown: dict[str, Any] = {
        "headline": headline_of(outcome), "summary": summary, "is_feasible": summary["is_feasible"],
        "bindings": [each[key] for each in outcome["bindings"]],
        "conflicts": [each[key] for each in outcome["conflicts"]],
    }  # fmt: skip
    if summary["is_feasible"]:
        shown["picture"] = pictures.slopes(outcome["rows"])
        shown["table"] = moves_table(request, outcome["rows"], entered)
    return shown


def _carried_out(one: BudgetProposal, entered: Mapping[str, Decimal]) -> dict[str, int]:
    """How many programmes are entered for the next year, and how many of them with the amount that was decided."""
    new = {row["programme"]: row["new"] for row in one.outcome["rows"] if row["programme"] in entered}
    n_as_decided = sum(value is not None and abs(float(entered[code]) - value) < 1 for code, value in new.items())
    return {"n_entered": len(new), "n_as_decided": n_as_decided}


def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """One proposal as it was computed, and the decision on it."""
    require(request, PROPOSALS)
    one = queries.find_proposal(number)
    if one is None:
        raise Http404(number)
    may_decide = reader(request).access.can(DECIDE) and one.state == choosing.OPEN
    form = forms.DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not reader(request).access.can(DECIDE):
            raise Http404(number)
        if carried_out(form, lambda: actions.decide(proposal=one, **form.cleaned_data, **actor(request))):
            messages.success(
                request, _("The decision is recorded. Amounts are changed in the budget system, not here.")
            )
            return redirect("budgets:proposal", number)
    entered = queries.entered_after(one.year) if one.state == choosing.ACCEPTED else {}
    shown = shown_outcome(request, one.outcome, entered)
    exported = shown["table"].export(request) if "table" in shown else None
    if exported is not None:
        return HttpResponse(exported.content, headers=dict(exported.items()))
    context = {
        "proposal": one, "form": form if may_decide or form.errors else None, "may_propose": True, "here": "proposals",
        "state_label": _(choosing.PROPOSAL_LABELS[one.state]), "change": Decimal(one.settings["change"]),
        **_carried_out(one, entered),
    }  # fmt: skip
    return render(request, "budgets/proposal.html", context | shown, status=422 if form.errors else 200)
