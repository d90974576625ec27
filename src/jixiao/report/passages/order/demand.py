"""What is wanted, until when, to whom it is reported, and what follows where the order itself says so."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Line, Paragraph
from jixiao.report.passages.order.desk import OrderDesk


def requirements(desk: OrderDesk) -> list[Block]:
    """The list, one sentence where it is one."""
    numbers = range(1, len(desk.order.requirements) + 1)
    told: list[Line] = [(desk.plain(("requirement", str(number))),) for number in numbers]
    return [Items(tuple(told), numbered=True) if len(told) > 1 else Paragraph(told[0])]


def deadline(desk: OrderDesk) -> list[Block]:
    """The day; consequences only where they were ordered."""
    pattern = Text("Please put it right by {day}.", "请于{day}前完成整改。")
    blocks: list[Block] = [Paragraph(desk.tell(pattern, day=desk.day("deadline")))]
    if desk.order.consequence:
        blocks.append(Paragraph((desk.plain(("order", "consequence")),)))
    return blocks


def feedback(desk: OrderDesk) -> list[Block]:
    """To whom the result is reported, with the contact."""
    blocks: list[Block] = []
    if desk.order.feedback:
        blocks.append(Paragraph((desk.plain(("order", "feedback")),)))
    else:
        pattern = Text(
            "Report to {issuer} in writing by the same day what was done, with evidence for each item.",
            "请在上述期限内将整改情况及逐项佐证材料书面反馈{issuer}。",
        )
        blocks.append(Paragraph(desk.tell(pattern, issuer=desk.name(desk.order.issuer))))
    if desk.order.contact or desk.order.telephone:
        pattern = Text("Contact: {contact} {telephone}", "联系人：{contact}　电话：{telephone}")
        contact, telephone = (desk.plain(("order", name)) for name in ("contact", "telephone"))
        blocks.append(Paragraph(desk.tell(pattern, contact=contact, telephone=telephone)))
    return blocks
