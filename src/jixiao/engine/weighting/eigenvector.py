"""Principal eigenvectors of judgement matrices, many at once; matrices with gaps; Saaty's consistency ratio."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, nearly

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices for n = 1 … 15 (Saaty 1980, The Analytic Hierarchy Process, p. 21)."""
ACCEPTABLE = 0.1
"""Up to this ratio Saaty takes judgements as consistent enough (the same, p. 21)."""
SQUARINGS = 60
HALFWAY = 1e-9
"""Squaring a matrix squares the error: half the digits of a double now are all of them one squaring later."""
SETTLED = 1e-13
CYCLES = 10_000


@dataclass(frozen=True)
class Solved:
    """Weights that sum to 1, the largest eigenvalue, and the matrix with its gaps filled. `settled`: to full precision."""

    weights: Floats
    eigenvalue: float
    matrix: Floats
    settled: bool = True


def principal(matrices: Floats) -> tuple[Floats, Floats]:
    """Eigenvectors (k × n, each scaled to 1) and largest eigenvalues (k) of k × n × n matrices, none negative.

    Power iteration by squaring, all matrices together, then two plain steps that wear off the rounding.
    """
    powered = matrices
    vectors = _scaled(matrices.sum(axis=2))
    for _ in range(SQUARINGS):
        powered = powered @ powered
        powered /= powered.max(axis=(1, 2), keepdims=True)
        before, vectors = vectors, _scaled(powered.sum(axis=2))
        if (np.abs(vectors - before) <= HALFWAY * vectors).all():
            break
    for _ in range(2):
        vectors = _scaled((matrices @ vectors[:, :, None])[:, :, 0])
    return vectors, (matrices @ vectors[:, :, None])[:, :, 0].sum(axis=1)


def _scaled(vectors: Floats) -> Floats:
    return np.asarray(vectors / vectors.sum(axis=1, keepdims=True), dtype=np.float64)


def consistency_ratio(eigenvalues: Floats, n: int) -> Floats:
    """(λ − n) ÷ (n − 1) ÷ random index; 0 for n up to 2, NaN beyond the 15 that Saaty tabulates."""
    if n <= 2:
        return np.zeros(len(eigenvalues))
    if n > len(RANDOM_INDEX):
        return np.full(len(eigenvalues), np.nan)
    excess = np.where(nearly(eigenvalues, float(n)), 0.0, np.maximum(eigenvalues - n, 0.0))
    return np.asarray(excess / (n - 1) / RANDOM_INDEX[n - 1], dtype=np.float64)


def solve(matrix: Floats, completion: str = "eigenvalue") -> Solved:
    """Weights from one judgement matrix; NaN where a pair is not compared, which must not part the graph.

    Gaps: filled so that the largest eigenvalue is smallest (Bozóki, Fülöp and Rónyai 2010, Mathematical and Computer
    Modelling 52, 318–333), or left to the eigenvector itself (Harker 1987, Mathematical Modelling 9(11), 837–848).
    """
    known = np.isfinite(matrix)
    if known.all():
        return _solved(matrix, matrix)
    if completion == "harker":
        return _solved(harker(matrix), matrix)
    return complete(matrix, known)


def _solved(effective: Floats, matrix: Floats, settled: bool = True) -> Solved:
    vectors, eigenvalues = principal(effective[None])
    return Solved(vectors[0], float(eigenvalues[0]), matrix, settled)


def harker(matrix: Floats) -> Floats:
    """0 for a gap, and 1 + the number of gaps of the row on the diagonal."""
    gaps = ~np.isfinite(matrix)
    filled = np.where(gaps, 0.0, matrix)
    filled[np.diag_indices_from(filled)] += gaps.sum(axis=1)
    return np.asarray(filled, dtype=np.float64)


def complete(matrix: Floats, known: Bools) -> Solved:
    """Gaps filled so that the largest eigenvalue is smallest, starting from the logarithmic least squares.

    There the derivative by every filled judgement is 0: uᵢaᵢⱼvⱼ = uⱼaⱼᵢvᵢ with the left and right eigenvectors u, v.
    """
    laplacian = np.diag(known.sum(axis=1).astype(np.float64)) - known
    level = np.linalg.lstsq(laplacian, np.where(known, np.log(np.where(known, matrix, 1.0)), 0.0).sum(axis=1))[0]
    logs = np.where(known, np.log(np.where(known, matrix, 1.0)), level[:, None] - level[None, :])
    for _ in range(CYCLES):
        filled = np.exp(logs)
        (right, left), _ = principal(np.stack([filled, filled.T]))
        pull = np.log(left)[:, None] + logs + np.log(right)[None, :]
        step = np.where(known, 0.0, (pull - pull.T) / 2)
        if np.abs(step).max() < SETTLED:
            break
        logs = logs - step
    return _solved(filled, filled, settled=bool(np.abs(step).max() < SETTLED))


def connected(known: Bools) -> Bools:
    """Which indicators can be reached from the first one over comparisons that were made."""
    reached = np.zeros(len(known), np.bool_)
    reached[:1] = True
    for _ in range(len(known)):
        wider = reached | known[reached].any(axis=0)
        if (wider == reached).all():
            break
        reached = wider
    return reached
