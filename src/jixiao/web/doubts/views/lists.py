"""The list of doubts, whom to ask first; the rules that look."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import period_label, words_of
from jixiao.web.doubts import queries, rules, tasks
from jixiao.web.doubts.models import Doubt
from jixiao.web.doubts.queries import WAITING, Filter
from jixiao.web.doubts.views.scope import DECIDE, EXPLAIN, VIEW, tell
from jixiao.web.doubts.views.sentences import about_words, list_headline, rule_name
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.organisations.middleware import reader, require

SHOWN = 500


def doubts(request: HttpRequest) -> HttpResponse:
    """Doubts of the reader's scope; those whom to ask first on top, else strongest first."""
    require(request, VIEW)
    access = reader(request).access
    ids = access.visible_ids(VIEW)
    asked = Filter(**{name: request.GET.get(name, "") for name in ("organisation", "rule", "state", "period")})
    state = asked.state if "state" in request.GET else WAITING
    queue = queries.review_queue(ids)
    first = {doubt.pk for one in queue for doubt in one.doubts}
    found = list(queries.doubts(ids, Filter(asked.organisation, asked.rule, state, asked.period))[: SHOWN + 1])
    found.sort(key=lambda doubt: doubt.pk not in first)  # stable: each part stays strongest first
    table = _table(request, found[:SHOWN], first)
    exported = table.export(request)
    if exported is not None:
        return exported
    counts = queries.count_by_state(ids)
    context = {
        "headline": list_headline(counts, len(queue)),
        "table": table,
        "is_cut": len(found) > SHOWN,
        "shown": SHOWN,
        "n_all": sum(counts.values()),
        "queue": [(one, place_label(request, one.organisation_id), rule_name(one.strongest_rule)) for one in queue],
        "choices": _choices(request, ids, asked, state),
        "is_filtered": any((asked.organisation, asked.rule, asked.period)) or state != WAITING,
        "look": queries.newest_look(),
        "may_decide": access.can(DECIDE),
        "may_explain": access.can(EXPLAIN),
    }
    return render(request, "doubts/doubts.html", context)


def _choices(request: HttpRequest, ids: frozenset[int], asked: Filter, state: str) -> list[dict[str, Any]]:
    """The filters as drawn: name, label, choices (value, words, chosen)."""
    tree = reader(request).tree
    places = [tree.find(one) for one in queries.organisations_with_doubts(ids)]
    states = {WAITING: N_WAITING(), **{code: _(words) for code, words in rules.STATE_LABELS.items()}, "": _("All")}
    listed: list[tuple[str, str, dict[str, str], str]] = [
        ("state", _("State"), states, state),
        (
            "organisation", _("Organisation"),
            {"": _("All"), **{one.code: words_of(one, "label") for one in places if one}}, asked.organisation,
        ),
        ("rule", _("Rule"), {"": _("All"), **{one.code: rule_name(one.code) for one in queries.all_rules()}}, asked.rule),
        (
            "period", _("Period"),
            {"": _("All"), **{code: period_label(code) for code in queries.periods_with_doubts(ids)}}, asked.period,
        ),
    ]  # fmt: skip
    return [
        {"name": name, "label": words, "options": [(code, text, code == chosen) for code, text in options.items()]}
        for name, words, options, chosen in listed
    ]


def N_WAITING() -> str:  # noqa: N802 - beside the state labels, which are marked by N_
    """The words for doubts on which nobody has decided."""
    return _("Undecided")


def _table(request: HttpRequest, found: list[Doubt], first: set[int]) -> Table:
    known = versions()

    def indicator(doubt: Doubt) -> str:
        return indicator_label(doubt.indicator.code, known) if doubt.indicator else _("All indicators")

    columns = [
        Column(
            "organisation", _("Organisation"), value=lambda doubt: about_words(request, doubt),
            template="doubts/cells/organisation.html", optional=False,
        ),
        Column("indicator", _("Indicator"), value=indicator),
        Column(
            "period", _("Period"),
            value=lambda doubt: period_label(doubt.period) if doubt.period else _("several"),
            template="doubts/cells/period.html",
        ),
        Column("rule", _("Rule"), value=lambda doubt: rule_name(doubt.rule)),
        Column("score", _("Strength"), numeric=True, decimals=1),
        Column(
            "message", _("What is doubtful"), value=lambda doubt: words_of(doubt, "message"),
            template="doubts/cells/message.html",
        ),
        Column(
            "state", _("State"), value=lambda doubt: _(rules.STATE_LABELS[doubt.state]),
            template="doubts/cells/state.html",
        ),
    ]  # fmt: skip
    table = Table(columns, found, name="doubts", query=request.GET, caption=_("Doubts"))
    table.empty_text = _("No doubt like this.")
    for doubt in found:
        doubt.is_asked_first = doubt.pk in first  # type: ignore[attr-defined]  # drawn by the cell
    return table


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Have all figures, or those of one period, looked at as soon as a worker is free."""
    require(request, DECIDE)
    try:
        tasks.ask_to_look(by=reader(request).user, now=clock.now(), period=request.POST.get("period", ""))
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("All figures are looked at as soon as a worker is free. Reload this page then."))
    return redirect("doubts:doubts")


def doubt_rules(request: HttpRequest) -> HttpResponse:
    """Every rule with its official text, the sample that it needs, and how many doubts it has."""
    require(request, VIEW)
    ids = reader(request).access.visible_ids(VIEW)
    listed = queries.all_rules()
    counted = Counter(queries.doubts(ids, Filter(state=WAITING)).values_list("rule", flat=True))
    n = len(listed)
    headline = ngettext("%(n)s rule looks at the figures", "%(n)s rules look at the figures", n) % {"n": n}
    context = {"rules": [(one, counted[one.code]) for one in listed], "headline": headline}
    return render(request, "doubts/rules.html", context)
