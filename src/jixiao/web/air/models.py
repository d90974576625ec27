"""Stations, their hours day by day, uploads, the results of days, targets, and what is done against pollution."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.air import rules
from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.organisations.models import Account, Organisation


class AirStation(models.Model):
    """A place where the air is measured, from `valid_from` until before `valid_to`; `organisation` is its district."""

    code = models.CharField(max_length=60, unique=True)
    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="air_stations")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    created_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="air_station_validity"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class AirUpload(AppendOnlyModel):
    """A file of hours that was taken over: its digest, what it brought, what was found in it.

    `n_new`, `n_changed`, `n_same` count single values. `findings`: severity, rule, words, station, pollutant, moment, row.
    """

    number = models.PositiveIntegerField(unique=True)
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    size = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    n_rows = models.PositiveIntegerField()
    n_new = models.PositiveIntegerField()
    n_changed = models.PositiveIntegerField()
    n_same = models.PositiveIntegerField()
    n_findings = models.PositiveIntegerField()
    findings = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()


class StationDay(models.Model):
    """One station's hours of one day: 24 × 6 doubles, little-endian, hour by hour in the order of the pollutants; NaN unknown."""

    station = models.ForeignKey(AirStation, models.PROTECT, related_name="days")
    day = models.DateField()
    hours = models.BinaryField()
    upload = models.ForeignKey(AirUpload, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["station", "day"], name="air_station_day_once")]
        indexes = [models.Index(fields=["day"], name="air_station_day")]


class FormerHours(AppendOnlyModel):
    """What a station's day held before an upload changed it."""

    station = models.ForeignKey(AirStation, models.PROTECT, related_name="+")
    day = models.DateField()
    hours = models.BinaryField()
    replaced_by = models.ForeignKey(AirUpload, models.PROTECT, related_name="+")


class AirResult(models.Model):
    """A day's air at one place (a station's code, '' the city) under one standard, worked out from the hours by a job.

    Concentrations unrounded, µg/m³, CO mg/m³; `level` from 0 (excellent) to 5; `primary` and `missing`: names joined by
    “;”. `is_judged`: the level is known, so that the day counts.
    """

    place = models.CharField(max_length=60, blank=True)
    standard = models.CharField(max_length=20)
    day = models.DateField()
    pm25 = models.FloatField(null=True)
    pm10 = models.FloatField(null=True)
    so2 = models.FloatField(null=True)
    no2 = models.FloatField(null=True)
    co = models.FloatField(null=True)
    o3 = models.FloatField(null=True)
    o3_1h = models.FloatField(null=True)
    aqi = models.PositiveSmallIntegerField(null=True)
    level = models.PositiveSmallIntegerField(null=True)
    primary = models.CharField(max_length=40, blank=True)
    missing = models.CharField(max_length=40, blank=True)
    is_judged = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "standard", "day"], name="air_result_once")]
        indexes = [models.Index(fields=["standard", "day"], name="air_result_day")]


class AirTarget(AppendOnlyModel):
    """What a year of the city's air is to reach; the newest row of a year and kind counts."""

    year = models.PositiveSmallIntegerField()
    target_of = models.CharField(max_length=20, choices=list(rules.TARGET_LABELS.items()))
    value = models.FloatField()
    basis = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()


class Abatement(models.Model):
    """What is done against pollution (污染防治措施), from `first_date` to `last_date`; null: until further notice.

    `organisation` carries it out.
    """

    label_zh = models.CharField(max_length=120)
    label_en = models.CharField(max_length=160, blank=True)
    words_zh = models.TextField(blank=True)
    words_en = models.TextField(blank=True)
    document = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="abatements")
    first_date = models.DateField()
    last_date = models.DateField(null=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(last_date__isnull=True) | Q(last_date__gte=F("first_date")), name="abatement_dates"
            ),
        ]
