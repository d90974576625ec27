"""What is published of a month's ratings: counts without small cells, shares, and how many were counted apart."""

from typing import Any

from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.organisations.queries import tree_on
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.frames.figures import DEGREES, PublicMonth, public_month

ONES = Text("ratings", "条")
FIGURES = (
    *(
        Field(f"degree_{degree}", "integer", Text(f"Ratings of degree {degree}", name), ONES)
        for degree, name in zip(DEGREES, ("非常满意", "满意", "基本满意", "不满意", "非常不满意"), strict=True)
    ),
    Field("ratings", "integer", Text("Valid ratings", "有效评价"), ONES),
    Field("good_rate", "number", Text("Share of good ratings", "好评率"), "%"),
    Field("handled", "integer", Text("Cases handled", "办结数"), Text("cases", "件")),
    Field("active_rate", "number", Text("Active ratings per cases handled", "主动评价率"), "%",
          Text("Default ratings are never made up; blank where the cases handled are not known.",
               "不生成默认好评；办结数未填报的不计算。")),
    Field("basis", "string", Text("Which ratings count", "计分依据"), "",
          Text("visits: only ratings that gave the number of a handled case; open: all valid ratings.",
               "visits 为仅计凭办件编号的评价；open 为计全部有效评价。")),
    Field("unverified", "integer", Text("Not verified, counted apart", "未核验（单独计数）"), ONES),
    Field("flagged", "integer", Text("Flagged as stuffed, counted apart", "疑似刷评（单独计数）"), ONES),
    Field("excluded", "integer", Text("Excluded after appeal, counted apart", "申诉剔除（单独计数）"), ONES),
)  # fmt: skip
SMALL = Text(
    "Cells below the least number, and the one that would give them away, are blank.",
    "少于下限的格及会据此推出的格为空。",
)


def published_tables(month: str) -> tuple[OpenTable, ...]:
    """Of a month: ratings by organisation, and by service point."""
    period = Period.parse(month)
    tree = tree_on(period.last_date)
    everybody = frozenset(tree.nodes) | frozenset(tree.absent)
    least = queries.engine_limit("smallest_cell", period.last_date)
    tallies = queries.tallies(everybody, month, month)
    points = {point.pk: point for point in queries.points(everybody)}
    by_place: dict[int, list[queries.Tally]] = {}
    for tally in tallies:
        by_place.setdefault(points[tally.point_id].organisation_id, []).append(tally)
    names = {id_: tree.find(id_) for id_ in by_place}
    places = [
        (node.code, node.label_zh, node.label_en, month, *_cells(queries.summed(by_place[id_]), least))
        for id_, node in names.items()
        if node is not None
    ]
    rows = [
        (
            points[one.point_id].code,
            points[one.point_id].label_zh,
            points[one.point_id].organisation.code,
            month,
            *_cells(one, least),
        )
        for one in tallies
    ]
    title = Text(f"Ratings of services, {period.label_en}", f"{period.label_zh}政务服务好差评")
    return (
        OpenTable("ratings_by_organisation", title, _fields("organisation_code", _OF_PLACES), sorted(places), SMALL),
        OpenTable("ratings_by_point", title, _fields("point_code", _OF_POINTS), sorted(rows), SMALL),
    )


_OF_PLACES = (
    Field("name_zh", "string", Text("Organisation", "单位名称")),
    Field("name_en", "string", Text("Organisation in English", "单位英文名称")),
)
_OF_POINTS = (
    Field("name_zh", "string", Text("Service point", "服务点名称")),
    Field("organisation_code", "string", Text("Code of the organisation", "责任单位编码")),
)


def _fields(key: str, named: tuple[Field, ...]) -> tuple[Field, ...]:
    code = Field(key, "string", Text("Code", "编码"), is_key=True)
    return (code, *named, Field("period", "period", Text("Month", "月份"), is_key=True), *FIGURES)


def _cells(tally: queries.Tally, least: int) -> tuple[Any, ...]:
    """The figures of a row; a point with few ratings tells nothing but what was counted apart."""
    month: PublicMonth = public_month(tally, least)
    handled = tally.n_handled
    active = 100 * tally.n / handled if handled and month.n is not None and tally.n <= handled else None
    return (
        *month.degrees, month.n, month.good_rate, handled, None if active is None else round(active, 2),
        "visits" if month.is_verified else "open", month.n_unverified, tally.n_flagged, tally.n_excluded,
    )  # fmt: skip


def counted_apart(month: str) -> tuple[int, int]:
    """How many ratings of a month were flagged, and excluded after an appeal."""
    tree = tree_on(Period.parse(month).last_date)
    tallies = queries.tallies(frozenset(tree.nodes) | frozenset(tree.absent), month, month)
    return sum(one.n_flagged for one in tallies), sum(one.n_excluded for one in tallies)
