"""One organisation's history of one indicator, as it was or as it is now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from jixiao import Period
from jixiao.web.collection.models import Observation
from jixiao.web.collection.rules import APPROVED, LOCKED, RESTATED
from jixiao.web.evaluation.models import ScoreRow
from jixiao.web.evaluation.queries.ranking import median_of
from jixiao.web.evaluation.rules import CONFIRMED
from jixiao.web.indicators.models import Indicator, IndicatorVersion, Target, TargetPlan
from jixiao.web.organisations.queries import LineageStep, lineage

N_PERIODS = 24


@dataclass(frozen=True)
class Point:
    """One figure as it stands: approved or still on its way, or declared as nothing to report."""

    period: str
    value: float | None
    reason: str
    is_final: bool
    task_id: int | None
    revision: int


@dataclass(frozen=True)
class Predecessor:
    """Somebody whose past belongs to the organisation as it is now; shown beside, never added up."""

    step: LineageStep
    points: Mapping[str, Point]


@dataclass(frozen=True)
class IndicatorSeries:
    """History, target path, peers' median, and the predecessors where asked for."""

    periods: tuple[str, ...]
    points: Mapping[str, Point]
    targets: Mapping[str, float]
    annual_target: float | None
    medians: Mapping[str, float]
    predecessors: tuple[Predecessor, ...]
    steps: tuple[LineageStep, ...]
    scores: Mapping[str, tuple[float | None, float, str]]  # period → score, weight, run code


def indicator_version(code: str, day: date) -> IndicatorVersion | None:
    """What the indicator meant on `day`, else its newest meaning."""
    versions = IndicatorVersion.objects.filter(indicator__code=code).select_related("indicator").order_by("valid_from")
    found = list(versions)
    valid = [each for each in found if each.valid_from <= day and (each.valid_to is None or each.valid_to > day)]
    return next(iter(valid or found[-1:]), None)


def points_of(
    indicator: Indicator | int, organisation_ids: Iterable[int], periods: Iterable[str]
) -> dict[int, dict[str, Point]]:
    """The newest revision of each period's figure, by organisation; one query."""
    rows = (
        Observation.objects.filter(
            indicator=indicator, organisation__in=list(organisation_ids), period__in=list(periods)
        )
        .order_by("revision")
        .values_list(
            "organisation_id", "period", "value", "reason", "revision", "submission__task_id", "submission__task__state",
            "source",
        )
    )  # fmt: skip
    found: dict[int, dict[str, Point]] = defaultdict(dict)
    for organisation_id, period, value, reason, revision, task_id, state, source in rows:
        is_final = state in {APPROVED, LOCKED} or (task_id is None and source == RESTATED)
        found[organisation_id][period] = Point(period, value, reason, is_final, task_id, revision)
    return found


def indicator_series(
    indicator: Indicator,
    nodes: Iterable[str],
    organisation_id: int,
    until: str,
    *,
    today: date,
    as_now: bool,
    visible: frozenset[int],
) -> IndicatorSeries:
    """The last two years until `until` and the target path to the end of that year."""
    last = _last_month(until)
    periods = tuple(str(last.shift(-step)) for step in range(N_PERIODS - 1, -1, -1))
    steps = lineage(organisation_id, today).steps
    wanted = {step.predecessor_id for step in steps if as_now} & visible
    found = points_of(indicator, {organisation_id, *wanted}, periods)
    ends = [str(Period.parse(f"{last.year}-{month:02d}")) for month in range(last.index + 1, 13)]
    targets, annual = _targets(indicator, organisation_id, (*periods, *ends), last.year)
    published = _confirmed_rows(nodes, periods)
    scores = {row[0]: (row[4], row[5], row[6]) for row in published if row[1] == organisation_id}
    predecessors = tuple(
        Predecessor(step, _until(found[step.predecessor_id], step.before))
        for step in steps
        if step.predecessor_id in wanted
    )
    return IndicatorSeries(
        periods, found[organisation_id], targets, annual, _medians(published, organisation_id), predecessors, steps,
        scores,
    )  # fmt: skip


def _last_month(period: str) -> Period:
    whole = Period.parse(period)
    return Period.parse(f"{whole.year}-{whole.last_month:02d}")


def _until(points: Mapping[str, Point], before: date) -> dict[str, Point]:
    return {period: point for period, point in points.items() if Period.parse(period).last_date < before}


def _targets(
    indicator: Indicator, organisation_id: int, periods: Iterable[str], year: int
) -> tuple[dict[str, float], float | None]:
    plans = TargetPlan.objects.filter(indicator=indicator, organisation=organisation_id).order_by("revision")
    newest = {plan.year: plan for plan in plans}
    rows = Target.objects.filter(plan__in=[plan.pk for plan in newest.values()], period__in=list(periods))
    path = dict(rows.values_list("period", "value"))
    return path, newest[year].annual_target if year in newest else None


Row = tuple[
    str, int, str, float | None, float | None, float, str
]  # period, organisation, group, raw, score, weight, run


def _confirmed_rows(nodes: Iterable[str], periods: tuple[str, ...]) -> list[Row]:
    """What confirmed runs published at the indicator's nodes; one query."""
    rows = ScoreRow.objects.filter(run__state=CONFIRMED, run__period__in=periods, node_code__in=list(nodes))
    return list(rows.values_list("run__period", "organisation_id", "peer_group", "raw", "score", "weight", "run__code"))


def _medians(rows: list[Row], organisation_id: int) -> dict[str, float]:
    """The peer group's median of the figure, by period: only what peers were published with."""
    mine = {(row[0], row[2]) for row in rows if row[1] == organisation_id}
    groups: dict[str, list[float | None]] = defaultdict(list)
    for period, _organisation, group, raw, *_rest in rows:
        if (period, group) in mine:
            groups[period].append(raw)
    return {period: value for period, raws in groups.items() if (value := median_of(raws)) is not None}
