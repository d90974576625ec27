"""Rates of small organisations drawn towards those of all: what a share of few cases is worth."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats

KEPT = 1e-4
"""Points of the grid whose weight is below this share of the largest are left out."""
COARSE, FINE = (31, 41), (18, 36)
DEPTH = 11.0
"""The fine grid covers what lies within so many log units of the most likely point."""
ROUNDS = 60
CLOSE = 1e-10
"""A quantile is found where the probability below it differs from the one that is asked for by less than this."""


@dataclass(frozen=True)
class RateModel:
    """How rates differ between organisations: Beta(alpha, beta) at grid points with their weights (which sum to 1).

    Every organisation's rate has a mixture of Beta distributions: that of each point with its own cases added.
    """

    alpha: Floats
    beta: Floats
    weights: Floats

    @property
    def mean_alpha(self) -> float:
        return float(self.weights @ self.alpha)

    @property
    def mean_beta(self) -> float:
        return float(self.weights @ self.beta)

    def shrunk(self, hits: Floats, cases: Floats) -> Floats:
        """The mean of every organisation's rate."""
        total = self.alpha + self.beta
        return np.asarray(((self.alpha + hits[:, None]) / (total + cases[:, None])) @ self.weights)

    def own_share(self, cases: Floats) -> Floats:
        """How much of the shrunk rate is the organisation's own: 0 is all of the others, 1 all of its own."""
        return np.asarray((cases[:, None] / (self.alpha + self.beta + cases[:, None])) @ self.weights)

    def quantile(self, hits: Floats, cases: Floats, share: float) -> Floats:
        """The rate below which every organisation's lies with that probability.

        Newton's steps from a single Beta of the same mean and spread, by halves wherever one would leave the bracket.
        """
        from scipy.special import betainc, betaln

        first, second = self.alpha + hits[:, None], self.beta + (cases - hits)[:, None]
        scale = betaln(first, second)
        low, high = np.zeros(len(hits)), np.ones(len(hits))
        rate = self._alike(first, second, share)
        for _ in range(ROUNDS):
            missing = share - betainc(first, second, rate[:, None]) @ self.weights
            if np.abs(missing).max() < CLOSE:
                break
            low, high = np.where(missing > 0, rate, low), np.where(missing > 0, high, rate)
            with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
                logs = (first - 1) * np.log(rate)[:, None] + (second - 1) * np.log1p(-rate)[:, None] - scale
                step = rate + missing / (np.exp(logs) @ self.weights)
            rate = np.where((step > low) & (step < high), step, (low + high) / 2)
        return np.asarray(rate)

    def _alike(self, first: Floats, second: Floats, share: float) -> Floats:
        """The quantile of one Beta with each mixture's mean and variance."""
        from scipy.special import betaincinv

        means = first / (first + second)
        mean = means @ self.weights
        squares = (means * (first + 1) / (first + second + 1)) @ self.weights
        strength = mean * (1 - mean) / np.maximum(squares - mean**2, 1e-300) - 1
        found = betaincinv(mean * strength, (1 - mean) * strength, share)
        return np.asarray(np.clip(found, 1e-12, 1 - 1e-12), np.float64)

    def draws(self, hits: Floats, cases: Floats, runs: int, seed: int) -> Floats:
        """Runs × organisations: rates as they may be, all of one run under the same alpha and beta."""
        chance = np.random.default_rng(seed)
        ends = np.cumsum(self.weights)
        points = np.searchsorted(ends, (np.arange(runs) + 0.5) / runs * ends[-1])
        alpha, beta = self.alpha[points, None], self.beta[points, None]
        return np.asarray(chance.beta(alpha + hits, beta + cases - hits))


def rate_model(hits: Floats, cases: Floats) -> RateModel:
    """The model of organisations with `hits` of `cases` each, 0 ≤ hits ≤ cases and cases > 0, at least two.

    Beta-binomial, alpha and beta not plugged in but averaged over with the density ∝ (alpha + beta)^(−5/2), so that the
    intervals know how little is known of them. Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 5.3.
    """
    place = np.log((hits.sum() + 0.5) / (cases.sum() - hits.sum() + 0.5))
    box = (place - 4.0, place + 4.0), (np.log(0.05), np.log(200.0 * cases.max()))
    logits, strengths, heights = _heights(hits, cases, box, COARSE)
    inside = heights > heights.max() - DEPTH
    fine = _edges(logits, inside.any(axis=1)), _edges(strengths, inside.any(axis=0))
    logits, strengths, heights = _heights(hits, cases, fine, FINE)
    weights = np.exp(heights - heights.max()).ravel()
    kept = weights > KEPT
    total = np.broadcast_to(np.exp(strengths), heights.shape).ravel()[kept]
    mean = np.broadcast_to(1 / (1 + np.exp(-logits[:, None])), heights.shape).ravel()[kept]
    return RateModel(mean * total, (1 - mean) * total, weights[kept] / weights[kept].sum())


Box = tuple[tuple[float, float], tuple[float, float]]


def _edges(points: Floats, inside: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> tuple[float, float]:
    """From one point before the first inside to one after the last."""
    there = np.flatnonzero(inside)
    return float(points[max(there[0] - 1, 0)]), float(points[min(there[-1] + 1, len(points) - 1)])


def _heights(hits: Floats, cases: Floats, box: Box, size: tuple[int, int]) -> tuple[Floats, Floats, Floats]:
    """Logits of the mean, logarithms of alpha + beta, and the log density there (up to a constant)."""
    from scipy.special import betaln

    logits, strengths = (np.linspace(*edges, steps) for edges, steps in zip(box, size, strict=True))
    mean = 1 / (1 + np.exp(-logits))[:, None]
    total = np.exp(strengths)[None, :]
    alpha, beta = mean * total, (1 - mean) * total
    # In these coordinates (alpha + beta)^(−5/2) is alpha · beta · (alpha + beta)^(−5/2).
    heights = np.log(alpha) + np.log(beta) - 2.5 * np.log(total)
    pairs, times = np.unique(np.column_stack([hits, cases]), axis=0, return_counts=True)
    for (hit, case), often in zip(pairs.tolist(), times.tolist(), strict=True):
        heights = heights + often * (betaln(alpha + hit, beta + case - hit) - betaln(alpha, beta))
    return logits, strengths, np.asarray(heights)


def james_stein(values: Floats, variance: float) -> tuple[Floats, float]:
    """Values of one known variance drawn towards their mean, and the factor 1 − (k − 3) variance / Σ(value − mean)².

    Never below 0; at least four values, else they stay as they are. Efron and Morris (1977), Scientific American 236(5).
    """
    mean = float(values.mean()) if len(values) else 0.0
    spread = float(((values - mean) ** 2).sum())
    if len(values) < 4:
        return values + 0.0, 1.0
    factor = max(0.0, 1 - (len(values) - 3) * variance / spread) if spread > 0 else 0.0
    return np.asarray(mean + factor * (values - mean)), factor
