"""The engine's evaluation behind a run, rebuilt from the frozen snapshot; and whether it gives every digit again."""

from dataclasses import dataclass
from functools import lru_cache

from jixiao import Evaluation, Scheme
from jixiao.web.evaluation import frames
from jixiao.web.evaluation.models import EvaluationCycle, ScoreRow, ScoringRun
from jixiao.web.organisations.models import Organisation


@dataclass(frozen=True)
class ReplayResult:
    """What a replay found: how many scores were compared, how many differ, and the digest it gave."""

    same: bool
    digest: str
    n_compared: int
    n_different: int
    snapshot_intact: bool


def snapshot_of(run: ScoringRun) -> frames.Snapshot:
    """The frozen input of a run."""
    return _kept(run.pk, run.snapshot_digest)[0]


def evaluation_of(run: ScoringRun) -> Evaluation:
    """The evaluation of a run, computed from its snapshot and kept in memory."""
    return _kept(run.pk, run.snapshot_digest)[1]


def scheme_of(run: ScoringRun) -> Scheme:
    """The law a run was computed by."""
    return _kept(run.pk, run.snapshot_digest)[2]


@lru_cache(maxsize=48)
def _kept(run_id: int, _digest: str) -> tuple[frames.Snapshot, Evaluation, Scheme]:
    content = ScoringRun.objects.values_list("snapshot", flat=True).get(pk=run_id)
    snapshot = frames.Snapshot.from_bytes(bytes(content))
    return snapshot, frames.compute(snapshot), _read(snapshot.scheme)


def replay(run: ScoringRun) -> ReplayResult:
    """Read the snapshot again, recompute, and compare every digit with what was stored when the run was made."""
    content = ScoringRun.objects.values_list("snapshot", flat=True).get(pk=run.pk)
    snapshot = frames.Snapshot.from_bytes(bytes(content))
    evaluation = frames.compute(snapshot)
    ids = dict(Organisation.objects.filter(code__in=snapshot.organisations).values_list("code", "id"))
    fresh = frames.plain_rows(frames.score_rows(run, evaluation, ids))
    stored = frames.plain_rows(ScoreRow.objects.filter(run=run))
    keys = fresh.keys() | stored.keys()
    different = sum(fresh.get(key) != stored.get(key) for key in keys)
    intact = snapshot.digest == run.snapshot_digest
    same = intact and different == 0 and evaluation.digest == run.result_digest
    return ReplayResult(same, evaluation.digest, len(keys), different, intact)


def scheme_of_cycle(cycle: EvaluationCycle) -> Scheme:
    """The law of a cycle."""
    return _read(cycle.scheme_version.document)


@lru_cache(maxsize=32)
def _read(document: str) -> Scheme:
    return Scheme.from_yaml(document)


def nodes_of(cycle: EvaluationCycle | None, indicator: str) -> tuple[str, ...]:
    """The leaves at which an indicator is scored as it is, not divided by another nor mixed with others."""
    leaves = scheme_of_cycle(cycle).leaves if cycle else ()
    return tuple(leaf.code for leaf in leaves if leaf.observed == (indicator,))
