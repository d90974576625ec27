"""Between the platform and `jixiao.capture`: definitions and readings in, figures, findings and changes out."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jixiao.capture.connector import Context, Limits, SourceFault
from jixiao.capture.folders import Folders
from jixiao.capture.gate import AllowList, Entry
from jixiao.capture.observe import CodeLists
from jixiao.capture.run import Captured, LastGood, understand
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.capture.source import DataSource as Definition
from jixiao.engine.model.errors import DefinitionError, DefinitionErrors
from jixiao.engine.model.text import Text
from jixiao.web.collection.rules import Figure, Refusal
from jixiao.web.sources import rules

if TYPE_CHECKING:
    from jixiao.web.sources.models import RegisteredPlace

Row = dict[str, Any]
RUN_LIMITS = Limits(seconds=50.0)  # what is slow or endless is told within a minute
PREVIEW_LIMITS = Limits(seconds=15.0, rows=10_000, bytes=64 * 1024 * 1024)
SEVERITIES = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True)
class Described:
    """What a definition says of itself; `definition` is the whole of it as plain data."""

    code: str
    label_zh: str
    label_en: str
    provider_code: str
    schedule: str
    definition: Row


@dataclass(frozen=True)
class Reading:
    """What one reading of a source gave, ready to land; findings and changes are rows of plain data.

    `changes`: how it differs from the last good one, where that stops it; `obstacles`: why none of it can be used
    whatever a person decides; `is_same`: to the last byte what has landed already under the same definition.
    """

    figures: Sequence[Figure]
    n_rows: int
    digest: str
    n_refused: int = 0
    last_good: Row = field(default_factory=dict)
    findings: Sequence[Row] = ()
    changes: Sequence[Row] = ()
    obstacles: Sequence[Text] = ()
    is_same: bool = False

    def kept_findings(self, more: Iterable[Row] = ()) -> list[Row]:
        """The first findings, errors first."""
        found = sorted([*more, *self.findings], key=lambda row: SEVERITIES[row["severity"]])
        return found[: rules.KEPT_FINDINGS]


@dataclass(frozen=True)
class Preview:
    """The first rows of a source as they came, and what becomes of them."""

    tables: tuple[RawTable, ...]
    reading: Reading


def described(source: Definition) -> Described:
    """The parts of a definition that the platform keeps by themselves."""
    zh, en = source.label.zh or source.label.en or source.code, source.label.en
    return Described(source.code, zh[:200], en[:200], source.provider, source.schedule, source.as_data())


def read_document(document: str) -> Described:
    """A definition in YAML; DefinitionErrors with every fault and its line."""
    try:
        return described(Definition.from_yaml(document, ""))
    except DefinitionErrors:
        raise
    except DefinitionError as fault:
        raise DefinitionErrors([fault]) from None


def destination(definition: Mapping[str, Any]) -> tuple[str, ...]:
    """Where a definition leads: kept secrets go nowhere else than where they were entered for."""
    connector = dict(definition.get("connector", {}))
    hosts = [urlsplit(str(value)).netloc for value in connector.values() if "://" in str(value)]
    named = [str(connector.get(name, "")) for name in ("host", "port", "server")]
    return (str(connector.get("name", "")), *hosts, *named)


def refusal_row(refusal: Refusal) -> Row:
    """A figure that was not kept, as a finding with its place."""
    figure = refusal.figure
    return {
        "severity": "error", "rule": refusal.code, "organisation_code": figure.organisation_code,
        "indicator_code": figure.indicator_code, "period": figure.period, "file": figure.file, "row": figure.row,
        "column": "", "message": refusal.text.en, "message_zh": refusal.text.zh,
    }  # fmt: skip


def digest_of(data: Any) -> str:
    """The same plain data, the same digest."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return sha256(text.encode()).hexdigest()


def check_gate_reads(place: "RegisteredPlace") -> None:
    """DefinitionError where the gate itself would not take the row."""
    if place.kind != rules.FOLDER:
        Entry.from_data(_gate_row(place))


def _gate_row(place: "RegisteredPlace") -> Row:
    row: Row = {place.kind: place.address, "ports": list(place.ports)}
    return row | ({"networks": list(place.networks)} if place.networks else {})


def context_of(
    places: Iterable["RegisteredPlace"], secrets: Mapping[str, str], *, preview: int | None = None
) -> Context:
    """What a reading may reach and use. Secrets come from the platform's own keeping, never from its surroundings."""
    found = list(places)
    gate = AllowList.from_data(_gate_row(place) for place in found if place.kind != rules.FOLDER)
    folders = Folders.from_data(place.address for place in found if place.kind == rules.FOLDER)
    limits = RUN_LIMITS if preview is None else PREVIEW_LIMITS
    return Context(folders, gate, secrets, preview=preview, limits=limits)


def read(definition: Mapping[str, Any], last_good: Mapping[str, Any], context: Context, codes: CodeLists) -> Reading:
    """Read a source as `definition` says, compare it with its last good reading. SourceFault where it cannot be read."""
    source = Definition.from_data(definition)
    last = LastGood.from_data(last_good) if last_good else None
    context = replace(context, since=last.cursor if last is not None else "")
    snapshot = _snapshot(source, context)
    return _reading(understand(source, snapshot, context, last, codes=codes), last)


def try_out(definition: Mapping[str, Any], context: Context, codes: CodeLists) -> Preview:
    """The first rows only; nothing is compared, nothing kept."""
    source = Definition.from_data(definition)
    snapshot = _snapshot(source, context)
    reading = _reading(understand(source, snapshot, context, codes=codes), None)
    return Preview(_first_rows(snapshot.tables, context.preview or rules.PREVIEW_ROWS), reading)


def _snapshot(source: Definition, context: Context) -> Snapshot:
    with _secrets_unsaid(context.secrets):
        return source.connector.read(context)


@contextmanager
def _secrets_unsaid(secrets: Mapping[str, str]) -> Iterator[None]:
    """A fault's words never repeat a secret, whatever a driver or a server put into them."""
    try:
        yield
    except SourceFault as fault:
        said = [_unsaid(text, secrets) for text in (fault.text, fault.mend)]
        raise SourceFault(fault.code, said[0], said[1], is_passing=fault.is_passing, wait=fault.wait) from None


def _unsaid(text: Text, secrets: Mapping[str, str]) -> Text:
    for value in sorted(filter(None, secrets.values()), key=len, reverse=True):
        text = Text(*(part.replace(value, "***") for part in text))
    return text


def _first_rows(tables: tuple[RawTable, ...], n: int) -> tuple[RawTable, ...]:
    kept: list[RawTable] = []
    for table in tables:
        size = min(len(table), n)
        if size:
            columns = {name: column[:size] for name, column in table.columns.items()}
            kept.append(RawTable(table.name, columns, table.rows[:size]))
        n -= size
    return tuple(kept)


def _reading(captured: Captured, last: LastGood | None) -> Reading:
    stopping = {drift.text for drift in captured.drifts if drift.stops}
    known = None if last is None else (last.digest, last.source_digest)
    figures = [
        Figure(row["organisation_code"], row["indicator_code"], row["period"], row["value"], row["file"], row["row"])
        for row in captured.held
    ]
    return Reading(
        figures=figures, n_rows=captured.n_rows, digest=captured.digest, n_refused=captured.n_refused,
        last_good=captured.last_good.as_data(), findings=captured.findings.to_rows(),
        changes=[drift.as_data() for drift in captured.drifts] if stopping else [],
        obstacles=[text for text in captured.reasons if text not in stopping],
        is_same=known == (captured.digest, captured.source_digest),
    )  # fmt: skip
