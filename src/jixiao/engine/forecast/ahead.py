"""`forecast_series`: many series forecast at once, with intervals and the errors behind them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from jixiao.engine.forecast.blend import blend, fit_pools
from jixiao.engine.forecast.call import FARTHEST, Bounds, Call
from jixiao.engine.forecast.conformal import LEVELS, Tried, coverage, error_paths, half_width, widths
from jixiao.engine.forecast.cumulative import added_up, flows
from jixiao.engine.forecast.histories import Histories, lay_out
from jixiao.engine.forecast.origins import LEAST, n_origins, scales, try_origins
from jixiao.engine.forecast.remarks import remarks
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.one_thread import one_thread
from jixiao.engine.model.series import Series, Step
from jixiao.engine.model.table import Table

__all__ = ["FARTHEST", "Ahead", "Bounds", "Call", "Progress", "forecast_series"]

Progress = Callable[[int, int], None]
SHORT_SEASONS = 4
"""Series of fewer seasons miss by more; their intervals come from the errors of their like."""
COVERAGE_COLUMNS = ("group", "horizon", "share80", "share95", "n")


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
    pool_names: tuple[str, ...] = field(repr=False)

    def paths(self, place: int) -> Floats:
        """Errors that may happen to `mean[place]` over the whole horizon, in its unit: one path a row, equally likely."""
        if not np.isfinite(self.scale[place]):
            return np.zeros((1, self.horizon))
        return np.asarray(self.pools[self.pool_names[place]] * self.scale[place])


@one_thread()
def forecast_series(
    series: Sequence[Series],
    horizon: int,
    *,
    season: int | None = None,
    bounds: Bounds | None = None,
    cumulative: bool = False,
    nightly: bool = False,
    seed: int = 0,
    findings: FindingList | None = None,
    progress: Progress | None = None,
) -> Ahead:
    """Forecast every series `horizon` steps past its newest value, with intervals of 80 % and 95 %.

    `season`: periods in a season where the kind of period does not say it. `bounds`: no value lies outside; without, a
    series that was never negative stays so. `cumulative`: values run up over the year. `nightly` takes more time for one
    more model. The same for the same seed, in whatever order the series come. DefinitionError on a call that cannot be meant.
    """
    call = Call(horizon, season, bounds, cumulative, nightly, seed).checked()
    told = FindingList() if findings is None else findings
    kept = tuple(series)
    looked_at = flows(kept, told) if cumulative else kept
    for remark in remarks(looked_at, call):
        told.add(remark)
    answers = _Answers(kept, looked_at, call)
    layout = lay_out(looked_at, season)
    steps = (2 + n_origins(horizon)) * len(layout)
    tick = _Ticker(progress, steps)
    for histories in layout:
        usable = histories.rows(np.flatnonzero(histories.known >= LEAST))
        if len(usable):
            answers.add(usable, tick)
    return answers.ahead()


class _Ticker:
    """Counts steps and tells whoever wants to know."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self.progress, self.total, self.done = progress, total, 0

    def __call__(self) -> None:
        self.done += 1
        if self.progress is not None:
            self.progress(self.done, self.total)


class _Answers:
    """Collects what each group of histories gives, in the order of the series."""

    def __init__(self, series: tuple[Series, ...], looked_at: tuple[Series, ...], call: Call) -> None:
        self.series, self.looked_at, self.call = series, looked_at, call
        shape = (len(series), call.horizon)
        self.mean = np.full(shape, np.nan)
        self.low = {level: np.full(shape, np.nan) for level in LEVELS}
        self.high = {level: np.full(shape, np.nan) for level in LEVELS}
        self.scale = np.full(len(series), np.nan)
        self.models = [""] * len(series)
        self.pools: dict[str, Floats] = {}
        self.pool_names = [""] * len(series)
        self.coverage: list[tuple[object, ...]] = []

    def add(self, histories: Histories, tick: _Ticker) -> None:
        """Forecast one group."""
        call, at, step = self.call, histories.places, Step(histories.step)
        scale = scales(histories)
        answer = blend(histories, call.horizon, fit_pools(histories, call.horizon, call.seed), nightly=call.nightly)
        tick()
        tried = try_origins(histories, call.horizon, scale, call.seed, tick)
        self.mean[at], self.scale[at] = answer.mean, scale
        for place, name in zip(at.tolist(), answer.models, strict=True):
            self.models[place] = name
        short = histories.spans < SHORT_SEASONS * histories.season
        for name, members in ((f"{step.value} (short)", short), (step.value, ~short)):
            if members.any():
                self._intervals(name, histories, members, tried.only(members[tried.rows]), step)
        tick()

    def _intervals(self, name: str, histories: Histories, members: Bools, tried: Tried, step: Step) -> None:
        """Intervals of the rows that the same errors speak for."""
        at, held = histories.places[members], widths(tried, step)
        self.pools[name] = error_paths(tried, held, self.call.seed)
        for place in at.tolist():
            self.pool_names[place] = name
        self.coverage += coverage(tried, step, name)
        if self.call.cumulative:
            self._add_up(at.tolist(), step.per_year, self.pools[name])
        else:
            for level in LEVELS:
                half = self.scale[at][:, None] * held[level]
                self.low[level][at], self.high[level][at] = self.mean[at] - half, self.mean[at] + half
        self._keep_within(at)

    def _add_up(self, at: list[int], per_year: int, pool: Floats) -> None:
        """Flows back to running totals; errors run up with them."""
        known: dict[int, dict[int, Floats]] = {}
        for place in at:
            own = self.series[place]
            phase = (own.last + 1) % per_year
            if phase not in known:
                totals = added_up(pool, phase, per_year, 0.0)
                known[phase] = {lv: np.array([half_width(each, lv / 100) for each in totals.T]) for lv in LEVELS}
            self.mean[place] = added_up(self.mean[place][None, :], phase, per_year, float(own.values[-1]))[0]
            for level in LEVELS:
                half = self.scale[place] * known[phase][level]
                self.low[level][place], self.high[level][place] = self.mean[place] - half, self.mean[place] + half

    def _keep_within(self, at: Ints) -> None:
        floor, ceiling = self.call.limits([self.series[place] for place in at.tolist()])
        for matrix in (self.mean, *self.low.values(), *self.high.values()):
            matrix[at] = np.clip(matrix[at], floor[:, None], ceiling[:, None])

    def ahead(self) -> Ahead:
        """All of it."""
        table = Table.from_rows(COVERAGE_COLUMNS, self.coverage)
        return Ahead(
            self.series, self.call.horizon, self.mean, self.low, self.high, tuple(self.models), self.scale, table,
            self.pools, tuple(self.pool_names),
        )  # fmt: skip
