"""Made-up monthly, quarterly and yearly series, the same every time, and the scores by which forecasts are compared."""

from dataclasses import dataclass

import numpy as np

SEED = 2026
HORIZONS = {12: 18, 4: 8, 1: 6}
Floats = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True)
class Sample:
    """Histories and what came after each."""

    name: str
    season: int
    past: list[Floats]
    after: Floats


def samples(size: int = 150) -> list[Sample]:
    """Per frequency `size` series of several kinds: trends that bend, seasons that move, steps, counts, percentages."""
    rng = np.random.default_rng(SEED)
    lengths = {12: (24, 120), 4: (12, 60), 1: (10, 30)}
    names = {12: "month", 4: "quarter", 1: "year"}
    found = []
    for season, (least, most) in lengths.items():
        horizon = HORIZONS[season]
        whole = [_made(rng, season, int(rng.integers(least, most + 1)) + horizon, place) for place in range(size)]
        after = np.array([values[-horizon:] for values in whole])
        found.append(Sample(names[season], season, [values[:-horizon] for values in whole], after))
    return found


def _made(rng: np.random.Generator, season: int, size: int, place: int) -> Floats:
    """One series of the kind that its place says."""
    time = np.arange(size)
    slope = np.cumsum(rng.normal(0, 0.002, size)) + rng.normal(0.003, 0.004)
    level = np.cumsum(slope + rng.normal(0, rng.uniform(0.002, 0.03), size))
    shape = np.zeros(size)
    if season > 1:
        first, second = (rng.normal(0, rng.uniform(0.02, 0.2), season) for _ in range(2))
        moved = np.linspace(0, rng.uniform(0, 0.6), size)
        shape = (1 - moved) * first[time % season] + moved * second[time % season]
    values = np.exp(rng.uniform(2, 8) + level + shape + rng.normal(0, rng.uniform(0.01, 0.12), size))
    kind = place % 5
    if kind == 1:  # a reorganisation
        values[rng.integers(size // 3, size) :] *= rng.uniform(0.6, 1.6)
    if kind == 2:  # a share
        return np.asarray(np.round(np.clip(100 * values / (values + np.median(values)), 0, 100), 1), np.float64)
    if kind == 3:  # small counts
        return np.asarray(rng.poisson(values / values.mean() * rng.uniform(5, 60)), np.float64)
    if kind == 4:  # one slip
        values[rng.integers(0, size)] *= rng.choice([0.3, 3.0])
    return np.asarray(np.round(values, 1), np.float64)


@dataclass(frozen=True)
class Score:
    """sMAPE in per cent, MASE by the seasonal naive steps of the history. Source: Makridakis et al. (2020), M4."""

    smape: float
    mase: float

    def owa(self, naive2: "Score") -> float:
        """Overall weighted average against the naive forecast of the seasonally adjusted series."""
        return (self.smape / naive2.smape + self.mase / naive2.mase) / 2


def score(ahead: Floats, sample: Sample) -> Score:
    """Of all series together; a history that never changed has no MASE."""
    apart = np.abs(ahead - sample.after)
    size = np.abs(ahead) + np.abs(sample.after)
    smape = 200 * np.divide(apart, size, out=np.zeros_like(apart), where=size > 0)
    steps = np.array([np.abs(own[sample.season :] - own[: -sample.season]).mean() for own in sample.past])
    known = np.isfinite(steps) & (steps > 0)
    return Score(float(smape.mean()), float((apart[known] / steps[known, None]).mean()))


def naive(sample: Sample) -> Floats:
    """The newest value, repeated."""
    return np.array([np.full(sample.after.shape[1], own[-1]) for own in sample.past])


def seasonal_naive(sample: Sample) -> Floats:
    """Last year again."""
    steps = np.arange(sample.after.shape[1]) % sample.season
    return np.array([own[-sample.season :][steps] for own in sample.past])


def classical(sample: Sample, *, with_theta: bool) -> Floats:
    """Naive2, or Theta as it won M3: after a seasonal test at 90 % and classical decomposition, one series at a time."""
    return np.array([_classical(own, sample.season, sample.after.shape[1], with_theta) for own in sample.past])


def _classical(own: Floats, season: int, horizon: int, with_theta: bool) -> Floats:
    index = _index(own, season) if season > 1 and _is_seasonal(own, season) else np.ones(max(season, 1))
    plain = own / index[np.arange(len(own)) % len(index)]
    ahead = _theta(plain, horizon) if with_theta else np.full(horizon, plain[-1])
    return ahead * index[(len(own) + np.arange(horizon)) % len(index)]


def _is_seasonal(own: Floats, season: int) -> bool:
    if len(own) < 3 * season or own.min() <= 0 or own.std() == 0:
        return False
    away = own - own.mean()
    related = [float((away[lag:] * away[:-lag]).sum() / (away**2).sum()) for lag in range(1, season + 1)]
    limit = 1.645 * np.sqrt((1 + 2 * sum(each**2 for each in related[:-1])) / len(own))
    return bool(abs(related[-1]) > limit)


def _index(own: Floats, season: int) -> Floats:
    weights = np.r_[0.5, np.ones(season - 1), 0.5] / season
    level = np.convolve(own, weights, "valid")
    ratio = np.full(len(own), np.nan)
    ratio[season // 2 : season // 2 + len(level)] = own[season // 2 : season // 2 + len(level)] / level
    index = np.array([np.nanmean(ratio[phase::season]) for phase in range(season)])
    return np.asarray(index / index.mean())


def _theta(plain: Floats, horizon: int) -> Floats:
    """Half the trend of a straight line beside simple smoothing. Source: Assimakopoulos & Nikolopoulos (2000)."""
    slope = float(np.polyfit(np.arange(len(plain)), plain, 1)[0])
    levels = {alpha: _smoothed(plain, alpha) for alpha in np.linspace(0.02, 0.98, 49).tolist()}
    alpha = min(levels, key=lambda each: levels[each][1])
    steps = np.arange(horizon) + (1 - (1 - alpha) ** len(plain)) / alpha
    return np.asarray(levels[alpha][0] + slope / 2 * steps)


def _smoothed(plain: Floats, alpha: float) -> tuple[float, float]:
    level, loss = float(plain[0]), 0.0
    for value in plain[1:].tolist():
        loss += (value - level) ** 2
        level += alpha * (value - level)
    return level, loss
