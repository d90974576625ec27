"""What the office does: accept, send back, close by a stated exception, reopen, move a deadline, set an aim, cancel."""

from datetime import date, datetime
from math import isfinite

from django.db import transaction
from django.utils import timezone

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.followup import queries, rules
from jixiao.web.followup.actions.events import record
from jixiao.web.followup.actions.moving import Mover
from jixiao.web.followup.actions.watching import close_if_moved
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.models import Account
from jixiao.web.satisfaction import actions as satisfaction


@transaction.atomic
def accept(
    *,
    order: RectificationOrder,
    words: str,
    by: Account,
    now: datetime,
    is_mended: bool | None = None,
    is_released: bool = False,
) -> RectificationOrder:
    """The evidence holds. Where nothing is watched this closes it; else it now waits until that has moved.

    Of a bad rating the result of the call-back is needed; its reply goes to the public, which `is_released` lets list it.
    """
    rules.check_words(words)
    rules.check_call_back(order.source, is_mended)
    _check_other_eyes(order, by)
    Mover(order, now).move("accept", released_at=now if is_released else None)
    record(kind="accepted", order=order, by=by, now=now, words=words, released=is_released)
    if order.bad_rating is not None:
        satisfaction.reply_to_rating(
            bad_rating=order.bad_rating, reply=order.reply, is_mended=bool(is_mended), by=by, now=now
        )
    if not order.is_watched:
        _close(order, rules.BY_ACCEPTANCE, by, now)
    else:
        close_if_moved(order=order, by=by, now=now)
    return order


@transaction.atomic
def send_back(
    *, order: RectificationOrder, reason: str, by: Account, now: datetime, due_date: date | None = None
) -> RectificationOrder:
    """It is not mended, or the figures do not move: the responsible organisation goes on, with a new day where given."""
    rules.check_words(reason)
    changes = {"holder": order.organisation, **_new_day(due_date, now)}
    Mover(order, now).move("send_back", **changes)
    record(kind="returned", order=order, by=by, now=now, words=reason, due_date=order.due_date)
    return order


@transaction.atomic
def close_by_exception(*, order: RectificationOrder, reason: str, by: Account, now: datetime) -> RectificationOrder:
    """Close an order although what it watches has not moved. The reason stands on the page; such closings are counted."""
    rules.check_words(reason)
    _check_other_eyes(order, by)
    if not order.is_watched:
        raise RuleViolation("no_exception_needed", N_("Nothing is watched for this order: accept it instead."))
    today = timezone.localdate(now)
    seen = queries.outcome_of(order, today) or queries.effect_of(order, today)
    if seen is not None and seen.verdict == rules.MOVED:
        raise RuleViolation("moved_already", N_("It has moved: accept the reply, and what was watched closes it."))
    closing = {"closed_at": now, "closed_how": rules.BY_EXCEPTION, "holder": None}
    Mover(order, now).move("except", **closing)
    record(kind="excepted", order=order, by=by, now=now, words=reason)
    return order


@transaction.atomic
def postpone(
    *, order: RectificationOrder, due_date: date, reason: str, by: Account, now: datetime
) -> RectificationOrder:
    """A later deadline, with its reason; how often that was done stays on the order."""
    rules.check_words(reason)
    if due_date <= order.due_date:
        raise RuleViolation(
            "not_later", N_("The new day comes after the present deadline, %(due)s."), due=order.due_date.isoformat()
        )
    before = order.due_date
    Mover(order, now).move("postpone", n_postponed=order.n_postponed + 1, **_new_day(due_date, now))
    record(kind="postponed", order=order, by=by, now=now, words=reason, before=before, due_date=due_date)
    return order


@transaction.atomic
def set_aim(*, order: RectificationOrder, aim: float, reason: str, by: Account, now: datetime) -> RectificationOrder:
    """Where the indicator has to be for the order to close, in place of its targets."""
    rules.check_words(reason)
    if order.indicator is None:
        raise RuleViolation("no_indicator", N_("This order is about no indicator."))
    if not isfinite(aim):
        raise RuleViolation("no_figure", N_("Write a figure."))
    Mover(order, now).move("aim", aim=aim)
    record(kind="aimed", order=order, by=by, now=now, words=reason, aim=aim)
    close_if_moved(order=order, by=by, now=now)
    return order


@transaction.atomic
def cancel(*, order: RectificationOrder, reason: str, by: Account, now: datetime) -> RectificationOrder:
    """It was issued in error, or something else takes its place; the reason stays."""
    rules.check_words(reason)
    Mover(order, now).move("cancel", holder=None)
    record(kind="cancelled", order=order, by=by, now=now, words=reason)
    return order


def _close(order: RectificationOrder, how: str, by: Account, now: datetime) -> None:
    Mover(order, now).move("close", closed_at=now, closed_how=how, holder=None)
    record(kind="closed", order=order, by=by, now=now, how=how)


def _check_other_eyes(order: RectificationOrder, by: Account) -> None:
    if order.replied_by is not None:
        rules.check_four_eyes(order.replied_by.username, by.username)


def _new_day(due_date: date | None, now: datetime) -> dict[str, object]:
    if due_date is None:
        return {}
    rules.check_due_date(due_date, timezone.localdate(now))
    return {"due_date": due_date, "rung": rules.NONE}
