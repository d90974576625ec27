"""What may still come, learnt from how the same forecast missed at the same point of earlier years, over all series."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from jixiao.engine.forecast.attainment.pace import NOW, PARAMETERS
from jixiao.engine.forecast.attainment.traits import Traits
from jixiao.engine.model.arrays import Floats
from jixiao.library import held_on

LEVELS: Floats = np.concatenate([[0.001, 0.0025, 0.005], np.arange(1, 100) / 100, [0.995, 0.9975, 0.999]])
"""The levels of the quantiles that a distribution is kept by."""
DRAWS = 3
MOST_ROWS = 15_000
"""More rows of the past teach nothing new and cost time; a seeded sample is taken of them."""
MOST_BENDS, ROWS_PER_BEND, BEND_SIZE, BENDS_FROM = 240, 30, 0.5, 200
RIDGE, RIDGE_OF_OVERLAP = 20.0, 120.0
STEADY = 0.01
"""Added to the usual error where errors are compared, as a share of the scale: rows without any error weigh no more."""
STEPS, HUBER = 6, 0.3
PSEUDO_ERRORS = 20
FARTHEST = 4.0


@dataclass(frozen=True)
class Prior:
    """What is assumed before any backtest (library/parameters/attainment.yaml)."""

    level: float
    growth: float
    error: float
    spread: float
    least_spread: float

    @classmethod
    def on(cls, day: date = NOW) -> "Prior":
        """The figures that hold on a day."""
        codes = ("weight_of_level", "weight_of_growth", "usual_error", "spread_of_errors", "least_spread")
        return cls(*(float(held_on(PARAMETERS, code, day)) for code in codes))


@dataclass(frozen=True)
class Seen:
    """Earlier origins: their traits and what came, as (mean of the remainder − base)/scale; in how many years they lie.

    `overlap`: some share periods with each other, so that they are fewer than they seem.
    """

    traits: Traits
    came: Floats
    n_years: int = 2
    overlap: bool = False

    def __len__(self) -> int:
        return len(self.came)


def quantiles(seen: Seen, now: Traits, seed: int) -> Floats:
    """Quantiles (a column per LEVELS) of (mean of the remainder − base)/scale for each row of `now`.

    A robust ridge over the traits and random bends of them corrects the prior's forecast, another its usual error; the
    errors that are left, each as if its row had not been learnt from, are pooled with those of the prior.
    """
    prior = Prior.on()
    if len(seen) > MOST_ROWS:
        kept = np.sort(np.random.default_rng(seed).choice(len(seen), MOST_ROWS, replace=False))
        seen = Seen(seen.traits.rows(kept), seen.came[kept], seen.n_years, seen.overlap)
    if seen.n_years == 1:
        seen = _both_ways(seen, prior)
    steady, steady_now = seen.traits.error + STEADY, now.error + STEADY
    missed = seen.came - _expected(seen.traits, prior)
    learnt, asked = _alike(seen.traits.columns, now.columns)
    n_bends = 0 if len(seen) < BENDS_FROM else min(MOST_BENDS, len(seen) // ROWS_PER_BEND)
    found = np.zeros((len(now.base), len(LEVELS)))
    draws = DRAWS if n_bends else 1
    ridge = RIDGE_OF_OVERLAP if seen.overlap else RIDGE
    for draw in range(draws):
        rng = np.random.default_rng([seed, draw])
        bends = _Bends.drawn(rng, learnt.shape[1], n_bends)
        shift, left = _robust_ridge(bends(learnt), missed, bends(asked), steady, ridge)
        bends = _Bends.drawn(rng, learnt.shape[1], n_bends // 2)
        size, size_now = _sizes(bends(learnt), left / steady, bends(asked), prior, ridge)
        shares = pooled_quantiles(left / steady / size, prior.spread)
        found += (shift + _expected(now, prior))[:, None] + (size_now * steady_now)[:, None] * shares
    return np.asarray(found / draws)


def _both_ways(seen: Seen, prior: Prior) -> Seen:
    """What came and its mirror image. In one year alone all may have missed to one side, which says nothing of the next:

    how far they missed is learnt from it, to which side is not.
    """
    expected = _expected(seen.traits, prior)
    came = np.concatenate([seen.came, 2 * expected - seen.came])
    return Seen(Traits.joined([seen.traits, seen.traits]), came, overlap=seen.overlap)


def _expected(traits: Traits, prior: Prior) -> Floats:
    return np.asarray(prior.level * traits.smooth + prior.growth * traits.growth)


def _alike(learnt: Floats, asked: Floats) -> tuple[Floats, Floats]:
    """Both with the learnt rows' mean 0 and spread 1, what is not known at the mean, none farther than FARTHEST."""
    there = np.isfinite(learnt)
    n = np.maximum(there.sum(axis=0), 1)
    mean = np.where(there, learnt, 0.0).sum(axis=0) / n
    spread = np.sqrt(np.where(there, (learnt - mean) ** 2, 0.0).sum(axis=0) / n)
    spread = np.where(spread > 0, spread, np.inf)
    one, other = (
        np.clip(np.nan_to_num((each - mean) / spread, posinf=0, neginf=0), -FARTHEST, FARTHEST)
        for each in (learnt, asked)
    )
    return one, other


@dataclass(frozen=True)
class _Bends:
    """Random ramps max(0, a·x + b) beside the columns themselves and a 1: a smooth surface of any form, in one ridge."""

    slopes: Floats
    starts: Floats

    @classmethod
    def drawn(cls, rng: np.random.Generator, n_columns: int, count: int) -> "_Bends":
        slopes = rng.normal(size=(n_columns, count)) * (BEND_SIZE / max(n_columns, 1) ** 0.5)
        return cls(slopes, rng.normal(size=count) * BEND_SIZE)

    def __call__(self, columns: Floats) -> Floats:
        ones = np.ones((len(columns), 1))
        return np.hstack([ones, columns, np.maximum(columns @ self.slopes + self.starts, 0.0)])


def _robust_ridge(columns: Floats, wanted: Floats, asked: Floats, unit: Floats, ridge: float) -> tuple[Floats, Floats]:
    """The fit at `asked`, and the errors at `columns` as if each row had been left out. Between least squares and medians."""
    if not len(wanted):
        return np.zeros(len(asked)), np.zeros(0)
    base = np.median(unit) ** 2 / unit**2
    weights = base
    for _ in range(STEPS):
        heavy = columns * weights[:, None]
        inverse = np.linalg.inv(heavy.T @ columns + ridge * np.eye(columns.shape[1]))
        found = inverse @ (heavy.T @ wanted)
        errors = wanted - columns @ found
        weights = base / np.maximum(np.abs(errors) / unit, HUBER)
    leverage = np.einsum("ij,ij->i", heavy @ inverse, columns)
    return np.asarray(asked @ found), np.asarray(errors / np.maximum(1 - leverage, 0.1))


def _sizes(columns: Floats, errors: Floats, asked: Floats, prior: Prior, ridge: float) -> tuple[Floats, Floats]:
    """The usual size of the errors by their traits: a ridge of its logarithm around the prior's."""
    if not len(errors):
        return np.zeros(0), np.full(len(asked), prior.error)
    logs = np.log((np.abs(errors) + 0.05) / prior.error)
    found = np.linalg.solve(columns.T @ columns + ridge * np.eye(columns.shape[1]), columns.T @ logs)
    one, other = (prior.error * np.exp(np.clip(each @ found, -3, 3)) for each in (columns, asked))
    return one, other


def pooled_quantiles(errors: Floats, spread: float) -> Floats:
    """Quantiles at LEVELS of the errors together with PSEUDO_ERRORS of `spread` times Student's t with 3 degrees."""
    middles = (np.arange(PSEUDO_ERRORS) + 0.5) / PSEUDO_ERRORS
    return np.asarray(np.quantile(np.concatenate([errors, spread * student3(middles)]), LEVELS))


def student3(levels: Floats) -> Floats:
    """Quantiles of Student's t with 3 degrees of freedom, by its closed distribution function."""
    grid = np.sinh(np.linspace(-6, 6, 4001))
    root = 3**0.5
    below = 0.5 + (grid / root / (1 + grid**2 / 3) + np.arctan(grid / root)) / np.pi
    return np.asarray(np.interp(levels, below, grid))
