"""The charts of the air: the year as a calendar in the standard's colours, each pollutant with its limits."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from django.utils.translation import gettext as _

from jixiao.engine.air_quality.standards import air_levels, air_standard
from jixiao.engine.model.rounding import half_even
from jixiao.report.charts import LineChart, Series
from jixiao.report.charts.calendar_spec import CalendarDay, CalendarHeat
from jixiao.web.air.frames.publishing import DIGITS
from jixiao.web.air.queries import ResultRow
from jixiao.web.air.rules import POLLUTANT_LABELS, UNITS
from jixiao.web.base.templatetags.words import day as day_words
from jixiao.web.base.templatetags.words import period_label, reading_chinese, spoken


def names_of(pollutants: Sequence[str]) -> str:
    """Pollutants as they are written, one after the other."""
    return ("、" if reading_chinese() else ", ").join(POLLUTANT_LABELS[name] for name in pollutants)


def calendar(rows: Sequence[ResultRow], year: int, until: date) -> CalendarHeat:
    """Every day of the year up to `until` with its index; a day without one says so."""
    held = {row.day: row for row in rows}
    levels = air_levels()
    days = []
    at = date(year, 1, 1)
    while at <= until and at.year == year:
        days.append(_field(at, held.get(at)))
        at += timedelta(days=1)
    good = sum(row.is_good for row in rows)
    title = _("%(year)s: %(good)s good days of %(n)s valid ones") % {
        "year": period_label(str(year)), "good": good, "n": sum(row.is_judged for row in rows),
    }  # fmt: skip
    months = [_month(at) for at in range(1, 13)]
    legend = [(level.rgb, spoken(level.name)) for level in levels]
    return CalendarHeat(title, months, days, [*legend, ("", _("not valid"))])


def _month(at: int) -> str:
    return f"{at}月" if reading_chinese() else f"{date(2000, at, 1):%b}"


def _field(at: date, row: ResultRow | None) -> CalendarDay:
    if row is None or row.aqi is None or row.level is None:
        return CalendarDay(at.month, at.day, None, "–", "", f"{day_words(at)}: {_('not valid')}")
    level = air_levels()[row.level]
    primary = f", {names_of(row.primary)}" if row.primary else ""
    told = f"{day_words(at)}: AQI {row.aqi}, {spoken(level.name)}{primary}"
    mark = "" if row.is_judged else "*"
    return CalendarDay(at.month, at.day, row.aqi, f"{row.aqi}{mark}", level.rgb, told)


def pollutant_chart(name: str, rows: Sequence[ResultRow], standard: str) -> LineChart:
    """A pollutant's days of a year with the limit of the day; the title counts the days above it."""
    limit = air_standard(standard).day_limits[name]
    values = [row.values[name] for row in rows]
    over = [
        value for value in values
        if value is not None and limit is not None and half_even(np.array([value]), DIGITS[name])[0] > limit
    ]  # fmt: skip
    label = POLLUTANT_LABELS[name]
    told = {"name": label, "n": len(over), "limit": f"{limit:g}" if limit is not None else "—", "unit": UNITS[name]}
    title = _("%(name)s: %(n)s days above the limit of a day, %(limit)s %(unit)s") % told
    lines = [Series(label, values, "main")]
    if limit is not None:
        lines.append(Series(_("Limit of a day"), [limit] * len(rows), "target", f"{limit:g}"))
    return LineChart(title, [f"{row.day:%m-%d}" for row in rows], lines, "", DIGITS[name], compact=True)
