"""Data sources with their revisions, their runs, and the places that may be reached."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.sources import rules


class DataSource(models.Model):
    """Where figures come from by themselves: its definition, how its last readings went, who is responsible.

    `document` is the definition as people write it (YAML); `definition` the same as plain data, without secrets.
    """

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    provider = models.ForeignKey(Organisation, models.PROTECT, related_name="data_sources")
    responsible = models.ForeignKey(Account, models.PROTECT, related_name="data_sources")
    document = models.TextField()
    definition = models.JSONField()
    revision = models.PositiveIntegerField(default=1)
    sealed_secrets = models.JSONField(default=dict)  # name: sealed text
    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFT)
    schedule = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    # What the last good reading looked like, its digest, and where the next one goes on (capture's LastGood).
    last_good = models.JSONField(default=dict)
    last_good_at = models.DateTimeField(null=True)
    stale_since = models.DateTimeField(null=True)
    n_faults = models.PositiveIntegerField(default=0)  # one after the other, up to now
    waiting_change = models.ForeignKey("CaptureRun", models.PROTECT, null=True, related_name="+")
    refused_digest = models.CharField(max_length=64, blank=True)  # of the change that was refused last

    # One reading at a time: who holds the source, and until when.
    running = models.ForeignKey("CaptureRun", models.PROTECT, null=True, related_name="+")
    holder = models.CharField(max_length=200, blank=True)
    lease_expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(running__isnull=True, lease_expires_at__isnull=True)
                | Q(running__isnull=False, lease_expires_at__isnull=False),
                name="source_leased_while_read",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SourceRevision(AppendOnlyModel):
    """How a source was described from some moment on; a run names the revision that it read by."""

    source = models.ForeignKey(DataSource, models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    document = models.TextField()
    revised_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    revised_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "number"], name="source_revision_once")]


class CaptureRun(models.Model):
    """One reading of a source: why, how long, what came of it. Once it ended only a decision is added to it."""

    source = models.ForeignKey(DataSource, models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    why = models.CharField(max_length=10, choices=list(rules.WHY_LABELS.items()))
    state = models.CharField(max_length=12, choices=list(rules.RUN_LABELS.items()), default=rules.RUNNING)
    revision = models.PositiveIntegerField()
    started_by = models.CharField(max_length=150)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    n_rows = models.PositiveBigIntegerField(default=0)  # rows read
    n_new = models.PositiveIntegerField(default=0)
    n_revised = models.PositiveIntegerField(default=0)
    n_unchanged = models.PositiveIntegerField(default=0)
    n_refused = models.PositiveIntegerField(default=0)  # figures or rows that could not be kept
    digest = models.CharField(max_length=64, blank=True)
    last_good = models.JSONField(default=dict)  # what the source keeps of this reading, once it is good
    findings = models.JSONField(default=list)  # the first rules.KEPT_FINDINGS
    n_findings = models.PositiveIntegerField(default=0)

    fault_code = models.CharField(max_length=60, blank=True)
    fault_zh = models.TextField(blank=True)
    fault_en = models.TextField(blank=True)
    mend_zh = models.TextField(blank=True)
    mend_en = models.TextField(blank=True)
    is_passing = models.BooleanField(default=False)

    changes = models.JSONField(default=list)  # how the source differs from its last good reading
    changes_digest = models.CharField(max_length=64, blank=True)
    decision = models.CharField(max_length=10, blank=True)
    decision_reason = models.CharField(max_length=rules.REASON_LIMIT, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="capture_run_once"),
            models.UniqueConstraint(
                fields=["source"], condition=Q(state=rules.RUNNING), name="capture_one_run_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=rules.RUNNING, finished_at__isnull=True)
                | ~Q(state=rules.RUNNING) & Q(finished_at__isnull=False),
                name="capture_run_ends_once",
            ),
        ]
        indexes = [models.Index(fields=["source", "-number"], name="capture_run_newest")]

    @property
    def n_landed(self) -> int:
        """Figures that are new or other than before."""
        return self.n_new + self.n_revised

    @property
    def seconds(self) -> float | None:
        """How long the reading took."""
        return None if self.finished_at is None else (self.finished_at - self.started_at).total_seconds()


class RegisteredPlace(models.Model):
    """A host, network or folder that data may be fetched from, for a reason, until it is withdrawn."""

    kind = models.CharField(max_length=10, choices=list(rules.PLACE_LABELS.items()))
    address = models.CharField(max_length=300)
    ports = models.JSONField(default=list)  # numbers, and spans like 8000-8100
    networks = models.JSONField(default=list)  # where a host's addresses must lie; empty: the open internet
    reason = models.CharField(max_length=rules.REASON_LIMIT)
    registered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    registered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=Q(withdrawn_at__isnull=True), name="place_once_in_force"
            ),
        ]
