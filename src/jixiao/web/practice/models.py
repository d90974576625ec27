"""Where the training year stands, what each exercise is about now, who learns, what they did, how far they are."""

from django.db import models

from jixiao.web.audit.models import AuditEvent
from jixiao.web.practice import rules


class Standing(models.Model):
    """One row: the stop that was played last, of how many, and how far the sandbox's clock is ahead of the wall's."""

    number = models.PositiveSmallIntegerField()
    n_stops = models.PositiveSmallIntegerField()
    first_month = models.CharField(max_length=7)
    offset_seconds = models.BigIntegerField()
    played_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="practice_one_standing")]


class Situation(models.Model):
    """What an exercise is about, as the city set it at the last stop."""

    exercise = models.CharField(max_length=60, unique=True)
    facts = models.JSONField(default=dict)


class Learner(models.Model):
    """Somebody who practises: a number that their browser remembers, and a name where they gave one. No account."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=rules.NAME_LIMIT, blank=True)
    met_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.number)


class Deed(models.Model):
    """An event of the log was this learner's doing, not a colleague's under the same account."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="deeds")
    event = models.OneToOneField(AuditEvent, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # by the clock on the wall: the sandbox's jumps

    class Meta:
        indexes = [models.Index(fields=["learner", "at"], name="practice_deeds")]


class Learning(models.Model):
    """How far a learner is with an exercise: begun, what was answered, solved. Once solved it keeps what it was about."""

    learner = models.ForeignKey(Learner, models.PROTECT, related_name="learnings")
    exercise = models.CharField(max_length=60)
    role = models.CharField(max_length=20)
    is_current = models.BooleanField(default=False)  # the one that the learner is at in this part
    begun_at = models.DateTimeField()
    answers = models.JSONField(default=dict)  # by step: what was answered last
    facts = models.JSONField(default=dict)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "exercise"], name="practice_learnt_once"),
            models.UniqueConstraint(
                fields=["learner", "role"], condition=models.Q(is_current=True), name="practice_one_current_each"
            ),
        ]
