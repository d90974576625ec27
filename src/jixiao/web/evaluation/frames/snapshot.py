"""Rows → the engine's frozen input: the snapshot is the evidence a run can be replayed from."""

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from jixiao import Evaluation, Period, Scheme, evaluate
from jixiao.engine.model.look_back import Wanted, periods_needed
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import newest_observations
from jixiao.web.evaluation.frames.entries import Entered, counted, with_entries
from jixiao.web.evaluation.models import EvaluationCycle
from jixiao.web.indicators.queries import newest_targets
from jixiao.web.organisations.models import OrganisationVersion
from jixiao.web.organisations.queries import peer_groups_on, valid_on


@dataclass(frozen=True)
class Snapshot:
    """Everything a run was computed from: lists of plain values, so that its bytes and digest never change."""

    scheme: str
    period: str
    as_of: str
    organisations: dict[str, str]  # code → code of its peer group, '' where it has none
    observations: list[tuple[str, str, str, float, int]]  # organisation, indicator, period, value, observation id
    targets: list[tuple[str, str, str, float]]  # organisation, indicator, period, target
    declared: list[tuple[str, str, str, str, int]]  # nothing to report: organisation, indicator, period, reason, id
    entries: list[Entered] = field(default_factory=list)  # organisation, item, period, events, entry id

    def to_bytes(self) -> bytes:
        """Canonical JSON, compressed; equal snapshots give equal bytes. Without entries they are not named."""
        content = {name: value for name, value in asdict(self).items() if value or name != "entries"}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return gzip.compress(text.encode(), compresslevel=6, mtime=0)

    @classmethod
    def from_bytes(cls, content: bytes) -> "Snapshot":
        """The snapshot that `to_bytes` wrote."""
        data = json.loads(gzip.decompress(bytes(content)))
        for key in ("observations", "targets", "declared", "entries"):
            data[key] = [tuple(row) for row in data.get(key, ())]
        return cls(**data)

    @property
    def digest(self) -> str:
        """SHA-256 over the canonical JSON, independent of how it was compressed."""
        return hashlib.sha256(gzip.decompress(self.to_bytes())).hexdigest()


def periods_of(scheme: Scheme, period: str) -> list[str]:
    """`period` itself, or the finer periods of the scheme that make it up (2025 → 2025-01 … 2025-12)."""
    whole = Period.parse(period)
    frequency = type(whole.frequency)(scheme.periodicity)
    return [str(part) for part in whole.parts(frequency)] or [period]


def tasks_for(cycle: EvaluationCycle, periods: Iterable[str]) -> list[CollectionTask]:
    """The collection tasks of the cycle's scheme version in these periods."""
    tasks = CollectionTask.objects.filter(scheme_version=cycle.scheme_version_id, period__in=list(periods))
    return list(tasks.select_related("organisation").order_by("organisation__code", "period"))


def freeze(cycle: EvaluationCycle, period: str, tasks: list[CollectionTask], *, today: date) -> Snapshot:
    """Copy what `period` is scored from: the law, the approved figures, the targets, who is ranked with whom."""
    scheme = Scheme.from_yaml(cycle.scheme_version.document)
    indicators = sorted(scheme.indicators)
    groups = _groups(scheme, tasks, min(Period.parse(period).last_date, today))
    wanted = looked_at(scheme, period)
    codes = {task.organisation_id: task.organisation.code for task in tasks if task.organisation.code in groups}
    observations, declared = approved(indicators, codes, wanted)
    return Snapshot(
        scheme=cycle.scheme_version.document,
        period=period,
        as_of=today.isoformat(),
        organisations=groups,
        observations=observations,
        # A year's target is rolled up from its months as its figures are: a mean is held against the mean of the path.
        targets=targets_of(indicators, codes, periods_of(scheme, period)),
        declared=[row for row in declared if Period.parse(period).contains(Period.parse(row[2]))],
        entries=counted(cycle, scheme, period, groups),
    )


def compute(snapshot: Snapshot) -> Evaluation:
    """Run the engine on a snapshot; nothing else goes in."""
    keys = ("organisation_code", "indicator_code", "period", "value", "observation_id")
    scheme = Scheme.from_yaml(snapshot.scheme)
    observed = with_entries(snapshot.observations, snapshot.entries, scheme, snapshot.period)
    return evaluate(
        scheme,
        [dict(zip(keys, row, strict=True)) for row in observed],
        [dict(zip((*keys[:3], "target"), row, strict=True)) for row in snapshot.targets],
        period=snapshot.period,
        organisations={code: group or None for code, group in snapshot.organisations.items()},
        as_of=date.fromisoformat(snapshot.as_of),
    )


def _groups(scheme: Scheme, tasks: list[CollectionTask], day: date) -> dict[str, str]:
    """Who is ranked with whom: the organisations that were asked for figures and still stand on `day`."""
    asked = {task.organisation_id: task.organisation.code for task in tasks}
    standing = OrganisationVersion.objects.filter(valid_on(day), organisation__in=asked)
    codes = sorted(asked[pk] for pk in set(standing.values_list("organisation_id", flat=True)))
    members = group_members(scheme, day)
    return {code: members.get(code, "") for code in codes}


def group_members(scheme: Scheme, day: date) -> dict[str, str]:
    """The peer group of every organisation that has one: those that the scheme names, else the city's own on `day`."""
    if scheme.peer_groups:
        return {code: group.code for group in scheme.peer_groups for code in group.organisations}
    memberships = [(each.organisation.code, each.peer_group.code) for each in peer_groups_on(day)]
    return dict(reversed(memberships))  # in several groups: the first by code counts


class _AnyPeriod:
    """What the engine may look at is asked for; the database answers with what is there."""

    def __contains__(self, period: object) -> bool:
        return True


def looked_at(scheme: Scheme, period: str) -> dict[str, Wanted]:
    """The periods whose figures the engine may read, later ones too, with the indicators it reads there (None: all)."""
    needed = periods_needed(scheme, Period.parse(period), _AnyPeriod())
    return {str(each): wanted for each, wanted in needed.items()}


def approved(
    indicators: list[str], ids: Iterable[int], wanted: Mapping[str, Wanted]
) -> tuple[list[tuple[str, str, str, float, int]], list[tuple[str, str, str, str, int]]]:
    """The newest revision of each figure where its task is approved or locked; and the declared gaps."""
    found = newest_observations(indicators, ids, wanted, approved_only=True)
    rows = [row for row in found if (codes := wanted[row.period]) is None or row.indicator_code in codes]
    observations = [
        (row.organisation_code, row.indicator_code, row.period, row.value, row.observation_id)
        for row in rows
        if row.value is not None
    ]
    declared = [
        (row.organisation_code, row.indicator_code, row.period, row.reason, row.observation_id)
        for row in rows
        if row.value is None
    ]
    return sorted(observations), sorted(declared)


def targets_of(
    indicators: list[str], codes: Mapping[int, str], periods: Iterable[str]
) -> list[tuple[str, str, str, float]]:
    found = newest_targets(indicators, codes, list(periods))
    return sorted((codes[pk], indicator, period, value) for (pk, indicator, period), value in found.items())
