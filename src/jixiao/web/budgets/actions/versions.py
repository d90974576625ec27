"""Versions of a programme's objectives: every declaration and every change of a target writes the next one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from jixiao.engine.budget.targets import read_target
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import frames, queries
from jixiao.web.budgets.models import ObjectiveRow, Objectives, Programme
from jixiao.web.organisations.models import Account

MOST_ROWS = 60


@dataclass(frozen=True)
class DraftRow:
    """One indicator as typed; `unit` where it stands in a field of its own."""

    level_1: str
    level_2: str
    label: str
    target_text: str
    points: Decimal
    unit: str = ""
    basis: str = ""
    way: str = ""
    source: str = ""
    evidence: str = ""

    @classmethod
    def of(cls, row: ObjectiveRow) -> "DraftRow":
        """A stored row as it was typed."""
        return cls(
            row.level_1, row.level_2, row.label, row.target_text, row.points, row.unit, row.basis, row.way, row.source,
            row.evidence,
        )  # fmt: skip


class NextVersion:
    """Writes the next version of one programme's objectives, inside the transaction of the act that records it."""

    def __init__(self, programme: Programme, by: Account, now: datetime) -> None:
        self.programme, self.by, self.now = programme, by, now

    def write(self, goal: str, rows: Sequence[DraftRow]) -> Objectives:
        """The version with what the checks find in it; RuleViolation where it has too many rows."""
        if len(rows) > MOST_ROWS:
            raise RuleViolation("too_many_rows", N_("At most %(n)s indicators."), n=str(MOST_ROWS))
        one, words = self.programme, queries.word_rules_of(self.programme, timezone.localdate(self.now))
        made = Objectives.objects.create(
            programme=one, number=one.objectives.count() + 1, goal=goal.strip(), by=self.by, at=self.now,
            findings=[frames.as_row(each) for each in frames.objective_findings(goal, rows, words, one)],
        )  # fmt: skip
        ObjectiveRow.objects.bulk_create(_row(made, position, row) for position, row in enumerate(rows))
        return made


def _row(objectives: Objectives, position: int, row: DraftRow) -> ObjectiveRow:
    target = read_target(row.target_text).counted_in(row.unit)
    return ObjectiveRow(
        objectives=objectives, position=position, level_1=row.level_1.strip(), level_2=row.level_2.strip(),
        label=row.label.strip(), target_text=row.target_text.strip(), operator=target.operator,
        value=None if target.value is None else float(target.value), unit=target.unit or row.unit.strip(),
        points=row.points, basis=row.basis.strip(), way=row.way.strip(), source=row.source.strip(),
        evidence=row.evidence.strip(),
    )  # fmt: skip
