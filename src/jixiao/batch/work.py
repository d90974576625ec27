"""What every kind of batch has in common: a request makes a plan of jobs, a task answers each, a record tells of it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

from jixiao.batch.digests import Digests
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.text import Text

RECORD_FORMAT = "jixiao-batch/1"
OwnJob_contra = TypeVar("OwnJob_contra", contravariant=True)


@dataclass(frozen=True, kw_only=True)
class Record(ABC):
    """What a piece's results were computed from, and what came out. Equal inputs give equal records."""

    fingerprint: str
    input_digest: str
    n_findings: dict[str, int]
    findings_bytes: int
    jixiao: str
    format: str = RECORD_FORMAT

    @property
    @abstractmethod
    def piece(self) -> str:
        """Which piece of the batch it tells of."""

    @property
    @abstractmethod
    def digest(self) -> str:
        """The digest of the digits."""

    @property
    @abstractmethod
    def n_read(self) -> int:
        """Rows that were read."""


@dataclass(frozen=True)
class Shape:
    """How a kind of batch lies in its folder: `results/keyPIECE/results.parquet` of `schema`, and the words for it.

    `pieces` is what the manifest calls them, `unit` what is counted while it runs, `ordered_by` a column whose bounds help
    readers, `plain` are columns that repeat nothing, `libraries` those that the digits depend on.
    """

    work: str
    pieces: str
    key: str
    results: str
    schema: Any
    record: type[Record]
    unit: Text
    ordered_by: str
    plain: frozenset[str] = frozenset()
    libraries: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Job:
    """One piece to compute: its size in the shape's unit, and the fingerprint of everything that goes in."""

    piece: str
    size: int
    n_rows: int
    bytes_per_row: int
    input_digest: str
    fingerprint: str

    @property
    def n_bytes(self) -> int:
        """Memory that it needs, about."""
        return self.n_rows * self.bytes_per_row

    @property
    def title(self) -> Text:
        """What a person calls the piece."""
        return Text(self.piece, self.piece)


@dataclass(frozen=True)
class Answer:
    """What a job came to: tables of the shape's schema, findings, and the fields of the record that only this kind has."""

    tables: Iterable[Any]
    found: FindingList
    told: dict[str, Any]


class Task(Protocol[OwnJob_contra]):
    """What all jobs of a run share and how one is computed; sent once to whoever computes."""

    @property
    def shape(self) -> Shape: ...

    def compute(self, job: OwnJob_contra) -> Answer:
        """The answer to a job; Refused where its data cannot be used."""


@dataclass(frozen=True)
class Plan:
    """The jobs of a run and what the manifest says of all of them; `n_lost` rows belong to no job.

    `is_all`: results of pieces that are not among the jobs belong to nothing any more and are taken away.
    """

    task: Task[Any]
    jobs: Sequence[Job]
    head: dict[str, Any]
    n_lost: int = 0
    is_all: bool = False


@dataclass(frozen=True)
class Step:
    """Told when something has happened: `done` of `total` in `unit`, `n_done` of `n_pieces`, after `seconds` of computing."""

    text: Text
    n_done: int = 0
    n_pieces: int = 0
    done: int = 0
    total: int = 0
    unit: Text = field(default=Text("", ""))
    seconds: float = 0.0

    @property
    def rate(self) -> float | None:
        """Units a second; None as long as nothing is done."""
        return self.done / self.seconds if self.done and self.seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at that rate."""
        return None if self.rate is None else (self.total - self.done) / self.rate


Report = Callable[[Step], None]


@dataclass(frozen=True)
class Site:
    """What a request plans on: the folder of results, what is known of files, Jixiao's version, whom to tell."""

    out: Path
    digests: Digests
    version: str
    report: Report


class Request(Protocol):
    """What is asked for: a kind of batch with its input, the folder `out`; `fresh` computes what is finished, too."""

    @property
    def shape(self) -> Shape: ...

    @property
    def out(self) -> Path: ...

    @property
    def fresh(self) -> bool: ...

    def plan(self, site: Site) -> Plan:
        """Find the input and say what is to be done; Refused where there is nothing to read."""
