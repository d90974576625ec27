"""Releases of the public's ratings (好差评): a month's counts by point, small ones hidden, flagged ones counted apart."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import make_aware

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.published import Extract
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import tree_on
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source, marked
from jixiao.web.portal.frames.naming import Naming, with_names
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on
from jixiao.web.portal.frames.ratings_words import RatedMonth, Row, rates_picture, sum_told
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.frames import PublicMonth, public_month
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
EXTRACTS = (Extract("ratings", ("label", "organisation", "n", "good_rate", "handled")),)


class RatingsKind:
    """A month of ratings that is over."""

    label = Text("Ratings of a month", "好差评月度公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Months that are over and in which somebody rated; settled when nobody can rate a visit in them any more."""
        found = []
        for month in reversed(queries.months_rated(_everybody())):
            last = Period.parse(month).last_date
            if last < today:
                closed = last + timedelta(days=queries.limit("late_days", last))
                settled = make_aware(datetime.combine(closed, time(23, 59)))
                found.append(Source(f"{SERIES}-{month}", SERIES, month, settled))
        return found

    def mark(self, source: Source) -> str:
        """Over the counts of every point, and the figures that they gave."""
        return marked([*queries.tallies(_everybody(), source.period, source.period), *_figures(source.period)])

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """Counts by point, and the sum in a sentence."""
        period = Period.parse(source.period)
        title = Text(f"Ratings of public services, {period.label_en}", f"{period.label_zh}政务服务好差评")
        description = Text("Ratings by service point: five degrees, good rate.", "各服务点评价：五级评价件数与好评率。")
        found = queries.tallies(_everybody(), source.period, source.period)
        least, to_rank = (queries.engine_limit(code, period.last_date) for code in ("smallest_cell", "least_to_rank"))
        month = RatedMonth(found, [public_month(each, least) for each in found], least)
        rows = [_row(tally, shown, month, to_rank) for tally, shown in zip(found, month.shown, strict=True)]
        picture, said = rates_picture(rows, to_rank), sum_told(period, month)
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(period.last_date), (Headline(said),), METHOD,
            (_table(rows, period), *_figure_tables(period)), (picture,) if picture else (), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The month on paper."""
        return printed(content)


def _figures(month: str) -> list[tuple[Any, ...]]:
    """What each organisation's verified ratings gave as a figure of an indicator; what would give people away is left out."""
    return sorted(
        (one.organisation.code, one.indicator_code, one.month, one.statistic, one.estimate if one.is_told else None,
         one.n if one.is_told else None, one.refusal_zh, one.refusal_en)
        for one in queries.newest_rating_figures(month=month)
        if one.is_told or one.estimate is None
    )  # fmt: skip


def _figure_tables(period: Period) -> tuple[OpenTable, ...]:
    if not (rows := _figures(str(period))):
        return ()
    title = Text("Figures from verified ratings", "核验评价形成的指标值")
    return (OpenTable("rating_figures", title, FIGURE_FIELDS, rows, HIDDEN),)


def _everybody() -> list[int]:
    return list(Organisation.objects.values_list("pk", flat=True))


FIELDS = (
    Field("point", "string", Text("Service point (code)", "服务点编码"), is_key=True),
    Field("period", "period", Text("Month", "月份"), is_key=True),
    Field("label_zh", "string", Text("Name (Chinese)", "名称（中文）")),
    Field("label_en", "string", Text("Name (English)", "名称（英文）")),
    Field("organisation", "string", Text("Organisation (code)", "单位编码")),
    *(Field(f"degree_{5 - at}", "integer", label, PEOPLE) for at, label in enumerate(DEGREES)),
    Field("n", "integer", Text("Valid ratings", "有效评价"), PEOPLE),
    Field("good_rate", "number", Text("Good rate", "好评率"), "%"),
    Field("handled", "integer", Text("Cases handled", "办件量"), Text("cases", "件")),
    Field("basis", "string", Text("Which ratings count", "计分依据"), "", Text(
        "visits: only ratings that gave the number of a handled case; open: all valid ratings.",
        "visits 为仅计凭办件编号的评价；open 为计全部有效评价。")),
    Field("unverified", "integer", Text("Not verified, counted apart", "未核验（单独计数）"), PEOPLE),
    Field("is_ranked", "boolean", Text("Enough ratings to be held beside others", "样本量足以比较")),
)  # fmt: skip
FIGURE_FIELDS = (
    Field("organisation", "string", Text("Organisation (code)", "单位编码"), is_key=True),
    Field("indicator", "string", Text("Indicator (code)", "指标编码"), is_key=True),
    Field("period", "period", Text("Month", "月份"), is_key=True),
    Field("statistic", "string", Text("Statistic", "统计量"), "", Text(
        "good_rate: good ratings in per cent; mean_score: mean of the five degrees.",
        "good_rate 为好评率（%）；mean_score 为五级均值。")),
    Field("value", "number", Text("Figure", "指标值")),
    Field("n", "integer", Text("Verified ratings", "核验评价"), PEOPLE),
    Field("reason_zh", "string", Text("Why there is none (Chinese)", "未形成的原因（中文）")),
    Field("reason_en", "string", Text("Why there is none (English)", "未形成的原因（英文）")),
)  # fmt: skip
HIDDEN = Text("An empty cell is hidden, because few people stand behind it.", "空白单元格因人数过少不予公开。")


def _row(tally: queries.Tally, shown: PublicMonth, month: RatedMonth, to_rank: int) -> Row:
    """A point's month as it is told; held beside others only where enough ratings of the same standing are there."""
    handled, is_known = tally.n_handled, shown.n is not None and shown.good_rate is not None
    return {
        "id": tally.point_id, "degrees": shown.degrees, "n": shown.n, "good_rate": shown.good_rate,
        "handled": None if handled is not None and 0 < handled < month.least else handled,
        "basis": "visits" if shown.is_verified else "open", "unverified": shown.n_unverified,
        "is_ranked": is_known and tally.n >= to_rank and month.counts(tally),
    }  # fmt: skip


def _table(rows: Sequence[Row], period: Period) -> OpenTable:
    points = {point.pk: point for point in ServicePoint.objects.select_related("organisation")}
    cells = []
    for row in rows:
        point = points[row["id"]]
        cells.append((
            point.code, str(period), point.label_zh, point.label_en or point.label_zh, point.organisation.code, *row["degrees"],
            *(row[name] for name in ("n", "good_rate", "handled", "basis", "unverified", "is_ranked")),
        ))  # fmt: skip
    table = OpenTable("ratings", Text("Ratings by service point", "各服务点评价"), FIELDS, sorted(cells), HIDDEN)
    names = tree_on(period.last_date).names()
    return with_names(table, [Naming("organisation", "organisation", Text("Organisation", "单位"), names)])
