"""By what the air was judged, and what the reading of the figures had to remark."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Facts, Items, Paragraph
from jixiao.report.passages.air.desk import AirDesk

MOST = 8
NOTE = Text(
    "Daily indices and levels, the composite index and the comparison with the year before are reckoned by the standard named "
    "below; days whose level is not known are not counted. Every figure is bound to a cell and can be reckoned again.",
    "日空气质量指数、级别、综合指数及同比均按下列标准计算，级别无法判定的日不计入。本通报每个数字都与计算结果中的单元格绑定，可逐一核验。",
)


def method(desk: AirDesk) -> list[Block]:
    """Standard, period, digest; remarks of the reading as far as they fit."""
    numbers = desk.air.cells.rows("finding")
    column = "message_zh" if desk.speaker.language == "zh" else "message"
    remarks = tuple((desk.figure(("finding", number, column)),) for number in numbers[:MOST])
    rows = (
        (desk.say(Text("Standard", "评价标准")), (desk.standard(),)),
        (desk.say(Text("Period", "评价时段")), (desk.period(),)),
        (desk.say(Text("Digest of the figures", "数据摘要")), (desk.name(desk.air.digest[:16]),)),
    )
    return [Paragraph(desk.say(NOTE)), *([Items(remarks)] if remarks else []), Facts(rows)]
