"""Joint projects with their plans, reports, hand-overs and everything that has happened to them."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators.models import Goal, Indicator
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.projects import rules


class Project(models.Model):
    """Work that several organisations share, under one plan; `organisation` leads it."""

    code = models.CharField(max_length=rules.CODE_LIMIT, unique=True)
    label_zh = models.CharField(max_length=rules.LABEL_LIMIT)
    label_en = models.CharField(max_length=rules.LABEL_LIMIT, blank=True)
    aim_zh = models.CharField(max_length=rules.TEXT_LIMIT)  # what it is to bring, in words the public understands
    aim_en = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    basis = models.CharField(max_length=rules.LABEL_LIMIT, blank=True)  # the document that orders it
    goal = models.ForeignKey(Goal, models.PROTECT, null=True, related_name="projects")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="projects_led")
    participants = models.ManyToManyField(Organisation, related_name="projects")  # of all plans, the leading one too
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, related_name="projects")
    """Takes the credited points of each participant; several projects may share one."""
    counting = models.CharField(max_length=20, choices=list(rules.COUNTING_LABELS.items()), default=rules.BY_SCHEDULE)
    full_points = models.FloatField(default=100.0)

    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFT)
    state_at = models.DateTimeField()
    holder = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="projects_held")
    """Who has the ball; null: the office, or nobody any more."""
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")  # who handed it in last
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[rules.CLOSED, rules.STOPPED], closed_at__isnull=False)
                | ~Q(state__in=[rules.CLOSED, rules.STOPPED]) & Q(closed_at__isnull=True),
                name="project_closed_whole",
            ),
            models.CheckConstraint(condition=Q(full_points__gt=0), name="project_has_points"),
        ]

    def __str__(self) -> str:
        return self.code


class PlanVersion(models.Model):
    """A plan as it was handed in; the first that was approved is the baseline, the newest is in force."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=list(rules.PLAN_LABELS.items()), default=rules.ASKED)
    reason = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)  # why the plan is changed; none of the first
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="project_plan_numbered_once"),
            models.UniqueConstraint(fields=["project"], condition=Q(state=rules.ASKED), name="project_plan_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} {self.number}"


class PlannedMilestone(models.Model):
    """One milestone of a plan: its days, its weight, what has to be finished before."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="milestones")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=rules.CODE_LIMIT)
    label_zh = models.CharField(max_length=rules.LABEL_LIMIT, blank=True)
    label_en = models.CharField(max_length=rules.LABEL_LIMIT, blank=True)
    start_date = models.DateField()
    finish_date = models.DateField()
    weight = models.FloatField()
    after = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "code"], name="project_milestone_once")]
        ordering = ["version", "position"]


class MilestonePart(models.Model):
    """What an organisation has to do with a milestone: does it, answers for it, is asked, is told (RACI)."""

    milestone = models.ForeignKey(PlannedMilestone, models.PROTECT, related_name="parts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    letter = models.CharField(max_length=1)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone", "organisation", "letter"], name="project_part_once")
        ]
        ordering = ["milestone", "position"]


class CreditShare(models.Model):
    """What part of the joint result is an organisation's; the shares of a plan add up to one."""

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="credit")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    share = models.CharField(max_length=40)  # as it was written: 1/3, 0.25, 40%

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "organisation"], name="project_credit_once")]


class ProgressReport(models.Model):
    """What an organisation says of its milestones at the end of a month; it counts once it is accepted."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="project_reports")
    period = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()  # of this organisation and month; a later one stands in place of it
    words = models.CharField(max_length=rules.TEXT_LIMIT)
    file_name = models.CharField(max_length=200, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    file_digest = models.CharField(max_length=64, blank=True)
    sent_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=list(rules.REPORT_LABELS.items()), default=rules.SENT)
    reviewed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    review_words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation", "period", "number"], name="project_report_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["project", "organisation", "period"], condition=Q(state=rules.SENT),
                name="project_report_waits_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["project", "state", "period"], name="project_reports")]


class ReportedMilestone(AppendOnlyModel):
    """How far a report says that one milestone is."""

    report = models.ForeignKey(ProgressReport, models.PROTECT, related_name="lines")
    code = models.CharField(max_length=rules.CODE_LIMIT)
    share = models.FloatField()
    started_date = models.DateField(null=True)
    finished_date = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "code"], name="reported_milestone_once")]


class HandOver(AppendOnlyModel):
    """From a moment on somebody has the ball: an organisation, the office that decides, or nobody any more."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="hand_overs")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    turn = models.CharField(max_length=60, blank=True)  # organisation code, "deciding"; "": nobody
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ProjectEvent(AppendOnlyModel):
    """One thing that happened to a project: who, when, in which words, with which file."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=20, choices=list(rules.EVENT_LABELS.items()))
    words = models.CharField(max_length=rules.TEXT_LIMIT, blank=True)
    details = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
