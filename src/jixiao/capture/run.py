"""One capture: a source is read once, understood, compared with its last good reading, and handed on. Keeps nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jixiao.capture.cell_finding import finding_table
from jixiao.capture.connector import Context
from jixiao.capture.drift import Drift, compare
from jixiao.capture.fingerprint import Fingerprint, fingerprint
from jixiao.capture.finish import Finisher
from jixiao.capture.observe import STOPPING, CodeLists, Observer
from jixiao.capture.observed import Observed
from jixiao.capture.snapshot import RawTable, Snapshot
from jixiao.capture.source import Checks, DataSource
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class LastGood:
    """What is kept of the last good reading, as plain data: enough to go on, and to see what has changed."""

    fingerprint: Fingerprint
    cursor: str = ""
    digest: str = ""
    source_digest: str = ""

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON."""
        return {
            "fingerprint": self.fingerprint.as_data(),
            "cursor": self.cursor,
            "digest": self.digest,
            "source_digest": self.source_digest,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "LastGood":
        """Back from `as_data`; KeyError or TypeError where it is something else."""
        return cls(Fingerprint.from_data(data["fingerprint"]), data["cursor"], data["digest"], data["source_digest"])


@dataclass(frozen=True)
class Captured:
    """What one capture gave. Where `is_stopped`, nothing may land: `observations` is empty, `held` awaits a decision.

    `observations`: OBSERVATION_COLUMNS; `findings`: CELL_FINDING_COLUMNS; `digest` is the snapshot's.
    `n_read`: filled cells that were looked at, `n_refused` those not used. `is_new`: something to land since `last`.
    """

    observations: Table
    findings: Table
    fingerprint: Fingerprint
    drifts: tuple[Drift, ...]
    digest: str
    cursor: str
    n_rows: int
    n_read: int
    n_refused: int
    is_stopped: bool
    is_new: bool
    held: Table
    source_digest: str = ""
    reasons: tuple[Text, ...] = field(default=())

    @property
    def last_good(self) -> LastGood:
        """What to keep once the observations have landed."""
        return LastGood(self.fingerprint, self.cursor, self.digest, self.source_digest)


def capture(
    source: DataSource,
    context: Context,
    last: LastGood | None = None,
    *,
    codes: CodeLists | None = None,
    accept_drift: bool = False,
) -> Captured:
    """Read `source` once. SourceFault where it cannot be read whole; all else is in the findings and drifts.

    `codes`: the lists that mappings name by `codes_from`. `accept_drift`: a person has looked at the differences.
    """
    since = context.since or (last.cursor if last is not None else "")
    context = replace(context, since=since)
    snapshot = source.connector.read(context)
    return understand(source, snapshot, context, last, codes=codes, accept_drift=accept_drift)


def understand(
    source: DataSource,
    snapshot: Snapshot,
    context: Context,
    last: LastGood | None = None,
    *,
    codes: CodeLists | None = None,
    accept_drift: bool = False,
) -> Captured:
    """As `capture`, of a snapshot that is there already (an upload, a second look after a drift)."""
    tables = _first(snapshot.tables, context.preview)
    observer = Observer(source.mapping, codes)
    for table in tables:
        observer.take(table)
    finisher = Finisher(source.mapping, observer.lists)
    observed = finisher.finished(observer.observed(), source.checks.ranges)
    is_part = bool(context.since) or context.preview is not None
    now = fingerprint(tables, observed, observer.lists, is_part=is_part)
    drifts = _drifts(source, now, last) if now.n_rows or not is_part else ()
    changes = [drift.as_finding(is_accepted=accept_drift) for drift in drifts]
    findings = [*snapshot.findings, *observer.findings, *finisher.findings, *changes]
    n_refused = observer.n_refused + finisher.n_refused
    failed = [] if context.preview is not None else _failed(source.checks, now, observer.n_read, n_refused)
    findings += failed
    reasons = _reasons(findings, failed, drifts, accept_drift=accept_drift)
    made = observed.table(observer.lists, source.code)
    is_same = last is not None and (last.digest, last.source_digest) == (snapshot.digest, source.digest)
    nothing = Observed.table(observed.taken(observed.row < 0), observer.lists, source.code)
    return Captured(
        observations=nothing if reasons else made,
        findings=finding_table(findings),
        fingerprint=_carried(now, last),
        drifts=drifts,
        digest=snapshot.digest,
        cursor=snapshot.cursor or context.since,
        n_rows=now.n_rows,
        n_read=observer.n_read,
        n_refused=n_refused,
        is_stopped=bool(reasons),
        is_new=not is_same and len(made) > 0,
        held=made,
        source_digest=source.digest,
        reasons=reasons,
    )


def _first(tables: tuple[RawTable, ...], n_rows: int | None) -> tuple[RawTable, ...]:
    """The first rows of all tables together, for a preview."""
    if n_rows is None:
        return tables
    found: list[RawTable] = []
    for table in tables:
        size = min(len(table), n_rows - sum(map(len, found)))
        if size <= 0:
            break
        columns = {name: column[:size] for name, column in table.columns.items()}
        found.append(RawTable(table.name, columns, table.rows[:size]))
    return tuple(found)


def _drifts(source: DataSource, now: Fingerprint, last: LastGood | None) -> tuple[Drift, ...]:
    """What has changed; nothing where the source itself was described anew: then its sizes may rightly differ."""
    if last is None:
        return ()
    found = compare(last.fingerprint, now, source.mapping.columns(), source.checks.drift)
    return found if last.source_digest == source.digest else tuple(replace(drift, stops=False) for drift in found)


def _failed(checks: Checks, now: Fingerprint, n_read: int, n_refused: int) -> list[Finding]:
    """The checks of the source that do not hold."""
    found = []
    if not now.is_part and now.n_rows < checks.rows_at_least:
        text = Text(
            f"Only {now.n_rows} rows came; at least {checks.rows_at_least} are expected.",
            f"仅收到 {now.n_rows} 行，至少应有 {checks.rows_at_least} 行。",
        )
        found.append(Finding(Severity.ERROR, "too_few_rows", text))
    if not now.is_part and now.n_organisations < checks.organisations_at_least:
        text = Text(
            f"Only {now.n_organisations} organisations came; at least {checks.organisations_at_least} are expected.",
            f"仅收到 {now.n_organisations} 个单位，至少应有 {checks.organisations_at_least} 个。",
        )
        found.append(Finding(Severity.ERROR, "too_few_organisations", text))
    if n_read and n_refused / n_read > checks.refused_at_most:
        text = Text(
            f"{n_refused} of {n_read} figures cannot be used; at most {checks.refused_at_most:.0%} may fail.",
            f"{n_read} 个数值中有 {n_refused} 个无法使用，超过允许的 {checks.refused_at_most:.0%}。",
        )
        found.append(Finding(Severity.ERROR, "mostly_refused", text))
    return found


def _reasons(
    findings: list[Finding], failed: list[Finding], drifts: tuple[Drift, ...], *, accept_drift: bool
) -> tuple[Text, ...]:
    """Why nothing may land; empty where all is well."""
    stopping = [finding.text for finding in findings if finding.rule in STOPPING and finding.severity == Severity.ERROR]
    stopping += [finding.text for finding in failed]
    return tuple(dict.fromkeys([drift.text for drift in drifts if drift.stops and not accept_drift] + stopping))


def _carried(now: Fingerprint, last: LastGood | None) -> Fingerprint:
    """What to compare with next time: a part of a source says nothing about rows, and keeps what is known of the rest."""
    if last is None or not now.is_part:
        return now
    before = last.fingerprint
    if not now.n_rows:
        return before
    return replace(
        now,
        columns=now.columns or before.columns,
        indicators={**before.indicators, **now.indicators},
        first_period=before.first_period if before.span == now.span else now.first_period,
    )
