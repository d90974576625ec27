"""Every write of the practice ground: the year moves, exercises begin, are answered and solved; playing is asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.practice import queries, rules
from jixiao.web.practice.models import Learning, Situation, Standing

ANSWER_LIMIT = 200


@transaction.atomic
def stand_at(
    *,
    number: int,
    n_stops: int,
    first_month: str,
    offset_seconds: int,
    situations: Mapping[str, Mapping[str, Any]],
    by: Actor,
    now: datetime,
) -> Standing:
    """The year stands at its `number`th stop; each exercise that is not solved is about what `situations` says."""
    columns = {"n_stops": n_stops, "first_month": first_month, "offset_seconds": offset_seconds, "played_at": now}
    standing, _ = Standing.objects.update_or_create(pk=1, defaults={"number": number, **columns})
    solved = set(Learning.objects.filter(solved_at__isnull=False).values_list("exercise", flat=True))
    for exercise, facts in situations.items():
        if exercise not in solved:
            Situation.objects.update_or_create(exercise=exercise, defaults={"facts": dict(facts)})
            Learning.objects.filter(exercise=exercise).update(answers={})
    _record("YEAR_PLAYED", "training_year", f"{number}", by, now, stop=rules.stop_of(number))
    return standing


@transaction.atomic
def begin(*, exercise: rules.Exercise, by: Actor, now: datetime) -> Learning:
    """The role's present exercise is this one; begun again it goes on where it was."""
    Learning.objects.filter(role=exercise.role, is_current=True).update(is_current=False)
    learning, is_new = Learning.objects.update_or_create(
        exercise=exercise.code,
        defaults={"role": exercise.role, "is_current": True},
        create_defaults={"role": exercise.role, "is_current": True, "begun_at": now},
    )
    if is_new:
        _record("EXERCISE_BEGUN", "exercise", exercise.code, by, now)
    return learning


@transaction.atomic
def answer(*, exercise: rules.Exercise, step: str, given: str, by: Actor, now: datetime) -> Learning:
    """Keep what was answered to a step's question; whether it is right the check says."""
    learning = begin(exercise=exercise, by=by, now=now)
    if learning.solved_at is None:
        learning.answers = {**learning.answers, step: given.strip()[:ANSWER_LIMIT]}
        learning.save(update_fields=["answers"])
        _record("EXERCISE_ANSWERED", "exercise", exercise.code, by, now, step=step)
    return learning


@transaction.atomic
def note_solved(*, exercise: rules.Exercise, by: Actor, now: datetime) -> None:
    """Every step was seen done: it stays solved whatever happens later. Noted twice it is one."""
    facts = queries.facts_of(exercise.code)
    unsolved = Learning.objects.filter(exercise=exercise.code, solved_at__isnull=True)
    if unsolved.update(solved_at=now, facts=facts):
        _record("EXERCISE_SOLVED", "exercise", exercise.code, by, now)


@transaction.atomic
def ask_to_play(*, goal: int, by: Actor, now: datetime) -> Job:
    """The year is played up to stop `goal` by a job; RuleViolation while it is being played, or over."""
    standing = Standing.objects.select_for_update().get()
    rules.check_can_play(standing.number, standing.n_stops, is_playing=queries.playing() is not None)
    goal = max(standing.number + 1, min(goal, standing.n_stops - 1))
    _record("PLAY_ASKED", "training_year", f"{goal}", by, now)
    return job_actions.enqueue(
        kind=rules.JOB_KIND, by=by, now=now, arguments={"goal": goal, "begin": standing.number}, lane=rules.JOB_KIND,
        priority=9, max_attempts=2,
    )  # fmt: skip


def _record(event: str, object_type: str, code: str, by: Actor, now: datetime, **details: Any) -> None:
    record(event=event, object_type=object_type, object_code=code, by=by, now=now, details=details)
