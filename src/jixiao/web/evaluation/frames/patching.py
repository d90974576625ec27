"""A frozen input with exactly one thing changed: what an accepted appeal makes of it."""

from dataclasses import dataclass, replace

from jixiao import Period, Scheme
from jixiao.web.evaluation.frames.entries import Entered, items_of
from jixiao.web.evaluation.frames.snapshot import Snapshot, looked_at


@dataclass(frozen=True)
class Patch:
    """The changed input: a figure (organisation, indicator, period, value, observation id), a target, or an entry.

    `entry` None with an `entry_id`: the entry counts no more.
    """

    figure: tuple[str, str, str, float, int] | None = None
    target: tuple[str, str, str, float] | None = None
    entry_id: int | None = None
    entry: Entered | None = None

    def touches(self, snapshot: Snapshot) -> bool:
        """Whether a run over that input reads, or would read, what is changed."""
        if self.figure is not None:
            organisation, indicator, period, _value, _id = self.figure
            scheme = Scheme.from_yaml(snapshot.scheme)
            if organisation not in snapshot.organisations or indicator not in scheme.indicators:
                return False
            wanted = looked_at(scheme, snapshot.period)
            return period in wanted and (wanted[period] is None or indicator in (wanted[period] or ()))
        if self.target is not None:
            return any(row[:3] == self.target[:3] for row in snapshot.targets)
        if any(row[4] == self.entry_id for row in snapshot.entries):
            return True
        return self.entry is not None and _falls_into(self.entry, snapshot)


def patched(snapshot: Snapshot, patch: Patch) -> Snapshot:
    """The input with the change in place of what it had there; all else stays to the last byte."""
    if patch.figure is not None:
        place = patch.figure[:3]
        return replace(
            snapshot,
            observations=sorted([*(row for row in snapshot.observations if row[:3] != place), patch.figure]),
            declared=[row for row in snapshot.declared if row[:3] != place],
        )
    if patch.target is not None:
        others = [row for row in snapshot.targets if row[:3] != patch.target[:3]]
        return replace(snapshot, targets=sorted([*others, patch.target]))
    kept = [row for row in snapshot.entries if row[4] != patch.entry_id]
    added = [patch.entry] if patch.entry is not None and _falls_into(patch.entry, snapshot) else []
    return replace(snapshot, entries=sorted([*kept, *added]))


def _falls_into(entry: Entered, snapshot: Snapshot) -> bool:
    organisation, item, period, _n, _id = entry
    known = items_of(Scheme.from_yaml(snapshot.scheme))
    inside = Period.parse(snapshot.period).contains(Period.parse(period))
    return organisation in snapshot.organisations and item in known and inside
