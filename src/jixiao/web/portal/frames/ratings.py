"""Releases of the public's ratings (好差评): a month's counts by point, small ones hidden, flagged ones counted apart."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.base.formats import plain
from jixiao.web.organisations.models import Organisation
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source
from jixiao.web.portal.frames.publisher import publisher_on
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.frames import public_month
from jixiao.web.satisfaction.models import ServicePoint

KIND = SERIES = "ratings"
DEGREES = (
    Text("Very satisfied", "非常满意"), Text("Satisfied", "满意"), Text("Fairly satisfied", "基本满意"),
    Text("Dissatisfied", "不满意"), Text("Very dissatisfied", "非常不满意"),
)  # fmt: skip
PEOPLE = Text("ratings", "件")
METHOD = (
    Text(
        "Only ratings that somebody gave are counted; nobody's silence counts as satisfied.",
        "只计群众实际作出的评价，未评价的不按默认满意计入。",
    ),
    Text(
        "Good rate: very satisfied, satisfied and fairly satisfied among all valid ratings. Ratings that look stuffed are "
        "left out and counted apart. Numbers from 1 to 4, and what they could be reckoned from, are hidden.",
        "好评率为非常满意、满意、基本满意占有效评价的比例。疑似刷评的不计入并单独公布件数。1 至 4 件及可据以推算的数字不予公开。",
    ),
)


class RatingsKind:
    """A month of ratings that is over."""

    label = Text("Ratings of a month", "好差评月度公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Months that are over and in which somebody rated."""
        found = []
        for month in reversed(queries.months_rated(_everybody())):
            last = Period.parse(month).last_date
            if last < today:
                settled = make_aware(datetime.combine(last, time(23, 59)))
                found.append(Source(f"{SERIES}-{month}", SERIES, month, settled))
        return found

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """Counts by point, and the sum in a sentence."""
        period = Period.parse(source.period)
        title = Text(f"Ratings of public services, {period.label_en}", f"{period.label_zh}政务服务好差评")
        description = Text("Ratings by service point: five degrees, good rate.", "各服务点评价：五级评价件数与好评率。")
        found = queries.tallies(_everybody(), source.period, source.period)
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(period.last_date),
            tuple(_sum(found, period)), METHOD, (_table(found, period),),
        )  # fmt: skip

    def reports(self, source: Source) -> Mapping[str, bytes]:
        """None goes along."""
        return {}


def _everybody() -> list[int]:
    return list(Organisation.objects.values_list("pk", flat=True))


def _sum(found: Sequence[queries.Tally], period: Period) -> list[Headline]:
    n, good = sum(each.n for each in found), sum(sum(each.degrees[:3]) for each in found)
    flagged = sum(each.n_flagged for each in found)
    least = queries.engine_limit("smallest_cell", period.last_date)
    if n < least or 0 < n - good < least:
        return []
    rate = plain(round(100 * good / n, 1))
    return [
        Headline(
            Text(
                f"{period.label_en}: {n:,} valid ratings, good rate {rate}%; {flagged:,} more look stuffed and are left out.",
                f"{period.label_zh}收到有效评价{n:,}件，好评率{rate}%；另有{flagged:,}件疑似刷评未计入。",
            )
        )
    ]


def _table(found: Sequence[queries.Tally], period: Period) -> OpenTable:
    fields = (
        Field("point", "string", Text("Service point (code)", "服务点编码"), is_key=True),
        Field("period", "period", Text("Month", "月份"), is_key=True),
        Field("label_zh", "string", Text("Name (Chinese)", "名称（中文）")),
        Field("label_en", "string", Text("Name (English)", "名称（英文）")),
        Field("organisation", "string", Text("Organisation (code)", "单位编码")),
        *(Field(f"degree_{5 - at}", "integer", label, PEOPLE) for at, label in enumerate(DEGREES)),
        Field("n", "integer", Text("Valid ratings", "有效评价"), PEOPLE),
        Field("good_rate", "number", Text("Good rate", "好评率"), "%"),
        Field("handled", "integer", Text("Cases handled", "办件量"), Text("cases", "件")),
    )  # fmt: skip
    least = queries.engine_limit("smallest_cell", period.last_date)
    points = {point.pk: point for point in ServicePoint.objects.select_related("organisation")}
    rows = []
    for tally in found:
        point, month = points[tally.point_id], public_month(tally, least)
        rows.append((
            point.code, tally.month, point.label_zh, point.label_en or None, point.organisation.code, *month.degrees, month.n,
            month.good_rate, tally.n_handled,
        ))  # fmt: skip
    told = Text("An empty cell is hidden, because few people stand behind it.", "空白单元格因人数过少不予公开。")
    return OpenTable("ratings", Text("Ratings by service point", "各服务点评价"), fields, sorted(rows), told)
