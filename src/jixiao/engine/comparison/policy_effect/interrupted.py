"""Interrupted time series: does one series change its level or its slope when the policy begins?"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.policy_effect.regression import NO_ESTIMATE, Estimate, Fit, fit, usual_lag
from jixiao.engine.model.arrays import Floats, Ints

EFFECTS = ("level", "slope", "average")
LEAST = 3
"""Values needed before and after: Cochrane's EPOC group asks for three time points on either side."""
WANTED = 8
"""Values wanted before and after (Penfold and Zhang 2013, Academic Pediatrics 13)."""


@dataclass(frozen=True)
class Interruption:
    """One series and the place at which the policy begins.

    `levels`: estimates of EFFECTS by segmented regression; `differences`: the same from first differences, where the
    errors of the first hang together so much that it cannot be trusted (R² above Durbin–Watson, Granger and Newbold 1974).
    """

    levels: dict[str, Estimate]
    differences: dict[str, Estimate] | None
    season_left: bool
    line: Floats
    """Coefficients of `segments`, of an average season where the season is taken away."""

    @property
    def told_by(self) -> dict[str, Estimate]:
        """The estimates that count."""
        return self.levels if self.differences is None else self.differences


def interruption(
    values: Floats, start: int, *, season: int = 1, lag: int | None = None, with_season: bool = False
) -> Interruption | None:
    """What changes at `start` in values (NaN: gap); None with fewer than LEAST values on a side, or nothing to fit.

    level: the jump at `start`; slope: the change of slope; average: the mean distance after `start` from the line before.
    Wagner et al. (2002), J. Clinical Pharmacy and Therapeutics 27. `with_season`: two harmonics of `season` beside.
    """
    places = np.flatnonzero(np.isfinite(values))
    after = places >= start
    if min(int(after.sum()), int((~after).sum())) < LEAST:
        return None
    waves = _waves(places, season) if with_season and season > 1 else np.zeros((len(places), 0))
    design = np.column_stack([segments(places, start), waves])
    lag = usual_lag(len(places)) if lag is None else lag
    model = fit(design, values[places], places, lag)
    if model is None:
        return None
    mean_after = float((places[after] - start).mean())
    levels = {name: model.estimate(_weights(name, mean_after, design.shape[1])) for name in EFFECTS}
    hangs = model.r_squared > model.durbin_watson
    differences = _differences(values, start, mean_after, waves, places) if hangs else None
    line = model.coefficients[:4].copy()
    line[0] += float((waves @ model.coefficients[4:]).mean())
    return Interruption(levels, differences, _season_left(model, places, season), line)


def segments(places: Ints, start: int) -> Floats:
    """A row per place: the line, and the jump and the bend that begin at `start`."""
    after = places >= start
    return np.column_stack([np.ones(len(places)), places, after, np.where(after, places - start, 0)]).astype(np.float64)


def _weights(name: str, mean_after: float, width: int, first: int = 2) -> Floats:
    weights = np.zeros(width)
    weights[first : first + 2] = {"level": (1.0, 0.0), "slope": (0.0, 1.0), "average": (1.0, mean_after)}[name]
    return weights


def _differences(values: Floats, start: int, mean_after: float, waves: Floats, places: Ints) -> dict[str, Estimate]:
    """The model's first differences, of neighbours in time only: their errors are independent, so plain ones are right."""
    ends = np.flatnonzero(np.diff(places) == 1) + 1
    here = places[ends]
    steps = np.diff(values[places])[ends - 1]
    columns = [np.ones(len(here)), here == start, here > start, np.diff(waves, axis=0)[ends - 1]]
    design = np.column_stack(columns).astype(np.float64)
    model = fit(design, steps, here, 0)
    if model is None:
        return dict.fromkeys(EFFECTS, NO_ESTIMATE)
    width = design.shape[1]
    return {name: model.independent(_weights(name, mean_after, width, first=1)) for name in EFFECTS}


def _waves(places: Ints, season: int) -> Floats:
    """Two harmonics of the season, one where it has no more (Bernal, Cummins and Gasparrini 2017)."""
    turns = 2 * np.pi * places[:, None] / season * np.arange(1, 3)
    columns = np.hstack([np.sin(turns), np.cos(turns)])
    return np.asarray(columns[:, np.abs(columns).max(axis=0) > 1e-9] if season > 4 else _exact(places, season))


def _exact(places: Ints, season: int) -> Floats:
    """A column per part of a short season but the first."""
    return np.asarray((places[:, None] % season == np.arange(1, season)).astype(np.float64))


def _season_left(model: Fit, places: Ints, season: int) -> bool:
    """Whether residuals a season apart agree: autocorrelation above one half over two seasons or more."""
    if season <= 1 or len(places) < 3 * season:
        return False
    line = np.full(int(places[-1] - places[0]) + 1, np.nan)
    line[places - places[0]] = model.residuals
    pairs = line[season:] * line[:-season]
    spread = float(np.nanmean(line**2))
    return spread > 0 and float(np.nanmean(pairs)) / spread > 0.5


def placebo_dates(
    values: Floats, start: int, season: int, lag: int | None, with_season: bool
) -> Iterator[Interruption]:
    """The same at every date before the policy that leaves LEAST values on either side, in what was before it alone."""
    for _place, found in placebos_by_place(values, start, season, lag, with_season):
        yield found


def placebos_by_place(
    values: Floats, start: int, season: int, lag: int | None, with_season: bool
) -> Iterator[tuple[int, Interruption]]:
    """The same with the places at which the policy is said to begin."""
    before = values[:start]
    known = np.flatnonzero(np.isfinite(before))
    for place in known[LEAST : len(known) - LEAST + 1].tolist():
        found = interruption(before, place, season=season, lag=lag, with_season=with_season)
        if found is not None:
            yield place, found
