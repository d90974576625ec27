"""Every write of cycles and scoring runs."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao import Scheme
from jixiao.web.audit.actions import record
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import APPROVED, LOCKED
from jixiao.web.evaluation import frames, rules
from jixiao.web.evaluation.models import EvaluationCycle, FindingRow, ScoreRow, ScoringRun
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def create_cycle(
    *,
    code: str,
    label_zh: str,
    label_en: str = "",
    scheme_version: SchemeVersion,
    year: int,
    by: Account,
    now: datetime,
) -> EvaluationCycle:
    """Plan a year's evaluation under a published scheme version; it scores nothing until it is started."""
    taken = EvaluationCycle.objects.filter(code=code).exists()
    rules.check_can_create(scheme_version.state, label_zh, code_taken=taken)
    cycle = EvaluationCycle.objects.create(
        code=code, label_zh=label_zh.strip(), label_en=label_en.strip(), scheme_version=scheme_version, year=year,
        created_by=by, created_at=now,
    )  # fmt: skip
    _record(
        "CYCLE_CREATED", cycle, by, now, scheme=scheme_version.scheme.code, version=scheme_version.number, year=year
    )
    return cycle


@transaction.atomic
def start_cycle(*, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    """Open the cycle for scoring."""
    return _move("start", cycle, by, now)


@transaction.atomic
def close_cycle(*, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    """End the cycle: its results stay, nothing new is scored in it."""
    return _move("close", cycle, by, now)


@transaction.atomic
def score(*, cycle: EvaluationCycle, period: str, by: Account, now: datetime) -> ScoringRun:
    """Freeze what is approved for `period`, compute, keep every score and finding, lock the tasks used."""
    cycle = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    rules.check_period(period, cycle.year)
    scheme = Scheme.from_yaml(cycle.scheme_version.document)
    tasks = frames.tasks_for(cycle, frames.periods_of(scheme, period))
    used = [task for task in tasks if task.state in {APPROVED, LOCKED}]
    rules.check_can_score(cycle.state, len(used))
    snapshot = frames.freeze(cycle, period, tasks, today=timezone.localdate(now))
    evaluation = frames.compute(snapshot)
    run = _create_run(cycle, period, scheme, snapshot, evaluation.digest, by, now)
    ids = dict(Organisation.objects.filter(code__in=snapshot.organisations).values_list("code", "id"))
    rows = ScoreRow.objects.bulk_create(frames.score_rows(run, evaluation, ids), batch_size=500)
    found = FindingRow.objects.bulk_create(frames.finding_rows(run, evaluation, snapshot), batch_size=500)
    collection.lock_tasks(tasks=[task for task in used if task.state == APPROVED], by=by, now=now)
    _record("PERIOD_SCORED", cycle, by, now, run=run.code, n_scores=len(rows), n_findings=len(found))
    return run


@transaction.atomic
def confirm(*, run: ScoringRun, by: Account, now: datetime) -> ScoringRun:
    """Make the run the valid result of its period; every other run of that period is superseded."""
    cycle = EvaluationCycle.objects.select_for_update().get(pk=run.cycle_id)
    runs = ScoringRun.objects.filter(cycle=cycle, period=run.period)
    rules.check_can_confirm(runs.values_list("state", flat=True).get(pk=run.pk))
    runs.exclude(pk=run.pk).filter(state__in=[rules.COMPUTED, rules.CONFIRMED]).update(state=rules.SUPERSEDED)
    runs.filter(pk=run.pk).update(state=rules.CONFIRMED, confirmed_by=by, confirmed_at=now)
    _record("RUN_CONFIRMED", cycle, by, now, run=run.code, result_digest=run.result_digest)
    return ScoringRun.objects.get(pk=run.pk)


def _move(transition: str, cycle: EvaluationCycle, by: Account, now: datetime) -> EvaluationCycle:
    cycle = EvaluationCycle.objects.select_for_update().get(pk=cycle.pk)
    rules.check_can_move(transition, cycle.state)
    cycle.state = rules.CYCLE_TRANSITIONS[transition][1]
    cycle.save(update_fields=["state"])
    _record({"start": "CYCLE_STARTED", "close": "CYCLE_CLOSED"}[transition], cycle, by, now)
    return cycle


def _create_run(
    cycle: EvaluationCycle,
    period: str,
    scheme: Scheme,
    snapshot: frames.Snapshot,
    result_digest: str,
    by: Account,
    now: datetime,
) -> ScoringRun:
    former = ScoringRun.objects.filter(cycle=cycle, period=period).aggregate(last=Max("number"))["last"] or 0
    return ScoringRun.objects.create(
        code=f"{cycle.code}-{period}-{former + 1}",
        cycle=cycle,
        period=period,
        number=former + 1,
        scheme_digest=scheme.digest,
        snapshot=snapshot.to_bytes(),
        snapshot_digest=snapshot.digest,
        result_digest=result_digest,
        created_by=by,
        created_at=now,
    )


def _record(event: str, cycle: EvaluationCycle, by: Account, now: datetime, **details: object) -> None:
    record(
        event=event,
        object_type="evaluation_cycle",
        object_code=cycle.code,
        organisation_code=cycle.scheme_version.scheme.organisation.code,
        by=by,
        now=now,
        details=details,
    )
