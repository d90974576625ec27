"""Pollutants over the year with their limits, days that do not count and why, stations with their month."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.air_quality.periods.evaluation import annual_evaluation
from jixiao.engine.air_quality.standards import SHOWN, air_standard
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period
from jixiao.report.formats import FORMATS
from jixiao.web.air import frames, queries, rules
from jixiao.web.air.frames.statistics import standard_for, summaries
from jixiao.web.air.rules import CITY, POLLUTANT_LABELS, UNITS
from jixiao.web.air.views.drawing import names_of, pollutant_chart
from jixiao.web.air.views.overview import ranking_table
from jixiao.web.air.views.scope import Asked, asked_for
from jixiao.web.base import clock
from jixiao.web.base.documents import hand_out
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label, reading_chinese
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader, require


def pollutants(request: HttpRequest) -> HttpResponse:
    """Each pollutant's days of a year with its limit, and the year against its limits (HJ 663)."""
    asked = _asked(request)
    if asked is None:
        return render(request, "air/empty.html", {"may_edit": reader(request).access.can(rules.EDIT)})
    standard = standard_for(asked.year, asked.standard)
    rows = queries.day_rows(asked.year.first_date, asked.year.last_date, standard=standard.name)
    table = _year_table(request, asked, standard.name)
    exported = table.export(request)
    if exported is not None:
        return exported
    context = {
        "asked": asked, "table": table, "standard": standard,
        "charts": [pollutant_chart(name, rows, standard.name) for name in SHOWN],
        "headline": _("%(year)s: the six pollutants and their limits") % {"year": period_label(str(asked.year.year))},
    }  # fmt: skip
    return render(request, "air/pollutants.html", context)


def _year_table(request: HttpRequest, asked: Asked, standard: str) -> Table:
    known = queries.concentrations(asked.year.first_date, asked.year.last_date)
    rows = annual_evaluation(known, standard=standard).table.to_rows()
    words = {True: _("attained"), False: _("exceeded"), None: _("not known yet")}
    columns = [
        Column("pollutant", _("Pollutant"), value=lambda row: POLLUTANT_LABELS[row["pollutant"]], optional=False),
        Column("unit", _("Unit of measure"), value=lambda row: UNITS[row["pollutant"]]),
        Column("mean", _("Mean"), numeric=True),
        Column("mean_limit", _("Limit of the year"), numeric=True),
        Column("percent", _("Percentile"), numeric=True, decimals=0),
        Column("percentile", _("Its value"), numeric=True),
        Column("percentile_limit", _("Limit of a day"), numeric=True),
        Column("days", _("Days"), numeric=True, decimals=0),
        Column("attained", _("Judgement"), value=lambda row: words[row["attained"]]),
        Column("valid", _("Enough days"), value=lambda row: _("enough") if row["valid"] else _("too few")),
    ]
    return Table(columns, rows, name=f"air-{asked.year}", query=request.GET, searchable=False, caption=standard)


def gaps(request: HttpRequest) -> HttpResponse:
    """Days of a month that do not count at a station or for the city, and how many hours they lack."""
    asked = _asked(request)
    if asked is None:
        return render(request, "air/empty.html", {"may_edit": reader(request).access.can(rules.EDIT)})
    rows = _missing(asked)
    columns = [
        Column("day", _("Day"), optional=False),
        Column("place", _("Station")),
        Column("missing", _("Without a daily value")),
        Column("why", _("Why")),
    ]
    table = Table(columns, rows, name=f"air-gaps-{asked.month}", query=request.GET, caption=_("Days with gaps"))
    table.empty_text = _("Every station has every pollutant on every day of this month.")
    exported = table.export(request)
    if exported is not None:
        return exported
    n = sum(row["place"] == _("City") for row in rows)
    headline = ngettext(
        "%(month)s: %(n)s day of the city lacks a pollutant", "%(month)s: %(n)s days of the city lack a pollutant", n
    ) % {"month": period_label(str(asked.month)), "n": n}
    rule = air_standard(asked.counted_by.name)
    context = {"asked": asked, "table": table, "headline": headline, "rule": rule, "base": "air:gaps"}
    return render(request, "air/gaps.html", context)


def _missing(asked: Asked) -> list[dict[str, str]]:
    first, last = asked.month.first_date, min(asked.month.last_date, asked.newest)
    hours = queries.n_hours_known(first, last)
    names = {one.code: label(one) for one in queries.stations()}
    rows = []
    for row in queries.day_rows(first, last, place=None):
        if not row.missing:
            continue
        if row.place == CITY:
            why = _("fewer than %(share)s %% of the stations have a value") % {
                "share": f"{asked.counted_by.stations:g}"
            }
        elif (counts := hours.get((row.place, row.day))) is None:
            why = _("no hour came in")
        else:
            told = [f"{POLLUTANT_LABELS[name]} {counts[name]}/24" for name in row.missing]
            why = _("hours known: %(hours)s") % {"hours": ", ".join(told)}
        place = names.get(row.place, row.place) if row.place else _("City")
        rows.append({"day": row.day.isoformat(), "place": place, "missing": names_of(row.missing), "why": why})
    return rows


def stations(request: HttpRequest) -> HttpResponse:
    """The stations with their dates, and their month, the cleanest first."""
    require(request, rules.VIEW)
    known = queries.stations()
    newest = queries.newest_day()
    context: dict[str, Any] = {
        "headline": ngettext("%(n)s station", "%(n)s stations", len(known)) % {"n": len(known)},
        "stations": [(one, place_label(request, one.organisation_id)) for one in known],
        "may_edit": reader(request).access.can(rules.EDIT), "asked": None, "base": "air:stations",
    }  # fmt: skip
    if newest is not None:
        asked = asked_for(request, newest)
        table = ranking_table(request, summaries(asked.month, asked.counted_by))
        exported = table.export(request)
        if exported is not None:
            return exported
        context |= {"asked": asked, "table": table}
    return render(request, "air/stations.html", context)


def bulletin(request: HttpRequest, period: str, form: str) -> HttpResponse:
    """The bulletin on a month or year of the city as a file."""
    require(request, rules.VIEW)
    try:
        asked = Period.parse(period)
        if form not in FORMATS or asked.frequency not in {Frequency.MONTH, Frequency.YEAR}:
            raise Http404(period)
        made = frames.bulletin(asked, "zh" if reading_chinese() else "en")
    except DefinitionError:
        raise Http404(period) from None
    return hand_out(made, form)


def _asked(request: HttpRequest) -> Asked | None:
    require(request, rules.VIEW)
    newest = queries.newest_city_day(clock.today())
    return asked_for(request, newest.day) if newest is not None else None
