"""The goal that a release answers to: what was promised, and who owns it, frozen beside what came of it."""

from collections.abc import Sequence
from datetime import date

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.indicators.models import Goal
from jixiao.web.organisations.queries import tree_on

FIELDS = (
    Field("goal", "string", Text("Goal (code)", "目标编码"), is_key=True),
    Field("label_zh", "string", Text("Goal (Chinese)", "目标（中文）")),
    Field("label_en", "string", Text("Goal (English)", "目标（英文）")),
    Field("statement_zh", "string", Text("What it wants to reach (Chinese)", "目标表述（中文）")),
    Field("statement_en", "string", Text("What it wants to reach (English)", "目标表述（英文）")),
    Field("owner_zh", "string", Text("Owner (Chinese)", "责任单位（中文）")),
    Field("owner_en", "string", Text("Owner (English)", "责任单位（英文）")),
)


def goals_about(subject: str, year: int) -> list[Goal]:
    """The goals of a year's plans under which the subject stands."""
    return list(
        Goal.objects.filter(subject=subject, plan__year=year).select_related("owner").order_by("position", "code")
    )


def goals_table(goals: Sequence[Goal], day: date) -> tuple[OpenTable, ...]:
    """The goals in a table, with their owners' names of the day; no table where there is no goal."""
    names = tree_on(day).names()
    rows = [
        (
            goal.code, goal.label_zh, goal.label_en or goal.label_zh, goal.statement_zh or None, goal.statement_en or None,
            owner.zh, owner.en,
        )
        for goal in goals
        for owner in [names.get(goal.owner.code, Text(goal.owner.code, goal.owner.code))]
    ]  # fmt: skip
    return (OpenTable("goals", Text("Goals", "目标"), FIELDS, rows),) if rows else ()
