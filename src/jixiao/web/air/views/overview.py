"""The air at a glance: the newest day, the month, the year as a calendar, stations, targets, what is done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from jixiao.report.formats import FORMATS
from jixiao.web.air import frames, queries, rules
from jixiao.web.air.frames.publishing import DIGITS, day_sentence
from jixiao.web.air.frames.statistics import Allowance, allowances, change, standard_for, summaries
from jixiao.web.air.models import AirStation
from jixiao.web.air.queries import ResultRow
from jixiao.web.air.rules import CITY, POLLUTANT_LABELS, UNITS
from jixiao.web.air.views.drawing import calendar, names_of
from jixiao.web.air.views.scope import Asked, asked_for, carried_out
from jixiao.web.base import clock
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.organisations.middleware import reader, require

WHOLE = "air/cells/whole.html"


def overview(request: HttpRequest) -> HttpResponse:
    """How is the air, and does the year reach its target?"""
    require(request, rules.VIEW)
    may_edit = reader(request).access.can(rules.EDIT)
    newest = queries.newest_city_day(clock.today())
    if newest is None:
        return render(request, "air/empty.html", {"may_edit": may_edit, "n_stations": len(queries.stations())})
    asked = asked_for(request, newest.day)
    rows = queries.day_rows(asked.year.first_date, asked.year.last_date, standard=asked.standard)
    inside = [row for row in rows if asked.month.first_date <= row.day <= asked.month.last_date]
    table = day_table(request, inside, str(asked.month))
    exported = table.export(request)
    if exported is not None:
        return exported
    found = summaries(asked.month, asked.counted_by)
    context: dict[str, Any] = {
        "headline": spoken(day_sentence(newest)),
        "sentences": [spoken(text) for text in frames.headlines(asked.month)] if not asked.standard else [],
        "asked": asked,
        "forms": tuple(FORMATS),
        "standards": frames.STANDARDS,
        "month": found.get(CITY),
        "change": change(asked.month, asked.counted_by),
        "calendar": calendar(rows, asked.year.year, min(newest.day, asked.year.last_date)),
        "table": table,
        "ranking": ranking_table(request, found),
        "allowances": [_told(one) for one in _allowances(asked)],
        "allowance_standard": standard_for(asked.year, asked.standard).name,
        "abatements": carried_out(queries.abatements(asked.year.first_date, asked.year.last_date), clock.today()),
        "may_edit": may_edit,
        "may_compare": reader(request).access.can("evaluation.receipt"),
    }
    return render(request, "air/overview.html", context)


def _allowances(asked: Asked) -> list[Allowance]:
    year = asked.year.year
    targets = {name: row.value for name, row in queries.current_targets(year).items()}
    newest = standard_for(asked.year, asked.standard)
    return allowances(year, newest, targets)


def _told(one: Allowance) -> dict[str, Any]:
    """An allowance in words: what is left, and whether it is within reach."""
    name = _(rules.TARGET_LABELS[one.target_of])
    if one.is_days:
        words = _("%(missing)s more good days are wanted in the %(left)s days left.") % {
            "missing": f"{one.missing or 0:g}", "left": one.days_left,
        }  # fmt: skip
    elif one.allowance is None:
        words = _("No day is left, or none is known yet.")
    elif one.allowance < 0:
        words = _("The target is lost: even clean air would not bring the mean down to it.")
    else:
        words = _("The %(left)s days left may average at most %(most)s µg/m³.") % {
            "left": one.days_left, "most": f"{one.allowance:.1f}",
        }  # fmt: skip
    return {"one": one, "name": name, "words": words, "digits": 0 if one.is_days else 1}


def day_table(request: HttpRequest, rows: list[ResultRow], name: str) -> Table:
    """Days with index, level, primary pollutants and concentrations; exported as it is seen."""
    columns = [
        Column("day", _("Day"), value=lambda row: row.day.isoformat(), template=WHOLE, optional=False),
        Column("aqi", "AQI", numeric=True, decimals=0),
        Column("level", _("Level"), value=lambda row: spoken(row.level_name), template="air/cells/level.html"),
        Column("primary", _("Primary pollutant"), value=lambda row: names_of(row.primary)),
        *(
            Column(each, words, numeric=True, unit=UNITS[each], decimals=DIGITS[each], value=_concentration(each))
            for each, words in POLLUTANT_LABELS.items()
        ),
        Column("standard", _("Standard"), template=WHOLE),
        Column("valid", _("Counts"), value=lambda row: _("valid") if row.is_judged else _("not valid")),
    ]  # fmt: skip
    return Table(columns, rows, name=f"air-{name}", query=request.GET, caption=_("Air of the days"))


def _concentration(name: str) -> Callable[[Any], float | None]:
    return lambda row: row.values[name]


def ranking_table(request: HttpRequest, found: dict[str, Any]) -> Table:
    """Stations of a period, the cleanest first."""
    known: dict[str, AirStation] = {one.code: one for one in queries.stations()}
    rows = [
        {**row, "place": label(known[place])} for place, row in found.items() if place != CITY and place in known
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"] or 0, row["place"]))
    columns = [
        Column("rank", _("Rank"), numeric=True, decimals=0),
        Column("place", _("Station"), template=WHOLE, optional=False),
        Column("composite_index", _("Composite index"), numeric=True, decimals=2),
        Column("good_days", _("Good days"), numeric=True, decimals=0),
        Column("valid_days", _("Valid days"), numeric=True, decimals=0),
        *(
            Column(f"{each}_figure", words, numeric=True, unit=UNITS[each], decimals=DIGITS[each])
            for each, words in POLLUTANT_LABELS.items()
        ),
        Column("valid", _("Enough days"), value=lambda row: _("enough") if row["valid"] else _("too few")),
    ]
    return Table(columns, rows, name="air-stations", query=request.GET, searchable=False, caption=_("Stations"))
