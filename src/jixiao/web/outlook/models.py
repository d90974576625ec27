"""Looks ahead, the outlook that each left for an organisation's indicator, and how its chance moved."""

from django.db import models
from django.db.models import Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Organisation
from jixiao.web.outlook import rules


class OutlookRun(AppendOnlyModel):
    """One look ahead: what it read (digest, marks of the newest rows), its seed, and how its intervals held in the past."""

    number = models.PositiveIntegerField(unique=True)
    year = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=10)  # the last whole month when it looked
    only_new = models.BooleanField(default=False)
    seed = models.PositiveIntegerField()
    input_digest = models.CharField(max_length=64)
    result_digest = models.CharField(max_length=64)
    newest = models.JSONField(default=dict)  # ids up to which figures, reviews and targets were seen
    n_series = models.PositiveIntegerField()
    n_forecast = models.PositiveIntegerField()
    n_with_target = models.PositiveIntegerField()
    n_changed = models.PositiveIntegerField()
    coverage = models.JSONField(default=list)  # group, horizon, share80, share95, n: how often intervals held
    run_by = models.CharField(max_length=150)
    run_at = models.DateTimeField()


class Outlook(models.Model):
    """Where one organisation's indicator is going this year, as last looked at; every look writes it anew.

    `path`: [period, mean, lo80, hi80, lo95, hi95] per period ahead. The year's figure: `end_mean`, its `quantiles`
    (equally spaced) and what is reached so far. Figures are in the indicator's unit; null is unknown.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="outlooks")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="outlooks")
    year = models.PositiveSmallIntegerField()
    run = models.ForeignKey(OutlookRun, models.PROTECT, related_name="outlooks")
    kind = models.CharField(max_length=10, choices=list(rules.KIND_LABELS.items()))
    direction = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=list(rules.STATE_LABELS.items()))
    newest_period = models.CharField(max_length=10, blank=True)
    newest_value = models.FloatField(null=True)
    n_values = models.PositiveIntegerField(default=0)
    n_known = models.PositiveSmallIntegerField(default=0)  # periods of the year that have a figure
    n_left = models.PositiveSmallIntegerField(default=0)  # periods of the year that are still to come
    model = models.CharField(max_length=60, blank=True)
    is_weak = models.BooleanField(default=False)  # few values: low confidence
    coverage_group = models.CharField(max_length=60, blank=True)
    path = models.JSONField(default=list)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    end_mean = models.FloatField(null=True)
    quantiles = models.JSONField(default=list)
    so_far = models.FloatField(null=True)  # flow: the sum, average: the mean, level: the newest value
    target = models.FloatField(null=True)
    probability = models.FloatField(null=True)
    required = models.FloatField(null=True)  # per period that is left
    light = models.CharField(max_length=10, blank=True, choices=list(rules.LIGHT_LABELS.items()))
    previous_light = models.CharField(max_length=10, blank=True)
    light_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "indicator", "year"], name="outlook_once"),
            models.CheckConstraint(
                condition=Q(probability__isnull=True) | Q(probability__gte=0, probability__lte=1),
                name="outlook_probability_is_a_share",
            ),
            models.CheckConstraint(
                condition=Q(probability__isnull=True, light="") | Q(probability__isnull=False) & ~Q(light=""),
                name="outlook_light_needs_a_probability",
            ),
        ]
        indexes = [models.Index(fields=["year", "probability"], name="outlook_least_likely")]

    def __str__(self) -> str:
        return f"{self.organisation_id}/{self.indicator_id}/{self.year}"


class StoodForecast(models.Model):
    """The next period as it was forecast while `newest_period` was the newest figure: looks with a newer one leave it.

    `low` and `high` are the ends of the 80 % interval, `required` the pace per period that the target still needed.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+")
    newest_period = models.CharField(max_length=10)
    run = models.ForeignKey(OutlookRun, models.PROTECT, related_name="+")
    next_period = models.CharField(max_length=10)
    mean = models.FloatField()
    low = models.FloatField()
    high = models.FloatField()
    required = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "indicator", "newest_period"], name="stood_forecast_once")
        ]


class Chance(AppendOnlyModel):
    """What the chance of a target was after a look that changed it: its history, one row per newest figure or light."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="chances")
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="chances")
    year = models.PositiveSmallIntegerField()
    run = models.ForeignKey(OutlookRun, models.PROTECT, related_name="chances")
    newest_period = models.CharField(max_length=10)
    target = models.FloatField()
    end_mean = models.FloatField()
    probability = models.FloatField()
    light = models.CharField(max_length=10)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "indicator", "year"], name="chance_history")]
