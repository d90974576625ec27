"""Months and years of air under one standard: days attained, composite index, attainment of limits, year on year."""

from collections.abc import Mapping
from typing import Any, Unpack

import numpy as np

from jixiao.engine.air_quality.aqi import How, days_given
from jixiao.engine.air_quality.indices import indices_of
from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.telling import TOLD_ONE_BY_ONE
from jixiao.engine.air_quality.periods.columns import Columns, table_of
from jixiao.engine.air_quality.periods.composite import (
    COMPOSITE_COLUMNS,
    Weights,
    composite_columns,
    smallest_first,
    weights_of,
)
from jixiao.engine.air_quality.periods.counts import COUNT_COLUMNS, count_columns
from jixiao.engine.air_quality.periods.spans import Spans, a_year_before, frequency_named, last_day, reported
from jixiao.engine.air_quality.standards import SHOWN, AirStandard
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.text import Text

FIGURES = tuple(f"{name}_figure" for name in SHOWN)
DAYS_COMPARED = ("valid_days", "good_days", "good_share", "heavy_days")
SUMMARY_COLUMNS = (
    "station",
    "period",
    "days",
    *COUNT_COLUMNS,
    *FIGURES,
    "composite_index",
    "greatest",
    "rank",
    "valid",
)
COMPARED_COLUMNS = (
    "station", "period", "days", "days_before",
    *(f"{name}{tail}" for name in (*DAYS_COMPARED, *FIGURES, "composite_index") for tail in ("", "_before", "_change")),
    "attained", "change_rank", "worsened_rank", "valid",
)  # fmt: skip
ANNUAL_COLUMNS = (
    "station", "year", "pollutant", "days", "mean", "mean_limit", "percent", "percentile", "percentile_limit",
    "times_over", "attained", "valid",
)  # fmt: skip


def composite_index(frame: object, *, by: str = "month", weights: Weights | None = None, **how: Unpack[How]) -> Outcome:
    """综合指数 Σ C ÷ S of every station and period (month, quarter, half, year), with its rank: the smallest is the best.

    C: the mean of SO2, NO2, PM10, PM2.5, the 95th percentile of CO, the 90th of O3 (daily maximum 8 h), unrounded;
    S: the limits of the standard. `valid` is False where HJ 663 wants more days. Source: 环办〔2014〕64号. `how`: as How.
    """
    findings = FindingList()
    frequency, weighed = frequency_named(by), weights_of(weights)
    known, standard = days_given(frame, findings, **how)
    columns = composite_columns(Spans.of(known, frequency), standard, weighed, findings)
    return Outcome(table_of(columns, COMPOSITE_COLUMNS), findings.table())


def air_summary(frame: object, *, by: str = "month", weights: Weights | None = None, **how: Unpack[How]) -> Outcome:
    """Every station and period: days good (≤ 100) and heavily polluted (> 200), by level, by primary pollutant, over
    each limit; each pollutant's figure; composite index and rank. Days that are contested or lack a pollutant count
    only where their level is known all the same.
    """
    findings = FindingList()
    frequency, weighed = frequency_named(by), weights_of(weights)
    known, standard = days_given(frame, findings, **how)
    columns = summary_columns(Spans.of(known, frequency), standard, weighed, findings)
    return Outcome(table_of(columns, SUMMARY_COLUMNS), findings.table())


def summary_columns(spans: Spans, standard: AirStandard, weights: Weights, findings: FindingList) -> Columns:
    """The columns of `air_summary`."""
    found = indices_of(spans.known, standard)
    composite = composite_columns(spans, standard, weights, findings)
    return {**composite, **count_columns(spans, found, standard)}


def year_on_year(frame: object, *, by: str = "month", weights: Weights | None = None, **how: Unpack[How]) -> Outcome:
    """Each period beside the same one a year before, both under one standard: `x`, `x_before`, `x_change`.

    Changes of figures and of the composite index in per cent, of days in days, of good_share in points. Of the newest
    period only so many days of a year before are taken as there are. `change_rank`: 1 improved most. `worsened_rank`: 1
    worsened most; those whose figures are `attained`, within all limits, are left out of it (环办〔2014〕64号).
    """
    findings = FindingList()
    frequency, weighed = frequency_named(by), weights_of(weights)
    known, standard = days_given(frame, findings, **how)
    now = Spans.of(known, frequency)
    cut = Spans.of(_cut_to_same_days(now), frequency)
    later, earlier = _pairs(now, cut)
    if not len(later):
        text = Text("No period has the same one a year before it.", "没有可与上年同期比较的时段。")
        findings.add(Finding(Severity.WARNING, "no_year_before", text))
    columns = _compared(
        _chosen(summary_columns(now, standard, weighed, findings), later),
        _chosen(summary_columns(cut, standard, weighed, FindingList()), earlier),
    )
    change, group = columns["composite_index_change"], now.ordinal[later]
    attained = _within_limits(columns, standard)
    ranks = {
        "attained": attained.tolist(),
        "change_rank": smallest_first(change, group),
        "worsened_rank": smallest_first(np.where(attained | ~(change > 0), np.nan, -change), group),
    }
    return Outcome(table_of({**columns, **ranks}, COMPARED_COLUMNS), findings.table())


def _within_limits(columns: Columns, standard: AirStandard) -> Bools:
    """Whether all six figures, as they are reported, are within the limits of the year (CO and O3: of the day)."""
    limits = {name: standard.year_limits[name] or np.nan for name in SHOWN}
    return np.asarray(np.logical_and.reduce([columns[f"{name}_figure"] <= limits[name] for name in SHOWN]), np.bool_)


def _cut_to_same_days(spans: Spans) -> Concentrations:
    """Without the days a year before that the newest period has not reached yet."""
    known = spans.known
    if not len(known):
        return known
    newest = int(known.when.max())
    current = spans.periods[int(spans.span[int(np.argmax(known.when))])]
    if newest == last_day(current):
        return known
    until, end = a_year_before(newest), last_day(current.year_on_year())
    return known.taken(~((known.when > until) & (known.when <= end)))


def _pairs(now: Spans, before: Spans) -> tuple[Ints, Ints]:
    """The places of the spans that have one a year before, and the places of those."""
    per_year = now.frequency.per_year
    later = zip(before.station.tolist(), (before.ordinal + per_year).tolist(), strict=True)
    at = {key: place for place, key in enumerate(later)}
    keys = enumerate(zip(now.station.tolist(), now.ordinal.tolist(), strict=True))
    found = [(place, at[key]) for place, key in keys if key in at]
    both = np.array(found, np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _chosen(columns: Columns, places: Ints) -> dict[str, Any]:
    return {
        name: column[places] if isinstance(column, np.ndarray) else [column[place] for place in places.tolist()]
        for name, column in columns.items()
    }


def _compared(now: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {name: now[name] for name in ("station", "period", "days")}
    found["days_before"] = before["days"]
    for name in DAYS_COMPARED:
        change = now[name] - before[name]
        found |= {name: now[name], f"{name}_before": before[name]}
        found[f"{name}_change"] = half_even(change, 1) if name == "good_share" else change
    for name in (*FIGURES, "composite_index"):
        found |= {name: now[name], f"{name}_before": before[name], f"{name}_change": _growth(now[name], before[name])}
    found["valid"] = [one and other for one, other in zip(now["valid"], before["valid"], strict=True)]
    return found


def _growth(now: Floats, before: Floats) -> Floats:
    """Per cent of the earlier figure, one decimal; NaN where that is 0 or unknown."""
    base = np.where(before > 0, before, np.nan)
    return half_even(100 * (now - base) / base, 1)


def annual_evaluation(frame: object, **how: Unpack[How]) -> Outcome:
    """HJ 663: each station, year and pollutant: mean and percentile of the year, their limits, whether both are attained.

    `times_over`: (C − S) ÷ S of the greater excess, two decimals, 0 where attained. `valid`: there are enough days.
    """
    findings = FindingList()
    known, standard = days_given(frame, findings, **how)
    spans = Spans.of(known, Frequency.YEAR)
    names = [name for name in SHOWN if name in known.values]
    parts = [_attained(spans, name, standard) for name in names]
    rows = [{name: column[place] for name, column in part.items()} for place in range(len(spans)) for part in parts]
    columns = {name: [row[name] for row in rows] for name in ANNUAL_COLUMNS}
    short = [row for row in rows if not row["valid"]]
    for row in short[:TOLD_ONE_BY_ONE]:
        text = Text("Too few daily values for an evaluation of the year (HJ 663).",
                    "日均值个数不满足年评价的有效性要求（HJ 663）。")  # fmt: skip
        place = (row["station"], row["pollutant"], str(row["year"]))
        findings.add(Finding(Severity.WARNING, "too_few_days", text, *place))
    return Outcome(table_of(columns, ANNUAL_COLUMNS), findings.table())


def _attained(spans: Spans, name: str, standard: AirStandard) -> dict[str, list[Any]]:
    """The rows of one pollutant: a figure counts where its limit is known; all of them must be attained."""
    values = spans.known.values[name]
    percent, by_mean = standard.percentiles[name], name in standard.means
    percentile = reported(name, spans.percentiles(values, percent), standard)
    nothing = np.full(len(spans), np.nan)
    mean = reported(name, spans.means(values), standard) if by_mean else nothing
    limits = (standard.year_limits[name] if by_mean else None, standard.day_limits[name])
    excess = [
        (figure - limit) / limit if limit else nothing for figure, limit in zip((mean, percentile), limits, strict=True)
    ]
    over = np.fmax(*excess)
    whole = np.isfinite(excess[1]) & (np.isfinite(excess[0]) if by_mean else True)
    attained = [
        False if more > 0 else (True if all_known else None) for more, all_known in zip(over, whole, strict=True)
    ]
    size = len(spans)
    return {
        "station": spans.stations, "year": [period.year for period in spans.periods], "pollutant": [name] * size,
        "days": spans.count(np.isfinite(values)).tolist(), "mean": mean.tolist(), "mean_limit": [limits[0]] * size,
        "percent": [percent] * size, "percentile": percentile.tolist(), "percentile_limit": [limits[1]] * size,
        "times_over": half_even(np.maximum(over, 0.0), 2).tolist(), "attained": attained,
        "valid": spans.has_enough(values, standard).tolist(),
    }  # fmt: skip
