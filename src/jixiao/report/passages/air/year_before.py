"""This period beside the same one a year before, both under one standard; differences, never a trend or a cause."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts.figure import WHOLE
from jixiao.report.facts.wording import Part
from jixiao.report.passages.air.desk import COMPOSITE, DAYS_CHANGE, GROWTH, SHARE_CHANGE, AirDesk

NOTE = Text(
    "Both periods are reckoned by the same standard. The differences are told as they are: they are no trend and say nothing "
    "of causes such as the weather.",
    "两期均按同一标准计算。上述差值仅为事实陈述，不代表趋势，也不说明气象条件等原因。",
)


def year_before(desk: AirDesk) -> list[Block]:
    """A line per station with a year before; one sentence where there is none."""
    compared = [code for code in desk.best_first() if desk.air.has(("change", code, "days"))]
    if not compared:
        words = Text(
            "There are no figures of {before}: no change is told.", "没有{before}的数据，不作同比。"
        )  # fmt: skip
        return [Paragraph(desk.tell(words, before=desk.before()))]
    told: Block = Paragraph(_line(desk, compared[0])) if len(compared) == 1 else _table(desk, compared)
    return [told, Paragraph(desk.say(NOTE), is_note=True)]


def _table(desk: AirDesk, codes: list[str]) -> Block:
    """Now and then for several stations; who improved most stands first."""
    heads = [
        (Text("Station", "城市（点位）"), False), (Text("Good days", "优良天数"), True), (Text("Change", "增减"), True),
        (Text("Heavily polluted", "重度及以上"), True), (Text("Change", "增减"), True),
        (Text("Index before", "上年综合指数"), True), (Text("Index now", "本期综合指数"), True), (Text("Change", "同比"), True),
    ]  # fmt: skip
    ranks = {code: desk.value(("change", code, "change_rank")) for code in codes}
    ordered = sorted(codes, key=lambda code: (ranks[code] is None, ranks[code] or 0.0, code))
    return desk.grid(heads, [_row(desk, code) for code in ordered])


def _row(desk: AirDesk, code: str) -> list[Line]:
    styles = {
        "good_days": WHOLE, "good_days_change": DAYS_CHANGE, "heavy_days": WHOLE, "heavy_days_change": DAYS_CHANGE,
        "composite_index_before": COMPOSITE, "composite_index": COMPOSITE, "composite_index_change": GROWTH,
    }  # fmt: skip
    return [(desk.station(code),), *((desk.figure(("change", code, name), style),) for name, style in styles.items())]


def _line(desk: AirDesk, code: str) -> tuple[Part, ...]:
    pattern = Text(
        "{station} beside {before}: good days {days} ({share}), heavily polluted days {heavy}",
        "{station}与{before}相比：优良天数{days}天（比例{share}），重度及以上污染天数{heavy}天",
    )
    told = desk.tell(
        pattern, station=desk.station(code), before=desk.before(),
        days=desk.figure(("change", code, "good_days_change"), DAYS_CHANGE),
        share=desk.figure(("change", code, "good_share_change"), SHARE_CHANGE),
        heavy=desk.figure(("change", code, "heavy_days_change"), DAYS_CHANGE),
    )  # fmt: skip
    if not desk.air.has(("change", code, "composite_index_change")):
        return (*told, desk.say(Text(".", "。")))
    index = Text(
        "; composite index {before} then, {now} now ({change}).", "；综合指数由{before}变为{now}（{change}）。"
    )
    return (*told, *desk.tell(
        index, before=desk.figure(("change", code, "composite_index_before"), COMPOSITE),
        now=desk.figure(("change", code, "composite_index"), COMPOSITE),
        change=desk.figure(("change", code, "composite_index_change"), GROWTH),
    ))  # fmt: skip
