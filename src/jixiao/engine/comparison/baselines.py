"""The base year or base value (基期) that values are held against, and the goal far ahead that they head for."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.earlier import PER_YEAR, Timeline
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.targets import EVER, TargetRows, read_target_rows

Baseline = object
"""A period (“2020”), a frame with a column baseline, or None."""


@dataclass(frozen=True)
class Anchors:
    """By observation or by series a `value` and its `year` (with a fraction); NaN where there is none or not known."""

    value: Floats
    year: Floats


def read_baselines(baseline: Baseline, panel: Panel, timeline: Timeline, findings: FindingList) -> Anchors:
    """The baseline of every observation.

    A period: the series' own value then; of a series finer than the period, the value of the same season (monthly values
    against “2019” are held against their month of 2019). A frame (organisation_code, indicator_code, period, baseline):
    `*` as organisation means all; period is when the baseline was measured, blank where not known.
    """
    if baseline is None:
        nothing = np.full(len(panel.values), np.nan)
        return Anchors(nothing, nothing)
    if isinstance(baseline, (str, Period)):
        period = baseline if isinstance(baseline, Period) else Period.parse(baseline)
        return _of_period(period, panel, timeline)
    rows = read_target_rows(baseline, panel, findings, "baseline")
    series = _by_series(panel, rows.organisation, rows.indicator, rows.value, _years(rows.frequency, rows.ordinal))
    return Anchors(series.value[panel.series_of], series.year[panel.series_of])


def read_goals(rows: TargetRows, panel: Panel) -> Anchors:
    """By series the farthest dated target: what it heads for."""
    years = _years(rows.frequency, rows.ordinal)
    dated = np.isfinite(years)
    return _by_series(panel, rows.organisation[dated], rows.indicator[dated], rows.value[dated], years[dated])


def _of_period(period: Period, panel: Panel, timeline: Timeline) -> Anchors:
    kind, wide = FREQUENCIES.index(period.frequency), period.frequency.per_year
    series = panel.series_of
    frequency = panel.frequency[series]
    each = PER_YEAR[frequency] // wide
    ordinals = np.where(frequency >= kind, period.ordinal * each + panel.ordinals % np.maximum(each, 1), -1)
    value = timeline.values(series, ordinals)
    return Anchors(value, np.where(np.isfinite(value), ordinals / PER_YEAR[frequency], np.nan))


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
