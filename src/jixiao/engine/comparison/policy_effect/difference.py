"""Difference in differences: did organisations under the policy change more than the others over the same time?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np

from jixiao.engine.comparison.policy_effect.regression import NO_ESTIMATE, Estimate
from jixiao.engine.model.arrays import Bools, Floats

MOST_SHUFFLES = 4999
"""So many assignments of the policy are tried: all of them where there are no more, else as many at random."""


@dataclass(frozen=True)
class Difference:
    """`effect`: the difference of mean changes; `pre_trend`: how much the slopes before the policy differ, per period.

    `adjusted`: the effect beside every organisation's own line from before. `shuffled`: share of assignments of the policy
    to organisations that differ as much; `finest`: the least it could be.
    """

    effect: Estimate
    pre_trend: Estimate
    adjusted: Estimate
    shuffled: float
    finest: float


def difference(values: Floats, treated: Bools, start: int, *, seed: int = 0, shuffle: bool = True) -> Difference:
    """Organisations × periods (NaN: gap), of which some are treated from the period `start` on.

    Every organisation's series is drawn together to one change, mean after less mean before (Bertrand, Duflo and
    Mullainathan 2004), and the changes compared with n − 2 degrees of freedom (Donald and Lang 2007).
    """
    changes = changes_of(values, treated, start)
    known = np.isfinite(changes)
    inside, given = changes[known], treated[known]
    effect = compare(inside, given)
    shuffled, finest = _shuffled(inside, given, seed) if shuffle else (float("nan"), float("nan"))
    slopes = _slopes(values, treated, start)
    sloped = known & np.isfinite(slopes)
    adjusted = changes - slopes * _distances(values, start)
    return Difference(
        effect,
        compare(slopes[sloped], treated[sloped]),
        compare(adjusted[sloped], treated[sloped]),
        shuffled,
        finest,
    )


def changes_of(values: Floats, treated: Bools, start: int) -> Floats:
    """Per organisation the mean after less the mean before; NaN where one of them is missing.

    Where there are gaps, what all organisations had in common in a period is taken away first.
    """
    cleared = values - _path_of_all(values, treated, start)[None, :] if np.isnan(values).any() else values
    before, after = _mean(cleared[:, :start]), _mean(cleared[:, start:])
    return np.asarray(after - before)


def compare(figures: Floats, treated: Bools) -> Estimate:
    """Mean of the treated less mean of the others, with one variance for both; no error with fewer than three."""
    n, k = len(figures), int(treated.sum())
    if not 0 < k < n:
        return NO_ESTIMATE
    one, other = figures[treated], figures[~treated]
    value = float(one.mean() - other.mean())
    if n < 3:
        return Estimate(value, float("nan"), 0)
    squares = float(((one - one.mean()) ** 2).sum() + ((other - other.mean()) ** 2).sum())
    return Estimate(value, (squares / (n - 2) * (1 / k + 1 / (n - k))) ** 0.5, n - 2)


def placebo_differences(values: Floats, treated: Bools, start: int) -> Iterator[Estimate]:
    """The effect at every date before the policy that leaves two periods on either side, in what was before it alone."""
    for place in range(2, start - 1):
        yield difference(values[:, :start], treated, place, shuffle=False).effect


def _mean(part: Floats) -> Floats:
    there = np.isfinite(part)
    n = there.sum(axis=1)
    total = np.where(there, part, 0.0).sum(axis=1)
    return np.asarray(np.divide(total, n, out=np.full(len(part), np.nan), where=n > 0))


def _path_of_all(values: Floats, treated: Bools, start: int) -> Floats:
    """Effects of the periods in a fit of organisation + period + policy, 0 in the first."""
    n, width = values.shape
    who, when = np.nonzero(np.isfinite(values))
    design = np.zeros((len(who), n + width))
    design[np.arange(len(who)), who] = 1.0
    later = when > 0
    design[np.flatnonzero(later), n + when[later] - 1] = 1.0
    design[:, -1] = treated[who] & (when >= start)
    found = np.linalg.lstsq(design, values[who, when], rcond=None)[0]
    return np.concatenate([[0.0], found[n:-1]])


def _slopes(values: Floats, treated: Bools, start: int) -> Floats:
    """Slopes before the policy; NaN where an organisation has fewer than three values there."""
    slopes = np.full(len(values), np.nan)
    path = _path_of_all(values, treated, start)[:start] if np.isnan(values).any() else np.zeros(start)
    for place, row in enumerate(values[:, :start] - path):
        known = np.flatnonzero(np.isfinite(row))
        if len(known) >= 3:
            off = known - known.mean()
            slopes[place] = float(off @ row[known]) / float(off @ off)
    return slopes


def _distances(values: Floats, start: int) -> Floats:
    """Periods from the middle of an organisation's values before to the middle of those after."""
    places = np.where(np.isfinite(values), np.arange(values.shape[1], dtype=np.float64), np.nan)
    return np.asarray(_mean(places[:, start:]) - _mean(places[:, :start]))


def _shuffled(figures: Floats, treated: Bools, seed: int) -> tuple[float, float]:
    """Share of assignments whose difference is at least as large either way, the real one among them."""
    n, k = len(figures), int(treated.sum())
    if not 0 < k < n:
        return float("nan"), float("nan")
    ways = comb(n, k)
    if ways <= MOST_SHUFFLES:
        chosen = np.array(list(combinations(range(n), k)), np.int64)
    else:
        draw = np.random.default_rng(seed)
        chosen = np.argsort(draw.random((MOST_SHUFFLES, n)), axis=1)[:, :k]
        chosen = np.vstack([chosen, np.flatnonzero(treated)])
    centred = figures - figures.mean()
    sums = np.abs(centred[chosen].sum(axis=1))
    real = abs(float(centred[treated].sum()))
    noise = 1e-9 * max(float(np.abs(centred).sum()), 1e-300)
    same = 2 if 2 * k == n else 1  # of half and half, either half is the other's mirror
    return float((sums >= real - noise).mean()), same / min(ways, len(chosen))
