"""What people say of what was found: alike or not, idle or needed; a reallocation proposed, and decided by another."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import rules
from jixiao.web.budgets.models import BudgetProposal, IdleAnswer, PairJudgement, Programme
from jixiao.web.budgets.rules import choosing, money
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def judge_pair(
    *, one: Programme, other: Programme, similarity: float, verdict: str, reason: str, by: Account, now: datetime
) -> PairJudgement:
    """The same work twice, or not, with the reason. Nothing follows by itself."""
    rules.check_words(reason)
    if verdict not in choosing.JUDGEMENT_LABELS or one.pk == other.pk:
        raise RuleViolation("unknown_verdict", N_("Say whether it is the same work."))
    first, second = sorted((one, other), key=lambda each: each.pk)
    made = PairJudgement.objects.create(
        first=first, second=second, similarity=similarity, verdict=verdict, reason=reason.strip(), by=by, at=now
    )
    record(
        event="PROGRAMMES_COMPARED", object_type="budget_programme", object_code=first.code,
        organisation_code=first.organisation.code, by=by, now=now,
        details={"to": second.code, "how": verdict, "reason": reason.strip()},
    )  # fmt: skip
    return made


@transaction.atomic
def answer_idle(
    *, programme: Programme, verdict: str, given_back: Decimal, reason: str, by: Account, now: datetime
) -> IdleAnswer:
    """What the department says of money that lies idle: it will be needed, or so many yuan can be given back."""
    rules.check_words(reason)
    money.check_amount(given_back)
    if verdict not in choosing.IDLE_LABELS or (verdict == choosing.GIVEN_BACK) != (given_back > 0):
        raise RuleViolation("idle_amount", N_("Say how much can be given back, or that all of it will be needed."))
    if given_back > programme.amount:
        raise RuleViolation("idle_too_much", N_("No more can be given back than the budget holds."))
    made = IdleAnswer.objects.create(
        programme=programme, verdict=verdict, given_back=given_back, reason=reason.strip(), by=by, at=now
    )
    record(
        event="IDLE_FUNDS_ANSWERED", object_type="budget_programme", object_code=programme.code,
        organisation_code=programme.organisation.code, by=by, now=now,
        details={"how": verdict, "reason": reason.strip(), "figure": f"{given_back:.2f}"},
    )  # fmt: skip
    return made


@transaction.atomic
def propose(
    *, label: str, year: int, settings: dict[str, Any], outcome: dict[str, Any], by: Account, now: datetime
) -> BudgetProposal:
    """Keep a computed reallocation as a proposal. It changes no budget."""
    if not label.strip():
        raise RuleViolation("label_missing", N_("Give the proposal a name."))
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # one is numbered at a time
    number = (BudgetProposal.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    made = BudgetProposal.objects.create(
        number=number, label=label.strip(), year=year, settings=settings, outcome=outcome, made_by=by, made_at=now
    )
    record(
        event="BUDGET_PROPOSED", object_type="budget_proposal", object_code=str(number), by=by, now=now,
        details={"name": made.label, "year": year},
    )  # fmt: skip
    return made


@transaction.atomic
def decide(*, proposal: BudgetProposal, is_accepted: bool, reason: str, by: Account, now: datetime) -> BudgetProposal:
    """Accept or decline it, by somebody else than who made it. The decision is recorded; amounts stay as they are."""
    rules.check_words(reason)
    held = BudgetProposal.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.pk)
    choosing.check_can_decide(held.state, held.made_by.username, by.username)
    state = choosing.ACCEPTED if is_accepted else choosing.DECLINED
    BudgetProposal.objects.filter(pk=held.pk).update(state=state, reason=reason.strip(), decided_by=by, decided_at=now)
    record(
        event="BUDGET_PROPOSAL_DECIDED", object_type="budget_proposal", object_code=str(held.number), by=by, now=now,
        details={"how": state, "reason": reason.strip()},
    )  # fmt: skip
    proposal.refresh_from_db()
    return proposal
