"""The burden meter: minutes asked of each organisation in a period, and what nobody has to type."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.collection import queries
from jixiao.web.collection.queries import Burden
from jixiao.web.collection.views.scope import VIEW, place_of
from jixiao.web.organisations.middleware import reader, require

PERIODS_SHOWN = 12


@dataclass(frozen=True)
class Line:
    """One organisation's burden with its name."""

    burden: Burden
    place: Any


@dataclass(frozen=True)
class Bar:
    """One period of all organisations: the parts of its minutes in hundredths of the longest bar."""

    burden: Burden
    left: float
    saved: float


def burden(request: HttpRequest) -> HttpResponse:
    """The period's burden by organisation, and the periods before it."""
    require(request, VIEW)
    ids = reader(request).access.visible_ids(VIEW)
    periods = queries.periods_with_tasks(ids)
    asked = request.GET.get("period", "")
    period = asked if asked in periods else next(iter(periods), "")
    shown = [code for code in periods if code <= period and len(code) == len(period)][:PERIODS_SHOWN]
    rows = queries.burdens(ids, shown)
    lines = [Line(row, place_of(request, row.organisation_id)) for row in rows if row.period == period]
    table = _table(request, lines, period)
    exported = table.export(request)
    if exported is not None:
        return exported
    sums = queries.totals(rows)
    now = next((row for row in sums if row.period == period), None)
    context = {
        "period": period,
        "periods": periods,
        "table": table if lines else None,
        "bars": _bars(sums),
        "headline": _headline(now) if now else _("No tasks have been published yet"),
    }
    return render(request, "collection/burden.html", context)


def _headline(now: Burden) -> str:
    values = {
        "period": period_label(now.period),
        "asked": _hours(now.minutes_asked),
        "saved": _hours(now.minutes_saved),
        "share": f"{now.share_automatic or 0.0:.0%}",
    }
    if not now.minutes_saved:
        return _("%(period)s: %(asked)s hours of typing are asked, nothing is spared yet") % values
    return _("%(period)s: %(asked)s hours of typing are asked, %(saved)s of them are spared; %(share)s of the figures "
             "arrive without typing") % values  # fmt: skip


def _hours(minutes: float) -> str:
    return f"{minutes / 60:,.1f}"


def _bars(sums: list[Burden]) -> list[Bar]:
    longest = max((row.minutes_asked for row in sums), default=0.0) or 1.0
    return [Bar(row, 100 * row.minutes_left / longest, 100 * row.minutes_saved / longest) for row in sums]


def _table(request: HttpRequest, lines: list[Line], period: str) -> Table:
    minutes = _("min")
    columns = [
        Column("organisation", _("Organisation"), value=lambda line: label(line.place), optional=False),
        Column("asked", _("Figures asked"), numeric=True, value=lambda line: line.burden.n_asked),
        Column("minutes", _("Asked"), numeric=True, unit=minutes, decimals=0,
               value=lambda line: line.burden.minutes_asked),
        Column("automatic", _("Arrives by itself"), numeric=True, unit=minutes, decimals=0,
               value=lambda line: line.burden.minutes_automatic),
        Column("reused", _("Known from another task"), numeric=True, unit=minutes, decimals=0,
               value=lambda line: line.burden.minutes_reused),
        Column("left", _("Left to type"), numeric=True, unit=minutes, decimals=0,
               value=lambda line: line.burden.minutes_left),
        Column("share", _("Figures without typing"), numeric=True, unit="%", decimals=0,
               value=lambda line: None if line.burden.share_automatic is None else 100 * line.burden.share_automatic),
    ]  # fmt: skip
    caption = period_label(period) if period else ""
    return Table(columns, lines, name=f"burden-{period}", query=request.GET, caption=caption)
