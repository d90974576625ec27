"""Programmes are entered (or taken over while they run), assessed, and their money is told month by month."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.frames.judging import verdict_of
from jixiao.web.budgets.models import Assessment, PastYear, Programme, Spending
from jixiao.web.budgets.rules import life, money, watching
from jixiao.web.organisations.models import Account, Organisation


@dataclass(frozen=True)
class DraftPastYear:
    """An earlier year: yuan, and what was paid in each of its months."""

    year: int
    initial_amount: Decimal
    amount: Decimal
    paid: Sequence[Decimal]
    carried_over: Decimal = Decimal(0)
    score: Decimal | None = None


@dataclass(frozen=True)
class DraftProgramme:
    """What a programme says of itself; `amount` (after changes, in yuan) is the initial one unless told."""

    code: str
    year: int
    label_zh: str
    organisation: Organisation
    initial_amount: Decimal
    label_en: str = ""
    amount: Decimal | None = None
    carried_over: Decimal = Decimal(0)
    category: str = ""
    place: str = ""
    content: str = ""
    payees: tuple[str, ...] = ()
    output_label: str = ""
    output_unit: str = ""
    output_done: Decimal | None = None
    is_new: bool = False
    is_protected: bool = False
    past: tuple[DraftPastYear, ...] = ()
    former: Programme | None = None  # the same programme a year before


@transaction.atomic
def enter(*, draft: DraftProgramme, by: Account, now: datetime) -> Programme:
    """A programme is proposed. A new one of the library's size has to be assessed before its objectives."""
    amount = draft.initial_amount if draft.amount is None else draft.amount
    for each in (draft.initial_amount, amount, draft.carried_over):
        money.check_amount(each)
    if draft.former is not None and draft.former.year != draft.year - 1:
        raise RuleViolation("former_of_another_year", N_("The programme that it follows is one of the year before."))
    if not draft.label_zh.strip() or not draft.code.strip():
        raise RuleViolation("name_missing", N_("A programme needs a code and a name."))
    least = queries.assessment_amount(timezone.localdate(now))
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                code=draft.code.strip(), year=draft.year, label_zh=draft.label_zh.strip(), label_en=draft.label_en.strip(),
                organisation=draft.organisation, category=draft.category, place=draft.place, content=draft.content,
                payees=list(draft.payees), output_label=draft.output_label, output_unit=draft.output_unit,
                output_done=draft.output_done, is_new=draft.is_new, is_protected=draft.is_protected,
                needs_assessment=draft.is_new and draft.initial_amount >= least, initial_amount=draft.initial_amount,
                amount=amount, carried_over=draft.carried_over, state_at=now, entered_by=by, entered_at=now,
                former=draft.former, key_since=draft.former.key_since if draft.former else None,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "code_taken", N_("There is a programme with the code %(code)s already."), code=draft.code
        ) from None
    PastYear.objects.bulk_create(
        PastYear(
            programme=programme, year=one.year, initial_amount=one.initial_amount, amount=one.amount,
            carried_over=one.carried_over, paid=[float(each) for each in one.paid], score=one.score,
        )
        for one in draft.past
    )  # fmt: skip
    record(kind="entered", programme=programme, by=by, now=now, initial=draft.initial_amount)
    return programme


@transaction.atomic
def assess(
    *, programme: Programme, points: Mapping[str, float], is_supported: bool, words: str, by: Account, now: datetime
) -> Assessment:
    """事前绩效评估 before the objectives: points by aspect, supported or not, with the reason."""
    rules.check_words(words)
    today = timezone.localdate(now)
    verdict = verdict_of(points, queries.aspects_on(today), queries.review_grades_on(today))
    life.check_other_eyes(programme.entered_by.username, by.username)
    Mover(programme, now).move("pass" if is_supported else "turn_down")
    made = Assessment.objects.create(
        programme=programme, points=dict(points), total=Decimal(str(verdict.points)), is_supported=is_supported,
        words=words.strip(), by=by, at=now,
    )  # fmt: skip
    record(kind="assessed", programme=programme, by=by, now=now, words=words, points=verdict.points)
    return made


@transaction.atomic
def report_payments(
    *, programme: Programme, payments: Mapping[str, tuple[Decimal, Decimal | None]], by: Account, now: datetime
) -> list[Spending]:
    """What was paid (and arrived) from January up to the end of each month, in yuan; a month told again is revised."""
    one = Mover(programme, now).move("spend")
    known = queries.payments_of(one)
    told = {month: spending.paid for month, spending in known.items()}
    for month, (paid, arrived) in sorted(payments.items()):
        watching.check_month(month, one.year)
        money.check_amount(paid)
        if arrived is not None:
            money.check_amount(arrived)
        told[month] = paid
    for month in sorted(payments):
        money.check_payments(told, month, told[month])
    made = Spending.objects.bulk_create(
        Spending(
            programme=one, month=month, paid=paid, arrived=arrived, by=by, at=now,
            revision=known[month].revision + 1 if month in known else 1,
        )
        for month, (paid, arrived) in sorted(payments.items())
    )  # fmt: skip
    if payments:
        newest = max(payments)
        record(kind="spent", programme=one, by=by, now=now, period=newest, paid=payments[newest][0])
    return made
