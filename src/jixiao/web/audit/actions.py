"""The one writer of the event log."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from jixiao.web.audit.models import AuditEvent


class Actor(Protocol):
    """Whoever acts: an account, or the system under its own name."""

    @property
    def username(self) -> str:
        """The name that the log keeps."""

    @property
    def display_name(self) -> str:
        """The name that people read."""


@dataclass(frozen=True)
class SystemActor:
    """The installation itself, where no person acts: first set-up, scheduled work."""

    username: str = "system"
    display_name: str = "system"


SYSTEM = SystemActor()


@transaction.atomic
def record(
    *,
    event: str,
    object_type: str,
    object_code: str,
    by: Actor,
    now: datetime,
    organisation_code: str = "",
    details: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one event; called inside the transaction of the write that it tells of."""
    return AuditEvent.objects.create(
        at=now,
        event=event,
        actor_code=by.username,
        actor_label=by.display_name,
        organisation_code=organisation_code,
        object_type=object_type,
        object_code=object_code,
        details=details or {},
    )
