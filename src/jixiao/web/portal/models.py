"""What is published: frozen releases, their files, and the windows in which objections are taken."""

from django.db import models
from django.db.models import F, Q

from jixiao.web.base.models import AppendOnlyModel
from jixiao.web.organisations.models import Account
from jixiao.web.portal import rules


class Release(models.Model):
    """One publication: what it says is frozen when it is drafted and never read from other tables again.

    `source_code` names what it was made from (a scoring run, a month of air); `entry` is its line in the log of
    publications, `place` where it stands there, from 0. `reason` says why it corrects an earlier one. `mark` is that of
    the source when it was last found to say this; `same_code` another source that says the same.
    """

    code = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=30)
    series = models.CharField(max_length=60)
    period = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField(default=1)
    source_code = models.CharField(max_length=100)
    mark = models.CharField(max_length=64, blank=True)
    same_code = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=12, choices=list(rules.STATE_LABELS.items()), default=rules.DRAFT)
    title_zh = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    publisher_zh = models.CharField(max_length=200)
    publisher_en = models.CharField(max_length=200, blank=True)
    content = models.BinaryField()  # gzip of canonical JSON, frames.Content
    digest = models.CharField(max_length=64)  # sha256 of the canonical JSON
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(blank=True)
    reason_by = models.CharField(max_length=150, blank=True)
    prepared_by = models.CharField(max_length=150)
    prepared_at = models.DateTimeField()
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    place = models.PositiveIntegerField(null=True, unique=True)
    entry = models.TextField(blank=True)
    homepage = models.CharField(max_length=400, blank=True)  # as its files name it

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "series", "period", "number"], name="release_once"),
            models.UniqueConstraint(
                fields=["kind", "series", "period"], condition=Q(state="published"), name="one_valid_release"
            ),
            models.UniqueConstraint(fields=["kind", "series", "period"], condition=Q(state="draft"), name="one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft", place__isnull=True, published_at__isnull=True)
                | (~Q(state="draft") & Q(place__isnull=False, published_at__isnull=False) & ~Q(entry="")),
                name="published_release_is_in_the_log",
            ),
        ]
        indexes = [models.Index(fields=["kind", "series", "state"], name="release_series")]

    def __str__(self) -> str:
        return self.code


class ReleaseFile(AppendOnlyModel):
    """A file of a release as it was published; it lies in DATA_DIR/public/releases/CODE/."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="files")
    name = models.CharField(max_length=150)
    role = models.CharField(max_length=10, choices=list(rules.FILE_LABELS.items()))
    title_zh = models.CharField(max_length=300, blank=True)
    title_en = models.CharField(max_length=300, blank=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["release", "name"], name="release_file_once")]
        ordering = ["release", "name"]


class KeptReport(AppendOnlyModel):
    """The bytes of a report that went along: a file that is lost comes back as it was, whatever writes reports by then."""

    file = models.OneToOneField(ReleaseFile, models.PROTECT, related_name="kept")
    content = models.BinaryField()


class ObjectionWindow(AppendOnlyModel):
    """From when to when, and how, anybody may object to a release (公示); the newest of a release counts."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="windows")
    opens_on = models.DateField()
    closes_on = models.DateField()
    how_zh = models.TextField()
    how_en = models.TextField(blank=True)
    set_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(closes_on__gte=F("opens_on")), name="window_closes_after_it_opens")
        ]
        ordering = ["-pk"]
