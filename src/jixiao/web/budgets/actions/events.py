"""What happens to a programme is written twice: on its own chain, and in the platform's event log."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.budgets.models import Programme, ProgrammeEvent
from jixiao.web.organisations.models import Account

LOGGED = {
    "entered": "PROGRAMME_ENTERED",
    "assessed": "PROGRAMME_ASSESSED",
    "declared": "OBJECTIVES_DECLARED",
    "endorsed": "OBJECTIVES_ENDORSED",
    "sent_back": "OBJECTIVES_SENT_BACK",
    "reviewed": "OBJECTIVES_REVIEWED",
    "spent": "PROGRAMME_PAYMENTS_REPORTED",
    "change_asked": "PROGRAMME_CHANGE_ASKED",
    "changed": "PROGRAMME_BUDGET_CHANGED",
    "change_declined": "PROGRAMME_CHANGE_DECLINED",
    "monitored": "MONITORING_REPORTED",
    "monitoring_endorsed": "MONITORING_ENDORSED",
    "monitoring_returned": "MONITORING_SENT_BACK",
    "monitoring_judged": "MONITORING_JUDGED",
    "monitoring_concluded": "MONITORING_CONCLUDED",
    "self_evaluated": "SELF_EVALUATION_SUBMITTED",
    "self_endorsed": "SELF_EVALUATION_ENDORSED",
    "self_returned": "SELF_EVALUATION_SENT_BACK",
    "self_reviewed": "SELF_EVALUATION_REVIEWED",
    "evaluated": "PROGRAMME_EVALUATED",
    "used": "PROGRAMME_RESULT_USED",
    "disclosed": "PROGRAMME_FORM_DISCLOSED",
    "marked_key": "PROGRAMME_MARKED_KEY",
    "unmarked_key": "PROGRAMME_UNMARKED_KEY",
    "opened": "WHOLE_DEPARTMENT_OPENED",
    "rest_told": "WHOLE_DEPARTMENT_MONEY_TOLD",
}
"""What the event log calls the kinds of events of a programme's chain."""


@transaction.atomic
def record(
    *, kind: str, programme: Programme, by: Actor, now: datetime, words: str = "", **details: Any
) -> ProgrammeEvent:
    """Write the event with the state that the programme has now; `details` are plain data, amounts in yuan."""
    plain = {name: f"{value:.2f}" if isinstance(value, Decimal) else value for name, value in details.items()}
    audit.record(
        event=LOGGED[kind], object_type="budget_programme", object_code=programme.code,
        organisation_code=programme.organisation.code, by=by, now=now,
        details={"state": programme.state, **({"reason": words.strip()} if words else {}), **plain},
    )  # fmt: skip
    return ProgrammeEvent.objects.create(
        programme=programme, kind=kind, words=words.strip(), details=plain,
        by=by if isinstance(by, Account) else None, at=now,
    )  # fmt: skip
