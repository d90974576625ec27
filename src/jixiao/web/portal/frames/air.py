"""Releases of the air: a month's days and figures of city and stations, under the standard of the day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.web.air import queries
from jixiao.web.air.frames.publishing import headlines, published_tables
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source
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
)


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

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The month's tables and sentences."""
        period = Period.parse(source.period)
        title = Text(f"Air quality, {period.label_en}", f"{period.label_zh}空气质量")
        description = Text(
            "Index, level, primary pollutants and concentrations of each day, with the summary of the month.",
            "逐日空气质量指数、级别、首要污染物和浓度，以及月度统计。",
        )
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(period.last_date),
            tuple(map(Headline, headlines(period))), METHOD, published_tables(period),
        )  # fmt: skip

    def reports(self, source: Source) -> Mapping[str, bytes]:
        """None goes along."""
        return {}
