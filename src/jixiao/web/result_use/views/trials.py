"""A draft tried on a past result: what it would have proposed, for whom, beside the rules in force. Nobody is told."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.result_use.propose import PROPOSED
from jixiao.engine.result_use.rules import KINDS
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese, spoken
from jixiao.web.organisations.middleware import actor, reader
from jixiao.web.result_use import actions, frames, queries, rules
from jixiao.web.result_use.forms import TrialForm
from jixiao.web.result_use.models import UseRuleSet
from jixiao.web.result_use.rules.wording import use_of
from jixiao.web.result_use.views.scope import DECIDE, RULES, seen_rules
from jixiao.web.result_use.views.sentences import amount_words, joined

Plain = Mapping[str, Any]


def trial(request: HttpRequest, number: int) -> HttpResponse:
    """What the draft would have proposed; a POST tries it."""
    access = reader(request).access
    one = seen_rules(request, number, RULES if access.can(RULES) else DECIDE)
    runs = [(run.code, f"{label(run.cycle)} · {period_label(run.period)}") for run in queries.runs_to_try()]
    form = TrialForm(
        request.POST if request.method == "POST" else None, runs=runs, initial={"run": one.trial.get("run", "")}
    )
    if request.method == "POST":
        if not access.can(RULES):
            raise Http404(number)
        if form.is_valid():
            return _try(request, one, form.cleaned_data["run"])
    told = one.trial
    table = _table(request, one, told.get("rows", ()))
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "one": one, "form": form, "trial": told, "headline": _headline(told), "table": table, "kinds": _kinds(told),
        "findings": [(code, zh if reading_chinese() else en) for code, zh, en in told.get("findings", ())],
        "is_draft": one.state == rules.DRAFT, "may_try": access.can(RULES), "has_runs": bool(runs),
        "period": period_label(told["period"]) if told else "",
    }  # fmt: skip
    return render(request, "result_use/trial.html", context, status=422 if form.errors else 200)


def _try(request: HttpRequest, one: UseRuleSet, code: str) -> HttpResponse:
    run, today = queries.find_run(code), clock.today()
    former = queries.rules_on(today)
    try:
        rules.check_can_change_set(one.state)
        if run is None:
            raise Http404(code)
        told = frames.trial(
            rules.read_document(one.document), run, today.year, rules.read_document(former.document) if former else None
        )
        if actions.keep_trial(rule_set=one, document=one.document, trial=told, **actor(request)) is None:
            messages.error(request, _("The draft has changed meanwhile. Try it again."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("result_use:trial", one.number)


def _headline(told: Plain) -> str:
    if not told:
        return _("What would these rules have proposed? Try them on a past result")
    values = {"n": told["n_proposed"], "used": told["n_used"], "results": told["n_results"]}
    return (
        ngettext(
            "They would have made %(n)s proposal, for %(used)s of %(results)s results",
            "They would have made %(n)s proposals, for %(used)s of %(results)s results", told["n_proposed"],
        ) % values
    )  # fmt: skip


def _kinds(told: Plain) -> list[tuple[str, int, int | None]]:
    """Name of the kind, what the draft would have proposed of it, what the rules in force would have."""
    if not told:
        return []
    former = told.get("former")
    return [
        (spoken(text), told["kinds"][kind], former["kinds"][kind] if former else None) for kind, text in KINDS.items()
    ]


def _table(request: HttpRequest, one: UseRuleSet, rows: Any) -> Table:
    tree = reader(request).tree
    statuses = {PROPOSED: _("would be proposed")} | {code: _(words) for code, words in rules.FATE_LABELS.items()}

    def place(row: Plain) -> str:
        found = tree.by_code(row["organisation_code"])
        return label(found) if found else str(row["organisation_code"])

    def use(row: Plain) -> str:
        amount = None if row["amount"] is None else Decimal(repr(row["amount"]))
        return joined(spoken(use_of(row["kind"], row["size"])), amount_words(amount))

    columns = [
        Column("place", _("Organisation"), value=place, optional=False),
        Column("use", _("What follows"), value=use),
        Column("reason", _("Stands on"), value=lambda row: row["reason_zh"] if reading_chinese() else row["reason"],
               template="result_use/cells/words.html"),
        Column("rule", _("Rule"), value=lambda row: row["label_zh"] if reading_chinese() else row["label"] or row["label_zh"]),
        Column("status", _("What comes of the rule"), value=lambda row: statuses.get(row["status"], row["status"])),
    ]  # fmt: skip
    table = Table(
        columns,
        rows,
        name=f"trial-of-use-{one.number}",
        query=request.GET,
        caption=_("What the rules would have proposed"),
    )
    table.empty_text = _("They would have proposed nothing.")
    return table
