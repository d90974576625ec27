"""Jobs with their leases and finished steps, workers with their heartbeats, schedules."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.jobs import rules


class Job(models.Model):
    """One piece of work. `token` names the claim that holds it now: whoever writes for the job must still have it."""

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    subject = models.CharField(max_length=200, blank=True)
    organisation_code = models.CharField(max_length=60, blank=True)
    lane = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    priority = models.SmallIntegerField(default=0)
    state = models.CharField(max_length=10, default=rules.WAITING, choices=list(rules.STATE_LABELS.items()))
    run_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    asked_by = models.CharField(max_length=150)

    n_attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=rules.MAX_ATTEMPTS)
    worker = models.CharField(max_length=120, blank=True)
    token = models.CharField(max_length=32, blank=True)
    lease_expires_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    n_done = models.PositiveBigIntegerField(default=0)
    n_total = models.PositiveBigIntegerField(null=True)
    message_zh = models.CharField(max_length=500, blank=True)
    message_en = models.CharField(max_length=500, blank=True)
    reason_zh = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key"], name="job_key_once"),
            models.UniqueConstraint(
                fields=["lane"], condition=Q(state=rules.RUNNING) & ~Q(lane=""), name="job_one_running_in_a_lane"
            ),
            models.CheckConstraint(
                condition=Q(state=rules.RUNNING, lease_expires_at__isnull=False) & ~Q(token="")
                | ~Q(state=rules.RUNNING) & Q(lease_expires_at__isnull=True, token=""),
                name="job_leased_while_running",
            ),
            models.CheckConstraint(condition=Q(n_attempts__lte=F("max_attempts")), name="job_attempts_within"),
        ]
        indexes = [
            models.Index(
                fields=["-priority", "run_at", "id"], condition=Q(state=rules.WAITING), name="job_waiting_first"
            ),
            models.Index(fields=["lease_expires_at"], condition=Q(state=rules.RUNNING), name="job_leases"),
            models.Index(fields=["state", "-id"], name="job_state_newest"),
            models.Index(fields=["ended_at"], name="job_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class JobStep(models.Model):
    """A finished step of a job: written in the step's own transaction, so that it is never done again."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="steps")
    name = models.CharField(max_length=120)
    attempt = models.PositiveIntegerField()
    finished_at = models.DateTimeField()
    result = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "name"], name="job_step_once")]


class Worker(models.Model):
    """A running `jixiao work`; its heartbeat says that it lives."""

    name = models.CharField(max_length=120, unique=True)
    started_at = models.DateTimeField()
    heartbeat_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)


class Schedule(models.Model):
    """Asks for a job at each due time of a cron expression in the installation's time zone."""

    code = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=60)
    cron = models.CharField(max_length=80)
    subject = models.CharField(max_length=200, blank=True)
    organisation_code = models.CharField(max_length=60, blank=True)
    lane = models.CharField(max_length=200, blank=True)
    arguments = models.JSONField(default=dict)
    next_due_at = models.DateTimeField(null=True)  # empty: paused

    class Meta:
        indexes = [models.Index(fields=["next_due_at"], name="job_schedule_due")]
