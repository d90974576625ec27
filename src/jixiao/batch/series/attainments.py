"""The batch that tells chances: how likely each year's target is, part by part, each target beside its series."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from jixiao.batch.arrow import CODE_TYPE
from jixiao.batch.series.answers import arrow_of, digest_of_answers
from jixiao.batch.series.parts import KEY, SERIES_PER_PART
from jixiao.batch.series.planning import UNIT, Given, SeriesJob, placed, plan_parts
from jixiao.batch.series.tables import PREVIOUS, SERIES, TARGETS, TextReader
from jixiao.batch.work import Answer, Plan, Record, Shape, Site
from jixiao.engine.forecast.attain import ATTAIN_COLUMNS, attain
from jixiao.engine.model.period import Period

BYTES_PER_ROW = 2_000
"""Memory of a part in a process, for each row that is read: measured by benchmarks/bench_batch.py, rounded up."""
FIGURES = ("probability", "required")
ATTAIN_SCHEMA = pa.schema({name: pa.float64() if name in FIGURES else CODE_TYPE for name in ATTAIN_COLUMNS})


@dataclass(frozen=True, kw_only=True)
class AttainRecord(Record):
    """The record of a part. `n_lights`: how many targets have each light, “” for those that cannot be told."""

    part: str
    attain_digest: str
    n_rows: int
    n_targets: int
    n_lights: dict[str, int]

    @property
    def piece(self) -> str:
        return self.part

    @property
    def digest(self) -> str:
        return self.attain_digest

    @property
    def n_read(self) -> int:
        return self.n_rows


ATTAINMENTS = Shape(
    work="attain", pieces="parts", key=KEY, results="attainments", schema=ATTAIN_SCHEMA, record=AttainRecord,
    unit=UNIT, ordered_by="series", plain=frozenset(FIGURES), libraries=("scikit-learn", "scipy"),
)  # fmt: skip


@dataclass(frozen=True)
class Attaining:
    """Tells the chances of one part's targets."""

    cumulative: bool
    at: str | None
    seed: int
    shape: ClassVar[Shape] = ATTAINMENTS

    def compute(self, job: SeriesJob) -> Answer:
        """Read the part's series, targets and earlier lights; series without a target teach the others."""
        frames = {layout.name: job.read(layout) for layout in (SERIES, TARGETS, PREVIOUS)}
        result = attain(
            frames[SERIES.name], frames[TARGETS.name], previous=frames[PREVIOUS.name], cumulative=self.cumulative,
            at=self.at, seed=self.seed,
        )  # fmt: skip
        told = {
            "part": job.piece,
            "attain_digest": digest_of_answers(result.table, ATTAIN_SCHEMA),
            "n_rows": job.n_rows,
            "n_targets": len(result.table),
            "n_lights": dict(sorted(Counter(light or "" for light in result.table["light"]).items())),
        }
        return Answer([arrow_of(result.table, ATTAIN_SCHEMA)], placed(result.findings, frames), told)


@dataclass(frozen=True)
class Attainments:
    """What is asked for: `series`, `targets` and an earlier result (`previous`) are CSV or Parquet files or folders.

    The rest as `attain` takes it; `series_per_part` decides how many parts there are.
    """

    series: Path
    targets: Path
    out: Path
    previous: Path | None = None
    cumulative: bool = False
    at: str | None = None
    seed: int = 0
    series_per_part: int = SERIES_PER_PART
    read_text: TextReader | None = None
    fresh: bool = False
    shape: ClassVar[Shape] = ATTAINMENTS

    def plan(self, site: Site) -> Plan:
        """A job for each part that has series or targets. DefinitionError where `at` is no period."""
        if self.at is not None:
            Period.parse(self.at)
        beside = {TARGETS: self.targets} | ({} if self.previous is None else {PREVIOUS: self.previous})
        given = Given(self.series, self.series_per_part, beside, self.read_text)
        call = {"cumulative": self.cumulative, "at": self.at, "seed": self.seed}
        jobs, head = plan_parts(given, site, self.shape, call, BYTES_PER_ROW)
        return Plan(Attaining(self.cumulative, self.at, self.seed), jobs, head, is_all=True)
