"""Objectives are declared, and reviewed by the office once the department endorsed them: 差 may not enter the budget."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from jixiao.engine.budget.objectives import BAR, ENTER, POLISH, REVISE
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.actions.versions import DraftRow, NextVersion
from jixiao.web.budgets.frames.judging import verdict_of
from jixiao.web.budgets.models import Objectives, ObjectivesReview, Programme
from jixiao.web.budgets.rules import life
from jixiao.web.organisations.models import Account

ACTS = {ENTER: "admit", POLISH: "admit", REVISE: "revise", BAR: "bar"}
"""What the grade leads to."""


@transaction.atomic
def declare(*, programme: Programme, goal: str, rows: Sequence[DraftRow], by: Account, now: datetime) -> Objectives:
    """Submit goal and indicators; errors that the checks find are refused, warnings go along to who reviews."""
    one = Mover(programme, now).move("declare")
    made = NextVersion(one, by, now).write(goal, rows)
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
    made = NextVersion(one, by, now).write(goal, rows)
    Programme.objects.filter(pk=one.pk).update(state=life.RUNNING, state_at=now)
    one.state, one.state_at = life.RUNNING, now
    record(kind="reviewed", programme=one, by=by, now=now, number=made.number, source="approved before")
    return made


@transaction.atomic
def review(
    *, programme: Programme, points: Mapping[str, float], words: str, by: Account, now: datetime
) -> ObjectivesReview:
    """Points by dimension give the grade: 优 and 良 enter the budget, 中 is revised, 差 may not enter it.

    A whole department revises its objectives where they are 差: nobody keeps it out of the budget.
    """
    rules.check_words(words)
    today = timezone.localdate(now)
    verdict = verdict_of(points, queries.dimensions_on(today), queries.review_grades_on(today))
    seen = queries.objectives_of(programme)
    life.check_other_eyes(seen.by.username if seen else "", by.username)
    grade = verdict.grade
    act = ACTS[grade.follows]
    one = Mover(programme, now).move("revise" if programme.kind == life.WHOLE and act == "bar" else act)
    newest = queries.objectives_of(one)
    assert newest is not None  # it came to the review with some
    made = ObjectivesReview.objects.create(
        objectives=newest, points=dict(points), total=Decimal(str(verdict.points)), grade=grade.code,
        grade_zh=grade.label.zh, grade_en=grade.label.en, follows=grade.follows, words=words.strip(), by=by, at=now,
    )  # fmt: skip
    record(kind="reviewed", programme=one, by=by, now=now, words=words, points=verdict.points, grade=grade.label.zh)
    return made
