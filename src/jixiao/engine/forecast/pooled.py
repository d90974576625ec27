"""One gradient-boosted model over all series of a run: what it corrects is what the plain models get wrong together."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.forecast.members import Members, forecast_members
from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.one_thread import one_thread
from jixiao.engine.model.rows_of_series import row_count, row_mean

FEWEST_SERIES, FEWEST_LESSONS = 50, 500
MOST_LESSONS, N_ORIGINS = 60_000, 10
FARTHEST_MISS = 10.0
"""Misses are cut here, in units of a row's own steps, so that a few wild rows do not teach all others."""
FARTHEST_SIZE = 1e6
"""A row's own steps over its level are cut here: about a level of 0 they would be infinite."""
TREES = {
    "max_iter": 100,
    "learning_rate": 0.05,
    "max_leaf_nodes": 15,
    "min_samples_leaf": 100,
    "l2_regularization": 1.0,
    "early_stopping": False,
}


@dataclass(frozen=True)
class Kind:
    """Which rows a model serves: `short` ones set out from the seasonal naive forecast, others from the plain models."""

    season: int
    short: bool

    @property
    def year(self) -> int:
        """Periods that are taken for a year when features are made; 4 where there is no season."""
        return max(self.season, 4)

    @property
    def fewest(self) -> int:
        """Values that a history must have to be learnt from."""
        if self.season == 1:
            return 6
        return self.season if self.short else 3 * self.season

    def window(self, filled: Floats) -> Floats:
        """The part of the histories that this kind looks at."""
        return filled[:, -4 * self.season :] if self.short else filled

    def base(self, members: Members) -> Floats:
        """The forecast that is corrected."""
        if self.short:
            return members.naive
        if self.season == 1:
            return (members.theta + members.damped) / 2
        return (members.theta + members.theta_log + members.damped_log) / 3


@dataclass(frozen=True)
class Pooled:
    """A fitted model; `reach` steps ahead are forecast at once, farther ones from its own forecasts."""

    kind: Kind
    reach: int
    used: Bools
    trees: Any

    def forecast(self, filled: Floats, horizon: int) -> Floats:
        """Row × step ahead."""
        seen, found = self.kind.window(filled), []
        for first in range(0, horizon, self.reach):
            step = min(self.reach, horizon - first)
            members = forecast_members(seen, self.kind.season, step)
            lessons = _features(seen, members, self.kind, step)
            miss = self._predict(lessons) * lessons.unit[:, None]
            found.append(self.kind.base(members) + miss)
            seen = np.concatenate([seen, found[-1]], axis=1)
        return np.concatenate(found, axis=1)

    def _predict(self, lessons: "_Features") -> Floats:
        """A mirrored history has the mirrored forecast: half the difference of both."""
        shape = lessons.turning.shape[:2]
        both = [
            self.trees.predict(_flat(sign * lessons.turning, lessons.staying)[:, self.used]) for sign in (1.0, -1.0)
        ]
        return np.asarray((both[0] - both[1]) / 2).reshape(shape)


def fit_pooled(filled: Floats, kind: Kind, horizon: int, seed: int) -> Pooled | None:
    """Learn from origins in the past of all rows; None where the run is too small to learn from.

    Half of the lessons are mirrored: that all series rose in one year is no reason for all to rise in the next.
    """
    spans = row_count(filled)
    far = int(min(2 * horizon, np.median(spans) - kind.fewest)) if len(spans) else 0
    if len(filled) < FEWEST_SERIES or far < 1:
        return None
    reach, rng = min(horizon, far), np.random.default_rng(seed)
    cuts = sorted(set(np.linspace(max(1, min(reach // 3, far)), far, N_ORIGINS).astype(int).tolist()))
    lessons = [_lessons(filled, kind, cut, reach, MOST_LESSONS // len(cuts), rng) for cut in cuts]
    turning, staying, misses = (np.concatenate(part) for part in zip(*lessons, strict=True))
    if len(misses) < FEWEST_LESSONS:
        return None
    sign = np.where(rng.random(len(misses)) < 0.5, -1.0, 1.0)
    table = np.concatenate([turning * sign[:, None], staying], axis=1)
    used = np.isfinite(table).any(axis=0)
    return Pooled(kind, reach, used, _grow(table[:, used], misses * sign, seed))


def _grow(table: Floats, misses: Floats, seed: int) -> Any:
    """One thread: on a busy machine OpenMP's threads wait for each other seven times as long as one works."""
    from sklearn.ensemble import HistGradientBoostingRegressor  # type: ignore[import-untyped]

    with one_thread():  # only now is the library loaded that works in threads
        trees = HistGradientBoostingRegressor(**TREES, random_state=seed)
        return trees.fit(table, np.clip(misses, -FARTHEST_MISS, FARTHEST_MISS))


def _lessons(
    filled: Floats, kind: Kind, cut: int, reach: int, most: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Features and misses of forecasts that stood `cut` periods before the newest value."""
    past, future = filled[:, :-cut], filled[:, filled.shape[1] - cut :]
    steps = min(reach, cut)
    rows = np.flatnonzero(row_count(past) >= kind.fewest)
    wanted = max(5, 2 * most // steps)
    if len(rows) > wanted:
        rows = np.sort(rng.choice(rows, wanted, replace=False))
    seen = kind.window(past[rows])
    members = forecast_members(seen, kind.season, steps)
    features = _features(seen, members, kind, steps)
    misses = ((future[rows, :steps] - kind.base(members)) / features.unit[:, None]).ravel()
    flat = [each.reshape(len(misses), -1) for each in (features.turning, features.staying)]
    told = np.flatnonzero(np.isfinite(misses))
    if len(told) > most:
        told = rng.choice(told, most, replace=False)
    return flat[0][told], flat[1][told], misses[told]


@dataclass(frozen=True)
class _Features:
    """Row × step × feature: those that change sign with the series and those that do not; the unit of each row."""

    turning: Floats
    staying: Floats
    unit: Floats


def _features(seen: Floats, members: Members, kind: Kind, steps: int) -> _Features:
    """The newest year, older years' means, and the plain forecasts, all from the newest year's level in the row's unit."""
    year, unit = kind.year, unit_of(seen, kind.season)
    missing = max(0, 3 * year + 2 - seen.shape[1])
    wide = np.concatenate([np.full((len(seen), missing), np.nan), seen], axis=1)
    level = row_mean(wide[:, -year:])
    scaled = (wide - level[:, None]) / unit[:, None]
    by_row = [scaled[:, -1 - back] for back in range(year + 1)]
    spans = ((-3, None), (-6, -3), (-year - 3, -year), (-2 * year, -year), (-3 * year, -2 * year))
    by_row += [row_mean(scaled[:, first:last]) for first, last in spans]
    by_step = _of_forecasts([(each - level[:, None]) / unit[:, None] for each in members], kind, members, level, unit)
    if kind.season > 1:
        by_step += _of_phases(scaled, kind.season, steps)
    turning = np.concatenate([_spread(np.stack(by_row, axis=1), steps), np.stack(by_step, axis=2)], axis=2)
    size = unit / np.fmax(np.abs(level), unit / FARTHEST_SIZE)
    rough = row_mean(np.abs(np.diff(wide, axis=1)[:, -2 * year :])) / unit
    staying = _spread(np.stack([np.minimum(row_count(seen), 4 * year), size, rough], axis=1), steps)
    ahead = np.broadcast_to(np.arange(1.0, steps + 1)[None, :, None], (len(seen), steps, 1))
    return _Features(turning, np.concatenate([staying, ahead], axis=2), unit)


def _of_forecasts(scaled: list[Floats], kind: Kind, members: Members, level: Floats, unit: Floats) -> list[Floats]:
    naive, theta, theta_log, damped, damped_log = scaled
    base = (kind.base(members) - level[:, None]) / unit[:, None]
    apart = [theta - naive, theta_log - theta, damped_log - theta, base - naive, damped - damped_log]
    return [naive, theta, theta_log, damped_log, *apart]


def _of_phases(scaled: Floats, season: int, steps: int) -> list[Floats]:
    """What the phase of each step was two and three years ago, its newest change, and its neighbours last year."""
    phase = np.arange(steps) % season
    years = [scaled[:, -back * season :][:, :season][:, phase] for back in (1, 2, 3)]
    newest = scaled[:, -season:]
    return [
        years[1],
        years[2],
        years[0] - years[1],
        newest[:, (phase + 1) % season],
        newest[:, (phase - 1) % season],
    ]


def _spread(by_row: Floats, steps: int) -> Floats:
    return np.broadcast_to(by_row[:, None, :], (len(by_row), steps, by_row.shape[1]))


def _flat(turning: Floats, staying: Floats) -> Floats:
    both = np.concatenate([turning, staying], axis=2)
    return both.reshape(-1, both.shape[2])


def unit_of(seen: Floats, season: int) -> Floats:
    """The mean absolute change over a season in the newest four (over one period without); never 0."""
    lag = season if seen.shape[1] > season else 1
    steps = np.abs(np.diff(seen, axis=1))[:, -3 * max(season, 4) :]
    yearly = np.abs(seen[:, lag:] - seen[:, :-lag])[:, -(4 * season if season > 1 else 12) :]
    found = row_mean(yearly)
    found = np.where(np.isfinite(found) & (found > 0), found, row_mean(steps))
    least = 1e-3 * row_mean(np.abs(seen)) + np.finfo(float).tiny
    return np.asarray(np.fmax(np.nan_to_num(found), least))
