"""Rows of programmes → what the engine of budgets reads; what it says → plain data."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from jixiao.engine.budget.forms import converted
from jixiao.engine.budget.monitoring import Watched
from jixiao.engine.budget.objectives import ObjectiveFinding, PlannedIndicator, WordRules, check_objectives
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import ObjectiveRow, Programme


class TypedRow(Protocol):
    """A row of objectives as typed, before it is stored."""

    @property
    def level_1(self) -> str: ...
    @property
    def level_2(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def target_text(self) -> str: ...
    @property
    def points(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def basis(self) -> str: ...
    @property
    def evidence(self) -> str: ...


def objective_findings(
    goal: str, rows: Sequence[TypedRow], rules: WordRules, programme: Programme | None = None
) -> list[ObjectiveFinding]:
    """What the checks find in objectives; of a programme that had a year before, also against what it reached then."""
    last = queries.last_results(programme) if programme is not None else {}
    planned = [_planned(row, last) for row in rows]
    return check_objectives(goal, planned, rules)


def _planned(row: TypedRow, last: dict[str, float]) -> PlannedIndicator:
    target = read_target(row.target_text).counted_in(row.unit)
    return PlannedIndicator(
        row.level_1, row.level_2, row.label, target, row.target_text, float(row.points), row.basis, row.evidence,
        last.get(row.label.strip()),
    )  # fmt: skip


def as_row(found: ObjectiveFinding) -> dict[str, Any]:
    """A finding as it is kept."""
    return {
        "severity": found.severity.value, "rule": found.rule, "row": found.row, "zh": found.text.zh, "en": found.text.en,
    }  # fmt: skip


def both(text: Text) -> dict[str, str]:
    """A bilingual text as it is kept."""
    return {"zh": text.zh, "en": text.en}


def watched(
    row: ObjectiveRow, done: float | None, expected: float | None, likelihood: str, *, has_reason: bool
) -> Watched:
    """An indicator as the lights see it."""
    return Watched(
        row.label, row.operator, row.value, row.unit, done, likelihood, expected, has_reason, float(row.points)
    )


def in_target_unit(text: str, row: ObjectiveRow) -> float | None:
    """A figure as typed (“420个”, “93 %”) in the target's unit; None where it is words or measures something else."""
    typed = read_target(text)
    if typed.value is None:
        return None
    value = converted(typed.value, typed.unit, row.unit) if typed.unit and row.unit else typed.value
    return None if value is None else float(value)
