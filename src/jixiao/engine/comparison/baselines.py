"""The base year or base value (基期) that values are held against, and the goal far ahead that they head for."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.earlier import PER_YEAR, Timeline
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.targets import EVER, TargetRows, read_target_rows


@dataclass(frozen=True)
class Anchors:
    """A `value` each and its `year` (with a fraction); NaN where there is none or not known."""

    value: Floats
    year: Floats


@dataclass(frozen=True)
class Baselines:
    """A period, or `by_series` what a table gives; neither: there are no baselines."""

    period: Period | None = None
    by_series: Anchors | None = None

    @property
    def given(self) -> bool:
        return self.period is not None or self.by_series is not None

    def of(self, panel: Panel, timeline: Timeline, places: Ints) -> Anchors:
        """The baselines of the observations at `places`.

        Of a period: the series' own value then; of a series finer than it the value of the same season (monthly values
        against “2019” are held against their month of 2019).
        """
        series = panel.series_of[places]
        if self.by_series is not None:
            return Anchors(self.by_series.value[series], self.by_series.year[series])
        if self.period is None:
            nothing = np.full(len(places), np.nan)
            return Anchors(nothing, nothing)
        per_year = PER_YEAR[panel.frequency[series]]
        each = per_year // self.period.frequency.per_year
        ordinals = np.where(each >= 1, self.period.ordinal * each + panel.ordinals[places] % np.maximum(each, 1), -1)
        value = timeline.values(series, ordinals)
        return Anchors(value, np.where(np.isfinite(value), ordinals / per_year, np.nan))


def read_baselines(baseline: object, panel: Panel, findings: FindingList) -> Baselines:
    """A period (“2020”), or a frame (organisation_code, indicator_code, period, baseline), or None.

    In a frame `*` as organisation means all; period is when the baseline was measured, `*` where not known.
    """
    if baseline is None:
        return Baselines()
    if isinstance(baseline, (str, Period)):
        return Baselines(baseline if isinstance(baseline, Period) else Period.parse(baseline))
    rows = read_target_rows(baseline, panel, findings, "baseline")
    years = _years(rows.frequency, rows.ordinal)
    return Baselines(None, _by_series(panel, rows.organisation, rows.indicator, rows.value, years))


def read_goals(rows: TargetRows, panel: Panel) -> Anchors:
    """By series the farthest dated target: what it heads for."""
    years = _years(rows.frequency, rows.ordinal)
    dated = np.isfinite(years)
    return _by_series(panel, rows.organisation[dated], rows.indicator[dated], rows.value[dated], years[dated])


def _years(frequency: Ints, ordinal: Ints) -> Floats:
    """When in years a period begins; NaN for any period."""
    return np.asarray(np.where(ordinal == EVER, np.nan, ordinal / PER_YEAR[frequency]))


def _by_series(panel: Panel, organisation: Ints, indicator: Ints, value: Floats, year: Floats) -> Anchors:
    """The latest row of every series; one of its own organisation before one for all."""
    best: dict[tuple[int, int], tuple[float, float]] = {}
    latest = np.argsort(np.nan_to_num(year, nan=-1.0), kind="stable")
    for place in latest.tolist():
        best[int(organisation[place]), int(indicator[place])] = float(value[place]), float(year[place])
    everybody, none = len(panel.organisations), (np.nan, np.nan)
    pairs = zip(panel.organisation.tolist(), panel.indicator.tolist(), strict=True)
    found = [best.get(pair) or best.get((everybody, pair[1])) or none for pair in pairs]
    both = np.array(found, np.float64).reshape(-1, 2)
    return Anchors(both[:, 0], both[:, 1])
