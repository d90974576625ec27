"""年中调整: a change of budget or targets is asked for with its reason; somebody else approves or declines it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.actions.versions import DraftRow, NextVersion
from jixiao.web.budgets.models import Adjustment, Programme
from jixiao.web.budgets.rules import changing, money
from jixiao.web.organisations.models import Account


@transaction.atomic
def ask_change(
    *, programme: Programme, amount: Decimal, targets: Sequence[str], reason: str, by: Account, now: datetime
) -> Adjustment:
    """Ask for another budget (yuan), or for other targets (one for each row in its order). Nothing changes yet."""
    rules.check_words(reason)
    money.check_amount(amount)
    one = Mover(programme, now).move("adjust")
    objectives = queries.objectives_of(one)
    if objectives is None:
        raise RuleViolation("objectives_missing", N_("This programme has no objectives to be monitored."))
    before = [row.target_text for row in objectives.rows.all()]
    paid = queries.paid_by([one]).get(one.pk)
    changing.check_can_ask(
        one.adjustments.filter(state=changing.ASKED).count(), paid.paid if paid else Decimal(0), amount
    )
    changing.check_is_change(one.amount, amount, before, targets)
    made = Adjustment.objects.create(
        programme=one, number=one.adjustments.count() + 1, objectives=objectives, amount_before=one.amount, amount=amount,
        targets=[[old, new.strip()] for old, new in zip(before, targets, strict=True)], reason=reason.strip(),
        asked_by=by, asked_at=now,
    )  # fmt: skip
    record(kind="change_asked", programme=one, by=by, now=now, words=reason, before=one.amount, after=amount)
    return made


@transaction.atomic
def decide_change(*, adjustment: Adjustment, is_approved: bool, words: str, by: Account, now: datetime) -> Adjustment:
    """Approve it: budget and targets change now, the old version stays. Or decline it. Never by who asked."""
    rules.check_words(words)
    held = Adjustment.objects.select_for_update(no_key=True, of=("self",)).get(pk=adjustment.pk)
    changing.check_can_decide(held.state, held.asked_by.username, by.username)
    state = changing.APPROVED if is_approved else changing.DECLINED
    Adjustment.objects.filter(pk=held.pk).update(state=state, words=words.strip(), decided_by=by, decided_at=now)
    if not is_approved:
        record(kind="change_declined", programme=held.programme, by=by, now=now, words=words)
    else:
        _change(held, words, by, now)
    adjustment.refresh_from_db()
    return adjustment


def _change(held: Adjustment, words: str, by: Account, now: datetime) -> None:
    one = Mover(held.programme, now).hold()
    if one.amount != held.amount_before:
        raise RuleViolation("amount_moved", N_("The budget is another one by now. Decline this change and ask again."))
    one = Mover(one, now).move("change", amount=held.amount)
    if any(old != new for old, new in held.targets):
        rows = [
            replace(DraftRow.of(row), target_text=new)
            for row, (_old, new) in zip(held.objectives.rows.all(), held.targets, strict=True)
        ]
        NextVersion(one, held.asked_by, now).write(held.objectives.goal, rows)
    record(kind="changed", programme=one, by=by, now=now, words=words, before=held.amount_before, after=held.amount)
