"""What is likely: the chance of each target of the year, and the periods ahead; a direction only beyond the noise."""

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts import At, Count, Place, Scaled
from jixiao.report.facts.figure import PERCENT, Style
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results import AFTER
from jixiao.report.results.beside import CHANCES, FORECASTS

MOST = 20
LIGHTS = {
    "green": Text("green", "绿灯"), "amber": Text("amber", "黄灯"), "red": Text("red", "红灯"),
}  # fmt: skip
UNKNOWN_LIGHT = Text("cannot be told", "无法判断")
NOTE = Text(
    "Forecasts continue what the series' own past shows; they promise nothing and name no cause. In eight of ten cases the "
    "value falls between the two ends.",
    "预测只是对序列历史规律的延续，不构成承诺，也不说明原因；十次中约有八次落在所列上下限之间。",
)


def outlook(desk: EvaluationDesk) -> list[Block]:
    """Chances of targets and forecasts, where somebody gave them; nothing else."""
    return [*_chances(desk), *_forecasts(desk)]


def _chances(desk: EvaluationDesk) -> list[Block]:
    year = str(desk.results.evaluation.period.year)
    rows = [row for row in desk.results.rows_beside(CHANCES, desk.about) if desk.words((CHANCES, row, "year")) == year]
    if not rows:
        return []
    lights = tuple((CHANCES, row, "light") for row in rows)
    counted = [(light, Count(lights, light), label) for light, label in LIGHTS.items()]
    told = [
        desk.tell(Text("{n} {light}", "{light}{n}项"), light=desk.say(label), n=desk.whole(n))
        for _l, n, label in counted
    ]
    pattern = Text(
        "Of the targets of the year, {known} have a chance that can be told: {lights}.",
        "年度目标中可判断完成概率的有{known}项：{lights}。",
    )
    opening = desk.tell(
        pattern, known=desk.whole(Count(lights)), lights=desk.speaker.listed(told, last=Text(", ", "、"))
    )
    heads = [
        (Text("Target of", "目标"), False), (Text("Chance", "完成概率"), True),
        (Text("Needed per period", "剩余各期所需"), True), (Text("Light", "亮灯"), False),
    ]  # fmt: skip
    rows.sort(key=lambda row: (_chance(desk, row), int(row)))
    return [Paragraph(opening), desk.grid(heads, [_chance_row(desk, row) for row in rows[:MOST]]), *_more(desk, rows)]


def _chance(desk: EvaluationDesk, row: str) -> float:
    """The least likely first, the unknown last."""
    chance = desk.value((CHANCES, row, "probability"))
    return 2.0 if chance is None else chance


def _chance_row(desk: EvaluationDesk, row: str) -> list[Line]:
    light = LIGHTS.get(desk.words((CHANCES, row, "light")), UNKNOWN_LIGHT)
    return [
        _named(desk, CHANCES, row), (desk.figure(Scaled(At((CHANCES, row, "probability"))), PERCENT),),
        (desk.figure((CHANCES, row, "required"), Style(2)),), (desk.say(light),),
    ]  # fmt: skip


def _forecasts(desk: EvaluationDesk) -> list[Block]:
    rows = [
        row
        for row in desk.results.rows_beside(FORECASTS, desk.about)
        if desk.value((FORECASTS, row, "mean")) is not None
    ]
    if not rows:
        return []
    heads = [
        (Text("Series", "序列"), False), (Text("Period", "周期"), False), (Text("Expected", "预测值"), True),
        (Text("From (80 %)", "下限（80%）"), True), (Text("To (80 %)", "上限（80%）"), True),
    ]  # fmt: skip
    body = [_forecast_row(desk, row) for row in rows[:MOST]]
    note = Paragraph(desk.say(NOTE), is_note=True)
    return [*_directions(desk, rows), desk.grid(heads, body), *_more(desk, rows), note]


def _forecast_row(desk: EvaluationDesk, row: str) -> list[Line]:
    figures: list[Line] = [(desk.figure((FORECASTS, row, name), Style(2)),) for name in ("mean", "lo80", "hi80")]
    return [_named(desk, FORECASTS, row), (desk.plain((FORECASTS, row, "period")),), *figures]


def _directions(desk: EvaluationDesk, rows: list[str]) -> list[Block]:
    """Which way the next period lies from this one: said only where the whole interval lies on one side."""
    sides: dict[str, list[Place]] = {"above": [], "below": [], "within": []}
    for row in rows:
        now = _value_now(desk, row)
        low, high = (desk.value((FORECASTS, row, name)) for name in ("lo80", "hi80"))
        if now is not None and low is not None and high is not None:
            side = "above" if low > now else "below" if high < now else "within"
            sides[side].append((FORECASTS, row, "mean"))
    if not any(sides.values()):
        return []
    pattern = Text(
        "Of the series whose value of this period is known, the next period lies wholly above it for {above}, wholly below "
        "it for {below}; for {within} no direction can be told from chance.",
        "在本期数值已知的序列中，下期预测区间整体高于本期的有{above}条，整体低于本期的有{below}条，"
        "其余{within}条的变动在波动范围之内，不能判断方向。",
    )
    counted = {side: desk.whole(Count(tuple(places))) for side, places in sides.items()}
    return [Paragraph(desk.tell(pattern, **counted))]


def _value_now(desk: EvaluationDesk, row: str) -> float | None:
    """The value of this period, for the first period ahead of a series of the same frequency."""
    pair = desk.results.pair_of(desk.words((FORECASTS, row, "series")))
    period = desk.results.evaluation.period
    try:
        is_next = Period.parse(desk.words((FORECASTS, row, "period"))) == period.next()
    except DefinitionError:
        is_next = False
    return desk.value((AFTER, "raw", *pair)) if is_next and pair is not None else None


def _named(desk: EvaluationDesk, name: str, row: str) -> tuple[Part, ...]:
    series = desk.words((name, row, "series"))
    pair = desk.results.pair_of(series)
    if pair is None:
        return (desk.node(series),)
    return (desk.organisation(pair[0]), desk.say(Text(": ", "：")), desk.node(pair[1]))


def _more(desk: EvaluationDesk, rows: list[str]) -> list[Block]:
    if len(rows) <= MOST:
        return []
    return [Paragraph(desk.say(Text("The table holds the first of them.", "表中仅列前若干项。")), is_note=True)]
