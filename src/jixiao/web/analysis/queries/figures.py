"""Figures, targets and where they come from, for a cut of organisations × indicators × periods; no row more."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef

from jixiao.web.collection.models import Observation, Submission
from jixiao.web.collection.rules import APPROVED, LOCKED
from jixiao.web.evaluation.models import ScoreRow
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.indicators.models import Target, TargetPlan

MOST_NAMED = 100
"""So many organisations are named in the query; of more, all are read and the others left."""

Place = tuple[int, int, str]
"""Organisation id, indicator id, period."""


class Figure(NamedTuple):
    """What holds of one figure; `value` None: declared as nothing to report."""

    value: float | None
    observation_id: int
    submission_id: int | None


def figures(
    organisations: Collection[int], indicators: Collection[int], periods: Collection[str]
) -> dict[Place, Figure]:
    """The newest revision of each figure; one query over the index of (indicator, period)."""
    later = Observation.objects.filter(
        organisation=OuterRef("organisation"), indicator=OuterRef("indicator"), period=OuterRef("period"),
        revision__gt=OuterRef("revision"),
    )  # fmt: skip
    rows = Observation.objects.filter(indicator__in=list(indicators), period__in=list(periods)).filter(~Exists(later))
    wanted = frozenset(organisations)
    if len(wanted) <= MOST_NAMED:
        rows = rows.filter(organisation__in=list(wanted))
    columns = rows.values_list("organisation_id", "indicator_id", "period", "value", "id", "submission_id")
    return {
        (organisation, indicator, period): Figure(value, observation, submission)
        for organisation, indicator, period, value, observation, submission in columns
        if organisation in wanted
    }


def waiting(periods: Collection[str]) -> frozenset[int]:
    """Submissions of these periods that nobody has approved yet; one query."""
    rows = Submission.objects.filter(task__period__in=list(periods)).exclude(task__state__in=[APPROVED, LOCKED])
    return frozenset(rows.values_list("pk", flat=True))


class Origin(NamedTuple):
    """Where a figure came from and when."""

    source: str
    recorded_at: datetime
    reason: str


def origins(observation_ids: Collection[int]) -> dict[int, Origin]:
    """Source and time of the figures of one page."""
    rows = Observation.objects.filter(pk__in=list(observation_ids))
    return {pk: Origin(*rest) for pk, *rest in rows.values_list("pk", "source", "recorded_at", "reason")}


def targets(
    organisations: Collection[int], indicators: Collection[int], periods: Collection[str]
) -> dict[Place, float]:
    """The target of each figure, newest revision of its plan; a year's is the plan's own. Two queries."""
    years = {int(period[:4]) for period in periods}
    wanted = frozenset(organisations)
    found: dict[Place, float] = {}
    rows = Target.objects.filter(
        plan__indicator__in=list(indicators), plan__year__in=years, period__in=list(periods)
    ).order_by("plan__revision")  # fmt: skip
    for organisation, indicator, period, value in rows.values_list(
        "plan__organisation_id", "plan__indicator_id", "period", "value"
    ):
        found[organisation, indicator, period] = value
    whole = [period for period in periods if len(period) == 4]
    if whole:
        plans = TargetPlan.objects.filter(indicator__in=list(indicators), year__in=[int(year) for year in whole])
        for organisation, indicator, year, value in plans.order_by("revision").values_list(
            "organisation_id", "indicator_id", "year", "annual_target"
        ):
            found[organisation, indicator, str(year)] = value
    return {place: value for place, value in found.items() if place[0] in wanted}


def baselines(
    organisations: Collection[int], indicators: Collection[int], years: Collection[int]
) -> dict[tuple[int, int, int], float]:
    """The baseline that the year's target was set against, newest revision; one query."""
    plans = TargetPlan.objects.filter(indicator__in=list(indicators), year__in=list(years), baseline__isnull=False)
    rows = plans.order_by("revision").values_list("organisation_id", "indicator_id", "year", "baseline")
    wanted = frozenset(organisations)
    return {(place, thing, year): float(value) for place, thing, year, value in rows if place in wanted}


def published(organisations: Collection[int], nodes: dict[str, int], periods: Collection[str]) -> dict[Place, float]:
    """What confirmed results published of organisations out of sight: `nodes` maps a scheme's leaf to its indicator."""
    rows = ScoreRow.objects.filter(
        run__state=CONFIRMED, run__period__in=list(periods), node_code__in=list(nodes), raw__isnull=False,
        organisation__in=list(organisations),
    )  # fmt: skip
    return {
        (organisation, nodes[node], period): raw
        for organisation, node, period, raw in rows.values_list("organisation_id", "node_code", "run__period", "raw")
    }
