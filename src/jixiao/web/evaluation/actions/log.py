"""What happens in a cycle goes into the platform's event log."""

from datetime import datetime

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.evaluation.models import EvaluationCycle


@transaction.atomic
def record(*, event: str, cycle: EvaluationCycle, by: Actor, now: datetime, **details: object) -> None:
    """Write one event about a cycle."""
    audit.record(
        event=event,
        object_type="evaluation_cycle",
        object_code=cycle.code,
        organisation_code=cycle.scheme_version.scheme.organisation.code,
        by=by,
        now=now,
        details=details,
    )
