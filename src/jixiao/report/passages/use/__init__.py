"""Passages of a notice on the use of a result: the result, what is proposed, how to reply, what was decided."""

from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Paragraph
from jixiao.report.facts.figure import Style
from jixiao.report.passages.desk import Desk
from jixiao.report.results.use_notice import UseNotice

MONEY = Style(2, is_signed=True)


@dataclass(frozen=True)
class UseDesk(Desk):
    """`notice` is what the letter is written from."""

    notice: UseNotice


def result(desk: UseDesk) -> list[Block]:
    """Score, grade and rank as they stand in the confirmed result."""
    one = desk.notice
    score = Text("In {period} your organisation scored {score} points.", "你单位{period}考核得分{score}分。")
    said = desk.tell(score, period=desk.name(one.period), score=desk.figure(("use", "score")))
    blocks: list[Block] = [Paragraph(said)]
    if one.grade:
        pattern = Text("The grade is {grade}.", "考核等次为{grade}。")
        blocks.append(Paragraph(desk.tell(pattern, grade=desk.plain(("use", "grade")))))
    if one.rank is not None:
        pattern = Text("Among {n} organisations of its group it is number {rank}.", "在同组{n}个单位中列第{rank}名。")
        at = {"n": desk.whole(("use", "n_ranked")), "rank": desk.whole(("use", "rank"))}
        blocks.append(Paragraph(desk.tell(pattern, **at)))
    return blocks


def proposal(desk: UseDesk) -> list[Block]:
    """The rule that holds, what follows from it, and of a budget the yuan."""
    one = desk.notice
    pattern = Text(
        "By the rule “{rule}” the following is proposed: {use}.", "依据结果应用规则“{rule}”，拟作如下应用：{use}。"
    )
    blocks: list[Block] = [Paragraph(desk.tell(pattern, rule=desk.name(one.rule), use=desk.name(one.use)))]
    if one.amount is not None:
        pattern = Text("The change is {amount} yuan.", "涉及金额{amount}元。")
        blocks.append(Paragraph(desk.tell(pattern, amount=desk.figure(("use", "amount"), MONEY))))
    blocks.append(
        Paragraph(desk.tell(Text("It stands on: {reason}", "依据：{reason}"), reason=desk.plain(("use", "reason"))))
    )
    return blocks


def answering(desk: UseDesk) -> list[Block]:
    """Until when a reply is taken; nothing is applied before a decision."""
    one = desk.notice
    if one.due is None:
        return []
    pattern = Text(
        "You may reply to {issuer} in writing until {day}. Nothing is applied before it is decided.",
        "如有意见，请于{day}前书面答复{issuer}。未经决定，不予实施。",
    )
    day = desk.plain(("use", "due", desk.speaker.language))
    return [Paragraph(desk.tell(pattern, issuer=desk.name(one.issuer), day=day))]


def decided(desk: UseDesk) -> list[Block]:
    """The reply, the decision with its reasons, and the document, as far as there are any."""
    blocks: list[Block] = []
    for name, pattern in (
        ("reply", Text("Reply of the organisation: {words}", "单位答复：{words}")),
        ("decision", Text("Decision and reasons: {words}", "决定及理由：{words}")),
        ("document", Text("Carried out by: {words}", "落实文件：{words}")),
    ):
        if getattr(desk.notice, name):
            blocks.append(Paragraph(desk.tell(pattern, words=desk.plain(("use", name)))))
    return blocks
