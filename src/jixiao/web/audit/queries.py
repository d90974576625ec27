"""Every read of the event log. A scope is the codes of the organisations one may read of; None means all."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from jixiao.web.audit.models import AuditEvent

Scope = Collection[str] | None


@dataclass(frozen=True)
class EventFilter:
    """What the reader asks for; '' and None ask for nothing."""

    words: str = ""
    event: str = ""
    object_type: str = ""
    actor: str = ""
    organisation: str = ""
    since: date | None = None
    until: date | None = None


def events(scope: Scope, asked: EventFilter | None = None) -> QuerySet[AuditEvent]:
    """Events inside the scope that match, newest first."""
    asked = asked or EventFilter()
    found = _in_scope(scope)
    exact = {
        "event": asked.event,
        "object_type": asked.object_type,
        "actor_code": asked.actor,
        "organisation_code": asked.organisation,
    }
    found = found.filter(**{key: value for key, value in exact.items() if value})
    if asked.since:
        found = found.filter(at__gte=_midnight(asked.since))
    if asked.until and asked.until < date.max:
        found = found.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    for word in asked.words.split():
        found = found.filter(
            Q(object_code__icontains=word)
            | Q(actor_code__icontains=word)
            | Q(actor_label__icontains=word)
            | Q(organisation_code__icontains=word)
        )
    return found.order_by("-at", "-id")


def object_history(scope: Scope, object_type: str, object_code: str) -> list[AuditEvent]:
    """Everything that happened to one thing, newest first."""
    found = _in_scope(scope).filter(object_type=object_type, object_code=object_code)
    return list(found.order_by("-at", "-id"))


def kinds(scope: Scope) -> tuple[list[str], list[str]]:
    """Event codes and object types that occur, for the page's choosers."""
    found = _in_scope(scope)
    return (
        sorted(found.order_by().values_list("event", flat=True).distinct()),
        sorted(found.order_by().values_list("object_type", flat=True).distinct()),
    )


def _in_scope(scope: Scope) -> QuerySet[AuditEvent]:
    found: QuerySet[AuditEvent] = AuditEvent.objects.all()
    return found if scope is None else found.filter(organisation_code__in=list(scope)).exclude(organisation_code="")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
