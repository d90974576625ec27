"""The public's page of the air: yesterday and today with what they mean for health, the month, the year, the data."""

from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from jixiao.engine.air_quality.standards import air_levels
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.library import held_on
from jixiao.web.air import frames, queries
from jixiao.web.air.queries import ResultRow
from jixiao.web.air.views.drawing import calendar, names_of
from jixiao.web.air.views.scope import carried_out, month_of
from jixiao.web.base import clock
from jixiao.web.base.public import ENGLISH, ROOTS, TONGUES, render_public
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import spoken

ADVICE = "air-advice"


@login_not_required
@require_safe
def public_air(request: HttpRequest, *, language: str) -> HttpResponse:
    """How is the air today, what does it mean for me, and how is the year going?"""
    other = f"{ROOTS['zh' if language == ENGLISH else ENGLISH]}air/"
    today = clock.today()
    newest = queries.newest_city_day(today)
    with translation.override(TONGUES[language]):
        context = {"root": ROOTS[language]} | (_told(request, today, newest) if newest else {"newest": None})
    return render_public(request, "air/public/air.html", context, language=language, other=other)


def _told(request: HttpRequest, today: date, newest: ResultRow) -> dict[str, Any]:
    month = month_of(request.GET.get("month", ""), newest.day)
    first, last = date(month.year, 1, 1), min(newest.day, date(month.year, 12, 31))
    rows = queries.day_rows(first, last)
    inside = [row for row in rows if month.first_date <= row.day <= month.last_date]
    near = queries.day_rows(today - timedelta(days=1), today)
    shown = [row for row in near if row.aqi is not None] or [newest]
    return {
        "newest": newest,
        "days": [_day(row, today) for row in reversed(shown)],
        "month": month,
        "months": [f"{month.year}-{at:02}" for at in range(1, last.month + 1)],
        "sentences": [spoken(text) for text in frames.headlines(month)],
        "calendar": calendar(rows, month.year, last),
        "rows": [{"row": row, "level": spoken(row.level_name), "primary": names_of(row.primary)} for row in inside],
        "abatements": carried_out(queries.abatements(month.first_date, month.last_date), today),
        "levels": [
            {"level": level, "name": spoken(level.name), "advice": spoken(advice["advice"])}
            for level, advice in zip(air_levels(), _advice(newest.day), strict=True)
        ],
    }


def _advice(day: date) -> list[dict[str, Text]]:
    held = held_on(ADVICE, "health_advice", day)
    return [{name: Text(each[name]["en"], each[name]["zh"]) for name in ("effect", "advice")} for each in held]


def _day(row: ResultRow, today: date) -> dict[str, Any]:
    """A day as its card tells it."""
    told: dict[str, Any] = {"row": row, "when": "", "primary": names_of(row.primary), "level": spoken(row.level_name)}
    if row.day == today:
        told["when"] = _("today")
    elif row.day == today - timedelta(days=1):
        told["when"] = _("yesterday")
    if row.level is not None:
        advice = _advice(row.day)[row.level]
        told |= {"number": row.level + 1, "effect": spoken(advice["effect"]), "advice": spoken(advice["advice"])}
    return told


@login_not_required
@require_safe
def public_days(request: HttpRequest, *, language: str, period: str) -> HttpResponse:
    """The days of a month or year as CSV: the city's and every station's, under the standard of the day."""
    try:
        asked = Period.parse(period)
    except DefinitionError:
        raise Http404(period) from None
    if asked.frequency not in {Frequency.MONTH, Frequency.YEAR} or asked.year not in queries.years_known():
        raise Http404(period)
    table = frames.published_tables(asked)[0]
    columns = [Column(each.name, each.name, value=itemgetter(at)) for at, each in enumerate(table.fields)]
    with translation.override(TONGUES[language]):
        answer = HttpResponse(Table(columns, table.rows).as_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="air-{asked}.csv"'
    answer["Cache-Control"] = "public, max-age=60"
    return answer
