"""Warnings that stand in the period, the gravest first, each in its own words."""

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.engine.warning.severity import LABELS, SEVERITIES
from jixiao.report.document import Block, Line, Paragraph
from jixiao.report.facts import Count
from jixiao.report.facts.wording import Part
from jixiao.report.passages.evaluation.desk import EvaluationDesk
from jixiao.report.results.beside import WARNINGS

MOST = 15
HEADS = [
    (Text("Organisation", "单位"), False), (Text("Indicator", "指标"), False), (Text("Period", "周期"), False),
    (Text("Severity", "级别"), False), (Text("What is the matter", "预警内容"), False),
]  # fmt: skip


def warned(desk: EvaluationDesk) -> list[Block]:
    """How many, of whom and how grave, and the gravest as a table; nothing where nobody gave warnings."""
    if WARNINGS not in desk.results.beside:
        return []
    known = frozenset(desk.results.organisations)
    rows = [row for row in desk.results.rows_beside(WARNINGS, desk.about) if _is_meant(desk, row, known)]
    if not rows:
        return [
            Paragraph(desk.tell(Text("No warning stands for {period}.", "{period}没有预警。"), period=desk.period()))
        ]
    rows.sort(key=lambda row: (-_level(desk, row), -(desk.value((WARNINGS, row, "score")) or 0.0), int(row)))
    shown = desk.grid(HEADS, [_row(desk, row) for row in rows[:MOST]])
    if len(rows) <= MOST:
        return [Paragraph(_summary(desk, rows)), shown]
    note = Text("The table holds the gravest of them.", "表中仅列级别最高的部分。")
    return [Paragraph(_summary(desk, rows)), shown, Paragraph(desk.say(note), is_note=True)]


def _is_meant(desk: EvaluationDesk, row: str, known: frozenset[str]) -> bool:
    """Whether a warning is of the period, and of somebody who was evaluated."""
    if desk.words((WARNINGS, row, "organisation_code")) not in known:
        return False
    try:
        return desk.results.evaluation.period.contains(Period.parse(desk.words((WARNINGS, row, "period"))))
    except DefinitionError:
        return False


def _level(desk: EvaluationDesk, row: str) -> int:
    severity = desk.words((WARNINGS, row, "severity"))
    return SEVERITIES.index(severity) if severity in SEVERITIES else -1


def _summary(desk: EvaluationDesk, rows: list[str]) -> tuple[Part, ...]:
    severities = tuple((WARNINGS, row, "severity") for row in rows)
    first = {desk.words((WARNINGS, row, "organisation_code")): row for row in reversed(rows)}
    whose = Count(tuple((WARNINGS, row, "organisation_code") for row in first.values()))
    pattern = Text(
        "In {period} {n} warnings stand: {by_severity}.", "{period}共有预警{n}条，其中{by_severity}。"
    )  # fmt: skip
    if not desk.about:
        pattern = Text(
            "In {period} {n} warnings stand, of {whose} organisations: {by_severity}.",
            "{period}共有预警{n}条，涉及{whose}个单位，其中{by_severity}。",
        )
    counted = [
        desk.tell(Text("{severity} {n}", "{severity}{n}条"), severity=desk.say(LABELS[name]),
                  n=desk.whole(Count(severities, name)))
        for name in reversed(SEVERITIES)
        if any(desk.words(place) == name for place in severities)
    ]  # fmt: skip
    given: dict[str, Part | tuple[Part, ...]] = {} if desk.about else {"whose": desk.whole(whose)}
    listed = desk.speaker.listed(counted, last=Text(", ", "、"))
    return desk.tell(pattern, period=desk.period(), n=desk.whole(Count(severities)), by_severity=listed, **given)


def _row(desk: EvaluationDesk, row: str) -> list[Line]:
    severity = desk.words((WARNINGS, row, "severity"))
    said = "message_zh" if desk.speaker.language == "zh" and desk.words((WARNINGS, row, "message_zh")) else "message"
    return [
        (desk.organisation(desk.words((WARNINGS, row, "organisation_code"))),),
        (desk.node(desk.words((WARNINGS, row, "indicator_code"))),),
        (desk.plain((WARNINGS, row, "period")),),
        (desk.name(LABELS.get(severity, severity)),),
        (desk.plain((WARNINGS, row, said)),),
    ]  # fmt: skip
