"""Writes of the register of third parties: who is on it, its people, conflicts, commissions, judgements, suspensions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.engine.appraisal.credit_code import credit_code_of
from jixiao.web.appraisal import frames, queries, rules
from jixiao.web.appraisal.models import (
    Commission,
    CommissionedEvaluation,
    Engagement,
    Panel,
    Reviewer,
    Suspension,
    ThirdParty,
    WorkJudgement,
)
from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import access_for, tree_on
from jixiao.web.organisations.rules import check_code


@dataclass(frozen=True)
class NewCommission:
    """What the office says of a commission; the fee in yuan."""

    work: str
    period: str
    fee: Decimal
    contract_date: date
    organisation: Organisation
    """Who commissions and pays."""
    evaluated: Sequence[Organisation]
    lead: Reviewer | None
    panel: Panel | None = None


@transaction.atomic
def add_third_party(
    *, code: str, label_zh: str, registration: str, label_en: str = "", contact: str = "", by: Account, now: datetime
) -> ThirdParty:
    """Enter a third party into the register, with its unified social credit code."""
    check_code(code)
    if not label_zh.strip():
        raise RuleViolation("label_missing", N_("Give the third party its name."))
    kept = credit_code_of(registration)
    rules.check_registration(kept)
    try:
        with transaction.atomic():
            added = ThirdParty.objects.create(
                code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), registration=kept,
                contact=contact.strip(), added_by=by, added_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "code_taken", N_("There is a third party with this code or this credit code already.")
        ) from None
    _record("THIRD_PARTY_ADDED", added, by, now, label_zh=added.label_zh, number=kept)
    return added


@transaction.atomic
def change_third_party(
    *, third_party: ThirdParty, registration: str, contact: str = "", by: Account, now: datetime
) -> ThirdParty:
    """Put the credit code right, or tell whom to reach."""
    kept = credit_code_of(registration)
    rules.check_registration(kept)
    found = _locked(third_party)
    found.registration, found.contact = kept, contact.strip()
    try:
        with transaction.atomic():
            found.save(update_fields=["registration", "contact"])
    except IntegrityError:
        raise RuleViolation(
            "code_taken", N_("There is a third party with this code or this credit code already.")
        ) from None
    _record("THIRD_PARTY_CHANGED", found, by, now, number=kept)
    return found


@transaction.atomic
def enter_reviewer(
    *,
    third_party: ThirdParty,
    name: str,
    is_lead: bool,
    qualification: str = "",
    account: Account | None = None,
    by: Account,
    now: datetime,
) -> Reviewer:
    """Somebody who evaluates for a third party; the account, where there is one, belongs to it from now on."""
    rules.check_reviewer(name, qualification, is_lead)
    if account is not None:
        rules.check_account(access_for(account, tree_on(timezone.localdate(now))).roles)
    try:
        with transaction.atomic():
            entered = Reviewer.objects.create(
                third_party=third_party, name=name.strip(), is_lead=is_lead, qualification=qualification.strip(),
                account=account, entered_by=by, entered_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation(
            "account_taken", N_("This account belongs to a third party already. End it there first.")
        ) from None
    details: dict[str, Any] = {"name": entered.name, "reason": entered.qualification}
    _record("REVIEWER_ENTERED", third_party, by, now, **details)
    return entered


@transaction.atomic
def end_reviewer(*, reviewer: Reviewer, by: Account, now: datetime) -> Reviewer:
    """Somebody evaluates for the third party no more; the account belongs to nobody then."""
    _locked(reviewer.third_party)
    found = Reviewer.objects.select_related("third_party").get(pk=reviewer.pk)
    if found.left_on is not None:
        raise RuleViolation("left_already", N_("This person has left already. Reload the page."))
    found.left_on = timezone.localdate(now)
    found.save(update_fields=["left_on"])
    _record("REVIEWER_LEFT", found.third_party, by, now, name=found.name)
    return found


@transaction.atomic
def enter_engagement(
    *,
    third_party: ThirdParty,
    organisation: Organisation,
    work: str,
    kind: str = rules.WORKED,
    by: Account,
    now: datetime,
) -> Engagement:
    """A third party worked for an organisation, or declares a conflict there: from now on it does not evaluate it."""
    rules.check_words(work)
    try:
        with transaction.atomic():
            entered = Engagement.objects.create(
                third_party=third_party, organisation=organisation, kind=kind, work=work.strip()[:300], entered_by=by,
                entered_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("entered_already", N_("This work is on the register already.")) from None
    details: dict[str, Any] = {"reason": entered.work, "kind": kind}
    _record("ENGAGEMENT_ENTERED", third_party, by, now, organisation.code, **details)
    return entered


@transaction.atomic
def commission(*, third_party: ThirdParty, new: NewCommission, by: Account, now: datetime) -> Commission:
    """Enter what a third party is engaged for; only one in use, with a main reviewer, independent of those evaluated."""
    today, party = timezone.localdate(now), _locked(third_party)
    terms = rules.Terms(new.work, new.period, new.fee, new.contract_date, len(new.evaluated))
    rules.check_terms(terms, today)
    ties, tree = queries.ties_of(party), tree_on(today)
    barred = [one for one in new.evaluated if one.pk in ties]
    names = [place.label_zh if (place := tree.find(one.pk)) else one.code for one in barred]
    lead = next((one for one in queries.leads_of(party) if one == new.lead), None)
    rules.check_can_commission(party.registration, queries.suspended_until(party, today), lead is not None, names)
    assert lead is not None
    number = (Commission.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    entered = Commission.objects.create(
        number=number, third_party=party, lead=lead, organisation=new.organisation, work=new.work.strip()[:300],
        period=new.period, panel=new.panel, fee=new.fee, contract_date=new.contract_date, entered_by=by, entered_at=now,
    )  # fmt: skip
    CommissionedEvaluation.objects.bulk_create(
        CommissionedEvaluation(commission=entered, organisation=one) for one in new.evaluated
    )
    details: dict[str, Any] = {
        "number": number,
        "reason": entered.work,
        "organisations": len(new.evaluated),
        "value": f"{new.fee:f}",
    }
    _record("COMMISSION_ENTERED", party, by, now, new.organisation.code, **details)
    return entered


@transaction.atomic
def judge(
    *, commission: Commission, points: Mapping[str, int], words: str, by: Account, now: datetime
) -> WorkJudgement:
    """How well the work was done, by the criteria's weights of the day; judged again, the former stays on record."""
    party = _locked(commission.third_party)
    rules.check_can_judge(commission.panel.state if commission.panel else "")
    rules.check_judgement(points, words)
    former = WorkJudgement.objects.filter(commission=commission).aggregate(newest=Max("revision"))["newest"] or 0
    score = rules.quality_of(points, frames.quality_weights(timezone.localdate(now)))
    judged = WorkJudgement.objects.create(
        commission=commission, revision=former + 1, points=dict(points), score=score, words=words.strip(), judged_by=by,
        judged_at=now,
    )  # fmt: skip
    details: dict[str, Any] = {
        "number": commission.number,
        "value": score,
        "reason": judged.words,
        "revision": judged.revision,
    }
    _record("COMMISSION_JUDGED", party, by, now, **details)
    return judged


@transaction.atomic
def suspend(
    *, third_party: ThirdParty, first_date: date, last_date: date, reason: str, by: Account, now: datetime
) -> Suspension:
    """For that period a third party gets no new commission and no seat; what it has begun goes on."""
    party = _locked(third_party)
    rules.check_suspension(first_date, last_date, reason, timezone.localdate(now))
    made = Suspension.objects.create(
        third_party=party, first_date=first_date, last_date=last_date, reason=reason.strip(), suspended_by=by,
        suspended_at=now,
    )  # fmt: skip
    details: dict[str, Any] = {"reason": made.reason, "from": f"{first_date}", "to": f"{last_date}"}
    _record("THIRD_PARTY_SUSPENDED", party, by, now, **details)
    return made


@transaction.atomic
def lift(*, suspension: Suspension, reason: str, by: Account, now: datetime) -> Suspension:
    """End a suspension before its last day, with a reason."""
    rules.check_words(reason)
    found = Suspension.objects.select_for_update(of=("self",)).select_related("third_party").get(pk=suspension.pk)
    rules.check_can_lift(found.lifted_at is not None, found.last_date, timezone.localdate(now))
    found.lifted_by, found.lifted_at, found.lifted_reason = by, now, reason.strip()
    found.save(update_fields=["lifted_by", "lifted_at", "lifted_reason"])
    _record("SUSPENSION_LIFTED", found.third_party, by, now, reason=found.lifted_reason)
    return found


def _locked(third_party: ThirdParty) -> ThirdParty:
    """One act on a third party at a time."""
    return ThirdParty.objects.select_for_update().get(pk=third_party.pk)


def _record(
    event: str, third_party: ThirdParty, by: Account, now: datetime, organisation_code: str = "", **details: Any
) -> None:
    record(
        event=event, object_type="third_party", object_code=third_party.code, organisation_code=organisation_code,
        by=by, now=now, details=details,
    )  # fmt: skip
