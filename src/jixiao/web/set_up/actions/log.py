"""What happens to a draft goes into the platform's event log."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.set_up.models import SetUpDraft


@transaction.atomic
def record(*, event: str, draft: SetUpDraft, by: Actor, now: datetime, **details: object) -> None:
    """Write one event about a draft."""
    audit.record(
        event=event, object_type="set_up", object_code=f"{draft.template}/{draft.pk}", details=details,
        organisation_code=draft.organisation.code, by=by, now=now,
    )  # fmt: skip
