"""One look ahead: the figures as series, the engine's forecasts, and for each pair where its year will end."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.forecast import Ahead, forecast_series
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.period import Period
from jixiao.engine.model.series import Series, read_series
from jixiao.web.collection.queries import Held
from jixiao.web.outlook import rules
from jixiao.web.outlook.frames.year_end import YearEnd, chance_of, light_of, required_pace, year_end
from jixiao.web.outlook.queries.material import Material, Meaning, Pair

WEAK_BELOW = 12
"""With fewer values a forecast is marked as weak: no season can be told from them."""


@dataclass(frozen=True)
class Found:
    """What a look found for one pair: columns of an Outlook, by name."""

    pair: Pair
    columns: Mapping[str, Any]


@dataclass(frozen=True)
class Look:
    """All pairs, and how often the intervals held in the past (rows of group, horizon, share80, share95, n)."""

    found: tuple[Found, ...] = ()
    coverage: tuple[dict[str, Any], ...] = ()
    n_series: int = 0
    n_forecast: int = 0


def look_ahead(material: Material, *, seed: int, nightly: bool = True) -> Look:
    """Forecast every series to the end of the year in view, and hold it against its target."""
    findings = FindingList()
    series = read_series(_frame(material), findings)
    fresh = [each for each in series if not _is_stale(each, material.period)]
    found = [_without_forecast(each, material) for each in series if _is_stale(each, material.period)]
    coverage: tuple[dict[str, Any], ...] = ()
    if fresh:
        horizon = max(1, *(_n_left(each, material.year) for each in fresh))
        ahead = forecast_series(fresh, horizon, nightly=nightly, seed=seed, findings=findings)
        told = {row["indicator_code"]: row for row in findings.table() if row["rule"] == "too_short"}
        found += [_found(place, ahead, material, told) for place in range(len(fresh))]
        coverage = tuple(dict(row) for row in ahead.coverage)
    seen = {one.pair for one in found}
    found += [_nothing(pair, material) for pair in material.aims if pair not in seen and pair[1] in material.meanings]
    n_forecast = sum(one.columns["state"] == rules.SAID for one in found)
    return Look(tuple(sorted(found, key=lambda one: one.pair)), coverage, len(series), n_forecast)


def _frame(material: Material) -> dict[str, list[Any]]:
    """series, period, value: running totals as what each period added."""
    rows: dict[Pair, list[Held]] = defaultdict(list)
    for row in material.figures:
        rows[row.organisation_id, row.indicator_id].append(row)
    frame: dict[str, list[Any]] = {"series": [], "period": [], "value": []}
    for pair, mine in rows.items():
        values = [row.value for row in mine]
        if material.meanings[pair[1]].is_running:
            values = added(mine)
        frame["series"] += [f"{pair[0]}/{pair[1]}"] * len(mine)
        frame["period"] += [row.period for row in mine]
        frame["value"] += values
    return frame


def added(rows: Sequence[Held]) -> list[float]:
    """What each period added to a total that runs through the year; rows in order of time."""
    values, year, total = [], "", 0.0
    for row in rows:
        total = total if row.period[:4] == year else 0.0
        values.append(row.value - total)
        year, total = row.period[:4], row.value
    return values


def pair_of(series: Series) -> Pair:
    """The organisation and indicator that a series' code names."""
    organisation, _, indicator = series.code.partition("/")
    return int(organisation), int(indicator)


def _is_stale(series: Series, period: Period) -> bool:
    newest = Period.parse(series.period(len(series) - 1))
    return newest.last_date < period.shift(-rules.STALE_AFTER).last_date


def _n_left(series: Series, year: int) -> int:
    """How many periods of the year come after the series' newest; 0 where the year is complete."""
    end = (year + 1) * series.step.per_year - 1
    return max(0, end - series.last)


def _columns(pair: Pair, material: Material, **changes: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "newest_period": "", "newest_value": None, "n_values": 0, "n_known": 0, "n_left": 0, "model": "", "is_weak": False,
        "coverage_group": "", "path": [], "note_zh": "", "note_en": "", "end_mean": None, "quantiles": [],
        "so_far": None, "target": None, "probability": None, "required": None, "light": "",
    }  # fmt: skip
    kind, direction = material.kind(pair), material.meanings[pair[1]].direction
    return {**empty, "kind": kind, "direction": direction, **changes}


def _nothing(pair: Pair, material: Material) -> Found:
    columns = _columns(pair, material, state=rules.NOTHING, target=material.target(pair))
    return Found(pair, columns)


def _known(series: Series, material: Material) -> dict[str, Any]:
    """What is known of a series without looking ahead."""
    pair, of_year = pair_of(series), _of_year(series, material.year)
    newest = float(series.values[-1])
    if material.meanings[pair[1]].is_running:
        newest = float(np.nansum(_of_year(series, series.last // series.step.per_year)))
    return {
        "newest_period": series.period(len(series) - 1), "newest_value": _plain(newest),
        "n_values": int(np.isfinite(series.values).sum()), "n_left": _n_left(series, material.year),
        "n_known": int(np.isfinite(of_year).sum()),
        "so_far": _plain(float(np.nansum(of_year))) if np.isfinite(of_year).any() else None,
        "target": material.target(pair),
    }  # fmt: skip


def _of_year(series: Series, year: int) -> Floats:
    first = year * series.step.per_year - series.first
    return np.asarray(series.values[max(first, 0) : max(first + series.step.per_year, 0)])


def _without_forecast(series: Series, material: Material) -> Found:
    pair = pair_of(series)
    return Found(pair, _columns(pair, material, state=rules.STALE, **_known(series, material)))


def _found(place: int, ahead: Ahead, material: Material, told: Mapping[str, Mapping[str, Any]]) -> Found:
    series = ahead.series[place]
    pair = pair_of(series)
    meaning, known = material.meanings[pair[1]], _known(series, material)
    n_left = known["n_left"]
    if n_left and not ahead.models[place]:
        said = told.get(series.code, {})
        notes = {"note_zh": said.get("message_zh", ""), "note_en": said.get("message", "")}
        return Found(pair, _columns(pair, material, state=rules.SHORT, **known, **notes))
    paths = _ways(place, ahead, meaning, n_left)
    end = year_end(material.kind(pair), _of_year(series, material.year), paths, float(series.values[-1]))
    columns = {
        **known, "so_far": _plain(end.so_far), "model": ahead.models[place] if n_left else "",
        "is_weak": bool(n_left) and known["n_values"] < WEAK_BELOW, "coverage_group": series.step.value if n_left else "",
        "path": _path(series, place, ahead, meaning, paths), "end_mean": _plain(end.mean),
        "quantiles": [_plain(value) for value in end.quantiles], **_held_against(pair, end, material),
    }  # fmt: skip
    return Found(pair, _columns(pair, material, state=rules.SAID, **columns))


def _ways(place: int, ahead: Ahead, meaning: Meaning, n_left: int) -> Floats:
    """Ways the figures may go on to the year's end, inside the indicator's bounds."""
    ways = (ahead.mean[place] + ahead.paths(place))[:, :n_left]
    low = -np.inf if meaning.lower is None or meaning.is_running else meaning.lower
    high = np.inf if meaning.upper is None or meaning.is_running else meaning.upper
    if not meaning.is_running and np.nanmin(ahead.series[place].values) >= 0:
        low = max(low, 0.0)
    return np.asarray(np.clip(ways, low, high))


def _held_against(pair: Pair, end: YearEnd, material: Material) -> dict[str, Any]:
    meaning, target = material.meanings[pair[1]], material.target(pair)
    if target is None:
        return {"target": None}
    probability = chance_of(target, meaning.direction, end.samples)
    return {
        "target": target, "probability": _plain(probability),
        "required": _plain(required_pace(material.kind(pair), target, end)),
        "light": light_of(probability, material.lights.get(pair, "")),
    }  # fmt: skip


def _path(series: Series, place: int, ahead: Ahead, meaning: Meaning, ways: Floats) -> list[list[Any]]:
    """Per period ahead its forecast and intervals; of running totals the totals."""
    n_left = ways.shape[1]
    if meaning.is_running:
        done = np.nansum(_of_year(series, series.last // series.step.per_year))
        totals = done + np.cumsum(ways, axis=1)
        figures = np.vstack([totals.mean(axis=0), np.quantile(totals, [0.1, 0.9, 0.025, 0.975], axis=0)])
    else:
        bands = [ahead.low[80], ahead.high[80], ahead.low[95], ahead.high[95]]
        figures = np.vstack([each[place, :n_left] for each in (ahead.mean, *bands)])
        low = -np.inf if meaning.lower is None else meaning.lower
        high = np.inf if meaning.upper is None else meaning.upper
        figures = np.clip(figures, low, high)
    return [
        [series.period(len(series) + step), *(_plain(value) for value in figures[:, step].tolist())]
        for step in range(n_left)
    ]


def _plain(value: float | None) -> float | None:
    """Ten digits: no noise of binary arithmetic in what is stored."""
    return None if value is None or value != value else float(f"{value:.10g}")
