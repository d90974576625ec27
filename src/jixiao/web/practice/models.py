"""Where the training year stands, what each exercise is about now, and how far learners are."""

from django.db import models


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


class Learning(models.Model):
    """How far an exercise is: begun, what was answered, solved. Once solved it keeps the facts that it was about."""

    exercise = models.CharField(max_length=60, unique=True)
    role = models.CharField(max_length=20)
    is_current = models.BooleanField(default=False)  # the one that the role is at
    begun_at = models.DateTimeField()
    answers = models.JSONField(default=dict)  # by step: what was answered last
    facts = models.JSONField(default=dict)
    solved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["role"], condition=models.Q(is_current=True), name="practice_one_current")
        ]
