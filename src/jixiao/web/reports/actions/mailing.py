"""Mailings: set up, left, ended; and the note of what was mailed, in one transaction with the message itself."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS
from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.jobs import actions as jobs
from jixiao.web.notices import actions as notices
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.reports import rules
from jixiao.web.reports.models import MailedReport, Mailing, MailingRecipient
from jixiao.web.reports.queries import Due


@transaction.atomic
def set_up_mailing(
    *,
    kind: str,
    language: str,
    formats: Collection[str],
    organisation: Organisation | None,
    timing: str,
    working_day: int | None,
    recipients: Collection[Account],
    refused: Collection[str] = (),
    by: Account,
    now: datetime,
) -> Mailing:
    """From now on the report goes to these people. `refused`: names of those among them whose rights do not allow it."""
    rules.check_formats(formats, FORMATS)
    if kind not in KINDS:
        raise RuleViolation("unknown_report", N_("There is no such kind of report."))
    rules.check_mailing(
        timing=timing, working_day=working_day, language=language, of_one=KINDS[kind].of_one,
        about=organisation.code if organisation else "", n_recipients=len(recipients),
    )  # fmt: skip
    return _set_up(
        kind, language, formats, organisation, recipients, refused, by, now, timing=timing,
        working_day=working_day if timing == rules.MONTHLY else None,
    )  # fmt: skip


@transaction.atomic
def send_once(
    *,
    run: ScoringRun,
    kind: str,
    language: str,
    formats: Collection[str],
    organisation: Organisation | None,
    recipients: Collection[Account],
    refused: Collection[str] = (),
    by: Account,
    now: datetime,
) -> Mailing:
    """The report on one run goes to these people once, by the next look at what is due; then the mailing ends."""
    rules.check_formats(formats, FORMATS)
    rules.check_mailing(
        timing=rules.ONCE, working_day=None, language=language, of_one=KINDS[kind].of_one,
        about=organisation.code if organisation else "", n_recipients=len(recipients),
    )  # fmt: skip
    made = _set_up(
        kind,
        language,
        formats,
        organisation,
        recipients,
        refused,
        by,
        now,
        timing=rules.ONCE,
        working_day=None,
        run=run,
    )
    jobs.enqueue(kind=rules.MAIL_JOB, by=by, now=now, key=f"send:{made.pk}")
    return made


def _set_up(
    kind: str,
    language: str,
    formats: Collection[str],
    organisation: Organisation | None,
    recipients: Collection[Account],
    refused: Collection[str],
    by: Account,
    now: datetime,
    **when: Any,
) -> Mailing:
    rules.check_may_receive(refused)
    mailing = Mailing.objects.create(
        kind=kind, language=language, formats=[each for each in FORMATS if each in formats], organisation=organisation,
        created_by=by, created_at=now, **when,
    )  # fmt: skip
    MailingRecipient.objects.bulk_create(MailingRecipient(mailing=mailing, account=each) for each in recipients)
    to = sorted(each.username for each in recipients)
    _record("MAILING_SET_UP", mailing, by, now, kind=kind, to=to)
    return mailing


@transaction.atomic
def leave_mailing(*, place: MailingRecipient, by: Account, now: datetime) -> None:
    """The person gets this mailing no more; when nobody is left it ends."""
    if not MailingRecipient.objects.filter(pk=place.pk, left_at__isnull=True).update(left_at=now):
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    mailing = place.mailing
    if not mailing.recipients.filter(left_at__isnull=True).exists():
        Mailing.objects.filter(pk=mailing.pk).update(ended_at=now)
    _record("MAILING_LEFT", mailing, by, now, to=[place.account.username])


@transaction.atomic
def end_mailing(*, mailing: Mailing, by: Account, now: datetime) -> None:
    """Nobody gets it any more."""
    if not Mailing.objects.filter(pk=mailing.pk, ended_at__isnull=True).update(ended_at=now):
        raise RuleViolation("already_ended", N_("This has already ended. Reload the page."))
    _record("MAILING_ENDED", mailing, by, now, kind=mailing.kind)


@transaction.atomic
def note_mailed(
    *, due: Due, message: Message, files: Sequence[Mapping[str, Any]], by: Actor, now: datetime
) -> MailedReport:
    """Post the message and keep what it carries; the occasion is taken, so that it is never posted twice."""
    mailed = MailedReport.objects.create(
        mailing=due.mailing, account=due.account, occasion=due.occasion, run=due.run, notice_key=due.key,
        files=list(files), posted_at=now,
    )  # fmt: skip
    if due.mailing.timing == rules.ONCE and not _waiting(due.mailing):
        Mailing.objects.filter(pk=due.mailing.pk, ended_at__isnull=True).update(ended_at=now)
    notices.post(key=due.key, message=message, accounts=[due.account], by=by, now=now)
    details = {"to": [due.account.username], "run": due.run.code, "number": len(files)}
    _record("REPORT_MAILED", due.mailing, by, now, **details)
    return mailed


def _waiting(mailing: Mailing) -> bool:
    """Whether somebody has not been sent it yet."""
    sent = MailedReport.objects.filter(mailing=mailing).values("account")
    return mailing.recipients.filter(left_at__isnull=True).exclude(account__in=sent).exists()


def _record(event: str, mailing: Mailing, by: Actor, now: datetime, **details: Any) -> None:
    place = mailing.organisation or getattr(by, "organisation", None)
    record(
        event=event, object_type="mailing", object_code=str(mailing.pk), by=by, now=now, details=details,
        organisation_code=place.code if place else "",
    )  # fmt: skip
