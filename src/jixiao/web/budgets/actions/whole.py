"""The form of a whole department: opened by its reporter, told of money outside programmes, reviewed by the office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.models import Evaluation, Programme, WholeDepartment
from jixiao.web.budgets.rules import evaluating, life, money
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import tree_on

YEARS_BACK, YEARS_AHEAD = 3, 1
"""From today's year: for which years a form may still, or already, be opened."""


@dataclass(frozen=True)
class Rest:
    """What a department has outside its programmes, in yuan: at the beginning of the year and after changes."""

    initial: Decimal
    amount: Decimal


@transaction.atomic
def open_whole(
    *, organisation: Organisation, year: int, rule_set: str, rest: Rest, by: Account, now: datetime
) -> Programme:
    """部门整体支出 of a year gets its form; last year's, if there is one, goes before it."""
    today = timezone.localdate(now)
    _check_rest(rest)
    if rule_set not in {each.code for each in queries.rule_sets_of(life.WHOLE)}:
        raise RuleViolation("unknown_rule_set", N_("Choose the rules by which it is scored."))
    if not today.year - YEARS_BACK <= year <= today.year + YEARS_AHEAD:
        raise RuleViolation(
            "bad_year", N_("Choose a year from %(first)s to %(last)s."),
            first=str(today.year - YEARS_BACK), last=str(today.year + YEARS_AHEAD),
        )  # fmt: skip
    made = _created(organisation, year, today, by, now)
    WholeDepartment.objects.create(
        programme=made, rule_set=rule_set, rest_initial=rest.initial, rest_amount=rest.amount
    )
    _keep_sums(made)
    record(kind="opened", programme=made, by=by, now=now, rule=rule_set, initial=made.initial_amount)
    return made


def _created(organisation: Organisation, year: int, today: date, by: Account, now: datetime) -> Programme:
    place = tree_on(today).find(organisation.pk)
    zh, en = (place.label_zh, place.label_en) if place is not None else (organisation.code, "")
    try:
        with transaction.atomic():
            return Programme.objects.create(
                kind=life.WHOLE, code=f"whole-{year}-{organisation.code}", year=year, label_zh=f"{zh}部门整体支出",
                label_en=f"{en}, the whole department" if en else "", organisation=organisation,
                initial_amount=Decimal(0), amount=Decimal(0), former=queries.find_whole(organisation.pk, year - 1),
                state_at=now, entered_by=by, entered_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "opened_already", N_("The form of this department for %(year)s is open already."), year=str(year)
        ) from None


@transaction.atomic
def tell_rest(*, programme: Programme, rest: Rest, by: Account, now: datetime) -> Programme:
    """Tell anew what the department has outside its programmes; the sum with its programmes follows."""
    _check_rest(rest)
    one = Mover(programme, now).move("tell_rest")
    held = one.whole
    before = held.rest_amount
    WholeDepartment.objects.filter(pk=one.pk).update(rest_initial=rest.initial, rest_amount=rest.amount)
    one.whole.refresh_from_db()
    _keep_sums(one)
    record(kind="rest_told", programme=one, by=by, now=now, initial=rest.initial, before=before, after=rest.amount)
    return one


@transaction.atomic
def review_self(
    *, programme: Programme, scores: Sequence[Decimal], words: str, by: Account, now: datetime
) -> Evaluation:
    """复核: the office's own score for the execution and for each indicator, in their order. It counts from now on."""
    rules.check_words(words)
    held = queries.self_evaluation_of(programme)
    if held is None:
        raise RuleViolation("no_self_evaluation", N_("There is no self-evaluation yet."))
    life.check_other_eyes(held.by.username, by.username)
    rows = [
        evaluating.Reviewed(name, points, score)
        for (name, points, _own), score in zip(queries.rows_to_review(held), scores, strict=True)
    ]
    evaluating.check_review(rows)
    score = evaluating.total_score(rows)
    grade = evaluating.grade_of(score, queries.score_grades_on(timezone.localdate(now)))
    one = Mover(programme, now).move("review_self", score=score, grade_zh=grade.label_zh, grade_en=grade.label_en)
    made = Evaluation.objects.create(
        programme=one, kind=evaluating.REVIEW, score=score, grade_zh=grade.label_zh, grade_en=grade.label_en,
        words=words.strip(), rows=[[row.label, str(row.points), str(row.score)] for row in rows], by=by, at=now,
    )  # fmt: skip
    record(kind="self_reviewed", programme=one, by=by, now=now, words=words, points=str(score))
    return made


def _check_rest(rest: Rest) -> None:
    for each in (rest.initial, rest.amount):
        money.check_amount(each)


def _keep_sums(one: Programme) -> None:
    total = queries.money_of_whole(one).total
    Programme.every.filter(pk=one.pk).update(initial_amount=total.initial, amount=total.amount)
    one.initial_amount, one.amount = total.initial, total.amount
