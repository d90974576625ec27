"""What the city's air is to reach in a year, and what is done for it."""

from datetime import date, datetime

from django.db import transaction

from jixiao.web.air import rules
from jixiao.web.air.models import Abatement, AirTarget
from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def set_target(*, year: int, target_of: str, value: float, basis: str = "", by: Account, now: datetime) -> AirTarget:
    """The year's target from now on; the former one stays on record."""
    rules.check_target(target_of, year, value)
    target = AirTarget.objects.create(
        year=year, target_of=target_of, value=value, basis=basis.strip()[:200], set_by=by, set_at=now
    )
    _record("AIR_TARGET_SET", "air_target", f"{year}/{target_of}", by, now, annual_target=value, basis=target.basis)
    return target


@transaction.atomic
def enter_abatement(
    *,
    label_zh: str,
    first_date: date,
    last_date: date | None = None,
    label_en: str = "",
    words_zh: str = "",
    words_en: str = "",
    document: str = "",
    organisation: Organisation | None = None,
    by: Account,
    now: datetime,
) -> Abatement:
    """What is done against pollution, from a day on; `organisation` carries it out."""
    rules.check_abatement(label_zh, first_date, last_date)
    one = Abatement.objects.create(
        label_zh=label_zh.strip(), label_en=label_en.strip(), words_zh=words_zh.strip()[: rules.WORDS_LIMIT],
        words_en=words_en.strip()[: rules.WORDS_LIMIT], document=document.strip()[:200], organisation=organisation,
        first_date=first_date, last_date=last_date, entered_by=by, entered_at=now,
    )  # fmt: skip
    _record("ABATEMENT_ENTERED", "abatement", str(one.pk), by, now, name=one.label_zh, **{"from": str(first_date)})
    return one


@transaction.atomic
def withdraw_abatement(*, abatement: Abatement, by: Account, now: datetime) -> None:
    """It was entered by mistake: shown no more, kept on record."""
    if not Abatement.objects.filter(pk=abatement.pk, withdrawn_at__isnull=True).update(withdrawn_at=now):
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    _record("ABATEMENT_WITHDRAWN", "abatement", str(abatement.pk), by, now, name=abatement.label_zh)


def _record(event: str, kind: str, code: str, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type=kind, object_code=code, by=by, now=now, details=details,
        organisation_code=by.organisation.code if by.organisation else "",
    )  # fmt: skip
