"""Department and finance evaluation by the framework, kept side by side; then how the result is used."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.models import Evaluation, Programme, ProgrammeUse
from jixiao.web.budgets.rules import evaluating, life
from jixiao.web.organisations.models import Account


@transaction.atomic
def evaluate(
    *, programme: Programme, kind: str, scored: Mapping[str, evaluating.Scored], words: str, by: Account, now: datetime
) -> Evaluation:
    """Points and score of each row; they add up, output and benefit weigh enough. The newest score is the programme's."""
    rules.check_words(words)
    if kind not in evaluating.KIND_LABELS:
        raise RuleViolation("unknown_kind", N_("Choose who evaluates."))
    today = timezone.localdate(now)
    framework = queries.framework_on(today)
    evaluating.check_evaluation(scored, framework)
    held = queries.self_evaluation_of(programme)
    if held is not None:
        life.check_other_eyes(held.by.username, by.username)
    score = evaluating.total_score(scored.values())
    grade = evaluating.grade_of(score, queries.score_grades_on(today))
    one = Mover(programme, now).move("evaluate", score=score, grade_zh=grade.label_zh, grade_en=grade.label_en)
    made = Evaluation.objects.create(
        programme=one, kind=kind, score=score, grade_zh=grade.label_zh, grade_en=grade.label_en, words=words.strip(),
        rows=[[each.code, str(scored[each.code].points), str(scored[each.code].score)] for each in framework.aspects],
        by=by, at=now,
    )  # fmt: skip
    record(kind="evaluated", programme=one, by=by, now=now, words=words, how=kind, points=str(score))
    return made


@transaction.atomic
def mark_key(*, programme: Programme, is_key: bool, words: str, by: Account, now: datetime) -> Programme:
    """重点项目 from today on, or no longer: its evaluation by others is owed once in every cycle of the library."""
    rules.check_words(words)
    mover = Mover(programme, now)
    if (mover.hold().key_since is not None) == is_key:
        raise RuleViolation("key_already", N_("Nothing changes: it is marked so already."))
    one = mover.move("mark_key", key_since=timezone.localdate(now) if is_key else None)
    record(kind="marked_key" if is_key else "unmarked_key", programme=one, by=by, now=now, words=words)
    return one


@transaction.atomic
def use(*, programme: Programme, kind: str, change: Decimal, words: str, by: Account, now: datetime) -> ProgrammeUse:
    """What follows for next year's budget: support, improve, cut, suspend, stop; `change` in yuan, minus takes away."""
    rules.check_words(words)
    if kind not in evaluating.USE_LABELS or not change.is_finite():
        raise RuleViolation("unknown_kind", N_("Choose what follows, and write a figure."))
    evaluating.check_use(kind, programme.amount, change)
    one = Mover(programme, now).move("use")
    made = ProgrammeUse.objects.create(programme=one, kind=kind, change=change, words=words.strip(), by=by, at=now)
    record(kind="used", programme=one, by=by, now=now, words=words, how=kind, changed=change)
    return made
