"""Self-evaluation: submitted as the rules score it, with what the checks find in it."""

from datetime import datetime

from django.db import transaction

from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import frames, queries
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.models import Programme, SelfEvaluation, WholeDepartment
from jixiao.web.budgets.rules import life, money
from jixiao.web.organisations.models import Account


@transaction.atomic
def self_evaluate(
    *, programme: Programme, rule_set: str, told: frames.Told, place: str, by: Account, now: datetime
) -> SelfEvaluation:
    """Submit it: scores by the rule set, findings kept beside them. Refused while a score is missing altogether."""
    if rule_set not in {each.code for each in queries.rule_sets_of(programme.kind)}:
        raise RuleViolation("unknown_rule_set", N_("Choose the rules by which it is scored."))
    money.check_amount(told.paid)
    is_whole = programme.kind == life.WHOLE
    total = frames.funds_of(programme, told.paid)[0]
    sums = {"initial_amount": total.initial, "amount": total.amount} if is_whole else {}
    one = Mover(programme, now).move("self_evaluate", **sums)
    if is_whole:
        WholeDepartment.objects.filter(pk=one.pk).update(rest_paid=told.paid)
    objectives = queries.objectives_of(one)
    if objectives is None:
        raise RuleViolation("objectives_missing", N_("This programme has no objectives to be monitored."))
    points = library_rule_set(rule_set).execution.points
    data = frames.form_data(one, place, objectives.goal, list(objectives.rows.all()), told, points)
    found = frames.judged(data, rule_set)
    if found.score is None or found.grade is None:
        raise RuleViolation(
            "scores_missing",
            N_("Some indicators have no score yet: write what was reached, and a score where people judge."),
        )
    made = SelfEvaluation.objects.create(
        programme=one, number=one.self_evaluations.count() + 1, rule_set=rule_set, form=found.data,
        result={"by_rules": found.by_rules, "score": str(found.score)}, findings=found.findings, score=found.score,
        grade_zh=found.grade.zh, grade_en=found.grade.en, by=by, at=now,
    )  # fmt: skip
    record(
        kind="self_evaluated", programme=one, by=by, now=now, rule=rule_set, points=str(found.score),
        findings=len(found.findings),
    )  # fmt: skip
    return made
