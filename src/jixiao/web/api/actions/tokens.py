"""Tokens are issued, revoked, and their requests counted."""

from collections.abc import Collection
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from jixiao.web.api import rules
from jixiao.web.api.models import PushToken
from jixiao.web.audit.actions import record
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def issue(
    *,
    label: str,
    provider: Organisation,
    indicators: Collection[Indicator] | None,
    roots: Collection[Organisation],
    expires_date: date,
    per_minute: int,
    may_list_cases: bool = False,
    by: Account,
    now: datetime,
) -> tuple[PushToken, str]:
    """A token for one system of the provider, and its text, which is kept nowhere.

    `indicators` None: all that the provider owns; no `roots`: the provider and all below it. `may_list_cases`: those that
    the service points of the roots handled.
    """
    n_indicators = None if indicators is None else len(indicators)
    today = timezone.localtime(now).date()
    rules.check_can_issue(label, expires_date, today, per_minute, n_indicators, may_list_cases=may_list_cases)
    code, text = rules.new_token()
    token = PushToken.objects.create(
        code=code, label=label.strip(), digest=rules.digest_of(text), provider=provider,
        has_all_of_provider=indicators is None, per_minute=per_minute, may_list_cases=may_list_cases, issued_by=by, issued_at=now,
        expires_at=timezone.make_aware(datetime.combine(expires_date, time.min)),
    )  # fmt: skip
    token.indicators.set(indicators or ())
    token.roots.set(roots or (provider,))
    over = sorted(root.code for root in roots or (provider,))
    codes = sorted(indicator.code for indicator in indicators or ())
    more = {"cases": True} if may_list_cases else {}
    _record(
        "PUSH_TOKEN_ISSUED", token, by, now, name=token.label, indicators=codes, over=over, to=str(expires_date), **more
    )
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


def _record(event: str, token: PushToken, by: Any, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="push_token", object_code=token.code, organisation_code=token.provider.code,
        details=details, by=by, now=now,
    )  # fmt: skip
