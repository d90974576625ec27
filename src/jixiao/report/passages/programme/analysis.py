"""The indicators: points reached by first level, and each that fell short, with the reason the form gives."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Items, Paragraph, Span
from jixiao.report.facts import Count, Summary
from jixiao.report.facts.wording import Part
from jixiao.report.passages.programme.checks import checks
from jixiao.report.passages.programme.desk import BY_PEOPLE, POINTS, ProgrammeDesk


def analysis(desk: ProgrammeDesk) -> list[Block]:
    """First levels, shortfalls, what does not fit together in the form; then what people wrote."""
    short = [number for number, each in enumerate(desk.programme.indicators, start=1) if each.is_short]
    blocks: list[Block] = [Paragraph(_level(desk, level)) for level in _levels(desk)]
    if short:
        blocks += [
            Paragraph(desk.say(Text("These targets were not reached:", "未达到目标值的指标："))),
            Items(tuple(_short(desk, number) for number in short), numbered=True),
        ]
    found = checks(desk)
    if found:
        asked = Text(
            "Checking the form found what follows; the reporting organisation is asked to look at it again:",
            "核对自评表发现下列问题，请填报单位复核：",
        )
        blocks += [Paragraph(desk.say(asked)), Items(tuple(found), numbered=True)]
    return [*blocks, *desk.written("analysis", is_needed=False)]


def _levels(desk: ProgrammeDesk) -> list[str]:
    return list(dict.fromkeys(each.level1 for each in desk.programme.indicators))


def _level(desk: ProgrammeDesk, level: str) -> tuple[Part, ...]:
    numbers = [str(n) for n, each in enumerate(desk.programme.indicators, start=1) if each.level1 == level]
    weights, scores = (tuple(("indicator", number, name) for number in numbers) for name in ("weight", "score"))
    reached = Summary("sum", scores)
    opening = desk.tell(
        Text("{level}: {n} indicators, {weight} points", "{level}：共{n}项，分值{weight}分"),
        level=desk.name(level), n=desk.whole(Count(tuple(("indicator", number, "level3") for number in numbers))),
        weight=desk.figure(Summary("sum", weights), POINTS),
    )  # fmt: skip
    if reached.value(desk.book.source.read) is None:
        return (*opening, desk.say(Text("; no score is filled in.", "，均未填得分。")))
    known = Count(scores)
    if known.value(desk.book.source.read) != len(scores):
        pattern = Text(
            "; {known} of them have a score, {reached} in all.", "，其中{known}项已填得分，合计{reached}分。"
        )
        return (*opening, *desk.tell(pattern, known=desk.whole(known), reached=desk.figure(reached, POINTS)))
    return (*opening, *desk.tell(Text(", score {reached}.", "，得{reached}分。"), reached=desk.figure(reached, POINTS)))


def _short(desk: ProgrammeDesk, number: int) -> tuple[Part, ...]:
    indicator, at = desk.programme.indicators[number - 1], ("indicator", str(number))
    told = desk.tell(
        Text("{label}: target {target}, reached {actual}.", "{label}：年度指标值{target}，实际完成值{actual}。"),
        label=desk.name(indicator.level3), target=desk.plain((*at, "target")), actual=desk.plain((*at, "actual")),
    )  # fmt: skip
    if not indicator.reason:
        return (*told, desk.say(Text(" The form gives no reason.", "自评表未说明原因。")))
    mark = Span(desk.say(BY_PEOPLE), "faint")
    pattern = Text(" Reason given: {reason}", "自评表所述原因：{reason}")
    return (*told, *desk.tell(pattern, reason=desk.plain((*at, "reason"))), mark)
