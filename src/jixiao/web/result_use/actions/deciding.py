"""A proposal is decided by somebody else than who drew it up; only then is it carried out, with a document that shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from jixiao.engine.result_use.rules import BUDGET
from jixiao.web.base.rules import RuleViolation, check_words
from jixiao.web.base.words import N_
from jixiao.web.budgets.models import BudgetProposal, Programme
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.organisations.models import Account
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.actions.events import record
from jixiao.web.result_use.actions.moving import Mover
from jixiao.web.result_use.models import UseProposal, UseRound

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Decision:
    """What is decided: accept, change or reject, why, and of a change the other kind or size.

    `programme`, `reallocation`: where a change of budget will be carried out, if that is known.
    """

    act: str
    reason: str
    kind: str = ""
    size: Decimal | None = None
    programme: Programme | None = None
    reallocation: BudgetProposal | None = None


@transaction.atomic
def decide(*, proposal: UseProposal, decision: Decision, by: Account, now: datetime) -> UseProposal:
    """Accept, change or reject it. Nothing is applied by this: it says what is to be carried out.

    Where the organisation had no budget here when it was drawn up, the share is of the programme that is named.
    """
    check_words(decision.reason)
    if decision.act not in rules.DECISIONS:
        raise RuleViolation("unknown_decision", N_("Say what is decided."))
    list(UseRound.objects.select_for_update(no_key=True, of=("self",)).filter(pk=proposal.round_id).values("pk"))
    proposal.refresh_from_db()
    rules.check_can_act(decision.act, proposal.state)
    _check_valid(proposal)
    rules.check_other_person(_name(proposal.drafted_by), _name(proposal.notified_by), by.username)
    kind, size, amount = proposal.kind, proposal.size, proposal.amount
    if decision.act == "change":
        kind, size = decision.kind or proposal.kind, decision.size
        rules.check_change(proposal.kind, proposal.size, kind, size)
        amount = _amount(proposal, size)
    if amount is None and kind == BUDGET and size is not None and decision.programme is not None:
        amount = (decision.programme.amount * size).quantize(CENT, ROUND_HALF_UP)
    if decision.act != "reject":
        _check_cap(proposal, kind, amount)
    _check_links(proposal, decision)
    Mover(proposal, now).move(
        decision.act, decided_kind=kind, decided_size=size, decided_amount=amount, decision=decision.reason.strip(),
        decided_by=by, decided_at=now, programme=decision.programme, reallocation=decision.reallocation,
    )  # fmt: skip
    record(
        kind=rules.PAST[decision.act], proposal=proposal, by=by, now=now, words=decision.reason, use=kind, size=size,
        amount=amount, programme=decision.programme.code if decision.programme else None,
        reallocation=decision.reallocation.number if decision.reallocation else None,
    )  # fmt: skip
    return proposal


def _check_valid(proposal: UseProposal) -> None:
    """Nothing is decided or done on a result that was replaced, in the minutes before that is taken up."""
    state = ScoringRun.objects.values_list("state", flat=True).get(use_round=proposal.round_id)
    rules.check_final(is_confirmed=state == CONFIRMED, is_final=True)


def _name(account: Account | None) -> str:
    return account.username if account else ""


def _amount(proposal: UseProposal, size: Decimal | None) -> Decimal | None:
    """The proposed amount at another size: of the same budget."""
    if proposal.kind != BUDGET or proposal.amount is None or not proposal.size or size is None:
        return None
    base = queries.budgets_of([proposal.organisation_id], timezone.localdate(proposal.round.at).year)
    whole = base.get(proposal.organisation_id)
    return None if whole is None else (whole * size).quantize(CENT, ROUND_HALF_UP)


def _check_cap(proposal: UseProposal, kind: str, amount: Decimal | None) -> None:
    """Together with the other increases of the round as they are decided, or proposed where they are not."""
    if kind != BUDGET or amount is None or amount <= 0:
        return
    others = UseProposal.objects.filter(round=proposal.round_id, kind=BUDGET).exclude(pk=proposal.pk)
    decided = others.filter(state__in=[*rules.TO_CARRY_OUT, rules.CARRIED_OUT], decided_amount__gt=0)
    waiting = others.filter(state__in=rules.UNDECIDED, amount__gt=0)
    held = decided.aggregate(sum=Sum("decided_amount"))["sum"], waiting.aggregate(sum=Sum("amount"))["sum"]
    total = amount + sum((each for each in held if each is not None), Decimal(0))
    rules.check_cap(total, proposal.round.increase_cap)


def _check_links(proposal: UseProposal, decision: Decision) -> None:
    """A programme is the organisation's own; both belong to a change of budget."""
    is_linked = decision.programme is not None or decision.reallocation is not None
    if is_linked and (decision.act == "reject" or proposal.kind != BUDGET):
        raise RuleViolation("not_a_budget", N_("A programme or reallocation belongs to an accepted change of budget."))
    if decision.programme is not None and decision.programme.organisation_id != proposal.organisation_id:
        raise RuleViolation("other_programme", N_("That programme belongs to another organisation."))


@transaction.atomic
def carry_out(
    *, proposal: UseProposal, done_on: date, document: str, words: str, by: Account, now: datetime
) -> UseProposal:
    """What was done, when, and which document shows it: only this makes the result used."""
    check_words(words)
    rules.check_can_act("carry_out", proposal.state)
    _check_valid(proposal)
    assert proposal.decided_at is not None
    rules.check_carrying_out(done_on, timezone.localdate(proposal.decided_at), timezone.localdate(now), document)
    Mover(proposal, now).move("carry_out", done_on=done_on, document_number=document.strip())
    record(
        kind="carried_out", proposal=proposal, by=by, now=now, words=words, day=done_on, document=document.strip()
    )  # fmt: skip
    return proposal


@transaction.atomic
def lapse(*, proposal: UseProposal, reason: str, by: Account, now: datetime) -> UseProposal:
    """It has lost its object: nothing is decided or carried out any more. The reason stays."""
    check_words(reason)
    rules.check_other_person(_name(proposal.drafted_by), _name(proposal.notified_by), by.username)
    Mover(proposal, now).move("lapse")
    record(kind="lapsed", proposal=proposal, by=by, now=now, words=reason)
    return proposal
