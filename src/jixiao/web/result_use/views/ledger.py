"""The ledger: how many results were in fact used, by kind and organisation, and why the others were not."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jixiao.engine.model.text import Text
from jixiao.engine.result_use.rules import KINDS
from jixiao.report.charts.comparison_spec import ValueBar, ValueBars
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import period_label, spoken
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.queries import UsedResult
from jixiao.web.result_use.views.scope import CONFIDENTIAL, DRAFT, VIEW, sight
from jixiao.web.result_use.views.sentences import ledger_headline, use_words

BY_PLACE = "organisations"


def ledger(request: HttpRequest) -> HttpResponse:
    """The year's results with what became of each, as far as the reader sees them."""
    require(request, VIEW)
    years = queries.years_with_results()
    year = _year(request, years)
    found = queries.ledger(year, sight(request), clock.today())
    counts = rules.count(one.known for one in found)
    by_place = request.GET.get("view") == BY_PLACE
    table = _by_place(request, found) if by_place else _by_result(request, found)
    exported = table.export(request)
    if exported is not None:
        return exported
    access = reader(request).access
    context = {
        "year": year, "years": years, "headline": ledger_headline(year, counts), "counts": counts, "table": table,
        "chart": _chart(year, counts) if counts.n_results else None, "kinds": _kinds(request, found),
        "fates": _fates(counts, request.GET.get("fate", "")), "asked": request.GET.get("fate", ""), "by_place": by_place,
        "to_use": _to_use(request) if access.can(DRAFT) else [],
        "is_whole": access.can(CONFIDENTIAL), "rules_now": queries.rules_on(clock.today()),
    }  # fmt: skip
    return render(request, "result_use/ledger.html", context)


def _year(request: HttpRequest, years: Sequence[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked[:4]) in years:
        return int(asked[:4])
    return years[0] if years else clock.today().year


def _to_use(request: HttpRequest) -> list[dict[str, Any]]:
    """Final results to which the reader may apply the rules, and whether any held when they were confirmed."""
    access = reader(request).access
    return [
        {
            "run": run,
            "period": period_label(run.period),
            "has_rules": queries.rules_on(timezone.localdate(run.confirmed_at)) is not None,
        }
        for run in queries.runs_to_use(clock.today())
        if access.can(DRAFT, run.cycle.scheme_version.scheme.organisation_id)
    ]


def _chart(year: int, counts: rules.Counts) -> ValueBars:
    rows = [
        ValueBar(_(words), float(n), str(n), href=f"?year={year}&fate={fate}#results")
        for fate, words in rules.FATE_LABELS.items()
        if (n := counts.fates.get(fate, 0))
    ]
    title = _("What became of the %(n)s results of %(year)s") % {"n": counts.n_results, "year": year}
    return ValueBars(title, rows, _("results"))


def _fates(counts: rules.Counts, asked: str) -> list[dict[str, Any]]:
    return [
        {"code": fate, "label": _(words), "n": counts.fates[fate], "is_chosen": asked == fate}
        for fate, words in rules.FATE_LABELS.items()
        if counts.fates.get(fate)
    ]


def _kinds(request: HttpRequest, found: Sequence[UsedResult]) -> list[tuple[str, str, queries.KindCount]]:
    is_whole = reader(request).access.can(CONFIDENTIAL)
    return [
        (spoken(KINDS[one.kind]), reverse("result_use:proposals") + f"?kind={one.kind}", one)
        for one in queries.kind_counts(found)
        if is_whole or one.kind not in rules.CONFIDENTIAL or one.n_proposed
    ]


def _by_result(request: HttpRequest, found: Sequence[UsedResult]) -> Table:
    asked = request.GET.get("fate", "")
    shown = [one for one in found if not asked or one.fate == asked]
    columns = [
        Column("place", _("Organisation"), value=lambda one: place_label(request, one.total.organisation_id), optional=False),
        Column("period", _("Result of"), value=lambda one: period_label(one.run.period)),
        Column("score", _("Score"), numeric=True, decimals=2, value=lambda one: one.total.score),
        Column("rank", _("Rank"), numeric=True, decimals=0, value=lambda one: one.total.rank),
        Column("grade", _("Grade"), value=lambda one: spoken(_grade(one))),
        Column("fate", _("What became of it"), value=lambda one: _(rules.FATE_LABELS[one.fate]),
               template="result_use/cells/fate.html"),
        Column("uses", _("Proposals for use"), value=_uses, template="result_use/cells/uses.html"),
    ]  # fmt: skip
    table = Table(columns, shown, name="use-of-results", query=request.GET, caption=_("Results and their use"))
    table.empty_text = _("No result like this.")
    return table


def _grade(one: UsedResult) -> Text:
    return Text(one.total.grade_en, one.total.grade_zh)


def _uses(one: UsedResult) -> str:
    live = [each for each in one.proposals if each.state != rules.SUPERSEDED]
    return "; ".join(f"{each.code} {use_words(each)} – {_(rules.STATE_LABELS[each.state])}" for each in live)


def _by_place(request: HttpRequest, found: Sequence[UsedResult]) -> Table:
    groups: dict[int, list[UsedResult]] = defaultdict(list)
    for one in found:
        groups[one.total.organisation_id].append(one)
    rows = [
        {"place": place_label(request, pk), "counts": rules.count(one.known for one in own)}
        for pk, own in groups.items()
    ]
    counted = (
        ("n_final", _("Final results")), ("n_proposed", _("Led to a proposal")), ("n_decided", _("Decided upon")),
        ("n_used", _("Used")),
    )  # fmt: skip
    columns = [
        Column("place", _("Organisation"), optional=False),
        *(
            Column(key, label, numeric=True, decimals=0, value=lambda row, key=key: _counted(row, key))  # type: ignore[misc]
            for key, label in counted
        ),
        Column("share", _("Share used"), numeric=True, unit="%", decimals=0, value=lambda row: _percent(row["counts"])),
    ]
    table = Table(
        columns, rows, name="use-by-organisation", query=request.GET, caption=_("Use of results by organisation")
    )
    table.empty_text = _("No result like this.")
    return table


def _counted(row: dict[str, Any], name: str) -> int:
    return int(getattr(row["counts"], name))


def _percent(counts: rules.Counts) -> float | None:
    return None if counts.share_used is None else round(counts.share_used * 100, 1)
