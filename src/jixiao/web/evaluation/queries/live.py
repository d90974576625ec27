"""Figures that departments' systems pushed, as they arrive."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.queries import AbsentOrganisation, OrganisationNode, OrganisationTree

N_SHOWN = 5


@dataclass(frozen=True)
class LiveFigure:
    """One figure that came by itself: whose, which, how much, from which system, when."""

    observation_id: int
    place: OrganisationNode | AbsentOrganisation
    version: IndicatorVersion
    period: str
    value: float | None
    system: str
    at: datetime


def live_figures(ids: Collection[int], tree: OrganisationTree, day: date, after: int = 0) -> list[LiveFigure]:
    """The newest figures of these organisations, newest first; nothing where none is newer than `after`."""
    found = Observation.objects.filter(source="push", submission=None, pk__gt=after)
    if not found.exists():
        return []
    found = Observation.objects.filter(source="push", submission=None)
    if not tree.holds_all(frozenset(ids)):
        found = found.filter(organisation__in=list(ids))
    rows = list(found.select_related("indicator").order_by("-pk")[:N_SHOWN])
    if not rows or rows[0].pk <= after:
        return []
    versions = indicator_on(day, {row.indicator.code for row in rows})
    return [
        LiveFigure(
            row.pk, place, versions[row.indicator.code], row.period, row.value,
            str(row.provenance.get("system", "")), row.recorded_at,
        )
        for row in rows
        if (place := tree.find(row.organisation_id)) is not None and row.indicator.code in versions
    ]  # fmt: skip
