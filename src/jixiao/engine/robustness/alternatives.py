"""Other ways to normalise the shares of the leaves, and how their result gets back on the scheme's scale."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints, absent, nearly
from jixiao.engine.model.indicator_table import IndicatorMeta
from jixiao.engine.normalisation.method import Column
from jixiao.engine.normalisation.normalise import build_normalisation

_AS_SCORED = IndicatorMeta("share", "higher")


SHARES: dict[str, tuple[float, float]] = {"minmax": (0.0, 0.01), "zscore": (0.5, 1 / 6), "percentile-rank": (0.0, 1.0)}
"""How a normalised score becomes a share: start + score × step. Of z-scores ±3 span 0 to 1."""


def normalised(shares: Floats, name: str, members: Sequence[Ints]) -> Floats:
    """Shares of every leaf compared within the peer group by that way of normalising: organisations × leaves.

    A leaf on which all of a group are equal (or one alone is there) stays as scored.
    """
    way, (start, step) = build_normalisation(name, {}), SHARES[name]
    result = shares.copy()
    for group in members:
        for leaf in range(shares.shape[1]):
            column = shares[group, leaf]
            there = np.isfinite(column)
            seen = column[there]
            if len(seen) > 1 and not nearly(seen.min(), seen.max()):
                result[group[there], leaf] = start + way.scores(Column(_AS_SCORED, seen)) * step
    return result


def on_the_scale_of(stated: Floats, other: Floats, members: Sequence[Ints]) -> Floats:
    """`other` moved and stretched to the mean and the spread of `stated`, run by run within each peer group.

    Linear equating: a cut of a grade or a bonus has a meaning only on the scheme's own scale. Runs × organisations.
    """
    stated, other = np.broadcast_arrays(stated, other)
    result = absent(*other.shape)
    for group in members:
        ours, theirs = stated[:, group], other[:, group]
        both = np.isfinite(ours) & np.isfinite(theirs)
        n_both = np.maximum(both.sum(axis=1, keepdims=True), 1)
        mean_ours, spread_ours = _moments(ours, both, n_both)
        mean_theirs, spread_theirs = _moments(theirs, both, n_both)
        with np.errstate(divide="ignore", invalid="ignore"):
            stretch = np.where(spread_theirs > 1e-12, spread_ours / spread_theirs, 0.0)
        result[:, group] = np.where(
            both.any(axis=1, keepdims=True), mean_ours + (theirs - mean_theirs) * stretch, theirs
        )
    return result


def _moments(values: Floats, both: Bools, n_both: Ints) -> tuple[Floats, Floats]:
    mean = np.where(both, values, 0.0).sum(axis=1, keepdims=True) / n_both
    return mean, np.sqrt((np.where(both, values - mean, 0.0) ** 2).sum(axis=1, keepdims=True) / n_both)
