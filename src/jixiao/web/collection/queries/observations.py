"""Observations: the newest figure, series over time, and who brought a figure about."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from jixiao.engine.model.period import Period
from jixiao.web.collection import rules
from jixiao.web.collection.models import CollectionTask, Observation, Review, Submission
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.models import Organisation

DONE = (rules.APPROVED, rules.LOCKED)
SAID_ANEW = Q(source__in=(rules.TAKEN_BACK, rules.RESTATED), submission__isnull=True)
COUNTS = Q(submission__task__state__in=DONE) | SAID_ANEW
"""A figure counts once its task is approved; then what its source says of it anew: none, or another."""


@dataclass(frozen=True)
class ObservationRow:
    """The newest revision of one figure; `value` None = declared that there is nothing to report, with `reason`."""

    observation_id: int
    organisation_id: int
    organisation_code: str
    indicator_code: str
    period: str
    revision: int
    value: float | None
    entered_text: str
    reason: str
    source: str
    recorded_at: datetime
    recorded_by: str
    submission_id: int | None
    task_id: int | None
    task_state: str | None


@dataclass(frozen=True)
class HistoryStep:
    """Something that happened to a figure: submitted, returned, approved or locked, by whom and when."""

    act: str
    at: datetime
    by_label: str
    reason: str = ""
    revision: int | None = None
    value: float | None = None
    number: int | None = None


COLUMNS = (
    "id", "organisation_id", "organisation__code", "indicator__code", "period", "revision", "value", "entered_text",
    "reason", "source", "recorded_at", "recorded_by__display_name", "submission_id", "submission__task_id",
    "submission__task__state",
)  # fmt: skip


def newest_observations(
    indicator_codes: Iterable[str],
    organisation_ids: Iterable[int],
    periods: Collection[str],
    approved_only: bool = True,
) -> list[ObservationRow]:
    """The newest revision of every figure asked for; with `approved_only` the newest that counts."""
    return _newest(_asked(indicator_codes, organisation_ids, periods), approved_only)


def counted_since(
    newest: int, indicator_codes: Iterable[str], organisation_codes: Iterable[str], periods: Collection[str]
) -> list[ObservationRow]:
    """Of the figures asked for those that were revised after observation `newest`, as they count now; one query.

    Rows are written in the order of their keys, and the few newest are found by them.
    """
    revised = Observation.objects.filter(
        COUNTS, pk__gt=newest, indicator__code__in=list(indicator_codes),
        organisation__code__in=list(organisation_codes), period__in=list(periods),
    )  # fmt: skip
    return _newest(revised, approved_only=False)


def _asked(
    indicator_codes: Iterable[str], organisation_ids: Iterable[int], periods: Collection[str]
) -> QuerySet[Observation]:
    """Every revision of the figures asked for."""
    return Observation.objects.filter(
        indicator__code__in=list(indicator_codes), organisation__in=list(organisation_ids), period__in=list(periods)
    )


def _newest(asked: QuerySet[Observation], approved_only: bool) -> list[ObservationRow]:
    """By organisation, indicator and period."""
    parts = _counting(asked) if approved_only else [asked]
    order = ("organisation__code", "indicator__code", "period", "revision")
    found = [ObservationRow(*row) for part in parts for row in part.order_by(*order).values_list(*COLUMNS)]
    newest: dict[tuple[str, str, str], ObservationRow] = {}
    for row in found:
        place = (row.organisation_code, row.indicator_code, row.period)
        if place not in newest or newest[place].revision < row.revision:
            newest[place] = row
    return [newest[place] for place in sorted(newest)]


def _counting(asked: QuerySet[Observation]) -> list[QuerySet[Observation]]:
    """COUNTS in two: what is approved is found by its tasks, the few that were said anew by their source."""
    return [asked.filter(submission__task__state__in=DONE), asked.filter(SAID_ANEW)]


def series(
    indicator_codes: Iterable[str],
    organisation_ids: Iterable[int],
    until: str,
    n_periods: int = 12,
    approved_only: bool = True,
) -> dict[tuple[int, str], list[tuple[str, float | None]]]:
    """(organisation id, indicator code) → its figures of `n_periods` periods up to and with `until`, oldest first."""
    last = Period.parse(until)
    periods = [str(last.shift(-step)) for step in range(n_periods - 1, -1, -1)]
    codes, ids = list(indicator_codes), list(organisation_ids)
    asked = _asked(codes, ids, periods)
    columns = ("revision", "organisation_id", "indicator__code", "period", "value")
    found = [row for part in (_counting(asked) if approved_only else [asked]) for row in part.values_list(*columns)]
    values = {(*key, period): value for _revision, *key, period, value in sorted(found, key=lambda row: row[0])}
    return {
        (organisation_id, code): [(period, values.get((organisation_id, code, period))) for period in periods]
        for organisation_id in ids
        for code in codes
    }


def revisions_of(task: CollectionTask) -> list[Observation]:
    """Every revision of every figure that the task's submissions brought, and of those that came by themselves for
    the same organisation and period; by indicator, first to last."""
    by_itself = Q(submission=None, organisation=task.organisation_id, period=task.period)
    rows = Observation.objects.filter(Q(submission__task=task) | by_itself)
    rows = rows.select_related("indicator", "recorded_by", "submission")
    return list(rows.order_by("indicator__code", "revision"))


def observation_history(observation_id: int) -> list[HistoryStep]:
    """Everything that happened to the figure, all revisions, first to last; empty where there is no such figure."""
    observation = Observation.objects.filter(pk=observation_id).first()
    if observation is None:
        return []
    revisions = list(
        Observation.objects.filter(
            organisation=observation.organisation_id, indicator=observation.indicator_id, period=observation.period
        )
        .select_related("recorded_by", "submission")
        .order_by("revision")
    )
    steps = [_revision_step(revision) for revision in revisions]
    return sorted(steps + _review_steps(revisions), key=lambda step: step.at)


def _revision_step(revision: Any) -> HistoryStep:
    number = revision.submission.number if revision.submission else None
    act = "submit" if revision.submission else "record"
    by_label = revision.recorded_by.display_name
    return HistoryStep(act, revision.recorded_at, by_label, revision.reason, revision.revision, revision.value, number)


def _review_steps(revisions: list[Any]) -> list[HistoryStep]:
    """What was decided on the tasks of these revisions from the first of them on."""
    tasks = {revision.submission.task_id for revision in revisions if revision.submission}
    first = min((revision.submission_id for revision in revisions if revision.submission), default=0)
    numbers = dict(Submission.objects.filter(task__in=tasks, pk__gte=first).values_list("pk", "number"))
    reviews = Review.objects.filter(submission__in=numbers).select_related("reviewed_by").order_by("id")
    return [
        HistoryStep(
            review.decision, review.reviewed_at, review.reviewed_by.display_name, review.reason,
            number=numbers[review.submission_id],
        )
        for review in reviews
    ]  # fmt: skip


def approved_figures(indicator: Indicator, organisation: Organisation, year: int) -> dict[str, float]:
    """Approved figures of one year by period, for the shape of a target's path."""
    rows = Observation.objects.filter(
        COUNTS, indicator=indicator, organisation=organisation, period__startswith=f"{year}"
    ).order_by("revision")
    newest = dict(rows.values_list("period", "value"))
    return {period: value for period, value in newest.items() if value is not None}
