"""Mailings: whose they are, what is due now, and what a message carries at the moment when it goes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.evaluation.rules import CONFIRMED as RUN_CONFIRMED
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import access_for, tree_on, working_days
from jixiao.web.reports import rules
from jixiao.web.reports.models import MailedReport, Mailing, MailingRecipient
from jixiao.web.reports.queries.written import readable_by

LARGEST = 2**63 - 1
CAUGHT_UP = timedelta(days=14)
"""A result that was confirmed longer ago is not mailed any more: whoever got the right late reads it on the page."""


@dataclass(frozen=True)
class Due:
    """One report that one person is to be sent on one occasion."""

    mailing: Mailing
    account: Account
    occasion: str
    run: ScoringRun

    @property
    def key(self) -> str:
        """The notice's key: the same occasion is told once."""
        return f"report:{self.mailing.pk}:{self.account.pk}:{self.occasion}"


def due_mail(now: datetime) -> Iterator[Due]:
    """What is due at `now` and was not sent yet, for people whose rights allow it today."""
    today = timezone.localdate(now)
    tree = tree_on(today)
    live = MailingRecipient.objects.filter(
        left_at__isnull=True, mailing__ended_at__isnull=True, account__is_active=True
    )
    related = ("mailing__organisation", "mailing__run__cycle__scheme_version__scheme", "account")
    for one in live.select_related(*related).order_by("mailing_id", "account_id"):
        mailing = one.mailing
        sent = set(MailedReport.objects.filter(mailing=mailing, account=one.account).values_list("occasion", flat=True))
        for occasion, runs in _occasions(mailing, now, today):
            if occasion in sent:
                continue
            about = mailing.organisation.code if mailing.organisation else ""
            access = access_for(one.account, tree)
            run = next((each for each in runs if readable_by(access, each, mailing.kind, about)), None)
            if run is not None:
                yield Due(mailing, one.account, occasion, run)


def _occasions(mailing: Mailing, now: datetime, today: date) -> Iterator[tuple[str, list[ScoringRun]]]:
    """Occasions with the runs among which the first that the person may read is meant."""
    if mailing.run is not None:
        yield f"run:{mailing.run.code}", [mailing.run]
        return
    confirmed = ScoringRun.objects.filter(state=RUN_CONFIRMED).select_related("cycle__scheme_version__scheme")
    if mailing.timing == rules.CONFIRMED:
        since = max(mailing.created_at, now - CAUGHT_UP)
        for run in confirmed.filter(confirmed_at__gt=since).order_by("confirmed_at", "pk"):
            yield f"run:{run.code}", [run]
        return
    first = today.replace(day=1)
    day = working_days().add(first - timedelta(days=1), mailing.working_day or 1)
    if timezone.localdate(mailing.created_at) <= day <= today:
        yield f"month:{today:%Y-%m}", list(confirmed.order_by("-confirmed_at", "-pk")[:50])


def mailed_before(due: Due) -> bool:
    """Whether it was sent meanwhile."""
    return MailedReport.objects.filter(mailing=due.mailing, account=due.account, occasion=due.occasion).exists()


def enclosed(key: str, account: Account, today: date) -> MailedReport | None:
    """What was posted under that key to the person, if the rights of today still allow it; None where they do not."""
    found = MailedReport.objects.select_related("mailing__organisation", "run__cycle__scheme_version__scheme")
    one = found.filter(notice_key=key, account=account).first()
    if one is None or not account.is_active:
        return None
    about = one.mailing.organisation.code if one.mailing.organisation else ""
    access = access_for(account, tree_on(today))
    return one if readable_by(access, one.run, one.mailing.kind, about) else None


@dataclass(frozen=True)
class MailingLine:
    """A mailing as its page lists it; `mine`: the reader is a recipient."""

    mailing: Mailing
    recipients: tuple[Account, ...]
    mine: bool
    last: MailedReport | None


def mailing_lines(account: Account) -> list[MailingLine]:
    """Mailings that the person gets, and those that the person set up, live ones only; newest first."""
    rows = MailingRecipient.objects.filter(left_at__isnull=True, mailing__ended_at__isnull=True)
    by_mailing: dict[int, list[MailingRecipient]] = {}
    for row in rows.select_related("mailing__organisation", "mailing__created_by", "account").order_by(
        "account__username"
    ):
        by_mailing.setdefault(row.mailing_id, []).append(row)
    lines = []
    for group in by_mailing.values():
        mailing, mine = group[0].mailing, any(row.account_id == account.pk for row in group)
        if mine or mailing.created_by_id == account.pk:
            last = MailedReport.objects.filter(mailing=mailing, account=account).select_related("run").last()
            lines.append(MailingLine(mailing, tuple(row.account for row in group), mine, last))
    return sorted(lines, key=lambda line: -line.mailing.pk)


def my_mailing(account: Account, pk: int) -> MailingRecipient | None:
    """The person's place among the recipients of that mailing, where it is still held."""
    if pk > LARGEST:
        return None
    live = MailingRecipient.objects.filter(left_at__isnull=True, mailing__ended_at__isnull=True)
    return live.filter(mailing=pk, account=account).select_related("mailing", "account__organisation").first()


def live_mailing(account: Account, pk: int) -> Mailing | None:
    """The mailing that this person set up and that has not ended."""
    return Mailing.objects.filter(pk=pk, created_by=account, ended_at__isnull=True).first() if pk <= LARGEST else None
