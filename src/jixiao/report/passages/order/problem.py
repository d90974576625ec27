"""What was found: in the words of those who found it, and in figures beside what they should be."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Line, Paragraph
from jixiao.report.facts import At, Difference
from jixiao.report.facts.figure import Style
from jixiao.report.passages.order.desk import OrderDesk

HEADS = [
    (Text("Indicator", "指标"), False), (Text("Unit", "单位"), False), (Text("Found", "核查值"), True),
    (Text("Wanted", "要求值"), True), (Text("Difference", "差距"), True),
]  # fmt: skip
APART = Style(2, is_signed=True)


def opening(desk: OrderDesk) -> list[Block]:
    """By what and when it was found."""
    order = desk.order
    if not order.found_by:
        words = Text(
            "The following was found at your organisation and is to be put right.",
            "现发现你单位存在下列问题，须予整改。",
        )
        return [Paragraph(desk.say(words))]
    on = desk.tell(Text(" on {day}", "（{day}）"), day=desk.day("found_on")) if order.found_on else ()
    pattern = Text(
        "By {found_by}{on} the following was found at your organisation and is to be put right.",
        "经{found_by}{on}，发现你单位存在下列问题，须予整改。",
    )
    return [Paragraph(desk.tell(pattern, found_by=desk.plain(("order", "found_by")), on=on))]


def problem(desk: OrderDesk) -> list[Block]:
    """The list, and a table of the figures where there are any."""
    numbers = range(1, len(desk.order.problems) + 1)
    told: list[Line] = [(desk.plain(("problem", str(number))),) for number in numbers]
    blocks: list[Block] = [Items(tuple(told), numbered=True) if len(told) > 1 else Paragraph(told[0])]
    rows = [_row(desk, number) for number in range(1, len(desk.order.figures) + 1)]
    return [*blocks, desk.grid(HEADS, rows)] if rows else blocks


def _row(desk: OrderDesk, number: int) -> list[Line]:
    figure, at = desk.order.figures[number - 1], ("figure", str(number))
    apart = Difference(At((*at, "value")), At((*at, "wanted")))
    return [
        (desk.name(figure.label),), (desk.name(figure.unit or "—"),), (desk.plain((*at, "value")),),
        (desk.plain((*at, "wanted")),), (desk.figure(apart, APART),),
    ]  # fmt: skip
