"""Releases of the 12345 hotline: a confirmed month's three rates, scores, ranks by group, and lists."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from jixiao import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.report.open_data.pictures import FEWEST, Picture
from jixiao.report.open_data.published import Extract
from jixiao.web.base.formats import number
from jixiao.web.base.words import name_of
from jixiao.web.hotline import queries
from jixiao.web.hotline.frames import published_tables
from jixiao.web.organisations.queries import peer_groups_on, tree_on
from jixiao.web.portal.frames.content import Content, Headline
from jixiao.web.portal.frames.kind import Source
from jixiao.web.portal.frames.naming import Naming, with_names
from jixiao.web.portal.frames.printed import printed
from jixiao.web.portal.frames.publisher import publisher_on

KIND = SERIES = "hotline"
MOST_NAMES = 3
METHOD = (
    Text(
        "Response, solution and satisfaction rates rest on the call-backs of the month; unreasonable demands are left out "
        "after review and counted apart.",
        "响应率、解决率、满意率以当月回访为依据；不合理诉求经认定后剔除，并单独公布件数。",
    ),
    Text(
        "Where few call-backs stand behind a row, its counts, rates and rank are hidden.",
        "回访件数过少的，其件数、比率和名次不予公开。",
    ),
)


MOST_GROUPS = 8
EXTRACTS = (
    Extract(
        "hotline_ranking",
        ("group", "organisation", "response_rate", "solution_rate", "satisfaction_rate", "score", "rank"),
    ),
)
Row = dict[str, Any]


class HotlineKind:
    """A confirmed month of the hotline."""

    label = Text("12345 hotline of a month", "12345 热线月度公开")

    def sources(self, today: date) -> Sequence[Source]:
        """Confirmed months."""
        return [
            Source(f"{SERIES}-{each.month}-{each.number}", SERIES, each.month, each.confirmed_at)
            for each in queries.confirmed_months()
            if Period.parse(each.month).last_date < today
        ]

    def mark(self, source: Source) -> str:
        """A month that is confirmed anew is another source."""
        return ""

    def content(self, source: Source, before: Mapping[str, Content]) -> Content:
        """The month's tables, and who leads each group."""
        period = Period.parse(source.period)
        title = Text(f"12345 hotline, {period.label_en}", f"{period.label_zh}12345 热线办理情况")
        description = Text(
            "Response, solution and satisfaction rates, scores and ranks by group.",
            "响应率、解决率、满意率、得分与分组排名。",
        )
        names, groups = tree_on(period.last_date).names(), _group_names(period.last_date)
        namings = (
            Naming("peer_group", "group", Text("Group", "分组"), groups),
            Naming("organisation_code", "organisation", Text("Organisation", "单位"), names),
        )
        tables = tuple(with_names(table, namings) for table in published_tables(source.period))
        groups_told = _groups(tables)
        said = tuple(Headline(_led(rows, period)) for rows in groups_told.values() if _first(rows))
        return Content(
            KIND, source.series, source.period, title, description, publisher_on(period.last_date),
            said or (Headline(_nobody(period)),), METHOD, tables, tuple(_pictures(groups_told)), extracts=EXTRACTS,
        )  # fmt: skip

    def reports(self, source_code: str, content: Content) -> Mapping[str, bytes]:
        """The month on paper."""
        return printed(content)


def _group_names(day: date) -> dict[str, Text]:
    groups = {one.peer_group for one in peer_groups_on(day)}
    return {each.code: name_of(each) for each in groups}


def _groups(tables: Sequence[OpenTable]) -> dict[str, list[Row]]:
    """The rows of the ranking by group."""
    groups: dict[str, list[Row]] = {}
    for table in tables:
        if table.name == "hotline_ranking":
            fields = [field.name for field in table.fields]
            for row in table.rows:
                told = dict(zip(fields, row, strict=True))
                groups.setdefault(str(told["peer_group"]), []).append(told)
    return groups


def _first(rows: Sequence[Row]) -> list[Row]:
    """Who is first among those whose rank is told."""
    return [row for row in rows if row["rank"] == 1]


def _led(group: Sequence[Row], period: Period) -> Text:
    rows = _first(group)
    en = ", ".join(str(row["organisation_en"]) for row in rows[:MOST_NAMES])
    zh = "、".join(str(row["organisation_zh"]) for row in rows[:MOST_NAMES])
    group_en, group_zh, points = rows[0]["group_en"], rows[0]["group_zh"], number(rows[0]["score"])
    rest = max(0, len(rows) - MOST_NAMES)
    return Text(
        f"{period.label_en}, {group_en}: {en}{f' and {rest} more' if rest else ''} in front with {points} points.",
        f"{period.label_zh}{group_zh}，{zh}{f'等{len(rows)}个单位' if rest else ''}以{points}分居首。",
    )


def _nobody(period: Period) -> Text:
    return Text(
        f"{period.label_en}: too few call-backs stand behind every organisation for a rank to be told.",
        f"{period.label_zh}各单位回访件数过少，不公布名次。",
    )


def _pictures(groups: Mapping[str, Sequence[Row]]) -> Iterator[Picture]:
    """The scores of each group that are told, under how far they lie apart."""
    for code, rows in [*groups.items()][:MOST_GROUPS]:
        scores = sorted(row["score"] for row in rows if row["score"] is not None)
        if len(scores) < FEWEST:
            continue
        low, high = number(scores[0]), number(scores[-1])
        title = Text(
            f"{rows[0]['group_en']}: {len(scores)} organisations between {low} and {high} points",
            f"{rows[0]['group_zh']}：{len(scores)}个单位得分在{low}至{high}分之间",
        )
        yield Picture("hotline_ranking", "organisation", ("score",), title, "bars", (("peer_group", code),))
