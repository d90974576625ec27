"""What the programme is, its money by the form, and its goals."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph, Span
from jixiao.report.facts import At, Ratio
from jixiao.report.facts.wording import Part
from jixiao.report.passages.programme.desk import BY_PEOPLE, MONEY, POINTS, RATE, ProgrammeDesk
from jixiao.report.results.programme import is_filled

NOT_FILLED = Text("not filled in", "未填写")


def basics(desk: ProgrammeDesk) -> list[Block]:
    """Who runs it, how much was planned and spent, what it was to achieve; then what people wrote."""
    programme = desk.programme
    pattern = Text("“{label}” is run by {unit} ({department}).", "{label}由{unit}（主管部门：{department}）组织实施。")
    unknown = desk.say(Text("organisation not stated", "未注明"))
    opening = desk.tell(
        pattern, label=desk.name(programme.label), unit=desk.name(programme.unit or unknown),
        department=desk.name(programme.department or unknown),
    )  # fmt: skip
    money: list[Block] = [Paragraph(_spent(desk)), _table(desk)] if programme.funds else []
    return [Paragraph(opening), *money, *_goals(desk), *desk.written("basics", is_needed=False)]


def _spent(desk: ProgrammeDesk) -> tuple[Part, ...]:
    at = ("fund", "1")
    full_year = desk.value((*at, "full_year"))
    pattern = Text(
        "Budget of the whole year: {full_year} {money}; spent: {executed} {money}",
        "项目全年预算数{full_year}{money}，全年执行数{executed}{money}",
    )
    told = desk.tell(
        pattern, full_year=desk.figure((*at, "full_year"), MONEY), executed=desk.figure((*at, "executed"), MONEY),
        money=desk.name(desk.programme.money),
    )  # fmt: skip
    if not full_year:
        return (*told, desk.say(Text("; no rate of execution applies.", "，预算执行率不适用。")))
    rate = desk.figure(Ratio(At((*at, "executed")), At((*at, "full_year"))), RATE)
    return (*told, *desk.tell(Text(", a rate of {rate}.", "，预算执行率{rate}。"), rate=rate))


def _table(desk: ProgrammeDesk) -> Block:
    heads = [
        (Text(f"Funds ({desk.programme.money})", f"项目资金（{desk.programme.money}）"), False),
        (Text("Initial budget", "年初预算数"), True), (Text("Budget of the year", "全年预算数"), True),
        (Text("Spent", "全年执行数"), True), (Text("Points", "分值"), True), (Text("Rate", "执行率"), True),
        (Text("Score", "得分"), True),
    ]  # fmt: skip
    return desk.grid(heads, [_row(desk, number) for number in range(1, len(desk.programme.funds) + 1)])


def _row(desk: ProgrammeDesk, number: int) -> list[Line]:
    """Points, rate and score only where the form has them: they belong to the total."""
    fund, at = desk.programme.funds[number - 1], ("fund", str(number))
    row: list[Line] = [(desk.name(fund.item),)]
    row += [(desk.figure((*at, key), MONEY),) for key in ("initial", "full_year", "executed")]
    row.append("" if fund.weight is None else (desk.plain((*at, "weight")),))
    row.append("" if fund.rate is None else (desk.figure((*at, "rate"), RATE),))
    row.append("" if fund.score is None else (desk.figure((*at, "score"), POINTS),))
    return row


def _goals(desk: ProgrammeDesk) -> list[Block]:
    blocks: list[Block] = []
    patterns = {
        "goal_expected": Text("Goal of the year: {words}", "年度总体目标：{words}"),
        "goal_actual": Text("What was achieved: {words}", "目标完成情况：{words}"),
    }
    for name, pattern in patterns.items():
        filled = is_filled(getattr(desk.programme, name))
        words: tuple[Part, ...] = (desk.say(NOT_FILLED),)
        if filled:
            words = (desk.plain(("programme", name)), Span(desk.say(BY_PEOPLE), "faint"))
        blocks.append(Paragraph(desk.tell(pattern, words=words)))
    return blocks
