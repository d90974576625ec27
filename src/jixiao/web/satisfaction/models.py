"""Service points with what the public says of them, and surveys. Nothing here joins a person or a token to an answer."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.satisfaction import rules


class ServicePoint(models.Model):
    """A counter, item or place that the public rates by its own code (一点一码)."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="service_points")
    kind = models.CharField(max_length=20, choices=list(rules.KINDS.items()))
    opened_from = models.DateField()
    closed_from = models.DateField(null=True, blank=True)  # exclusive end
    code_version = models.PositiveIntegerField(default=1)  # a new one ends all printed codes
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_from__isnull=True) | Q(closed_from__gt=F("opened_from")),
                name="service_point_validity",
            )
        ]

    def __str__(self) -> str:
        return self.code


class CasesHandled(models.Model):
    """How many cases a point handled in a month (办结数): what shares of ratings are reckoned against."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="cases_handled")
    month = models.CharField(max_length=7)
    n = models.PositiveIntegerField()
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "month"], name="cases_handled_once")]


class HandledCase(models.Model):
    """Keyed digest of a case that can be rated: where and on which day it was handled. Deleted when its time is over."""

    digest = models.CharField(max_length=32, primary_key=True)
    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="+")
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="handled_case_day")]


class HandledDay(models.Model):
    """How many cases lists have brought of a point and day; it stays when their digests are deleted."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="+")
    day = models.DateField()
    n = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "day"], name="handled_day_once")]


class SealedGroup(AppendOnlyModel):
    """Answers that were stored together: how many, and the hash over them that the event log keeps too."""

    kind = models.CharField(max_length=10, choices=list(rules.SEAL_KINDS.items()))
    n = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()


class Answered(models.Model):
    """What ratings and survey answers share: when (to the minute), from which network for a few days, what was found."""

    seal = models.ForeignKey(SealedGroup, models.PROTECT, related_name="%(class)ss")
    received_on = models.DateField()
    minute = models.PositiveSmallIntegerField()  # of the day
    network = models.CharField(max_length=16, blank=True)  # digest that changes daily; emptied after some days
    seconds = models.PositiveSmallIntegerField(null=True)  # from opening the page to sending it, an hour at most
    has_proof = models.BooleanField(default=False)  # of work
    flag = models.CharField(max_length=30, blank=True)  # why it is counted apart
    flagged_on = models.DateField(null=True)

    class Meta:
        abstract = True


class Rating(Answered):
    """One rating. Its columns are sealed and never change, save network, flag and whether an appeal excluded it."""

    point = models.ForeignKey(ServicePoint, models.PROTECT, related_name="ratings")
    day = models.DateField()  # of the visit
    month = models.CharField(max_length=7)  # of the visit
    degree = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    words = models.CharField(max_length=rules.WORDS_LIMIT, blank=True)
    is_late = models.BooleanField(default=False)
    is_visit = models.BooleanField(default=False)  # gave the number of a case that was handled; month is the case's
    receipt = models.CharField(max_length=12, unique=True)
    is_excluded = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(degree__gte=1, degree__lte=5), name="rating_degree")]
        indexes = [
            models.Index(fields=["month", "point"], name="rating_month"),
            models.Index(fields=["point", "received_on"], name="rating_received"),
        ]


class UsedToken(models.Model):
    """Digest of a visit's token that has been used. Nothing else: no answer, no time finer than the day."""

    digest = models.CharField(max_length=32, primary_key=True)
    used_on = models.DateField()


class RatedCase(models.Model):
    """Keyed digest of a case that has been rated; it leads to no rating, and tells no day."""

    digest = models.CharField(max_length=32, primary_key=True)


class BadRating(models.Model):
    """A bad rating on its way to a reply. Follow-up takes those that wait; the reply stands on the receipt's page."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="bad")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="bad_ratings")
    state = models.CharField(max_length=10, choices=list(rules.BAD_STATES.items()), default=rules.WAITING)
    received_on = models.DateField()
    due_date = models.DateField(null=True)  # by which it is to be answered
    taken_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=rules.REPLY_LIMIT, blank=True)
    is_mended = models.BooleanField(null=True)
    replied_at = models.DateTimeField(null=True)
    replied_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    called_back_on = models.DateField(null=True)
    is_solved = models.BooleanField(null=True)  # as whoever holds the receipt says

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=rules.REPLIED) | Q(replied_at__isnull=False, is_mended__isnull=False) & ~Q(reply=""),
                name="bad_rating_replied_whole",
            )
        ]
        indexes = [models.Index(fields=["state", "organisation"], name="bad_rating_waiting")]


class RatingAppeal(models.Model):
    """The organisation says that a bad rating is malicious or mistaken; the office decides; what is upheld is excluded."""

    rating = models.OneToOneField(Rating, models.PROTECT, related_name="appeal")
    ground = models.CharField(max_length=20, choices=list(rules.APPEAL_GROUNDS.items()))
    reason = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=list(rules.APPEAL_STATES.items()), default=rules.ASKED)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decision_reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=rules.ASKED, decided_at__isnull=True)
                | ~Q(state=rules.ASKED) & Q(decided_at__isnull=False) & ~Q(decision_reason=""),
                name="rating_appeal_decided_whole",
            )
        ]


class RatingFeed(models.Model):
    """From a month on, what the verified ratings of organisations say is a figure of an indicator."""

    statistic = models.CharField(max_length=10, unique=True, choices=list(rules.RATING_STATISTICS.items()))
    indicator_code = models.CharField(max_length=100, unique=True)
    first_month = models.CharField(max_length=7)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class RatingFigure(AppendOnlyModel):
    """What a month's verified ratings of an organisation gave, or why they gave no figure; the newest row counts.

    `is_told`: the estimate gives no small count of people away and may be public.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    month = models.CharField(max_length=7)
    statistic = models.CharField(max_length=10)
    indicator_code = models.CharField(max_length=100)
    estimate = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    is_told = models.BooleanField()
    refusal_zh = models.CharField(max_length=300, blank=True)
    refusal_en = models.CharField(max_length=300, blank=True)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["month", "organisation"], name="rating_figure_month")]


class Survey(models.Model):
    """A satisfaction survey; what it asks is in its versions."""

    code = models.CharField(max_length=60, unique=True)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    intro_zh = models.CharField(max_length=500, blank=True)
    intro_en = models.CharField(max_length=500, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="surveys")
    state = models.CharField(max_length=10, choices=list(rules.SURVEY_STATES.items()), default=rules.DRAFT)
    is_by_invitation = models.BooleanField(default=False)  # by sample; else by open link
    opened_from = models.DateField(null=True)
    closed_from = models.DateField(null=True)
    closed_on = models.DateField(null=True)  # when it was closed in fact
    questions = models.JSONField(default=list)  # the draft
    period = models.CharField(max_length=10, blank=True)  # of the figures that it gives, such as 2026Q4
    feeds = models.JSONField(default=list)  # which estimate is a figure of which indicator
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code


class SurveyFigure(AppendOnlyModel):
    """An estimate that became a figure of an indicator when the survey was closed, or why it did not."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="figures")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    question = models.CharField(max_length=40)
    statistic = models.CharField(max_length=10)
    indicator_code = models.CharField(max_length=100)
    estimate = models.FloatField(null=True)
    margin = models.FloatField(null=True)
    n = models.PositiveIntegerField()
    refusal_zh = models.CharField(max_length=300, blank=True)
    refusal_en = models.CharField(max_length=300, blank=True)


class SurveyVersion(AppendOnlyModel):
    """The questions as they were when the survey was opened; never changed."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    questions = models.JSONField()
    frozen_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    frozen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="survey_version_once")]


class Stratum(models.Model):
    """A part of the population that was sampled by itself; its weight is population ÷ answers."""

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="strata")
    code = models.CharField(max_length=60)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    population = models.PositiveIntegerField()
    n_invited = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="stratum_once")]


class Invitation(models.Model):
    """Digest of one invitation and whether it was used; when, and for which answer, is kept nowhere."""

    digest = models.CharField(max_length=40, primary_key=True)
    stratum = models.ForeignKey(Stratum, models.PROTECT, related_name="invitations")
    is_used = models.BooleanField(default=False)


class SurveyAnswer(Answered):
    """One answer to a survey, with the stratum that it speaks for."""

    version = models.ForeignKey(SurveyVersion, models.PROTECT, related_name="answers")
    stratum = models.ForeignKey(Stratum, models.PROTECT, null=True, related_name="answers")
    answers = models.JSONField()
    mark = models.CharField(max_length=16, unique=True)  # random: names the row in its seal

    class Meta:
        indexes = [models.Index(fields=["version", "received_on"], name="survey_answer_received")]
