"""Which models answer for a series of a given length, and how they are brought together."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from jixiao.engine.forecast.ets import ets
from jixiao.engine.forecast.growth import grown_naive, recent_naive
from jixiao.engine.forecast.histories import Histories
from jixiao.engine.forecast.members import Members, forecast_members
from jixiao.engine.forecast.naive import drift
from jixiao.engine.forecast.pooled import Kind, Pooled, fit_pooled
from jixiao.engine.forecast.season import SEASONS_SEEN
from jixiao.engine.model.arrays import Bools, Floats

FEWEST_FOR_MODELS = 6
"""From so many values on the models miss by less than drift, of a season not seen once by a third (docs/decisions/0012)."""
LOW_CONFIDENCE = 12
"""Series of fewer values are told to be weakly founded."""


class Blend(NamedTuple):
    """The forecast of each row and the name of what answered."""

    mean: Floats
    models: list[str]


class Pools(NamedTuple):
    """The models learnt from all rows: for short histories and for long ones; None where there was too little."""

    short: Pooled | None
    long: Pooled | None


NO_POOLS = Pools(None, None)


def fit_pools(histories: Histories, horizon: int, seed: int, known: Pools = NO_POOLS) -> Pools:
    """Learn from all rows together what is not `known` yet."""
    short = _short(histories)
    pools = list(known)
    for place, served in enumerate((short, ~short)):
        if pools[place] is None and served.any():
            kind = Kind(histories.season, short=place == 0)
            pools[place] = fit_pooled(histories.filled[served], kind, horizon, seed)
    return Pools(*pools)


def blend(histories: Histories, horizon: int, pools: Pools, *, nightly: bool = False) -> Blend:
    """Forecast every row by what has proved best for its length (docs/decisions/0012)."""
    filled, season = histories.filled, histories.season
    members = forecast_members(filled, season, horizon)
    learnt = _learnt(histories, horizon, pools)
    mean, names = np.empty((len(filled), horizon)), [""] * len(filled)
    for chosen, name, answer in _rules(histories, members, learnt, horizon):
        places = np.flatnonzero(chosen)
        if len(places):
            mean[places] = answer(places)
            for place in places.tolist():
                names[place] = name
    if nightly:
        _add_ets(histories, mean, names)
    odd = ~np.isfinite(mean)
    return Blend(np.where(odd, members.naive, mean), names)


def _add_ets(histories: Histories, mean: Floats, names: list[str]) -> None:
    """For long rows a third of AutoETS beside two thirds of what the others say."""
    long = np.flatnonzero(histories.spans >= max(3 * histories.season, LOW_CONFIDENCE))
    fitted = ets(histories.filled[long], histories.season, mean.shape[1])
    for row, place in enumerate(long.tolist()):
        if np.isfinite(fitted[row]).all():
            mean[place] = (2 * mean[place] + fitted[row]) / 3
            names[place] += "+ets"


Answer = Callable[[np.ndarray[tuple[int], np.dtype[np.int64]]], Floats]


def _rules(histories: Histories, members: Members, learnt: Floats, horizon: int) -> Sequence[tuple[Bools, str, Answer]]:
    """Who is served, the name, and the answer; every row is served once."""
    n, season = histories.spans, histories.season
    naive, theta, theta_log, _, damped_log = members
    has_pool = np.isfinite(learnt).all(axis=1)
    long = n >= (np.where(has_pool, SEASONS_SEEN, 2) * season if season > 1 else FEWEST_FOR_MODELS)
    young = ~long & (n > season) & (season > 1)
    shaped = n >= SEASONS_SEEN * season
    unseasoned = ~(long | young) & (n >= FEWEST_FOR_MODELS)
    rest = ~(long | young | unseasoned)
    grown = grown_naive(histories.filled, season, horizon) if season > 1 else naive
    recent = recent_naive(histories.filled, season, horizon) if season > 1 else naive
    return (
        (long & has_pool, "median(boosting+theta+theta_log+naive)", _median(learnt, theta, theta_log, naive)),
        (
            (long & ~has_pool) | unseasoned,
            "median(theta+theta_log+damped_log+naive)",
            _median(theta, theta_log, damped_log, naive),
        ),
        (young & has_pool, "median(boosting+theta+naive_growth)", _median(learnt, theta, grown)),
        (
            young & ~has_pool & shaped,
            "median(theta+theta_log+naive_growth+naive)",
            _median(theta, theta_log, grown, naive),
        ),
        (
            young & ~has_pool & ~shaped,
            "median(theta+naive_growth+naive_recent+naive)",
            _median(theta, grown, recent, naive),
        ),
        (rest, "drift", _mean(drift(histories.filled, horizon) if rest.any() else naive)),
    )


def _median(*forecasts: Floats) -> Answer:
    return lambda rows: np.asarray(np.median(np.stack([each[rows] for each in forecasts]), axis=0))


def _mean(*forecasts: Floats) -> Answer:
    return lambda rows: np.asarray(np.mean(np.stack([each[rows] for each in forecasts]), axis=0))


def _short(histories: Histories) -> Bools:
    return np.asarray((histories.season > 1) & (histories.spans < 4 * histories.season), np.bool_)


def _learnt(histories: Histories, horizon: int, pools: Pools) -> Floats:
    """What the pooled models say; NaN for rows that none serves."""
    found = np.full((len(histories), horizon), np.nan)
    short = _short(histories)
    for served, pooled in ((short, pools.short), (~short, pools.long)):
        rows = np.flatnonzero(served & (histories.spans >= (pooled.kind.fewest if pooled else 0)))
        if pooled is not None and len(rows):
            found[rows] = pooled.forecast(histories.filled[rows], horizon)
    return found
