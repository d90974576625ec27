"""Rectification orders: a red warning asks for one by itself, of the others the office decides."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.actions.events import record
from jixiao.web.warnings.actions.telling import Teller
from jixiao.web.warnings.models import OrderRequest, WarningCase


@transaction.atomic
def ask_for_order(
    *, warning: WarningCase, requirement: str, due_date: date, by: Account, now: datetime
) -> OrderRequest:
    """The office asks for a rectification order: what is to be mended, by when. One for each stretch of a warning."""
    rules.check_words(requirement)
    fresh = WarningCase.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=warning.pk)
    rules.check_can_order(fresh.state, due_date, timezone.localdate(now))
    order = _open(fresh, Text("", requirement.strip()), due_date, by, now)
    if order is None:
        raise RuleViolation("ordered_already", N_("An order has been asked for already. Reload the page."))
    record(kind="ordered", warning=fresh, by=by, now=now, words=requirement.strip(), due_date=due_date)
    return order


@transaction.atomic
def open_by_itself(*, warning: WarningCase, teller: Teller, by: Actor, now: datetime) -> None:
    """A severity of rules.AUTOMATIC_ORDERS asks for its order as soon as it is reached, unless it is muted."""
    if warning.severity not in rules.AUTOMATIC_ORDERS or queries.mute_of(warning) is not None:
        return
    due_date = queries.day_to_rectify(timezone.localdate(now))
    requirement = Text(warning.message_en[: rules.TEXT_LIMIT], warning.message_zh[: rules.TEXT_LIMIT])
    if _open(warning, requirement, due_date, None, now) is not None:
        record(
            kind="ordered", warning=warning, by=by, now=now, teller=teller, words=requirement.zh,
            words_en=requirement.en, due_date=due_date,
        )  # fmt: skip


@transaction.atomic
def take_up(*, request: OrderRequest, code: str, by: Actor, now: datetime) -> bool:
    """The stage of rectification has made the order `code` of it; False where that was done before."""
    taken = OrderRequest.objects.filter(pk=request.pk, state=rules.WAITING).update(state=rules.TAKEN, taken_at=now)
    if taken:
        warning = request.warning
        audit.record(
            event="WARNING_ORDER_TAKEN_UP", object_type="warning", object_code=str(warning.pk),
            organisation_code=warning.organisation.code, by=by, now=now, details={"rectification_order": code},
        )  # fmt: skip
    return bool(taken)


def _open(
    warning: WarningCase, requirement: Text, due_date: date, by: Account | None, now: datetime
) -> OrderRequest | None:
    """The row, or None where this stretch has one."""
    try:
        with transaction.atomic():
            return OrderRequest.objects.create(
                warning=warning, stretch=warning.n_relapses, severity=warning.severity,
                requirement=requirement.zh, requirement_en=requirement.en,
                due_date=due_date, asked_by=by, asked_at=now,
            )  # fmt: skip
    except IntegrityError:
        return None
