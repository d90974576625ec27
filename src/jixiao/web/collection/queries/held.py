"""The figure that holds of each organisation, indicator and period: approved, else as a system delivered it."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from jixiao.web.collection.models import Observation, Review
from jixiao.web.collection.queries.observations import COUNTS, DONE, SAID_ANEW

APPROVED = Q(submission__task__state__in=DONE)
DELIVERED = Q(submission__isnull=True)


class Held(NamedTuple):
    """One figure; what somebody declared not to have is not among them."""

    organisation_id: int
    organisation: str
    indicator_id: int
    indicator: str
    period: str
    value: float


COLUMNS = ("organisation_id", "organisation__code", "indicator_id", "indicator__code", "period", "value")


class Marks(NamedTuple):
    """Ids of the newest observation and review: what comes later is new."""

    observation: int = 0
    review: int = 0


def held_figures(
    indicator_ids: Collection[int] | None = None, organisation_ids: Collection[int] | None = None
) -> list[Held]:
    """Every figure that holds (of some indicators, of some organisations), by organisation, indicator and period.

    The newest approved revision; where none is, what a system delivered last. Drafts are left out, and what was taken back.
    """
    rows = _asked(indicator_ids, organisation_ids)
    same = Observation.objects.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), period=OuterRef("period")
    )
    later = same.filter(revision__gt=OuterRef("revision"))
    approved = rows.filter(APPROVED).filter(~Exists(later.filter(COUNTS)))
    delivered = rows.filter(DELIVERED).filter(~Exists(later.filter(DELIVERED)), ~Exists(same.filter(APPROVED)))
    valued = (each.filter(value__isnull=False) for each in (approved, delivered))
    found = [Held(*row) for each in valued for row in each.values_list(*COLUMNS).iterator(20_000)]
    return sorted([*found, *_said_anew(rows)])


def _said_anew(rows: QuerySet[Observation]) -> list[Held]:
    """Approved figures that their source has restated, or delivered again after taking them back; few, so one by one."""
    found = []
    places = rows.filter(SAID_ANEW).values_list("organisation_id", "indicator_id", "period").distinct()
    for organisation_id, indicator_id, period in list(places):
        same = Observation.objects.filter(organisation=organisation_id, indicator=indicator_id, period=period)
        newest = same.filter(COUNTS).order_by("revision").last()
        if newest is None or newest.submission_id is not None or not same.filter(APPROVED).exists():
            continue
        if newest.value is None:
            newest = same.filter(DELIVERED, revision__gt=newest.revision).order_by("revision").last()
        chosen = same.filter(pk=newest.pk, value__isnull=False) if newest else same.none()
        found += [Held(*row) for row in chosen.values_list(*COLUMNS)]
    return found


def _asked(indicator_ids: Collection[int] | None, organisation_ids: Collection[int] | None) -> QuerySet[Observation]:
    rows: QuerySet[Observation] = Observation.objects.all()
    if indicator_ids is not None:
        rows = rows.filter(indicator__in=list(indicator_ids))
    if organisation_ids is not None:
        rows = rows.filter(organisation__in=list(organisation_ids))
    return rows


def newest_marks() -> Marks:
    """The newest observation and review; 0 where there is none."""
    return Marks(
        Observation.objects.aggregate(newest=Max("id"))["newest"] or 0,
        Review.objects.aggregate(newest=Max("id"))["newest"] or 0,
    )


def indicators_since(marks: Marks) -> frozenset[int]:
    """Indicators of which a figure came, was approved or returned after these marks."""
    came = Observation.objects.filter(pk__gt=marks.observation)
    judged = Observation.objects.filter(submission__task__submissions__reviews__pk__gt=marks.review)
    return frozenset(pk for rows in (came, judged) for pk in rows.values_list("indicator_id", flat=True).distinct())
