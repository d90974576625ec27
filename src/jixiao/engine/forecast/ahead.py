"""`forecast_series`: many series forecast at once, with intervals and the errors behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from jixiao.engine.forecast.conformal import LEVELS, Tried, half_widths
from jixiao.engine.forecast.histories import Histories, lay_out
from jixiao.engine.forecast.naive import drift, seasonal_naive
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.series import Series
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

Bounds = tuple[float | None, float | None]
Progress = Callable[[int, int], None]
FARTHEST, LONGEST_SEASON = 120, 366
LEAST = 3
"""Fewer values than this say nothing about how a series moves."""
COVERAGE_COLUMNS = ("group", "horizon", "share80", "share95", "n")
PATHS = 200


@dataclass(frozen=True)
class Ahead:
    """The forecasts of `series`, in their order: row i of each matrix has `horizon` steps after `series[i].last`.

    NaN where a series is too short to say. `models[i]` names what answered (“” for nobody), `scale[i]` is the size of
    the series' errors; `paths(i)` are errors that may happen. `coverage` tells how often the intervals held.
    """

    series: tuple[Series, ...]
    horizon: int
    mean: Floats
    low: dict[int, Floats]
    high: dict[int, Floats]
    models: tuple[str, ...]
    scale: Floats
    coverage: Table
    pools: dict[str, Floats] = field(repr=False)

    def paths(self, place: int) -> Floats:
        """Errors that may happen to `mean[place]` over the whole horizon, in its unit: one path a row, equally likely."""
        pool = self.pools.get(self.series[place].step.value)
        if pool is None or not len(pool):
            return np.zeros((1, self.horizon))
        return np.asarray(pool * self.scale[place])


def forecast_series(
    series: Sequence[Series],
    horizon: int,
    *,
    season: int | None = None,
    bounds: Bounds | None = None,
    nightly: bool = False,
    seed: int = 0,
    findings: FindingList | None = None,
    progress: Progress | None = None,
) -> Ahead:
    """Forecast every series `horizon` steps past its newest value, with intervals of 80 % and 95 %.

    `season`: periods in a season where the kind of period does not say it. `bounds`: no value lies outside. `nightly`
    takes more time for more models. The same for the same seed, whatever the order. DefinitionError on a bad call.
    """
    check_call(horizon, season, bounds)
    told = FindingList() if findings is None else findings
    n = len(series)
    mean, scale, models = np.full((n, horizon), np.nan), np.full(n, np.nan), [""] * n
    low = {level: np.full((n, horizon), np.nan) for level in LEVELS}
    high = {level: np.full((n, horizon), np.nan) for level in LEVELS}
    pools: dict[str, Floats] = {}
    coverage: list[tuple[object, ...]] = []
    for histories in lay_out(series, season):
        known = histories.known
        for place in histories.places[known < LEAST].tolist():
            told.add(_too_short(series[place]))
        usable = histories.rows(np.flatnonzero(known >= LEAST))
        if not len(usable):
            continue
        at = usable.places
        mean[at], names = _plain(usable, horizon)
        for place, name in zip(at.tolist(), names, strict=True):
            models[place] = name
        scale[at] = _scales(usable)
        tried = _tried(usable, horizon, scale[at])
        pools[usable.step] = _pool(tried, horizon)
        for level in LEVELS:
            widths = _widths(tried, horizon, level)
            low[level][at], high[level][at] = (mean[at] + sign * scale[at][:, None] * widths for sign in (-1, 1))
        coverage += _coverage(usable, tried, horizon)
    _keep_within(series, bounds, mean, low, high)
    return Ahead(
        tuple(series),
        horizon,
        mean,
        low,
        high,
        tuple(models),
        scale,
        Table.from_rows(COVERAGE_COLUMNS, coverage),
        pools,
    )


def check_call(horizon: int, season: int | None, bounds: Bounds | None) -> None:
    """DefinitionError where horizon, season or bounds cannot be meant."""
    if not 1 <= horizon <= FARTHEST:
        raise DefinitionError(
            "bad_horizon",
            Text(f"A horizon of {horizon} periods cannot be forecast.", f"无法预测 {horizon} 期。"),
            Text(f"Give 1 to {FARTHEST} periods.", f"请填 1 至 {FARTHEST} 期。"),
        )
    if season is not None and not 1 <= season <= LONGEST_SEASON:
        raise DefinitionError(
            "bad_season",
            Text(f"A season cannot have {season} periods.", f"季节周期不能是 {season} 期。"),
            Text(f"Give 1 (none) to {LONGEST_SEASON}.", f"请填 1（无季节性）至 {LONGEST_SEASON}。"),
        )
    lowest, highest = bounds or (None, None)
    if any(each is not None and not np.isfinite(each) for each in (lowest, highest)) or (
        lowest is not None and highest is not None and lowest >= highest
    ):
        raise DefinitionError(
            "bad_bounds",
            Text(f"{lowest} to {highest} is no range.", f"{lowest} 至 {highest} 不是有效的取值范围。"),
            Text("Give a smaller and a larger number, or none.", "请给出下限和更大的上限，或留空。"),
        )


def _too_short(series: Series) -> Finding:
    text = Text(
        f"Too short to say: {int(np.isfinite(series.values).sum())} values, at least {LEAST} are needed.",
        f"数据太少，无法预测：只有 {int(np.isfinite(series.values).sum())} 期，至少需要 {LEAST} 期。",
    )
    return Finding(Severity.WARNING, "too_short", text, indicator_code=series.code)


def _plain(histories: Histories, horizon: int) -> tuple[Floats, list[str]]:
    seasonal = (histories.spans >= histories.season) & (histories.season > 1)
    mean = drift(histories.filled, horizon)
    mean[seasonal] = seasonal_naive(histories.filled[seasonal], histories.season, horizon)
    return mean, ["seasonal_naive" if each else "drift" for each in seasonal.tolist()]


def _scales(histories: Histories) -> Floats:
    """The mean absolute step of each row, by season where it is seen; never 0 unless the row is constant."""
    lag = histories.season
    steps = np.abs(np.diff(histories.values, axis=1))
    found = np.nan_to_num(_mean_of(steps))
    if 1 < lag < histories.values.shape[1]:
        seasonal = _mean_of(np.abs(histories.values[:, lag:] - histories.values[:, :-lag]))
        found = np.where(np.isfinite(seasonal), seasonal, found)
    spread = np.nanmax(histories.values, axis=1) - np.nanmin(histories.values, axis=1)
    return np.asarray(np.where(found > 0, found, spread / 4))


def _mean_of(values: Floats) -> Floats:
    there = np.isfinite(values)
    n = there.sum(axis=1)
    return np.asarray(np.where(n > 0, np.where(there, values, 0.0).sum(axis=1) / np.maximum(n, 1), np.nan))


def _tried(histories: Histories, horizon: int, scale: Floats) -> Tried:
    """One origin per row: the newest values that leave enough behind them, held out and forecast."""
    rows, errors = [], []
    for cut in sorted({min(horizon, 18), max(1, min(horizon, 18) // 2), 1}):
        if cut + LEAST > histories.filled.shape[1]:
            continue
        before = Histories(
            histories.step, histories.season, histories.places, histories.values[:, :-cut], histories.filled[:, :-cut]
        )
        fit = np.flatnonzero((before.known >= LEAST) & (scale > 0) & np.isfinite(before.filled[:, -1]))
        if not len(fit):
            continue
        expected, _ = _plain(before.rows(fit), cut)
        found = np.full((len(fit), horizon), np.nan)
        found[:, :cut] = (histories.values[fit, -cut:] - expected) / scale[fit][:, None]
        rows.append(fit)
        errors.append(found)
    if not rows:
        return Tried(np.zeros(0, np.int64), np.zeros((0, horizon)))
    return Tried(np.concatenate(rows), np.concatenate(errors))


def _widths(tried: Tried, horizon: int, level: int) -> Floats:
    widths = half_widths(tried.errors, level / 100)
    usual = np.sqrt(np.arange(1, horizon + 1)) * {80: 1.6, 95: 2.9}[level]
    return np.asarray(np.maximum.accumulate(np.where(np.isfinite(widths), widths, usual)))


def _pool(tried: Tried, horizon: int) -> Floats:
    whole = tried.errors[np.isfinite(tried.errors).all(axis=1)]
    if len(whole) >= 30:
        return whole
    spread = np.linspace(-2, 2, PATHS)[:, None]
    return np.asarray(spread * np.sqrt(np.arange(1, horizon + 1)))


def _coverage(histories: Histories, tried: Tried, horizon: int) -> list[tuple[object, ...]]:
    """How often intervals taken from one half of the series held on the other half."""
    rows: list[tuple[object, ...]] = []
    odd = tried.rows % 2 == 1
    for step in range(horizon):
        errors = tried.errors[:, step]
        there = np.isfinite(errors)
        if not there.any():
            continue
        shares = []
        for level in LEVELS:
            held = np.zeros(len(errors), np.bool_)
            for half in (odd, ~odd):
                width = _widths(Tried(tried.rows[~half], tried.errors[~half]), horizon, level)[step]
                held |= half & (np.abs(errors) <= width)
            shares.append(float(held[there].mean()))
        rows.append((histories.step, step + 1, *shares, int(there.sum())))
    return rows


def _keep_within(
    series: Sequence[Series], bounds: Bounds | None, mean: Floats, low: dict[int, Floats], high: dict[int, Floats]
) -> None:
    lowest, highest = bounds or (None, None)
    floor = np.array([-np.inf if np.nanmin(each.values) < 0 else 0.0 for each in series])
    floor = floor if lowest is None else np.full(len(series), lowest)
    ceiling = np.full(len(series), np.inf if highest is None else highest)
    for matrix in (mean, *low.values(), *high.values()):
        if len(series):
            np.clip(matrix, floor[:, None], ceiling[:, None], out=matrix)
