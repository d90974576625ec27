"""What those who take part do: report with evidence, pass the ball on, add a document; reports are looked at by others."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects import queries, rules
from jixiao.web.projects.actions.events import SentFile, record
from jixiao.web.projects.actions.moving import Mover
from jixiao.web.projects.models import ProgressReport, Project, ProjectEvent, ReportedMilestone


@transaction.atomic
def file_report(
    *,
    project: Project,
    organisation: Organisation,
    period: str,
    lines: Sequence[rules.ReportedLine],
    words: str,
    by: Account,
    now: datetime,
    file_name: str = "",
    content: bytes = b"",
) -> ProgressReport:
    """How far an organisation's milestones were at the end of a month (or are today, in the present one), with evidence."""
    rules.check_words(words)
    Mover(project, by, now).move("report")
    today = timezone.localdate(now)
    version = queries.plans_of(project).current
    assert version is not None
    rules.check_period(period, min(queries.first_day(version), today), today)
    month = Period.parse(period)
    own = queries.own_codes(queries.items_of(version), organisation.code)
    rules.check_lines(lines, queries.progress_of(project, month), own, min(month.last_date, today))
    file = SentFile(file_name, content).kept()
    number = (_of(project, organisation, period).aggregate(newest=Max("number"))["newest"] or 0) + 1
    try:
        with transaction.atomic():
            report = ProgressReport.objects.create(
                project=project, organisation=organisation, period=period, number=number, words=words.strip(),
                sent_by=by, sent_at=now, **file,
            )  # fmt: skip
    except IntegrityError:
        raise RuleViolation("report_waits", N_("Your report of this month waits for its review already.")) from None
    ReportedMilestone.objects.bulk_create(
        ReportedMilestone(
            report=report, code=one.code, share=one.progress.share, started_date=one.progress.started,
            finished_date=one.progress.finished,
        )
        for one in lines
    )  # fmt: skip
    record(
        kind="reported", project=project, by=by, now=now, words=words, period=period, organisation=organisation.code,
        milestones=len(lines), **file,
    )  # fmt: skip
    return report


def _of(project: Project, organisation: Organisation, period: str) -> QuerySet[ProgressReport]:
    return ProgressReport.objects.filter(project=project, organisation=organisation, period=period)


@transaction.atomic
def accept_report(*, report: ProgressReport, by: Account, now: datetime, words: str = "") -> ProgressReport:
    """The evidence holds: what the report says counts from now on."""
    return _review(report, rules.ACCEPTED, words, by, now)


@transaction.atomic
def return_report(*, report: ProgressReport, reason: str, by: Account, now: datetime) -> ProgressReport:
    """What is missing; the report counts for nothing until it is sent anew."""
    rules.check_words(reason)
    return _review(report, rules.RETURNED, reason, by, now)


def _review(report: ProgressReport, state: str, words: str, by: Account, now: datetime) -> ProgressReport:
    project = report.project
    Mover(project, by, now).move("accept_report" if state == rules.ACCEPTED else "return_report")
    report.refresh_from_db()
    rules.check_can_review(report.state, report.sent_by.username, by.username)
    if state == rules.ACCEPTED:
        _check_still_rises(report)
    ProgressReport.objects.filter(pk=report.pk).update(
        state=state, reviewed_by=by, reviewed_at=now, review_words=words.strip()
    )
    report.refresh_from_db()
    kind = "report_accepted" if state == rules.ACCEPTED else "report_returned"
    record(
        kind=kind, project=project, by=by, now=now, words=words, period=report.period,
        organisation=report.organisation.code,
    )  # fmt: skip
    return report


def _check_still_rises(report: ProgressReport) -> None:
    """Two reports on the same milestone may wait at once, of who does it and of who answers for it."""
    known = queries.progress_of(report.project, Period.parse(report.period))
    for line in report.lines.all():
        if line.share < known.get(line.code, rules.Progress()).share:
            raise RuleViolation(
                "share_fell_since",
                N_("%(code)s: more than this report says was accepted meanwhile. Return it instead."),
                code=line.code,
            )


@transaction.atomic
def pass_on(*, project: Project, to: Organisation, words: str, by: Account, now: datetime) -> Project:
    """Another participant goes on; its clock runs from now."""
    rules.check_words(words)
    mover = Mover(project, by, now)
    mover.move("pass_on")
    if to.pk not in queries.participant_ids(project):
        raise RuleViolation("not_a_participant", N_("Pass it on to an organisation that takes part in the project."))
    if to.pk == project.holder_id:
        raise RuleViolation("holds_already", N_("That organisation has it already."))
    before = project.holder.code if project.holder else ""
    mover.hand(to, words)
    record(kind="passed_on", project=project, by=by, now=now, words=words, former=before, successor=to.code)
    return project


@transaction.atomic
def note(
    *, project: Project, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> ProjectEvent:
    """A document or a remark for all participants."""
    rules.check_words(words)
    Mover(project, by, now).move("note")
    return record(kind="noted", project=project, by=by, now=now, words=words, **SentFile(file_name, content).kept())
