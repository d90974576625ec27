"""Service points are made, changed, imported; their codes renewed; cases handled entered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.rules import check_code, check_label, check_validity
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import CasesHandled, ServicePoint

MONTH_SIGNS = 7


@dataclass(frozen=True)
class NewPoint:
    """A point to be made."""

    code: str
    label_zh: str
    organisation: Organisation
    kind: str
    opened_from: date
    label_en: str = ""
    closed_from: date | None = None


@transaction.atomic
def create_point(*, point: NewPoint, by: Account, now: datetime) -> ServicePoint:
    """A new point; its public code holds from now on."""
    return _create(point, by, now)


@transaction.atomic
def import_points(*, points: Sequence[NewPoint], by: Account, now: datetime) -> list[ServicePoint]:
    """Many new points, all or none."""
    if len(points) > rules.MOST_POINTS:
        raise RuleViolation("too_many_points", N_("A list holds at most %(most)s points."), most=rules.MOST_POINTS)
    return [_create(point, by, now) for point in points]


def _create(new: NewPoint, by: Account, now: datetime) -> ServicePoint:
    check_code(new.code)
    check_label(new.label_zh)
    rules.check_kind(new.kind)
    check_validity(new.opened_from, new.closed_from)
    if ServicePoint.objects.filter(code=new.code).exists():
        raise RuleViolation("point_exists", rules.POINT_EXISTS, code=new.code)
    point = ServicePoint.objects.create(
        code=new.code, label_zh=new.label_zh.strip(), label_en=new.label_en.strip()[:160], organisation=new.organisation,
        kind=new.kind, opened_from=new.opened_from, closed_from=new.closed_from, changed_at=now,
    )  # fmt: skip
    _record("SERVICE_POINT_CREATED", point, by, now, label_zh=point.label_zh, point_kind=point.kind)
    return point


@transaction.atomic
def change_point(
    *, point: ServicePoint, label_zh: str, label_en: str, opened_from: date, closed_from: date | None, by: Account, now: datetime
) -> ServicePoint:  # fmt: skip
    """Another name, or other days on which it is open. Code, kind and organisation stay: answers belong to them."""
    check_label(label_zh)
    check_validity(opened_from, closed_from)
    fresh = ServicePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    fresh.label_zh, fresh.label_en = label_zh.strip(), label_en.strip()[:160]
    fresh.opened_from, fresh.closed_from, fresh.changed_at = opened_from, closed_from, now
    fresh.save()
    until = closed_from.isoformat() if closed_from else ""
    _record("SERVICE_POINT_CHANGED", fresh, by, now, label_zh=fresh.label_zh, **{"from": str(opened_from), "to": until})
    return fresh


@transaction.atomic
def renew_code(*, point: ServicePoint, reason: str, by: Account, now: datetime) -> ServicePoint:
    """End all printed codes of the point (a copy is misused); new posters are to be printed."""
    rules.check_words(reason)
    fresh = ServicePoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
    fresh.code_version += 1
    fresh.changed_at = now
    fresh.save(update_fields=["code_version", "changed_at"])
    _record("SERVICE_POINT_CODE_RENEWED", fresh, by, now, version=fresh.code_version, reason=reason.strip())
    return fresh


@transaction.atomic
def enter_cases_handled(*, point: ServicePoint, month: str, n: int, by: Account, now: datetime) -> CasesHandled:
    """How many cases the point handled in a month; entered again it is corrected, and the event log keeps both."""
    rules.check_handled(n)
    _check_month(month, now)
    before = CasesHandled.objects.filter(point=point, month=month).values_list("n", flat=True).first()
    row, _ = CasesHandled.objects.update_or_create(
        point=point, month=month, defaults={"n": n, "entered_by": by, "entered_at": now}
    )
    _record("CASES_HANDLED_ENTERED", point, by, now, period=month, before=before, cases=n)
    return row


def _check_month(month: str, now: datetime) -> None:
    try:
        known = len(month) == MONTH_SIGNS and date.fromisoformat(f"{month}-01") <= now.date()
    except ValueError:
        known = False
    if not known:
        raise RuleViolation("bad_month", N_("Give a month that has begun, such as 2026-09."))


def _record(event: str, point: ServicePoint, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event, object_type="service_point", object_code=point.code, organisation_code=point.organisation.code,
        by=by, now=now, details=details,
    )  # fmt: skip
