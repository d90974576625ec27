"""The stations beside each other: rank by composite index, and who moved how far in a year."""

from jixiao.engine.model.text import Text
from jixiao.report.charts import RankedGroup, RankedRow, Ranking
from jixiao.report.charts.sheet import Sheet
from jixiao.report.document import Block, Line, Picture
from jixiao.report.passages.air.desk import COMPOSITE, GROWTH, SHARE, AirDesk

MOST_DOTS = 40


def standing(desk: AirDesk) -> list[Block]:
    """The table and one picture; nothing of one station alone."""
    ranked = [code for code in desk.best_first() if desk.air.has(("summary", code, "rank"))]
    if len(ranked) < 2:
        return []
    compared = any(desk.air.has(("change", code, "composite_index_change")) for code in ranked)
    heads = [
        (Text("Rank", "名次"), True), (Text("Station", "城市（点位）"), False), (Text("Composite index", "综合指数"), True),
        (Text("Good days", "优良比例"), True), (Text("Greatest part", "最大分指数"), False),
    ]  # fmt: skip
    if compared:
        heads += [(Text("Change of index", "综合指数同比"), True), (Text("Rank of change", "改善名次"), True)]
    grid = desk.grid(heads, [_row(desk, code, compared) for code in ranked])
    title = desk.say(Text("Composite index (smaller is better)", "综合指数（越小越好）"))
    dots = [_dot(desk, code) for code in ranked[:MOST_DOTS]]
    chart = Ranking(title, [RankedGroup("", dots)], value_label=desk.say(Text("Composite index", "综合指数")))
    return [grid, Picture(title, Sheet(title, chart).svg)]


def _row(desk: AirDesk, code: str, compared: bool) -> list[Line]:
    greatest = desk.words(("summary", code, "greatest"))
    named = desk.speaker.listed([(desk.pollutant(name),) for name in greatest.split(";") if name])
    row: list[Line] = [
        (desk.whole(("summary", code, "rank")),), (desk.station(code),),
        (desk.figure(("summary", code, "composite_index"), COMPOSITE),),
        (desk.figure(("summary", code, "good_share"), SHARE),), named,
    ]  # fmt: skip
    if not compared:
        return row
    if not desk.air.has(("change", code, "composite_index_change")):
        return [*row, "—", "—"]
    changed = desk.figure(("change", code, "composite_index_change"), GROWTH)
    return [*row, (changed,), (desk.whole(("change", code, "change_rank")),)]


def _dot(desk: AirDesk, code: str) -> RankedRow:
    rank = desk.value(("summary", code, "rank"))
    return RankedRow(
        desk.say(desk.air.label(code)),
        desk.value(("summary", code, "composite_index")),
        None if rank is None else int(rank),
    )
