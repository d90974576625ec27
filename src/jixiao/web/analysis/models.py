"""Questions kept under a name, and the maps of regions that figures are drawn on."""

from django.db import models
from django.db.models import Q

from jixiao.web.analysis import rules
from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.organisations.models import Account


class SavedView(models.Model):
    """One question of the comparison page under a name; only the question is kept, never the figures.

    `names` are the organisations and peer groups that it names: others see it only where they may see all of them.
    """

    owner = models.ForeignKey(Account, models.PROTECT, related_name="saved_views")
    name = models.CharField(max_length=rules.NAME_LIMIT)
    address = models.CharField(max_length=rules.ADDRESS_LIMIT, blank=True)
    names = models.JSONField(default=list)
    is_shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=Q(removed_at__isnull=True), name="saved_view_name_once"
            ),
        ]
        indexes = [models.Index(fields=["is_shared", "removed_at"], name="saved_view_shared")]

    def __str__(self) -> str:
        return self.name


class RegionMap(AppendOnlyModel):
    """A GeoJSON file of regions, kept by its digest; the newest number holds."""

    number = models.PositiveIntegerField(unique=True)
    file_name = models.CharField(max_length=255)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    n_regions = models.PositiveIntegerField()
    n_matched = models.PositiveIntegerField()
    uploaded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
