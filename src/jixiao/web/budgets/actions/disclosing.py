"""Making forms public: the office enters when budgets and accounts were approved, departments say what is public."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit import actions as audit
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover
from jixiao.web.budgets.models import BudgetApproval, Disclosure, Programme
from jixiao.web.budgets.rules import disclosing, life
from jixiao.web.organisations.models import Account


@transaction.atomic
def enter_approval(
    *, year: int, kind: str, day: date, by: Account, now: datetime, document: str = ""
) -> BudgetApproval:
    """From that day on counts the time within which forms are made public; a later entry corrects it."""
    disclosing.check_approval(kind, day, year, timezone.localdate(now))
    made = BudgetApproval.objects.create(year=year, kind=kind, day=day, document=document.strip(), by=by, at=now)
    audit.record(
        event="BUDGET_APPROVAL_ENTERED", object_type="budget_approval", object_code=f"{year}-{kind}", by=by, now=now,
        details={"day": day.isoformat(), "reason": document.strip()},
    )  # fmt: skip
    return made


@transaction.atomic
def disclose(
    *, programme: Programme, form: str, way: str, shown_on: date | None, by: Account, now: datetime, address: str = "",
    reason: str = "",
) -> Disclosure:  # fmt: skip
    """A form of the programme is public since a day, or is kept secret for a reason."""
    if form not in (disclosing.OF_WHOLE if programme.kind == life.WHOLE else disclosing.FORM_LABELS):
        raise RuleViolation("unknown_form", N_("Choose which form it is."))
    disclosing.check_disclosure(way, shown_on, reason, timezone.localdate(now))
    one = Mover(programme, now).move("disclose")
    made = Disclosure.objects.create(
        programme=one, form=form, way=way, shown_on=shown_on, address=address.strip(), reason=reason.strip(), by=by,
        at=now,
    )  # fmt: skip
    record(kind="disclosed", programme=one, by=by, now=now, words=reason, form=form, how=way)
    return made
