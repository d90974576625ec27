"""The batch that evaluates: scores and findings of every period of a table of observations."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from jixiao.batch.digests import Digests, digest_of
from jixiao.batch.inputs import stamped
from jixiao.batch.periods.membership import Membership, organisations_of
from jixiao.batch.periods.partitioning import UNPLACED, column_table, flat_tables, partition
from jixiao.batch.periods.partitions import (
    AIMS,
    KEY,
    NULL_PARTITION,
    Partitions,
    find_partitions,
    flat_files,
    is_partitioned,
)  # fmt: skip
from jixiao.batch.periods.plan import Inputs, PeriodJob, plan_periods
from jixiao.batch.periods.reading import read_observations, read_targets
from jixiao.batch.periods.score_rows import SCORE_SCHEMA, score_tables
from jixiao.batch.refused import Refused, unwritable
from jixiao.batch.results import FINDINGS
from jixiao.batch.work import Answer, Plan, Record, Shape, Site
from jixiao.engine.evaluate import evaluate
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text

PARTITIONED = "partitioned"
Columns = Mapping[str, list[Any]]


@dataclass(frozen=True, kw_only=True)
class ScoreRecord(Record):
    """The record of a period."""

    period: str
    scheme_digest: str
    evaluation_digest: str
    n_observations: int
    n_organisations: int
    n_scores: int

    @property
    def piece(self) -> str:
        return self.period

    @property
    def digest(self) -> str:
        return self.evaluation_digest

    @property
    def n_read(self) -> int:
        return self.n_observations


SCORES = Shape(
    work="evaluate", pieces="periods", key=KEY, results="scores", schema=SCORE_SCHEMA, record=ScoreRecord,
    unit=Text("rows", "行"), ordered_by="organisation_code", plain=frozenset({"raw"}),
)  # fmt: skip


@dataclass(frozen=True)
class Evaluating:
    """Evaluates one period."""

    scheme: Scheme
    memberships: Sequence[Membership] | None
    as_of: date | None
    shape: ClassVar[Shape] = SCORES

    def compute(self, job: PeriodJob) -> Answer:
        """Read the period's rows and evaluate them."""
        observations, listed = read_observations(job.observations), self.memberships
        evaluation = evaluate(
            self.scheme,
            observations,
            read_targets(job.targets),
            period=job.period,
            organisations=None if listed is None else organisations_of(listed, job.period, self.as_of),
            as_of=self.as_of,
        )
        told = {
            "period": str(evaluation.period),
            "scheme_digest": evaluation.scheme.digest,
            "evaluation_digest": evaluation.digest,
            "n_observations": len(observations["value"]),
            "n_organisations": evaluation.workings.roster.size,
            "n_scores": len(evaluation.scores),
        }
        return Answer(score_tables(evaluation), evaluation.workings.found, told)


@dataclass(frozen=True)
class Evaluations:
    """What is asked for. `observations` and `targets` are Parquet; `targets` may be the columns of a text file."""

    scheme: Scheme
    observations: Path
    out: Path
    targets: Path | Columns | None = None
    organisations: Sequence[Membership] | None = None
    periods: Sequence[Period] | None = None
    as_of: date | None = None
    fresh: bool = False
    shape: ClassVar[Shape] = SCORES

    def plan(self, site: Site) -> Plan:
        """A job for each period asked for."""
        inputs, n_lost = _inputs(self, site.digests)
        jobs = plan_periods(self.scheme, inputs, self.periods, site.digests, site.version)
        scheme = self.scheme
        head = {
            "scheme": {"code": scheme.code, "version": scheme.version, "digest": scheme.digest},
            "arguments": _arguments(self),
        }
        return Plan(Evaluating(scheme, self.organisations, self.as_of), jobs, head, n_lost)


def _arguments(request: Evaluations) -> dict[str, Any]:
    targets = request.targets
    return {
        "observations": str(request.observations),
        "targets": str(targets) if isinstance(targets, Path) else None if targets is None else "(text file)",
        "organisations": None if request.organisations is None else len(request.organisations),
        "as_of": request.as_of.isoformat() if request.as_of else None,
    }


def _inputs(request: Evaluations, digests: Digests) -> tuple[Inputs, int]:
    """The input by period; flat tables are partitioned first. And how many of their rows belong to no period."""
    observations, n_lost = _by_period(request.out, "observations", request.observations, ("value",), digests)
    targets: Partitions | None = None
    n_lost_targets = 0
    if request.targets is not None:
        targets, n_lost_targets = _by_period(request.out, "targets", request.targets, AIMS, digests)
    return Inputs(observations, targets, request.organisations, request.as_of), n_lost + n_lost_targets


def _by_period(
    out: Path, kind: str, given: Path | Columns, quantities: tuple[str, ...], digests: Digests
) -> tuple[Partitions, int]:
    for_any = kind == "targets"
    lost = out / FINDINGS / f"{KEY}{NULL_PARTITION}" / f"{kind}.parquet"
    if isinstance(given, Path) and not given.is_file() and is_partitioned(given):
        lost.unlink(missing_ok=True)
        return find_partitions(given, for_any_period=for_any), 0
    folder = out / PARTITIONED / kind
    if isinstance(given, Path):
        files = flat_files(given)
        partition(flat_tables(files, quantities), folder, _source(files, digests), for_any_period=for_any)
    else:
        source = {"columns": digest_of({name: list(column) for name, column in given.items()})}
        partition([column_table(given, quantities)], folder, source, for_any_period=for_any)
    n_lost = _tell_lost(folder / UNPLACED, lost)
    found = find_partitions(folder, for_any_period=for_any)
    if not found.files and not for_any:
        raise Refused(
            f"{given}: there is no row with a period that can be read.", f"{given}：没有任何一行的数据所属期可以识别。"
        )
    return found, n_lost


def _source(files: Sequence[Path], digests: Digests) -> dict[str, Any]:
    """What tells one flat table from another."""
    listed = [stamped(path, path.name) for path in files]
    known = digests.of(listed)
    return {file.name: known[file.path] for file in listed}


def _tell_lost(unplaced: Path, lost: Path) -> int:
    """Put the findings about rows without a readable period beside those of the periods; how many there are."""
    try:
        lost.unlink(missing_ok=True)
        if not unplaced.exists():
            return 0
        lost.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(unplaced, lost)
    except OSError as fault:
        raise unwritable(lost, fault) from None
    import pyarrow.parquet as pq

    return int(pq.read_metadata(lost).num_rows)
