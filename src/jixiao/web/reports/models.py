"""Print runs with their files, mailings with their recipients, people's words in reports, an office's own templates."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.evaluation.models import EvaluationCycle, ScoringRun
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.reports import rules


class PrintRun(models.Model):
    """Many reports of one kind on one confirmed run, one per organisation, written by a job into files.

    `codes`: the organisations, in order. `faults`: by code, why a report could not be written.
    """

    number = models.PositiveIntegerField(unique=True)
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="print_runs")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=list(rules.LANGUAGE_LABELS.items()))
    formats = models.JSONField()
    codes = models.JSONField()
    faults = models.JSONField(default=dict)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)  # the files were cleaned away; their digests stay

    def __str__(self) -> str:
        return str(self.number)


class PrintedFile(AppendOnlyModel):
    """One report as a file of a print run, with the digest of its bytes."""

    print_run = models.ForeignKey(PrintRun, models.PROTECT, related_name="files")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    form = models.CharField(max_length=8)
    name = models.CharField(max_length=200)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    printed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["print_run", "organisation", "form"], name="printed_once"),
        ]


class Mailing(models.Model):
    """A report that is mailed again and again, or that of one `run` once: of which kind, about whom, when, to whom."""

    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=2, choices=list(rules.LANGUAGE_LABELS.items()))
    formats = models.JSONField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    timing = models.CharField(max_length=12, choices=list(rules.TIMING_LABELS.items()))
    working_day = models.PositiveSmallIntegerField(null=True)
    run = models.ForeignKey(ScoringRun, models.PROTECT, null=True, related_name="+")
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(timing__in=[rules.CONFIRMED, rules.ONCE], working_day__isnull=True)
                | Q(timing=rules.MONTHLY, working_day__isnull=False),
                name="mailing_working_day_where_monthly",
            ),
            models.CheckConstraint(
                condition=Q(timing=rules.ONCE, run__isnull=False) | ~Q(timing=rules.ONCE) & Q(run__isnull=True),
                name="mailing_of_a_run_where_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.timing}"


class MailingRecipient(models.Model):
    """Who gets a mailing, until the person leaves it."""

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="recipients")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "account"], name="mailing_recipient_once")]


class MailedReport(AppendOnlyModel):
    """What one person was sent of a mailing on one occasion (`run:CODE`, `month:2026-09`): exactly once.

    `files`: name, form, size, digest of what is attached; empty where the message has a link only.
    """

    mailing = models.ForeignKey(Mailing, models.PROTECT, related_name="mailed")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=100)
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="+")
    notice_key = models.CharField(max_length=200, unique=True)
    files = models.JSONField(default=list)
    posted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "account", "occasion"], name="mailed_once"),
        ]


class WordsEdit(AppendOnlyModel):
    """One thing done to a paragraph of a period's report: written anew, confirmed as still right, taken back.

    The newest of a place (`heading`, `number`) holds. `words` carry marks of the rule's line, `basis` is what that line was.
    """

    cycle = models.ForeignKey(EvaluationCycle, models.PROTECT, related_name="+")
    period = models.CharField(max_length=10)
    kind = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=2, choices=list(rules.LANGUAGE_LABELS.items()))
    heading = models.CharField(max_length=300)
    number = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=12, choices=list(rules.ACT_LABELS.items()))
    words = models.TextField(blank=True)
    basis = models.JSONField(default=dict)
    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(act=rules.TAKEN_BACK, words="") | ~Q(act=rules.TAKEN_BACK) & ~Q(words=""),
                name="words_edit_has_words",
            ),
        ]
        indexes = [models.Index(fields=["cycle", "period", "kind"], name="words_of_a_report")]


class OfficeTemplate(AppendOnlyModel):
    """A layout, a Word file or sentences that an office brought; the file is kept under its digest.

    `kind`: the kind of report it is for; blank is every kind (never of sentences).
    """

    number = models.PositiveIntegerField(unique=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=list(rules.ROLE_LABELS.items()))
    kind = models.CharField(max_length=40, blank=True)
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveIntegerField()
    file_digest = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.role} {self.number}"


class TemplateUse(AppendOnlyModel):
    """From then on an office's reports are written with a template; without one as the house writes them."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(max_length=12, choices=list(rules.ROLE_LABELS.items()))
    kind = models.CharField(max_length=40, blank=True)
    template = models.ForeignKey(OfficeTemplate, models.PROTECT, null=True, related_name="uses")
    chosen_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "role", "kind"], name="template_in_use")]
