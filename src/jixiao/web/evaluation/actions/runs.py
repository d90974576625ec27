"""Scoring runs: frozen, computed, kept, confirmed; and made anew where an accepted appeal changes one input."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao import Scheme
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import APPROVED, LOCKED
from jixiao.web.evaluation import frames, rules
from jixiao.web.evaluation.actions.log import record
from jixiao.web.evaluation.models import EvaluationCycle, FindingRow, ScoreRow, ScoringRun
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def score(*, cycle: EvaluationCycle, period: str, by: Account, now: datetime) -> ScoringRun:
    """Freeze what is approved for `period`, compute, keep every score and finding, lock the tasks used."""
    cycle = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    rules.check_period(period, cycle.year)
    scheme = Scheme.from_yaml(cycle.scheme_version.document)
    tasks = frames.tasks_for(cycle, frames.periods_of(scheme, period))
    used = [task for task in tasks if task.state in {APPROVED, LOCKED}]
    rules.check_can_score(cycle.state, len(used))
    run = _computed(cycle, frames.freeze(cycle, period, tasks, today=timezone.localdate(now)), by, now)
    collection.lock_tasks(tasks=[task for task in used if task.state == APPROVED], by=by, now=now)
    return run


@transaction.atomic
def confirm(*, run: ScoringRun, by: Account, now: datetime) -> ScoringRun:
    """Make the run the valid result of its period; every other run of that period is superseded."""
    cycle = EvaluationCycle.objects.select_for_update().get(pk=run.cycle_id)
    runs = ScoringRun.objects.filter(cycle=cycle, period=run.period)
    rules.check_can_confirm(runs.values_list("state", flat=True).get(pk=run.pk))
    runs.exclude(pk=run.pk).filter(state__in=[rules.COMPUTED, rules.CONFIRMED]).update(state=rules.SUPERSEDED)
    runs.filter(pk=run.pk).update(state=rules.CONFIRMED, confirmed_by=by, confirmed_at=now)
    record(event="RUN_CONFIRMED", cycle=cycle, by=by, now=now, run=run.code, result_digest=run.result_digest)
    return ScoringRun.objects.get(pk=run.pk)


@transaction.atomic
def score_anew(*, run: ScoringRun, patch: frames.Patch, by: Account, now: datetime) -> ScoringRun:
    """The valid run's frozen input with one thing changed, computed and confirmed: it takes the run's place."""
    cycle = EvaluationCycle.objects.select_for_update().get(pk=run.cycle_id)
    state, content = ScoringRun.objects.values_list("state", "snapshot").get(pk=run.pk)
    rules.check_can_score_anew(state)
    frozen = frames.Snapshot.from_bytes(bytes(content))
    return confirm(run=_computed(cycle, frames.patched(frozen, patch), by, now), by=by, now=now)


def _computed(cycle: EvaluationCycle, snapshot: frames.Snapshot, by: Account, now: datetime) -> ScoringRun:
    """A run of the cycle with every score and finding that its input gives."""
    evaluation = frames.compute(snapshot)
    former = ScoringRun.objects.filter(cycle=cycle, period=snapshot.period).aggregate(last=Max("number"))["last"] or 0
    run = ScoringRun.objects.create(
        code=f"{cycle.code}-{snapshot.period}-{former + 1}", cycle=cycle, period=snapshot.period, number=former + 1,
        scheme_digest=evaluation.scheme.digest, snapshot=snapshot.to_bytes(), snapshot_digest=snapshot.digest,
        result_digest=evaluation.digest, created_by=by, created_at=now,
    )  # fmt: skip
    ids = dict(Organisation.objects.filter(code__in=snapshot.organisations).values_list("code", "id"))
    rows = ScoreRow.objects.bulk_create(frames.score_rows(run, evaluation, ids), batch_size=500)
    found = FindingRow.objects.bulk_create(frames.finding_rows(run, evaluation, snapshot), batch_size=500)
    record(event="PERIOD_SCORED", cycle=cycle, by=by, now=now, run=run.code, n_scores=len(rows), n_findings=len(found))
    return run
