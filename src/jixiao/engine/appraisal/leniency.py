"""Who scores high, who scores low (宽严度): an additive model of rater and object, solved by least squares."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

DENSE_UP_TO = 2000
"""Raters of one connected set up to which the equations are solved in full, with standard errors."""


@dataclass(frozen=True)
class Leniency:
    """score = object + rater + noise. Within each connected set the raters' leniencies add up to 0.

    By rater: `group` (from 1; 0: gave no score), `leniency` and its standard error. By object: `object_group` and the
    `corrected` mean. By score: `residual`. `sigma` is the residual standard deviation, None without degrees of freedom.
    """

    group: Ints
    leniency: Floats
    error: Floats
    object_group: Ints
    corrected: Floats
    residual: Floats
    sigma: float | None
    n_groups: int


def rater_leniency(rater: Ints, target: Ints, value: Floats, n_raters: int, n_objects: int) -> Leniency:
    """Fit the model. Scores of two sets that share neither rater nor object cannot be held against each other.

    Raters and objects are numbers from 0; every pair stands once. With all raters on all objects `corrected` is the mean.
    """
    groups, rater_group, object_group = _connected(rater, target, n_raters, n_objects)
    n_of_object = np.bincount(target, minlength=n_objects)
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.bincount(target, value, n_objects) / n_of_object
    leniency, spread = np.full(n_raters, np.nan), np.full(n_raters, np.nan)
    for group in range(1, groups + 1):
        rows = np.flatnonzero(rater_group[rater] == group)
        members, own = np.unique(rater[rows], return_inverse=True)
        objects, place = np.unique(target[rows], return_inverse=True)
        leniency[members], spread[members] = _solve(own, place, value[rows] - raw[target[rows]], len(objects))
    with np.errstate(divide="ignore", invalid="ignore"):
        corrected = np.bincount(target, value - leniency[rater], n_objects) / n_of_object
    residual = value - leniency[rater] - corrected[target] if len(value) else np.zeros(0)
    n_seen = int((rater_group > 0).sum() + (object_group > 0).sum())
    freedom = len(value) - n_seen + groups
    sigma = float(np.sqrt((residual**2).sum() / freedom)) if freedom > 0 else None
    error = spread * (np.nan if sigma is None else sigma)
    return Leniency(rater_group, leniency, error, object_group, corrected, residual, sigma, groups)


def _connected(rater: Ints, target: Ints, n_raters: int, n_objects: int) -> tuple[int, Ints, Ints]:
    """How many sets there are, and the number of each rater's and object's (0: without any score)."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    size = n_raters + n_objects
    graph = coo_array((np.ones(len(rater)), (rater, target + n_raters)), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    seen = np.concatenate([np.bincount(rater, minlength=n_raters), np.bincount(target, minlength=n_objects)]) > 0
    numbers = np.zeros(size, np.int64)
    if not seen.any():
        return 0, numbers[:n_raters], numbers[n_raters:]
    # Numbered by their first rater, so that the same scores give the same numbers.
    kinds, first = np.unique(labels[seen], return_index=True)
    rank = np.empty(len(kinds), np.int64)
    rank[np.argsort(first)] = np.arange(1, len(kinds) + 1)
    numbers[seen] = rank[np.searchsorted(kinds, labels[seen])]
    return len(kinds), numbers[:n_raters], numbers[n_raters:]


def _solve(rater: Ints, target: Ints, above: Floats, n_objects: int) -> tuple[Floats, Floats]:
    """Leniencies of one connected set, and by how much the noise's deviation spreads into each.

    The objects' part is taken out first: what is left are as many equations as raters, one of which the sum of 0 adds.
    """
    from scipy.sparse import coo_array, diags_array

    n = int(rater.max()) + 1
    given = coo_array((np.ones(len(rater)), (target, rater)), shape=(n_objects, n)).tocsr()
    share = diags_array(1.0 / np.bincount(target, minlength=n_objects))
    equations = diags_array(np.bincount(rater, minlength=n).astype(np.float64)) - given.T @ share @ given
    right: Floats = np.bincount(rater, above, n).astype(np.float64)
    if n > DENSE_UP_TO:
        return _solve_sparse(equations, right), np.full(n, np.nan)
    even = np.full((n, n), 1.0 / n)
    inverse = np.linalg.inv(equations.toarray() + even) - even
    return inverse @ right, np.sqrt(np.maximum(np.diag(inverse), 0.0))


def _solve_sparse(equations: Any, right: Floats) -> Floats:
    """By conjugate gradients, for thousands of raters; without standard errors."""
    from scipy.sparse.linalg import cg

    found, _ = cg(equations, right - right.mean(), rtol=1e-12, maxiter=20 * len(right))
    return np.asarray(found - found.mean(), dtype=np.float64)
