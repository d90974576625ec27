"""Objectives are declared, endorsed by the department and reviewed by the office: 差 may not enter the budget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from jixiao.engine.budget.objectives import BAR, ENTER, POLISH, REVISE
from jixiao.engine.budget.targets import read_target
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import frames, queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.frames.judging import verdict_of
from jixiao.web.budgets.models import ObjectiveRow, Objectives, ObjectivesReview, Programme
from jixiao.web.budgets.rules import life
from jixiao.web.organisations.models import Account

MOST_ROWS = 60
ACTS = {ENTER: "admit", POLISH: "admit", REVISE: "revise", BAR: "bar"}
"""What the grade leads to."""


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


@transaction.atomic
def declare(*, programme: Programme, goal: str, rows: Sequence[DraftRow], by: Account, now: datetime) -> Objectives:
    """Submit goal and indicators; errors that the checks find are refused, warnings go along to who reviews."""
    one = Mover(programme, now).move("declare")
    made = write_objectives(one, goal, rows, by, now)
    errors = [each for each in made.findings if each["severity"] == "error"]
    if errors:
        raise RuleViolation(
            "objectives_faulty", N_("%(n)s faults have to be mended before this can be submitted."), n=str(len(errors))
        )
    record(kind="declared", programme=one, by=by, now=now, number=made.number, findings=len(made.findings))
    return made


@transaction.atomic
def take_over_running(
    *, programme: Programme, goal: str, rows: Sequence[DraftRow], by: Account, now: datetime
) -> Objectives:
    """A programme that is in the budget already when the platform begins comes in with its approved objectives."""
    if programme.state != life.PROPOSED:
        raise RuleViolation("not_fresh", N_("Only a programme that was just entered can be taken over as running."))
    one = Mover(programme, now).hold()
    made = write_objectives(one, goal, rows, by, now)
    Programme.objects.filter(pk=one.pk).update(state=life.RUNNING, state_at=now)
    one.state, one.state_at = life.RUNNING, now
    record(kind="reviewed", programme=one, by=by, now=now, number=made.number, source="approved before")
    return made


def draft_of(row: ObjectiveRow) -> DraftRow:
    """A stored row as it was typed."""
    return DraftRow(
        row.level_1, row.level_2, row.label, row.target_text, row.points, row.unit, row.basis, row.way, row.source, row.evidence
    )  # fmt: skip


def write_objectives(one: Programme, goal: str, rows: Sequence[DraftRow], by: Account, now: datetime) -> Objectives:
    """The next version of a programme's objectives, inside the transaction of the act that it belongs to."""
    if len(rows) > MOST_ROWS:
        raise RuleViolation("too_many_rows", N_("At most %(n)s indicators."), n=str(MOST_ROWS))
    found = frames.objective_findings(goal, rows, queries.word_rules_on(timezone.localdate(now)), one)
    made = Objectives.objects.create(
        programme=one, number=one.objectives.count() + 1, goal=goal.strip(), by=by, at=now,
        findings=[frames.as_row(each) for each in found],
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


@transaction.atomic
def endorse(*, programme: Programme, by: Account, now: datetime) -> Programme:
    """The department's approver stands for the objectives; they go to the office."""
    life.check_other_eyes(_author(programme), by.username)
    one = Mover(programme, now).move("endorse")
    record(kind="endorsed", programme=one, by=by, now=now)
    return one


@transaction.atomic
def send_back(*, programme: Programme, reason: str, by: Account, now: datetime) -> Programme:
    """The department's approver has them revised."""
    rules.check_words(reason)
    one = Mover(programme, now).move("send_back")
    record(kind="sent_back", programme=one, by=by, now=now, words=reason)
    return one


@transaction.atomic
def review(
    *, programme: Programme, points: Mapping[str, float], words: str, by: Account, now: datetime
) -> ObjectivesReview:
    """Points by dimension give the grade: 优 and 良 enter the budget, 中 is revised, 差 may not enter it."""
    rules.check_words(words)
    today = timezone.localdate(now)
    verdict = verdict_of(points, queries.dimensions_on(today), queries.review_grades_on(today))
    life.check_other_eyes(_author(programme), by.username)
    grade = verdict.grade
    one = Mover(programme, now).move(ACTS[grade.follows])
    newest = queries.objectives_of(one)
    assert newest is not None  # it came to the review with some
    made = ObjectivesReview.objects.create(
        objectives=newest, points=dict(points), total=Decimal(str(verdict.points)), grade=grade.code,
        grade_zh=grade.label.zh, grade_en=grade.label.en, follows=grade.follows, words=words.strip(), by=by, at=now,
    )  # fmt: skip
    record(kind="reviewed", programme=one, by=by, now=now, words=words, points=verdict.points, grade=grade.label.zh)
    return made


def _author(programme: Programme) -> str:
    newest = queries.objectives_of(programme)
    return newest.by.username if newest is not None else ""
