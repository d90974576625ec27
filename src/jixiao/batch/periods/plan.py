"""Works out what a batch has to do: which periods, which files each of them reads, and its fingerprint."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from jixiao.batch.digests import Digests, digest_of
from jixiao.batch.periods.membership import Membership, organisations_of
from jixiao.batch.periods.partitions import AIMS, ANY, CODES, Partitions, PeriodFile, with_footers
from jixiao.batch.periods.reading import Source
from jixiao.batch.refused import Refused
from jixiao.batch.work import RECORD_FORMAT, Job
from jixiao.engine.model.cube import FINER
from jixiao.engine.model.look_back import periods_needed, target_periods
from jixiao.engine.model.period import Period
from jixiao.engine.model.scheme import Scheme

BYTES_PER_ROW = 240
"""Memory of one period in a process, for each row that is read: measured by benchmarks/bench_batch.py, rounded up."""


@dataclass(frozen=True, kw_only=True)
class PeriodJob(Job):
    """One period to compute and the files it reads; `n_rows` are theirs, before what nothing looks at is left out."""

    period: Period
    observations: tuple[Source, ...]
    targets: tuple[Source, ...]


@dataclass(frozen=True)
class Inputs:
    """Everything that goes into a batch beside the scheme."""

    observations: Partitions
    targets: Partitions | None
    memberships: Sequence[Membership] | None
    as_of: date | None


def plan_periods(
    scheme: Scheme, inputs: Inputs, periods: Sequence[Period] | None, digests: Digests, version: str
) -> list[PeriodJob]:
    """A job for each period asked for (all that can be scored without); Refused where there is nothing to read."""
    available = set(inputs.observations.periods)
    wanted = target_periods(scheme, available) if periods is None else list(dict.fromkeys(periods))
    needed = {period: periods_needed(scheme, period, available) for period in wanted}
    empty = [str(period) for period in wanted if not any(period.contains(each) for each in needed[period])]
    if empty:
        raise _nothing_there(inputs.observations, empty)
    aims = {period: _target_files(inputs.targets, period) for period in wanted}
    observed = [file for each in needed.values() for period in each for file in inputs.observations.of(period)]
    files = _checked(observed, ("value",), digests) | _checked(
        [file for each in aims.values() for file in each], AIMS, digests
    )
    return [_job(scheme, inputs, period, needed[period], aims[period], files, version) for period in wanted]


def _checked(files: Iterable[PeriodFile], one_of: tuple[str, ...], digests: Digests) -> dict[Path, PeriodFile]:
    """The files with rows and digest, by path."""
    single = {file.path: file for file in files}
    read = with_footers(single.values(), CODES, one_of)
    known = digests.of(read)
    return {file.path: replace(file, digest=known[file.path]) for file in read}


def _job(
    scheme: Scheme,
    inputs: Inputs,
    period: Period,
    needed: Mapping[Period, frozenset[str] | None],
    aims: Sequence[PeriodFile],
    files: Mapping[Path, PeriodFile],
    version: str,
) -> PeriodJob:
    observations = tuple(
        Source(files[file.path], wanted) for each, wanted in needed.items() for file in inputs.observations.of(each)
    )
    targets = tuple(Source(files[file.path]) for file in aims)
    listed = inputs.memberships
    read = {
        "observations": [_told(source) for source in observations],
        "targets": [_told(source) for source in targets],
        "organisations": None if listed is None else list(organisations_of(listed, period, inputs.as_of).items()),
    }
    input_digest = digest_of(read)
    law = {"period": str(period), "as_of": str(inputs.as_of or ""), "scheme": scheme.digest, "inputs": input_digest}
    fingerprint = digest_of({**law, "jixiao": version, "format": RECORD_FORMAT})
    n_rows = sum(source.file.n_rows for source in observations)
    return PeriodJob(
        piece=str(period), size=n_rows, n_rows=n_rows, bytes_per_row=BYTES_PER_ROW, input_digest=input_digest,
        fingerprint=fingerprint, period=period, observations=observations, targets=targets,
    )  # fmt: skip


def _told(source: Source) -> list[Any]:
    wanted = None if source.wanted is None else sorted(source.wanted)
    return [source.file.name, source.file.period, source.file.digest, wanted]


def _target_files(targets: Partitions | None, period: Period) -> list[PeriodFile]:
    """Targets of the period, of its parts, and for any period."""
    if targets is None:
        return []
    places = [str(period), *(str(part) for frequency in FINER for part in period.parts(frequency)), ANY]
    return [file for place in places for file in targets.of(place)]


def _nothing_there(observations: Partitions, empty: Sequence[str]) -> Refused:
    there = ", ".join(list(observations.files)[:12])
    asked = ", ".join(empty[:5])
    return Refused(
        f"{observations.folder}: no observations for {asked}. There are: {there}.",
        f"{observations.folder}：没有 {asked} 的指标值。现有：{there}。",
    )
