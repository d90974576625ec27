"""Reads of what the last looks ahead left: lists by scope, one pair, how chances moved."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Max, QuerySet

from jixiao.engine.model.period import Period
from jixiao.web.outlook import rules
from jixiao.web.outlook.models import Chance, Outlook, OutlookRun, StoodForecast

WITH_TARGET, ALL = "", "all"
N_CHANCES = 36


@dataclass(frozen=True)
class Filter:
    """What a list shows; blank means everything, `aim` "" only what has a target."""

    organisation: str = ""
    indicator: str = ""
    light: str = ""
    aim: str = WITH_TARGET


def newest_run(year: int | None = None) -> OutlookRun | None:
    """The look that ended last (at a year)."""
    runs = OutlookRun.objects.order_by("-number")
    return (runs.filter(year=year) if year else runs).first()


def year_in_view() -> int | None:
    """The year that was looked at last."""
    found: int | None = OutlookRun.objects.order_by("-number").values_list("year", flat=True).first()
    return found


def outlooks(ids: Collection[int], year: int, asked: Filter | None = None) -> QuerySet[Outlook]:
    """Outlooks of these organisations without their paths, the least likely target first, those without a chance last."""
    rows = Outlook.objects.filter(organisation__in=list(ids), year=year)
    asked = asked or Filter(aim=ALL)
    if asked.organisation:
        rows = rows.filter(organisation__code=asked.organisation)
    if asked.indicator:
        rows = rows.filter(indicator__code=asked.indicator)
    if asked.light:
        rows = rows.filter(light=asked.light)
    if asked.aim != ALL:
        rows = rows.filter(target__isnull=False)
    rows = rows.select_related("organisation", "indicator").defer("path", "note_zh", "note_en")
    return rows.order_by(F("probability").asc(nulls_last=True), "organisation__code", "indicator__code")


def least_likely(ids: Collection[int], year: int, n: int) -> list[Outlook]:
    """The targets least likely to be reached that are still open or missed."""
    rows = outlooks(ids, year).filter(probability__isnull=False)
    return list(rows[:n])


def count_lights(ids: Collection[int], year: int) -> dict[str, int]:
    """How many targets have each light; under "" those of which nothing can be said."""
    rows = Outlook.objects.filter(organisation__in=list(ids), year=year, target__isnull=False)
    counted = dict(rows.order_by().values_list("light").annotate(n=Count("id")))
    return {light: counted.get(light, 0) for light in (*rules.LIGHT_LABELS, "")}


def n_outlooks(ids: Collection[int], year: int) -> int:
    """How many pairs were looked at."""
    return Outlook.objects.filter(organisation__in=list(ids), year=year).count()


def outlook_of(organisation_id: int, indicator_code: str, year: int | None = None) -> Outlook | None:
    """The newest outlook of a pair (of a year)."""
    rows = Outlook.objects.filter(organisation=organisation_id, indicator__code=indicator_code)
    rows = rows.filter(year=year) if year else rows
    return rows.select_related("organisation", "indicator", "run").order_by("-year").first()


def chances_of(one: Outlook) -> list[Chance]:
    """How the chance of the year's target moved, first to last."""
    rows = Chance.objects.filter(organisation=one.organisation_id, indicator=one.indicator_id, year=one.year)
    return list(rows.order_by("-id")[:N_CHANCES])[::-1]


def chances_told(ids: Collection[int], year: int) -> list[Chance]:
    """Every chance of a year's targets that a look told of these organisations, oldest first."""
    rows = Chance.objects.filter(organisation__in=list(ids), year=year)
    return list(rows.select_related("organisation", "indicator").order_by("id"))


def forecasts_stood(ids: Collection[int], period: Period) -> dict[tuple[str, str], StoodForecast]:
    """By organisation and indicator the last forecast of the period's year whose newest figure is not later than the period."""
    rows = StoodForecast.objects.filter(organisation__in=list(ids), run__year=period.year)
    known = [
        (newest.last_date, one)
        for one in rows.select_related("organisation", "indicator")
        if (newest := Period.parse(one.newest_period)).last_date <= period.last_date
    ]
    known.sort(key=lambda each: each[0])
    return {(one.organisation.code, one.indicator.code): one for _, one in known}


def kept_outlooks(year: int, indicator_ids: Collection[int] | None = None) -> list[Outlook]:
    """All outlooks of a year (of some indicators), for a look that writes them anew."""
    rows = Outlook.objects.filter(year=year)
    return list(rows if indicator_ids is None else rows.filter(indicator__in=list(indicator_ids)))


def next_number() -> int:
    """The number of the next look."""
    return (OutlookRun.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1


def choices(ids: Collection[int], year: int) -> tuple[list[int], list[str]]:
    """Organisation ids and indicator codes that have an outlook, for a list's filters."""
    rows = Outlook.objects.filter(organisation__in=list(ids), year=year).order_by()
    places = rows.values_list("organisation_id", flat=True).distinct()
    codes = rows.values_list("indicator__code", flat=True).distinct()
    return sorted(places), sorted(codes)
