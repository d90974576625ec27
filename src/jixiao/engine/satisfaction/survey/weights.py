"""Weights: what each answer stands for by design, raked to known margins, trimmed where one would stand for too many."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

Margin = tuple[Ints, Floats]
"""By row the category of a margin, and the known total of each category."""


@dataclass(frozen=True)
class Raked:
    """Weights, rounds that it took, whether all margins are met, the greatest distance left as a share of the total."""

    weights: Floats
    rounds: int
    converged: bool
    distance: float
    n_trimmed: int = 0


def stratified_weights(stratum: Ints, sizes: Floats, base: Floats | None = None) -> Floats:
    """Population of the stratum over its answers; with weights of its own design, those scaled to the population.

    Who did not answer is thereby taken to be like those of the stratum who did.
    """
    own = np.ones(len(stratum)) if base is None else base
    total = np.bincount(stratum, weights=own, minlength=len(sizes))
    return np.asarray(own * (sizes / np.where(total > 0, total, np.nan))[stratum])


def rake(weights: Floats, margins: Sequence[Margin], rounds: int, tolerance: float) -> Raked:
    """Iterative proportional fitting (Deming & Stephan 1940): one margin after the other until all are met.

    Every category with a known total needs an answer. Margins that contradict each other do not converge.
    """
    current, total = weights.copy(), float(weights.sum())
    distance = _distance(current, margins, total)
    for number in range(1, rounds + 1):
        for category, known in margins:
            there = np.bincount(category, weights=current, minlength=len(known))
            current = current * (known / np.where(there > 0, there, 1.0))[category]
        distance = _distance(current, margins, total)
        if distance <= tolerance:
            return Raked(current, number, True, distance)
    return Raked(current, rounds, distance <= tolerance, distance)


def _distance(weights: Floats, margins: Sequence[Margin], total: float) -> float:
    """The greatest distance of any category from its known total, as a share of all."""
    apart = [
        np.abs(np.bincount(category, weights=weights, minlength=len(known)) - known).max()
        for category, known in margins
    ]
    return float(max(apart, default=0.0) / total)


def rake_and_trim(weights: Floats, margins: Sequence[Margin], trim_at: float, rounds: int, tolerance: float) -> Raked:
    """Raked; weights above `trim_at` medians are cut there, what was cut goes to the others in proportion, and so on.

    After the last cut the margins need not be met any more: `distance` says how far off they are. `trim_at` 0: never.
    """
    raked = rake(weights, margins, rounds, tolerance) if margins else Raked(weights, 0, True, 0.0)
    if not trim_at or not len(weights):
        return raked
    total, current = float(raked.weights.sum()), raked.weights.copy()
    limit = trim_at * float(np.median(current))
    cut = np.zeros(len(current), np.bool_)
    for _ in range(len(current)):
        over = current > limit * (1 + 1e-12)
        cut |= over
        current[cut] = limit
        rest = float(current[~cut].sum())
        if not over.any() or rest <= 0:
            break
        current[~cut] *= (total - limit * int(cut.sum())) / rest
    current *= total / float(current.sum())
    distance = _distance(current, margins, total)
    return Raked(current, raked.rounds, raked.converged, distance, int(cut.sum()))
