"""Writes to what may be reached. Only a security administrator comes here."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.sources import frames, rules
from jixiao.web.sources.models import RegisteredPlace


@transaction.atomic
def register_place(
    *,
    kind: str,
    address: str,
    reason: str,
    by: Account,
    now: datetime,
    ports: Sequence[int | str] = (),
    networks: Sequence[str] = (),
) -> RegisteredPlace:
    """From now on sources may reach it; DefinitionError where the gate could not read it."""
    rules.check_place(kind, address, ports, networks)
    rules.check_reason(reason)
    place = RegisteredPlace(
        kind=kind, address=rules.tidy_place(kind, address), ports=list(ports), networks=list(networks),
        reason=reason.strip(), registered_by=by, registered_at=now,
    )  # fmt: skip
    frames.check_gate_reads(place)
    try:
        with transaction.atomic():
            place.save()
    except IntegrityError:
        raise RuleViolation(
            "place_registered",
            N_("“%(address)s” is registered already. Withdraw it first to change its ports."),
            address=place.address,
        ) from None
    _record("PLACE_REGISTERED", place, by, now, reason)
    return place


@transaction.atomic
def withdraw_place(*, place: RegisteredPlace, reason: str, by: Account, now: datetime) -> None:
    """From now on nothing reaches it; a reading under way may end."""
    rules.check_reason(reason)
    still = RegisteredPlace.objects.filter(pk=place.pk, withdrawn_at__isnull=True)
    if not still.update(withdrawn_by=by, withdrawn_at=now):
        raise RuleViolation("place_withdrawn", N_("This place is withdrawn already. Reload the page."))
    _record("PLACE_WITHDRAWN", place, by, now, reason)


def _record(event: str, place: RegisteredPlace, by: Account, now: datetime, reason: str) -> None:
    details = {"ports": place.ports, "networks": place.networks, "reason": reason.strip()}
    record(event=event, object_type="place", object_code=place.address[:200], by=by, now=now, details=details)
