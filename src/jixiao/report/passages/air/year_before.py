"""This period beside the same one a year before, both under one standard; differences, never a trend or a cause."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph
from jixiao.report.facts.wording import Part
from jixiao.report.passages.air.desk import COMPOSITE, DAYS_CHANGE, GROWTH, SHARE_CHANGE, AirDesk

MOST = 20
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
    lines = tuple(_line(desk, code) for code in compared[:MOST])
    first: Block = Paragraph(lines[0]) if len(lines) == 1 else Items(lines)
    return [first, Paragraph(desk.say(NOTE), is_note=True)]


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
