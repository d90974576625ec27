"""Bunching at a point: counts in bins around it against a local Poisson fit that leaves the two bins next to it out."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

SIDE = 8
"""Bins on each side of the point."""
STEPS = 25
FEWEST = 3
"""Fewer values just above are no heap, nor are as many just below: p is 1."""
RIDGE = 1e-3
CONVERGED = 1e-7


@dataclass(frozen=True)
class Bunching:
    """By group: `p` of as many just above the point, `seen` and `fitted` there, `below` and `fitted_below` just below."""

    p: Floats
    seen: Floats
    fitted: Floats
    below: Floats
    fitted_below: Floats


def bunching(bins: Ints, group: Ints, n_groups: int) -> Bunching:
    """`bins[i]` tells how many whole bins value i lies above the point (0: just above); values further than SIDE count not.

    log λ is a parabola over the bins, fitted by Poisson likelihood without bins −1 and 0 (the counterfactual of Chetty
    et al. 2011, made local). p combines the excess in bin 0 and its surplus over bin −1; both must be there.
    """
    near = (bins >= -SIDE) & (bins < SIDE)
    cells = np.bincount(group[near] * 2 * SIDE + bins[near] + SIDE, minlength=n_groups * 2 * SIDE)
    counts = cells.reshape(n_groups, 2 * SIDE).astype(np.float64)
    seen, below = counts[:, SIDE], counts[:, SIDE - 1]
    heaped = (seen >= FEWEST) & (seen > below)
    p, fitted = np.ones(n_groups), np.full((n_groups, 2), np.nan)
    if heaped.any():
        fitted[heaped], variance = _fit(counts[heaped])
        excess = _excess(seen[heaped], fitted[heaped, 1], variance)
        p[heaped] = np.maximum(excess, _surplus(seen[heaped], below[heaped], fitted[heaped]))
    return Bunching(p, seen, fitted[:, 1], below, fitted[:, 0])


def _fit(counts: Floats) -> tuple[Floats, Floats]:
    """Expected counts just below and just above, and the variance of the logarithm of the latter."""
    middle = (np.arange(2 * SIDE) - SIDE + 0.5) / SIDE
    design = np.stack([np.ones(2 * SIDE), middle, middle**2], axis=1)
    used = np.ones(2 * SIDE, np.bool_)
    used[[SIDE - 1, SIDE]] = False
    x, y = design[used], counts[:, used]
    beta = np.zeros((len(counts), 3))
    beta[:, 0] = np.log(y.mean(axis=1) + 0.1)
    penalty = RIDGE * np.diag([0.0, 1.0, 1.0]) + 1e-9 * np.eye(3)
    hessian = np.broadcast_to(np.eye(3), (len(counts), 3, 3))
    for _ in range(STEPS):
        mean = np.exp(np.clip(beta @ x.T, -20, 20))
        hessian = np.einsum("ki,gk,kj->gij", x, mean, x) + penalty
        step = np.linalg.solve(hessian, ((y - mean) @ x - beta @ penalty)[:, :, None])[:, :, 0]
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < CONVERGED:
            break
    at = design[[SIDE - 1, SIDE]]
    variance = np.einsum("i,gij,j->g", at[1], np.linalg.inv(hessian), at[1])
    return np.exp(np.clip(beta @ at.T, -20, 20)), variance


def _excess(seen: Floats, fitted: Floats, variance: Floats) -> Floats:
    """P(as many or more) where the fitted mean is itself uncertain: a Poisson mean spread like a gamma."""
    from scipy.stats import nbinom

    size = 1 / np.maximum(variance, 1e-9)
    return np.asarray(nbinom.sf(seen - 1, size, size / (size + fitted)))


def _surplus(seen: Floats, below: Floats, fitted: Floats) -> Floats:
    """P(as many or more of the two middle bins' values above), each as likely as fitted."""
    from scipy.stats import binom

    return np.asarray(binom.sf(seen - 1, seen + below, fitted[:, 1] / fitted.sum(axis=1)))
