"""A year's last value: forecast like any value, with the errors that such forecasts made.

What is asked of a level is one value, not a sum. Held out on public monthly series of two to four years, the forecast
of that value gave a Brier score of .13–.17 where the model of sums gave .15–.20: it takes a climb of the year before
for less of a promise.
"""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.forecast.ahead import Ahead, forecast_series
from jixiao.engine.forecast.attainment.pooled import LEVELS, pooled_quantiles
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.series import Series

OF_NEWEST_YEAR = 0.6
"""How much of a series' size, by its logarithm, is that of its steps in the newest year: anything to .6 scored the same
on public series, and one that climbed last year and stands still now is not held to last year's steps."""
SPREAD_OF_WIDTH = 1 / 1.6377
"""What holds 80 % of Student's t with 3 degrees of freedom is 1.6377 of its scale to each side."""


class LevelsAhead:
    """Forecasts of whole series, asked for one lead at a time."""

    def __init__(self, series: Sequence[Series], farthest: int, seed: int) -> None:
        """`series` of one season; the same answers in whatever order they come. `farthest`: the largest lead."""
        ordered = sorted(series, key=lambda each: each.code)
        self._place = {each.code: place for place, each in enumerate(ordered)}
        self._ahead: Ahead = forecast_series(ordered, farthest, seed=seed, findings=FindingList())
        self._size = _sizes(ordered, self._ahead.scale)
        self._known: dict[tuple[str, int], Floats] = {}

    def quantiles(self, codes: Sequence[str], lead: int) -> Floats:
        """A row per code of what the value `lead` periods after the newest may be; NaN where the series is too short to say."""
        return np.stack([self._of_one(self._place[code], lead) for code in codes])

    def _of_one(self, place: int, lead: int) -> Floats:
        ahead = self._ahead
        middle, size = ahead.mean[place, lead - 1], self._size[place]
        if not (np.isfinite(middle) and np.isfinite(size)):
            return np.full(len(LEVELS), np.nan)
        pool = ahead.pool_names[place]
        if (pool, lead) not in self._known:
            errors = ahead.pools[pool][:, lead - 1]
            both = np.concatenate([errors, -errors])  # the past was on one side by chance, or by what is over
            self._known[pool, lead] = pooled_quantiles(both, float(np.quantile(both, 0.9)) * SPREAD_OF_WIDTH)
        return np.asarray(middle + size * self._known[pool, lead])


def _sizes(series: Sequence[Series], scale: Floats) -> Floats:
    """The size of each series' errors: between its scale over all its years and its steps in the newest year."""
    recent = np.array([_newest_steps(each) for each in series])
    usable = (scale > 0) & (recent > 0)
    if not usable.any():
        return scale
    usual = float(np.median(scale[usable] / recent[usable]))
    drawn = scale.copy()
    drawn[usable] = scale[usable] ** (1 - OF_NEWEST_YEAR) * (usual * recent[usable]) ** OF_NEWEST_YEAR
    return drawn


def _newest_steps(series: Series) -> float:
    """The mean size of the steps over the newest year; 0 where there is none."""
    there = series.values[np.isfinite(series.values)][-(max(series.step.per_year, 4) + 1) :]
    return float(np.abs(np.diff(there)).mean()) if len(there) > 1 else 0.0
