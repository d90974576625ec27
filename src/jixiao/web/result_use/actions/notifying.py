"""The organisation is told what is proposed and may reply; the calendar says when that time, or all time, is over."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import Actor
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.queries import is_final
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import working_days
from jixiao.web.result_use import queries, rules
from jixiao.web.result_use.actions.events import record
from jixiao.web.result_use.actions.moving import Mover
from jixiao.web.result_use.actions.telling import Teller
from jixiao.web.result_use.models import UseProposal, UseRound

LAPSE_WORDS = "在规定期限内未作出决定，自动失效 · Nobody decided in time; it lapsed by itself"


@transaction.atomic
def notify(*, proposal: UseProposal, by: Account, now: datetime) -> UseProposal:
    """Send the notice: the organisation sees the proposal and has its working days to reply. The result must be final."""
    today = timezone.localdate(now)
    _check_final(proposal.round.run, now)
    due = queries.reply_day(today)
    Mover(proposal, now).move("notify", notified_by=by, notified_at=now, reply_due_date=due)
    record(kind="notified", proposal=proposal, by=by, now=now, due_date=due)
    return proposal


@transaction.atomic
def notify_all(*, drawn: UseRound, by: Account, now: datetime) -> int:
    """Send the notice of every draft of a round; how many there were."""
    drafts = UseProposal.objects.filter(round=drawn, state=rules.DRAFTED)
    found = list(drafts.select_related("organisation", "round__run__cycle").order_by("pk"))
    if not found:
        return 0
    _check_final(drawn.run, now)
    due, teller = queries.reply_day(timezone.localdate(now)), Teller(by, now)
    for proposal in found:
        Mover(proposal, now).move("notify", notified_by=by, notified_at=now, reply_due_date=due)
        record(kind="notified", proposal=proposal, by=by, now=now, teller=teller, due_date=due)
    return len(found)


def _check_final(run: ScoringRun, now: datetime) -> None:
    is_confirmed = run.state == CONFIRMED
    rules.check_final(is_confirmed=is_confirmed, is_final=is_confirmed and is_final(run, timezone.localdate(now)))


@transaction.atomic
def pass_over(*, proposal: UseProposal, by: Actor, now: datetime) -> bool:
    """The time to reply is over without a reply; it can be decided now. False where it is not over."""
    due = proposal.reply_due_date
    if proposal.state != rules.NOTIFIED or due is None or timezone.localdate(now) <= due:
        return False
    Mover(proposal, now).move("pass_over")
    record(kind="passed", proposal=proposal, by=by, now=now, due_date=due)
    return True


@transaction.atomic
def lapse_late(*, proposal: UseProposal, by: Actor, now: datetime) -> bool:
    """Nobody decided within the working days that the library gives; False where they are not over."""
    today, drafted = timezone.localdate(now), timezone.localdate(proposal.drafted_at)
    if proposal.state not in rules.UNDECIDED or today <= working_days().add(drafted, queries.lapse_days(drafted)):
        return False
    Mover(proposal, now).move("lapse")
    record(kind="lapsed", proposal=proposal, by=by, now=now, words=LAPSE_WORDS)
    return True
