"""What a learner sees of an exercise: its words about this city, each step with whether it is done, what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.web.organisations.models import Account
from jixiao.web.practice import rules
from jixiao.web.practice.models import Learner, Learning, Situation
from jixiao.web.practice.queries import library
from jixiao.web.practice.queries.checks import CHECKS, Context
from jixiao.web.practice.queries.standing import standing


@dataclass(frozen=True)
class Done:
    """A step as it stands now."""

    code: str
    words: Text
    href: str
    link: Text
    is_done: bool
    hint: Text | None = None
    question: Text | None = None
    options: tuple[tuple[str, Text], ...] = ()
    given: str = ""


@dataclass(frozen=True)
class Seen:
    """An exercise as it stands now; `goal`: the stop to which the year must be played first, None where it stands there."""

    exercise: rules.Exercise
    situation: Text
    solved: Text
    steps: tuple[Done, ...]
    sheet: tuple[Mapping[str, Any], ...] = ()
    is_begun: bool = False
    solved_at: datetime | None = None
    goal: int | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether it can be worked on at this stop."""
        return bool(self.facts)

    @property
    def is_solved(self) -> bool:
        """Every step is done, now or once."""
        return self.solved_at is not None or (self.is_open and all(step.is_done for step in self.steps))

    @property
    def present(self) -> Done | None:
        """The first step that is left."""
        return None if self.is_solved else next((step for step in self.steps if not step.is_done), None)

    @property
    def place(self) -> int:
        """The number of the present step, from 1."""
        return 1 + next((number for number, step in enumerate(self.steps) if not step.is_done), len(self.steps) - 1)


def part_of(account: Account | None) -> rules.Part | None:
    """The part that an account plays; nobody's is the public's."""
    name = "" if account is None else account.username
    return next((one for one in library.parts() if one.account == name), None)


def learnings(learner: Learner | None) -> dict[str, Learning]:
    """How far each exercise is that the learner has begun, by code."""
    return {} if learner is None else {one.exercise: one for one in Learning.objects.filter(learner=learner)}


def unsolved() -> list[Learning]:
    """What somebody has begun and not solved."""
    return list(Learning.objects.filter(solved_at__isnull=True).select_related("learner").order_by("pk"))


def open_codes() -> frozenset[str]:
    """The exercises that can be worked on at this stop."""
    return frozenset(one.exercise for one in Situation.objects.all() if one.facts)


def facts_of(code: str) -> dict[str, Any]:
    """What the exercise is about now; empty where it cannot be worked on at this stop."""
    found = Situation.objects.filter(exercise=code).values_list("facts", flat=True).first()
    return dict(found or {})


def current_of(part: rules.Part, account: Account | None, learner: Learner | None) -> Seen | None:
    """The exercise that the learner is at in a part, as it stands now."""
    if learner is None:
        return None
    mine = Learning.objects.filter(learner=learner, role=part.role, is_current=True)
    code = mine.values_list("exercise", flat=True).first()
    found = next((one for one in part.exercises if one.code == code), None)
    return None if found is None else seen(found, account, learner)


def seen(exercise: rules.Exercise, account: Account | None, learner: Learner | None) -> Seen:
    """The exercise as it stands for a learner, its steps looked at in the database; of one solved nothing is looked at."""
    learning = None if learner is None else Learning.objects.filter(learner=learner, exercise=exercise.code).first()
    is_kept = learning is not None and learning.solved_at is not None
    facts = learning.facts if learning is not None and is_kept else facts_of(exercise.code)
    answers = learning.answers if learning else {}
    context = Context(account, answers, is_solved=is_kept, learner=learner)
    steps = tuple(_step(step, facts, context) for step in exercise.steps)
    where = standing()
    goal = None
    if not facts and where is not None and exercise.stop != rules.ANY:
        goal = rules.next_at(where.number + 1, exercise.stop, where.n_stops)
    return Seen(
        exercise, rules.worded(exercise.situation, facts), rules.worded(exercise.solved, facts), steps,
        tuple(facts.get("sheet", ())) if exercise.has_sheet else (), learning is not None,
        learning.solved_at if learning else None, goal, facts,
    )  # fmt: skip


def _step(step: rules.Step, facts: rules.Facts, context: Context) -> Done:
    told = Text(step.page, step.page)
    href = rules.worded(told, facts).en
    verdict = rules.Verdict(is_done=context.is_solved)
    if facts and not context.is_solved:
        verdict = CHECKS[step.check](facts, context, step)
    asked = facts.get(step.answer, {}) if step.answer else {}
    options = tuple((code, Text(en, zh)) for code, en, zh in asked.get("options", ()))
    return Done(
        step.code, rules.worded(step.words, facts), href, rules.worded(step.link, facts), verdict.is_done, verdict.hint,
        None if step.question is None else rules.worded(step.question, facts), options,
        context.answers.get(step.code, ""),
    )  # fmt: skip
