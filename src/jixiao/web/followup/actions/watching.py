"""What the figures and the calendar do: close what has moved, reopen what fell back, pass up what nobody answers."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import Actor
from jixiao.web.budgets import actions as budgets
from jixiao.web.followup import queries, rules
from jixiao.web.followup.actions.events import record
from jixiao.web.followup.actions.moving import Mover
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import working_days


@transaction.atomic
def close_if_moved(*, order: RectificationOrder, by: Actor, now: datetime) -> bool:
    """Close an accepted order whose indicator has reached its aim since; before and after are kept as they stand.

    An order about both lights of a programme closes when they are green, and concludes the reports that demanded it; one
    about an item closes when it is finished.
    """
    today = timezone.localdate(now)
    outcome = queries.outcome_of(order, today)
    if outcome is not None:
        return _close_by_outcome(order, outcome, by, now)
    figures = queries.figures_of(order, today)
    effect = queries.effect_of(order, today, figures.own)
    if order.state != rules.ACCEPTED or effect is None or effect.verdict != rules.MOVED or effect.after is None:
        return False
    beside = rules.compare(effect, list(figures.others.values()), figures.direction)
    kept: dict[str, Any] = asdict(effect) | {"beside": asdict(beside) if beside else None}
    Mover(order, now).move(
        "close", closed_at=now, closed_how=rules.BY_FIGURES, closed_period=effect.after.period,
        effect=kept, holder=None,
    )  # fmt: skip
    record(
        kind="closed", order=order, by=by, now=now, how=rules.BY_FIGURES, period=effect.after.period,
        value=effect.after.value, aim=effect.after.aim,
    )  # fmt: skip
    return True


def _close_by_outcome(order: RectificationOrder, outcome: rules.Outcome, by: Actor, now: datetime) -> bool:
    if order.state != rules.ACCEPTED or outcome.verdict != rules.MOVED:
        return False
    kept = {"verdict": outcome.verdict, "said_zh": outcome.said.zh, "said_en": outcome.said.en}
    Mover(order, now).move(
        "close", closed_at=now, closed_how=rules.BY_FIGURES, closed_period=outcome.period, effect=kept, holder=None
    )
    words = f"{outcome.said.zh} · {outcome.said.en}"
    record(kind="closed", order=order, by=by, now=now, words=words, how=rules.BY_FIGURES, period=outcome.period)
    if order.monitoring is not None:
        conclusion = rules.conclusion_of(order.code, outcome)
        budgets.conclude_demands(
            programme=order.monitoring.programme, month=outcome.period, conclusion=conclusion, by=by, now=now
        )
    return True


@transaction.atomic
def reopen_if_fallen(*, order: RectificationOrder, by: Actor, now: datetime) -> bool:
    """Reopen an order that the figures closed where they miss the aim again within the periods that the library says.

    So with lights that are not green any more, and with an item that is not finished after all.
    """
    if order.state != rules.CLOSED or order.closed_how != rules.BY_FIGURES:
        return False
    today = timezone.localdate(now)
    if order.indicator is None:
        back = queries.fallen_outcome(order, today)
        if back is None:
            return False
        _reopened("relapse", order, f"{back.said.zh} · {back.said.en}", by, now, period=back.period)
        return True
    figures = queries.figures_of(order, today)
    fallen = rules.fell_back(figures.own, order.closed_period, figures.direction, queries.relapse_periods(today))
    if fallen is None:
        return False
    _reopened("relapse", order, "", by, now, period=fallen.period, value=fallen.value, aim=fallen.aim)
    return True


@transaction.atomic
def reopen(*, order: RectificationOrder, reason: str, by: Account, now: datetime) -> RectificationOrder:
    """It has come back, and somebody saw it before the figures did."""
    rules.check_words(reason)
    return _reopened("reopen", order, reason, by, now)


def _reopened(
    act: str, order: RectificationOrder, words: str, by: Actor, now: datetime, **details: Any
) -> RectificationOrder:
    """It starts anew: its own deadline, its own figures, the responsible organisation has the ball."""
    today = timezone.localdate(now)
    due_date = queries.due_day_again(today)
    Mover(order, now).move(
        act, n_relapses=order.n_relapses + 1, closed_at=None, closed_how="", closed_period="",
        holder=order.organisation, due_date=due_date, counts_from=today, rung=rules.NONE, released_at=None,
    )  # fmt: skip
    record(kind="relapsed", order=order, by=by, now=now, words=words, due_date=due_date, **details)
    return order


@transaction.atomic
def climb(*, by: Actor, now: datetime) -> int:
    """Walk the ladder of supervision for today; how many went up."""
    today, calendar = timezone.localdate(now), working_days()
    lines, n_up = queries.supervision_on(today), 0
    owed = RectificationOrder.objects.filter(state__in=rules.OWED)
    for order in owed.select_related("organisation", "subject", "indicator", "holder").order_by("id"):
        rung = lines.rung(queries.dates_of(order), today, calendar)
        if rung <= order.rung:
            continue
        lifted = RectificationOrder.objects.filter(pk=order.pk, state=order.state, rung=order.rung).update(rung=rung)
        if lifted:
            order.refresh_from_db()
            record(kind="escalated", order=order, by=by, now=now, rung=rung)
            n_up += 1
    return n_up


@transaction.atomic
def drop(*, order: RectificationOrder, by: Actor, now: datetime) -> None:
    """The bad rating was excluded after an appeal: nothing is to be rectified any more."""
    Mover(order, now).move("drop", holder=None)
    record(kind="cancelled", order=order, by=by, now=now, words=rules.DROPPED_WORDS)
