"""Releases of the air: a month's days and figures of city and stations, under the standard of the day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.air_quality.standards import air_levels
from jixiao.engine.model.text import Text
from jixiao.report.open_data.published import Extract
from jixiao.web.air import queries
from jixiao.web.air.frames import abatements_in, abatements_table, abatements_told
from jixiao.web.air.frames.publishing import CITY_CODE, headlines, published_tables
from jixiao.web.base.words import name_of
from jixiao.web.indicators.rules import AIR
from jixiao.web.portal.frames.air_pictures import pictures_of
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.goals import goals_about, goals_table
from jixiao.web.portal.frames.kind import Source, marked
from jixiao.web.portal.frames.naming import Naming, with_names
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on

KIND = SERIES = "air"
METHOD = (
    Text(
        "Daily values, indices and levels by the standard that was in force on the day: HJ 633-2012, or HJ 633-2026 since.",
        "日评价值、指数和级别按当日有效的标准计算：HJ 633-2012，施行后按 HJ 633-2026。",
    ),
    Text(
        "The city's concentration is the mean of its stations'; a day with too few measurements has no index and does not count.",
        "全市浓度为各点位浓度的平均；监测数据不足的日无指数，不计入有效天数。",
    ),
    Text(
        "Done against pollution: what the offices entered as held on a day of the month, with who carries it out.",
        "污染防治措施为主管部门登记的、当月执行过的措施，并注明执行单位。",
    ),
)
EXTRACTS = (
    Extract("air_summary", ("station", "valid_days", "good_days", "good_share", "pm25_figure", "o3_figure", "composite_index")),
    Extract("air_days", ("date", "aqi", "level", "primary_pollutant", "pm25", "o3"), (("station", CITY_CODE),)),
    Extract("air_abatement", ("label", "organisation", "first_date", "last_date", "days", "good_days")),
)  # fmt: skip


class AirKind:
    """A month of air that is over."""

    label = Text("Air quality of a month", "空气质量月度公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Months that are over and have days of the city."""
        newest = queries.newest_day()
        if newest is None:
            return []
        found, first = [], Period.parse(f"{min(queries.years_known())}-01")
        month = Period.parse(f"{newest:%Y-%m}")
        while first < month or first == month:
            if first.last_date < today and queries.day_rows(first.first_date, first.last_date):
                settled = make_aware(datetime.combine(first.last_date, time(23, 59)))
                found.append(Source(f"air-{first}", SERIES, str(first), settled))
            first = first.next()
        return found

    def mark(self, source: Source) -> str:
        """Over every day of the month that is told, and what was done in it."""
        period = Period.parse(source.period)
        return marked([*queries.day_rows(period.first_date, period.last_date, place=None), *_done(period)])

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The month's tables and sentences."""
        period = Period.parse(source.period)
        title = Text(f"Air quality, {period.label_en}", f"{period.label_zh}空气质量")
        description = Text(
            "Index, level, primary pollutants and concentrations of each day, the summary of the month, what was done.",
            "逐日空气质量指数、级别、首要污染物和浓度，月度统计，以及污染防治措施。",
        )
        days, summary = (with_names(table, _namings()) for table in published_tables(period))
        done = abatements_in(period)
        said = (*(headlines(period) or (_nothing_valid(period),)), abatements_told(period, done))
        goals = goals_about(AIR, period.year)
        told = (*map(Headline, said), *(Headline(said[0], f"goal:{goal.code}") for goal in goals))
        tables = (days, summary, abatements_table(period, done), *goals_table(goals, period.last_date))
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(period.last_date), told, METHOD, tables,
            pictures_of(period, days, summary), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The month on paper."""
        return printed(content)


def _done(period: Period) -> list[tuple[object, ...]]:
    """What a release tells of what was done in a month, without their names."""
    return [(one.row.pk, one.row.organisation_id, one.row.document, one.row.first_date, one.row.last_date)
            for one in abatements_in(period)]  # fmt: skip


def _namings() -> tuple[Naming, ...]:
    """Names of stations and levels beside their codes."""
    stations = {each.code: name_of(each) for each in queries.stations()} | {CITY_CODE: Text("the whole city", "全市")}
    levels = {level.name.zh: level.name for level in air_levels()}
    return (
        Naming("station", "station", Text("Place", "点位名称"), stations),
        Naming("level", "level", Text("Level", "空气质量级别"), levels),
    )


def _nothing_valid(period: Period) -> Text:
    return Text(
        f"{period.label_en}: no day has enough measurements for an index.",
        f"{period.label_zh}无监测数据充足、可以评价的日。",
    )
