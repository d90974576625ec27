"""The figures that a look judges, and every record of them with its moment, for trials of what was known then."""

import sys
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.queries import OrganisationTree

AT_ONCE = 20_000


class Figure(NamedTuple):
    """One record of a figure; `observation_id` grows with time."""

    organisation_id: int
    organisation: str
    indicator_id: int
    indicator: str
    period: str
    value: float
    revision: int
    observation_id: int
    recorded_at: datetime


COLUMNS = ("organisation_id", "indicator_id", "period", "value", "revision", "id", "recorded_at")


def newest_figures(tree: OrganisationTree, indicator_ids: Collection[int] | None = None) -> list[Figure]:
    """Of organisations in the tree the newest record of every figure, unless it declares that there is nothing."""
    later = Observation.objects.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
    )  # fmt: skip
    newest = Observation.objects.filter(~Exists(later), value__isnull=False)
    return list(_figures(newest, tree, indicator_ids))


def all_records(tree: OrganisationTree) -> list[Figure]:
    """Every record of every figure; of what systems push through the day the last of each day."""
    kept: dict[tuple[int, int, str, object], Figure] = {}
    for one in _figures(Observation.objects.filter(value__isnull=False).order_by("id"), tree, None):
        kept[one.organisation_id, one.indicator_id, one.period, one.recorded_at.date()] = one
    return list(kept.values())


def _figures(
    rows: QuerySet[Observation], tree: OrganisationTree, indicator_ids: Collection[int] | None
) -> Iterator[Figure]:
    """Codes and periods are one object each, however many figures there are."""
    codes = dict(Indicator.objects.values_list("pk", "code"))
    names = {pk: node.code for pk, node in tree.nodes.items()}
    if indicator_ids is not None:
        rows = rows.filter(indicator__in=list(indicator_ids))
    for who, what, period, value, *record in rows.values_list(*COLUMNS).iterator(AT_ONCE):
        if who in names:
            yield Figure(who, names[who], what, codes[what], sys.intern(period), value, *record)
