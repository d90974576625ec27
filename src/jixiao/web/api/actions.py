"""Writes of the push interface: tokens, the pace of requests, deliveries."""

from collections.abc import Collection
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from jixiao.web.api import queries, rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.audit.actions import record
from jixiao.web.collection import actions as collection
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation


class KeyReused(Exception):
    """The idempotency key came before, with another body."""


@transaction.atomic
def issue(
    *,
    label: str,
    provider: Organisation,
    indicators: Collection[Indicator] | None,
    roots: Collection[Organisation],
    expires_date: date,
    per_minute: int,
    by: Account,
    now: datetime,
) -> tuple[PushToken, str]:
    """A token for one system of the provider, and its text, which is kept nowhere.

    `indicators` None: all that the provider owns; no `roots`: the provider and all below it.
    """
    n_indicators = None if indicators is None else len(indicators)
    rules.check_can_issue(label, expires_date, timezone.localtime(now).date(), per_minute, n_indicators)
    code, text = rules.new_token()
    token = PushToken.objects.create(
        code=code, label=label.strip(), digest=rules.digest_of(text), provider=provider,
        has_all_of_provider=indicators is None, per_minute=per_minute, issued_by=by, issued_at=now,
        expires_at=timezone.make_aware(datetime.combine(expires_date, time.min)),
    )  # fmt: skip
    token.indicators.set(indicators or ())
    token.roots.set(roots or (provider,))
    over = sorted(root.code for root in roots or (provider,))
    codes = sorted(indicator.code for indicator in indicators or ())
    _record("PUSH_TOKEN_ISSUED", token, by, now, name=token.label, indicators=codes, over=over, to=str(expires_date))
    return token, text


@transaction.atomic
def revoke(*, token: PushToken, by: Account, now: datetime) -> None:
    """From now on the token opens nothing; a delivery that is being written is finished first."""
    locked = PushToken.objects.select_for_update(no_key=True).get(pk=token.pk)
    rules.check_can_revoke(locked.life)
    locked.revoked_at, locked.revoked_by = now, by
    locked.save(update_fields=["revoked_at", "revoked_by"])
    _record("PUSH_TOKEN_REVOKED", token, by, now)


@transaction.atomic
def admit(*, by: PushToken, now: datetime) -> bool:
    """Count a request of the token; False where its minute is full. One statement, so that no two slip through."""
    # A window that lies ahead by more than its length: the clock was put back. By less: a request that overtook us.
    put_back = Q(window_began_at__gt=now + rules.WINDOW)
    fresh = Q(window_began_at__isnull=True) | Q(window_began_at__lte=now - rules.WINDOW) | put_back
    counted = PushToken.objects.filter(fresh | Q(n_in_window__lt=F("per_minute")), pk=by.pk).update(
        last_used_at=now,
        n_in_window=Case(When(fresh, then=Value(1)), default=F("n_in_window") + 1),
        window_began_at=Case(When(fresh, then=Value(now)), default=F("window_began_at")),
    )
    return bool(counted)


@transaction.atomic
def deliver(
    *, batch: rules.Batch, key: str, body_digest: str, by: PushToken, now: datetime
) -> tuple[PushDelivery, bool]:
    """Land the good rows and keep the answer, in one transaction; gives the delivery, and whether it was there before.

    Two requests with the same key wait for each other. KeyReused where the key came with another body;
    RuleViolation where the token was revoked or ended meanwhile.
    """
    token = PushToken.objects.select_for_update(no_key=True).select_related("issued_by").get(pk=by.pk)
    rules.check_can_use(token.life, now)
    known = queries.stored_delivery(token, key)
    if known is not None:
        if known.body_digest != body_digest:
            raise KeyReused
        return known, True
    code = f"{token.code}-{sha256(key.encode()).hexdigest()[:16]}"
    today = timezone.localtime(now).date()
    read = rules.read_rows(batch.rows, queries.reach_of(token, today).allowed)
    landed, kept = _land(read, batch.is_atomic, token, code, now)
    outcomes = rules.outcomes_of(read, landed.refused, landed.revisions, kept)
    delivery = PushDelivery.objects.create(
        token=token, code=code, key=key, body_digest=body_digest, is_atomic=batch.is_atomic, received_at=now,
        outcomes="".join(outcome.letter for outcome in outcomes),
        problems=[
            [place, each.status, each.code, each.detail.en, each.detail.zh, each.pointer]
            for place, each in ((place, outcome.problem) for place, outcome in enumerate(outcomes))
            if each is not None
        ],
        notes=[[place, row.note.code, *row.note.text] for place, row in enumerate(read) if row.note is not None],
    )  # fmt: skip
    if delivery.problems and not (kept and (landed.revisions or landed.refused)):
        # Landing told the event log nothing: nothing could be read, or all was undone.
        _record("FIGURES_DELIVERED", token, token, now, delivery=code, refused=len(delivery.problems))
    return delivery, False


def _land(
    read: Collection[rules.ReadRow], is_atomic: bool, token: PushToken, code: str, now: datetime
) -> tuple[collection.Landed, bool]:
    """What landed, and whether it was kept: with `is_atomic` one refused row undoes all."""
    figures = [row.figure for row in read if row.figure is not None]
    # The very moment of arrival stands with each figure; who answers for the token is the account that issued it.
    delivery = collection.Delivery(queries.SOURCE, token.code, {"delivery": code, "system": token.label}, token)
    today = timezone.localtime(now).date()
    with transaction.atomic():
        landed = collection.land(figures=figures, delivery=delivery, on=today, by=token.issued_by, now=now)
        kept = not is_atomic or (not landed.refused and len(figures) == len(read))
        transaction.set_rollback(not kept)
    return landed, kept


def _record(event: str, token: PushToken, by: Any, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="push_token", object_code=token.code, organisation_code=token.provider.code,
        details=details, by=by, now=now,
    )  # fmt: skip
