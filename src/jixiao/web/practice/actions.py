"""Every write of the practice ground: the year moves, learners get numbers, exercises begin, are answered and solved."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from jixiao.web.audit.actions import Actor, record
from jixiao.web.audit.models import AuditEvent
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.practice import queries, rules
from jixiao.web.practice.models import Deed, Learner, Learning, Situation, Standing

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
    """The year stands at its `number`th stop; each exercise is about what `situations` says, answers begin anew."""
    columns = {"n_stops": n_stops, "first_month": first_month, "offset_seconds": offset_seconds, "played_at": now}
    standing, _ = Standing.objects.update_or_create(pk=1, defaults={"number": number, **columns})
    for exercise, facts in situations.items():
        Situation.objects.update_or_create(exercise=exercise, defaults={"facts": dict(facts)})
    Learning.objects.filter(solved_at__isnull=True).update(answers={})
    _record("YEAR_PLAYED", "training_year", f"{number}", by, now, stop=rules.stop_of(number))
    return standing


@transaction.atomic
def enrol(*, name: str = "", number: int | None = None, by: Actor, now: datetime) -> Learner:
    """Somebody new gets the next number (or, when a year begins anew, the one that they had)."""
    rules.check_name(name)
    rules.check_can_enrol(Learner.objects.count())
    if number is None:
        number = (Learner.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    learner = Learner.objects.create(number=number, name=name.strip(), met_at=now)
    _record("LEARNER_ENROLLED", "learner", str(learner.number), by, now, name=learner.name)
    return learner


@transaction.atomic
def name_learner(*, learner: Learner, name: str, by: Actor, now: datetime) -> Learner:
    """The learner is called so from now on."""
    rules.check_name(name)
    learner.name = name.strip()
    learner.save(update_fields=["name"])
    _record("LEARNER_NAMED", "learner", str(learner.number), by, now, name=learner.name)
    return learner


@transaction.atomic
def note_deed(*, learner: Learner, event: AuditEvent, now: datetime) -> Deed:
    """That event was this learner's doing; `now` is the wall's clock."""
    return Deed.objects.create(learner=learner, event=event, at=now)


@transaction.atomic
def reset_part(*, learner: Learner, role: str, by: Actor, now: datetime) -> int:
    """The learner begins a part anew: how many exercises that were begun are forgotten. The city stays as it is."""
    part = queries.part(role)
    found = Learning.objects.filter(learner=learner, role=role)
    n = found.count()
    found.delete()
    Deed.objects.filter(
        learner=learner, event__actor_code=(part.account or queries.VISITOR.username) if part else ""
    ).delete()
    _record("PART_RESET", "learner", str(learner.number), by, now, role=role)
    return n


@transaction.atomic
def begin(*, exercise: rules.Exercise, learner: Learner, by: Actor, now: datetime) -> Learning:
    """The learner's present exercise in its part is this one; begun again it goes on where it was."""
    Learning.objects.filter(learner=learner, role=exercise.role, is_current=True).update(is_current=False)
    learning, is_new = Learning.objects.update_or_create(
        learner=learner,
        exercise=exercise.code,
        defaults={"role": exercise.role, "is_current": True},
        create_defaults={"role": exercise.role, "is_current": True, "begun_at": now},
    )
    if is_new:
        _record("EXERCISE_BEGUN", "exercise", exercise.code, by, now, number=learner.number)
    return learning


@transaction.atomic
def answer(*, exercise: rules.Exercise, step: str, given: str, learner: Learner, by: Actor, now: datetime) -> Learning:
    """Keep what was answered to a step's question; whether it is right the check says."""
    learning = begin(exercise=exercise, learner=learner, by=by, now=now)
    if learning.solved_at is None:
        learning.answers = {**learning.answers, step: given.strip()[:ANSWER_LIMIT]}
        learning.save(update_fields=["answers"])
        _record("EXERCISE_ANSWERED", "exercise", exercise.code, by, now, step=step, number=learner.number)
    return learning


@transaction.atomic
def note_solved(*, exercise: rules.Exercise, learner: Learner, by: Actor, now: datetime) -> None:
    """Every step was seen done: it stays solved whatever happens later. Noted twice it is one."""
    facts = queries.facts_of(exercise.code)
    unsolved = Learning.objects.filter(learner=learner, exercise=exercise.code, solved_at__isnull=True)
    if unsolved.update(solved_at=now, facts=facts):
        _record("EXERCISE_SOLVED", "exercise", exercise.code, by, now, number=learner.number)


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
