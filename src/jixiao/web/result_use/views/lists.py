"""All proposals as a list with its filters in the address; one round: what the rules said to one result."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.engine.result_use.rules import KINDS
from jixiao.web.base.forms import acted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import period_label, reading_chinese, spoken, words_of
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.result_use import actions, queries, rules
from jixiao.web.result_use.models import UseProposal, UseRound
from jixiao.web.result_use.views.scope import CONFIDENTIAL, DRAFT, VIEW, sight
from jixiao.web.result_use.views.sentences import list_headline, proposed_words, use_words

GROUPS = {"to_decide": rules.TO_DECIDE, "to_carry_out": rules.TO_CARRY_OUT}
FIELDS = ("year", "state", "kind", "organisation", "run")


def proposals(request: HttpRequest) -> HttpResponse:
    """Proposals that the reader sees, as the address asks for them."""
    require(request, VIEW)
    asked = queries.Filter(**{name: request.GET.get(name, "")[:80] for name in FIELDS})
    all_seen = queries.proposals(sight(request))
    found = _found(all_seen, asked)
    table = proposals_table(request, found, _("Proposals for use"))
    exported = table.export(request)
    if exported is not None:
        return exported
    n_waiting = sum(one.state in rules.OPEN for one in found)
    context = {
        "headline": list_headline(len(found), n_waiting), "table": table, "asked": asked,
        "choices": _choices(request, all_seen, asked), "is_whole": reader(request).access.can(CONFIDENTIAL),
    }  # fmt: skip
    return render(request, "result_use/proposals.html", context)


def _found(all_seen: Any, asked: queries.Filter) -> list[UseProposal]:
    if asked.state in GROUPS:
        of_group = queries.Filter(asked.year, "", asked.kind, asked.organisation, asked.run)
        return list(queries.filtered(all_seen, of_group).filter(state__in=sorted(GROUPS[asked.state])))
    return list(queries.filtered(all_seen, asked))


def _choices(request: HttpRequest, all_seen: Any, asked: queries.Filter) -> list[dict[str, Any]]:
    """The boxes of the filter: name, label, options with the one that is chosen."""
    places = dict(all_seen.order_by().values_list("organisation__code", "organisation").distinct())
    years = [str(year) for year in queries.years_with_results()]
    states = {"to_decide": _("To be decided"), "to_carry_out": _("To be carried out")}
    boxes = (
        ("year", _("Year of the result"), {year: year for year in years}),
        ("state", _("State of the proposal"), states | {code: _(words) for code, words in rules.STATE_LABELS.items()}),
        ("kind", _("Kind of use"), {code: spoken(text) for code, text in KINDS.items()}),
        (
            "organisation",
            _("Organisation"),
            {code: place_label(request, pk, code) for code, pk in sorted(places.items())},
        ),
    )
    return [
        {"name": name, "label": label, "options": list(options.items()), "chosen": getattr(asked, name)}
        for name, label, options in boxes
    ]


def proposals_table(request: HttpRequest, found: list[UseProposal], caption: str) -> Table:
    """Proposals in lines."""
    columns = [
        Column("code", _("Proposal no."), template="result_use/cells/code.html", optional=False),
        Column("place", _("Organisation"), value=lambda one: place_label(request, one.organisation_id, one.organisation.code)),
        Column("period", _("Result of"), value=lambda one: period_label(one.round.run.period)),
        Column("use", _("What follows"), value=use_words, template="result_use/cells/use.html"),
        Column("reason", _("Stands on"), value=lambda one: words_of(one, "reason"), template="result_use/cells/words.html"),
        Column("state", _("State"), value=lambda one: _(rules.STATE_LABELS[one.state]), template="result_use/cells/state.html"),
        Column("due", _("Reply until"), value=lambda one: one.reply_due_date.isoformat() if one.reply_due_date else "",
               template="result_use/cells/day.html"),
        Column("rule", _("Rule"), value=lambda one: words_of(one, "label")),
        Column("proposed", _("As proposed"), value=proposed_words),
        Column("decision", _("Reasons of the decision"), value=lambda one: one.decision, template="result_use/cells/words.html"),
        Column("document", _("Document"), value=lambda one: one.document_number),
        Column("done", _("Carried out on"), value=lambda one: one.done_on.isoformat() if one.done_on else "",
               template="result_use/cells/day.html"),
    ]  # fmt: skip
    table = Table(columns, found, name="proposals-for-use", query=request.GET, caption=caption)
    table.empty_text = _("No proposal like this.")
    return table


@require_POST
def draw_up(request: HttpRequest, run: str) -> HttpResponse:
    """Apply the rules to a final result."""
    found = _run(request, run, DRAFT)

    def said(made: UseRound) -> str:
        n = made.n_proposed
        return ngettext("%(n)s proposal was drafted.", "%(n)s proposals were drafted.", n) % {"n": n}

    made = acted(request, lambda: actions.draw_up(run=found, **actor(request)), said)
    return redirect("result_use:ledger") if made is None else redirect("result_use:round", run)


def round_page(request: HttpRequest, run: str) -> HttpResponse:
    """What the rules proposed to one result, and what held without being proposed; the office sends the notices."""
    require(request, CONFIDENTIAL)
    found = queries.find_run(run)
    held = queries.round_of(found.pk) if found else None
    if found is None or held is None:
        raise Http404(run)
    whole = sight(request).whole_ids
    own = list(queries.proposals(sight(request)).filter(round=held))
    table = proposals_table(request, own, _("Proposals from this result"))
    exported = table.export(request)
    if exported is not None:
        return exported
    held_rows, findings = _of_places(request, held, whole)
    context = {
        "run": found, "held": held, "table": table, "period": period_label(found.period),
        "headline": _round_headline(held), "n_drafted": sum(one.state == rules.DRAFTED for one in own),
        "may_notify": reader(request).access.can(DRAFT, found.cycle.scheme_version.scheme.organisation_id),
        "unproposed": held_rows, "findings": findings,
    }  # fmt: skip
    return render(request, "result_use/round.html", context)


def _of_places(
    request: HttpRequest, held: Any, whole: frozenset[int]
) -> tuple[list[tuple[str, str, str, str]], list[tuple[str, str]]]:
    """What held without being proposed, and what the engine found, of organisations about which the reader sees all."""
    names = {node.code: node.id for node in reader(request).tree.nodes.values() if node.id in whole}
    zh = reading_chinese()
    rows = [
        (
            place_label(request, names[row["organisation_code"]]), row["label_zh"] if zh else row["label"] or row["label_zh"],
            row["reason_zh"] if zh else row["reason"], _(rules.FATE_LABELS[row["status"]]),
        )
        for row in held.outcome["rows"]
        if row["status"] in rules.FATE_LABELS and row["organisation_code"] in names
    ]  # fmt: skip
    findings = [
        (place_label(request, names[code]) if code else "", said_zh if zh else said_en)
        for code, said_zh, said_en in held.outcome["findings"]
        if not code or code in names
    ]
    return rows, findings


def _run(request: HttpRequest, code: str, permission: str) -> ScoringRun:
    """The run, where the reader holds `permission` over the organisation that owns its scheme; else 404."""
    found = queries.find_run(code)
    if found is None or not reader(request).access.can(permission, found.cycle.scheme_version.scheme.organisation_id):
        raise Http404(code)
    return found


def _round_headline(held: Any) -> str:
    values = {"n": held.n_proposed, "results": held.n_results, "period": period_label(held.run.period)}
    return _("%(period)s: %(n)s proposals from %(results)s results") % values


@require_POST
def notify_all(request: HttpRequest, run: str) -> HttpResponse:
    """Send every notice of a round that has not gone out."""
    held = queries.round_of(_run(request, run, DRAFT).pk)
    if held is None:
        raise Http404(run)

    def said(n: int) -> str:
        return ngettext("%(n)s notice was sent.", "%(n)s notices were sent.", n) % {"n": n}

    acted(request, lambda: actions.notify_all(drawn=held, **actor(request)), said)
    return redirect("result_use:round", run)
