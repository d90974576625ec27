"""What can be compared: values as series, with their targets, groups, neighbours, baselines and directions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from jixiao.engine.comparison.baselines import Anchors, Baselines, read_baselines, read_goals
from jixiao.engine.comparison.dimension import parted, with_dimension
from jixiao.engine.comparison.earlier import Timeline
from jixiao.engine.comparison.neighbours import Neighbourhood, read_neighbours
from jixiao.engine.comparison.peer_groups import Membership, read_groups
from jixiao.engine.comparison.traits import Traits, read_traits
from jixiao.engine.model.admission import admit
from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.targets import TargetRows, read_target_rows

FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True)
class Comparables:
    """Everything read once; a page of one period is then made of it in milliseconds. `goals` are by series."""

    panel: Panel
    timeline: Timeline
    traits: Traits
    targets: TargetRows
    goals: Anchors
    baselines: Baselines
    membership: Membership
    neighbourhood: Neighbourhood | None
    findings: FindingList

    @cached_property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Indicator and dimension of every series' indicator."""
        return tuple(parted(code) for code in self.panel.indicators)

    def places(self, period: Period | None) -> Ints:
        """All observations, or those of one period."""
        panel = self.panel
        if period is None or not len(panel.values):
            return np.arange(len(panel.values))
        kind = FREQUENCIES.index(period.frequency)
        return np.flatnonzero((panel.ordinals == period.ordinal) & (panel.frequency[panel.series_of] == kind))

    def shown(self, places: Ints, organisations: Iterable[str] | None, indicators: Iterable[str] | None) -> Bools:
        """Which of the observations are asked for; their peers count all the same."""
        series = self.panel.series_of[places]
        kept = np.ones(len(places), np.bool_)
        if organisations is not None:
            asked = set(organisations)
            known = np.array([code in asked for code in self.panel.organisations], np.bool_)
            kept &= known[self.panel.organisation[series]]
        if indicators is not None:
            asked = set(indicators)
            known = np.array([code in asked for code, _ in self.codes], np.bool_)
            kept &= known[self.panel.indicator[series]]
        return kept

    @cached_property
    def newest(self) -> Period | None:
        """The newest period of the finest frequency, None without values."""
        panel = self.panel
        if not panel.n_series:
            return None
        finest = np.flatnonzero(panel.frequency == panel.frequency.max())
        series = int(finest[panel.ordinals[panel.last[finest]].argmax()])
        return panel.period_at(series, int(panel.ordinals[panel.last[series]]))

    @property
    def day(self) -> date:
        """The day whose dated figures of the library are used: the last of the newest period, the library's first at least."""
        return max(self.newest.last_date, FIRST_DAY) if self.newest is not None else FIRST_DAY


def read_comparables(
    frame: object,
    *,
    targets: object = None,
    groups: object = None,
    neighbours: object = None,
    baseline: object = None,
    directions: Mapping[str, str] | None = None,
    meta: object = None,
) -> Comparables:
    """Read the tables of `compare`, to be compared again and again. Faults of rows are findings."""
    findings = FindingList()
    aims = with_dimension(to_columns(targets))
    panel = admit(with_dimension(to_columns(frame)), findings).panel
    timeline = Timeline(panel)
    target_rows = read_target_rows(aims, panel, findings)
    based = (
        baseline if isinstance(baseline, (str, Period)) or baseline is None else with_dimension(to_columns(baseline))
    )
    return Comparables(
        panel=panel,
        timeline=timeline,
        traits=read_traits(panel, directions, meta, targets),
        targets=target_rows,
        goals=read_goals(target_rows, panel),
        baselines=read_baselines(based, panel, findings),
        membership=read_groups(groups, panel, findings),
        neighbourhood=read_neighbours(neighbours, panel, findings),
        findings=findings,
    )
