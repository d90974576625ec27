"""The list of outlooks, least likely first; how forecasts are made and how well they held."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import words_of
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.outlook import queries, rules, tasks
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.queries import Filter
from jixiao.web.outlook.views import sentences
from jixiao.web.outlook.views.models_in_words import model_words
from jixiao.web.outlook.views.scope import RUN, VIEW, place_label, visible

SHOWN = 200


def outlooks(request: HttpRequest) -> HttpResponse:
    """Every organisation's indicators of the reader's scope with where they will end, least likely first."""
    require(request, VIEW)
    ids, run, year = visible(request), queries.newest_run(), queries.year_in_view()
    may_run = reader(request).access.can(RUN)
    if run is None or year is None:
        return render(request, "outlook/empty.html", {"may_run": may_run})
    asked = Filter(**{name: request.GET.get(name, "") for name in ("organisation", "indicator", "light", "aim")})
    known = versions()
    exporting = "export" in request.GET
    found = queries.outlooks(ids, year, asked)
    rows = list(found if exporting else found[: SHOWN + 1])
    table = _table(request, rows if exporting else rows[:SHOWN], known, year, exporting=exporting)
    answer = table.export(request)
    if answer is not None:
        return answer
    counts = queries.count_lights(ids, year)
    worst = next(iter(queries.least_likely(ids, year, 1)), None)
    context = {
        "headline": sentences.list_headline(year, counts, worst, place_label(request, worst) if worst else "", known),
        "table": table,
        "is_cut": len(rows) > SHOWN,
        "shown": SHOWN,
        "run": run,
        "year": year,
        "n_all": queries.n_outlooks(ids, year),
        "choices": _choices(request, ids, year, asked, known),
        "is_filtered": any((asked.organisation, asked.indicator, asked.light, asked.aim)),
        "may_run": may_run,
    }
    return render(request, "outlook/outlooks.html", context)


def _choices(
    request: HttpRequest, ids: frozenset[int], year: int, asked: Filter, known: dict[str, IndicatorVersion]
) -> list[dict[str, Any]]:
    """The filters as drawn: name, label, options (value, words, chosen)."""
    place_ids, codes = queries.choices(ids, year)
    places = [place for pk in place_ids if (place := reader(request).tree.find(pk)) is not None]
    listed: list[tuple[str, str, dict[str, str], str]] = [
        ("light", _("Chance"), {"": _("All"), **{code: _(words) for code, words in rules.LIGHT_LABELS.items()}}, asked.light),
        ("organisation", _("Organisation"), {"": _("All"), **{one.code: words_of(one, "label") for one in places}},
         asked.organisation),
        ("indicator", _("Indicator"),
         {"": _("All"), **{code: sentences.indicator_label(code, known.get(code)) for code in codes}}, asked.indicator),
        ("aim", _("Target"), {queries.WITH_TARGET: _("With a target"), queries.ALL: _("All series")}, asked.aim),
    ]  # fmt: skip
    return [
        {"name": name, "label": words, "options": [(code, text, code == chosen) for code, text in options.items()]}
        for name, words, options, chosen in listed
    ]


def _table(
    request: HttpRequest, rows: list[Outlook], known: dict[str, IndicatorVersion], year: int, *, exporting: bool
) -> Table:
    for one in rows:
        _dress(one, known.get(one.indicator.code))
    low, high = (lambda one, at=at: sentences.interval_of(one)[at] for at in (0, 1))
    columns = [
        Column("organisation", _("Organisation"), value=lambda one: place_label(request, one), optional=False),
        Column("indicator", _("Indicator"), value=lambda one: one.indicator_words, template="outlook/cells/indicator.html"),
        Column("probability", _("Chance"), numeric=True, unit="%" if exporting else "", value=_chance,
               template="outlook/cells/chance.html"),
        Column("light", _("Judgement"), value=_judgement, template="outlook/cells/light.html"),
        Column("so_far", _("So far"), numeric=True, template="outlook/cells/so_far.html"),
        Column("target", _("Target"), numeric=True, template="outlook/cells/target.html"),
        Column("end_mean", _("Year's end"), numeric=True, template="outlook/cells/end.html"),
        *([Column("low", _("80 % from"), numeric=True, value=low), Column("high", _("80 % to"), numeric=True, value=high)]
          if exporting else []),
        Column("required", _("Pace still required"), numeric=True, template="outlook/cells/required.html"),
        *([Column("unit", _("Unit of measure"), value=lambda one: one.unit), Column("newest_period", _("Newest period")),
           Column("model", _("Model"), value=lambda one: model_words(one.model))] if exporting else []),
    ]  # fmt: skip
    table = Table(
        columns, rows, name=f"outlook-{year}", query=request.GET, caption=_("Outlook of %(year)s") % {"year": year}
    )
    table.empty_text = _("No series like this.")
    return table


def _judgement(one: Outlook) -> str:
    """The light in words, else why there is none."""
    return _(rules.LIGHT_LABELS.get(one.light) or rules.STATE_LABELS[one.state])


def _chance(one: Outlook) -> float | None:
    return None if one.probability is None else round(100 * one.probability, 1)


def _dress(one: Any, version: IndicatorVersion | None) -> None:
    """Words that the cells draw."""
    one.version = version
    one.indicator_words = sentences.indicator_label(one.indicator.code, version)
    one.unit = version.unit_of_measure if version else ""
    one.chance_words = sentences.chance_words(one)
    one.chance_share = round(100 * (one.probability or 0.0))
    if version is not None:
        one.so_far_words = sentences.figure(one.so_far, version)
        one.target_words = sentences.reported(one.target, version)
        one.end_words = sentences.figure(one.end_mean, version)
        one.interval_words = sentences.interval(*sentences.interval_of(one), version) if one.n_left else ""
        one.required_words = sentences.pace_words(one, one.required, version)


@require_POST
def refresh(request: HttpRequest) -> HttpResponse:
    """Have all series looked at as soon as a worker is free."""
    require(request, RUN)
    tasks.ask_to_look(by=reader(request).user, now=clock.now())
    messages.success(request, _("All series are looked at as soon as a worker is free. Reload this page then."))
    return redirect("outlook:outlooks")


def method(request: HttpRequest) -> HttpResponse:
    """How forecasts come about, and how often their intervals held in the past."""
    require(request, VIEW)
    run = queries.newest_run()
    rows = list(run.coverage) if run else []
    n = sum(row["n"] for row in rows)
    columns = [
        Column("group", _("Series"), value=lambda row: _group_words(row["group"])),
        Column("horizon", _("Periods ahead"), numeric=True, decimals=0),
        Column("share80", _("Inside the 80 % band"), numeric=True, unit="%", decimals=1, value=_share("share80")),
        Column("share95", _("Inside the 95 % band"), numeric=True, unit="%", decimals=1, value=_share("share95")),
        Column("n", _("Figures tried"), numeric=True, decimals=0),
    ]
    table = Table(columns, rows, name="outlook-coverage", query=request.GET, searchable=False)
    answer = table.export(request)
    if answer is not None:
        return answer
    words = ngettext("%(n)s past figure tried", "%(n)s past figures tried", n) % {"n": f"{n:,}"}
    context = {"run": run, "table": table, "headline": _method_headline(rows, words)}
    return render(request, "outlook/method.html", context)


def _share(name: str) -> Any:
    return lambda row: None if row[name] is None else 100 * row[name]


def _group_words(group: str) -> str:
    names = {"month": _("monthly"), "quarter": _("quarterly"), "half": _("half-yearly"), "year": _("yearly")}
    kind, _space, rest = group.partition(" ")
    return names.get(kind, kind) + ({"(short)": _(", short series")}.get(rest, f" {rest}") if rest else "")


def _method_headline(rows: list[dict[str, Any]], words: str) -> str:
    """How often the bands held over all horizons."""
    n = sum(row["n"] for row in rows)
    if not n:
        return _("How forecasts are made; nothing in the past could be tried yet")
    share80, share95 = (100 * sum(row[name] * row["n"] for row in rows) / n for name in ("share80", "share95"))
    return _("%(words)s: the 80 %% band held %(share80)s %%, the 95 %% band %(share95)s %%") % {
        "words": words, "share80": f"{share80:.0f}", "share95": f"{share95:.0f}",
    }  # fmt: skip
