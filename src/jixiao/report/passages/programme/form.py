"""The self-evaluation form itself (绩效自评表): a row for the budget's execution, one for each indicator."""

from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Cell, Grid, Head, Line
from jixiao.report.passages.programme.desk import POINTS, RATE, ProgrammeDesk

EXECUTION = Text("Budget execution", "预算执行率")
HEADS = (
    (Text("Level one", "一级指标"), 12), (Text("Level two", "二级指标"), 12), (Text("Level three", "三级指标"), 18),
    (Text("Target of the year", "年度指标值"), 14), (Text("Reached", "实际完成值"), 13), (Text("Points", "分值"), 7),
    (Text("Score", "得分"), 8), (Text("Reason for deviation and remedy", "偏差原因分析及改进措施"), 16),
)  # fmt: skip
NUMERIC = (5, 6)


def form(desk: ProgrammeDesk) -> list[Block]:
    """The table, with equal first and second levels in one cell."""
    rows = [*_execution(desk), *(_row(desk, number) for number in range(1, len(desk.programme.indicators) + 1))]
    heads = tuple(
        Head(desk.say(text), numeric=place in NUMERIC, names=place == 2, width=width)
        for place, (text, width) in enumerate(HEADS)
    )
    return [Grid(heads, _merged(rows))]


def _execution(desk: ProgrammeDesk) -> list[list[Line]]:
    if not desk.programme.funds:
        return []
    at = ("fund", "1")
    named: Line = (desk.name(EXECUTION),)
    rate = desk.figure((*at, "rate"), RATE)
    return [[named, "", named, "", (rate,), (desk.plain((*at, "weight")),), (desk.figure((*at, "score"), POINTS),), ""]]


def _row(desk: ProgrammeDesk, number: int) -> list[Line]:
    indicator, at = desk.programme.indicators[number - 1], ("indicator", str(number))
    names: list[Line] = [(desk.name(words),) for words in (indicator.level1, indicator.level2, indicator.level3)]
    reason: Line = (desk.plain((*at, "reason")),) if indicator.reason else ""
    return [
        *names, (desk.plain((*at, "target")),), (desk.plain((*at, "actual")),), (desk.plain((*at, "weight")),),
        (desk.figure((*at, "score"), POINTS),), reason,
    ]  # fmt: skip


def _merged(rows: list[list[Line]]) -> tuple[tuple[Cell | None, ...], ...]:
    """Levels that go on are one cell downwards; a second level only within the same first."""
    made: list[list[Cell | None]] = [[Cell(line) for line in row] for row in rows]
    for depth in (0, 1):
        start = 0
        for at in range(1, len(rows) + 1):
            if at < len(rows) and rows[at][: depth + 1] == rows[start][: depth + 1]:
                made[at][depth] = None
                continue
            if at - start > 1:
                made[start][depth] = Cell(rows[start][depth], at - start)
            start = at
    return tuple(tuple(row) for row in made)
