"""Where a number comes from: who typed, submitted, returned, approved, locked and scored it, and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from jixiao.web.appraisal.models import Panel
from jixiao.web.base.formats import plain
from jixiao.web.collection.models import Observation, Review, Submission, TaskEntry
from jixiao.web.evaluation.models import ScoringRun

TYPED, SUBMITTED, SCORED, CONFIRMED = "typed", "submitted", "scored", "confirmed"


@dataclass(frozen=True)
class Moment:
    """One step on a number's way; `kind` is typed, submitted, return, approve, lock, scored or confirmed."""

    at: datetime
    kind: str
    who: str
    detail: str = ""
    task_id: int | None = None


@dataclass(frozen=True)
class UsedFigure:
    """One figure that the score was computed from."""

    observation_id: int
    indicator_code: str
    period: str
    value: float | None
    reason: str
    revision: int
    source: str
    who: str
    at: datetime | None
    task_id: int | None
    panel: int | None = None
    """Number of the panel that gave it; how many people scored is `n`."""
    n: int | None = None
    """How many people or answers it rests on, where it says so."""


def used_figures(observation_ids: Iterable[int]) -> list[UsedFigure]:
    """The very revisions that the snapshot holds, oldest period first; one query."""
    related = ("submission", "recorded_by", "indicator")
    rows = Observation.objects.filter(pk__in=list(observation_ids)).select_related(*related)
    return [
        UsedFigure(
            row.pk, row.indicator.code, row.period, row.value, row.reason, row.revision, row.source,
            row.recorded_by.display_name, row.recorded_at, row.submission.task_id if row.submission else None,
            panel_number(row.provenance), row.provenance.get("people", row.provenance.get("n")),
        )
        for row in rows.order_by("period", "indicator__code")
    ]  # fmt: skip


def panel_number(provenance: Mapping[str, Any]) -> int | None:
    """The panel that a figure says it comes from (`panel-12`); never a person of it."""
    kind, _sign, number = str(provenance.get("panel", "")).partition("-")
    return int(number) if kind == "panel" and number.isdigit() else None


def panels_behind(figures: Iterable[UsedFigure]) -> dict[int, Panel]:
    """The panels that gave some of these figures, by number."""
    return {one.number: one for one in Panel.objects.filter(number__in={each.panel for each in figures if each.panel})}


def way_of(
    run: ScoringRun, organisation_id: int, period: str, indicator_code: str | None, *, until: datetime
) -> list[Moment]:
    """The steps of an organisation's figures of one period up to the run; of one indicator where given."""
    version = run.cycle.scheme_version_id
    mine = {"task__organisation": organisation_id, "task__period": period, "task__scheme_version": version}
    submissions = list(Submission.objects.filter(**mine, submitted_at__lte=until).select_related("submitted_by"))
    reviews = Review.objects.filter(submission__in=submissions).select_related("reviewed_by", "submission")
    values = _values(organisation_id, period, indicator_code) if indicator_code else {}
    moments = [
        Moment(
            each.submitted_at, SUBMITTED, each.submitted_by.display_name, values.get(each.pk, each.note), each.task_id
        )
        for each in submissions
    ]
    moments += [
        Moment(each.reviewed_at, each.decision, each.reviewed_by.display_name, each.reason, each.submission.task_id)
        for each in reviews
    ]
    if indicator_code:
        entries = TaskEntry.objects.filter(**mine, indicator__code=indicator_code).select_related("changed_by")
        moments += [
            Moment(each.changed_at, TYPED, each.changed_by.display_name, each.entered_text or each.reason, each.task_id)
            for each in entries
        ]
    moments.append(Moment(run.created_at, SCORED, run.created_by.display_name, run.code))
    if run.confirmed_at and run.confirmed_by:
        moments.append(Moment(run.confirmed_at, CONFIRMED, run.confirmed_by.display_name, run.code))
    return sorted(moments, key=lambda moment: moment.at)


def _values(organisation_id: int, period: str, indicator_code: str) -> dict[int, str]:
    """By submission: the figure it brought, with the one before where it changed."""
    rows = Observation.objects.filter(
        organisation=organisation_id, period=period, indicator__code=indicator_code, submission__isnull=False
    ).order_by("revision")
    found, before = {}, ""
    for submission_id, value in rows.values_list("submission_id", "value"):
        written = plain(value)
        found[submission_id] = f"{before} → {written}" if before else written
        before = written
    return found
