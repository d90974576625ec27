"""Slow plain twins of the ways of weighting: loops over Python's own numbers, written as the definitions read."""

from collections.abc import Sequence
from itertools import combinations
from math import cos, fsum, log, sin, sqrt
from statistics import fmean, stdev

import numpy as np

Columns = list[list[float]]


def names(n: int) -> list[str]:
    return [f"c{place}" for place in range(n)]


def frame(columns: Columns) -> dict[str, list[object]]:
    organisations = [f"o{row}" for row in range(len(columns[0]))]
    return {"organisation_code": organisations, **dict(zip(names(len(columns)), columns, strict=True))}


def meta(directions: Sequence[str], weights: Sequence[float] | None = None) -> dict[str, list[object]]:
    given_weights = list(weights) if weights is not None else [1.0] * len(directions)
    return {"indicator_code": names(len(directions)), "direction": list(directions), "weight": given_weights}


def square(matrix: Sequence[Sequence[float | None]]) -> dict[str, list[object]]:
    columns = {code: [row[place] for row in matrix] for place, code in enumerate(names(len(matrix)))}
    return {"indicator_code": names(len(matrix)), **columns}


def agree(outcome: object, expected: Sequence[float], tolerance: float = 1e-9) -> None:
    found = outcome["weight"]  # type: ignore[index]
    assert None not in found
    assert max(abs(one - other) for one, other in zip(found, scaled(expected), strict=True)) < tolerance


def scaled(amounts: Sequence[float]) -> list[float]:
    total = fsum(amounts)
    return [amount / total for amount in amounts]


def turned(columns: Columns, directions: Sequence[str]) -> Columns:
    """Min-max values, higher always better; constant columns are 0."""
    result = []
    for column, direction in zip(columns, directions, strict=True):
        low, high = min(column), max(column)
        share = [(value - low) / (high - low) if high > low else 0.0 for value in column]
        result.append(share if direction == "higher" else [1 - value for value in share] if high > low else share)
    return result


def pearson(one: Sequence[float], other: Sequence[float]) -> float:
    a, b = fmean(one), fmean(other)
    up = fsum((x - a) * (y - b) for x, y in zip(one, other, strict=True))
    return up / sqrt(fsum((x - a) ** 2 for x in one) * fsum((y - b) ** 2 for y in other))


def varies(columns: Columns) -> list[bool]:
    return [max(column) > min(column) for column in columns]


def slow_entropy(columns: Columns) -> list[float]:
    found = []
    for column in columns:
        shares = [value / fsum(column) for value in column if value > 0]
        uneven = 1 + fsum(share * log(share) for share in shares) / log(len(column))
        found.append(uneven if max(column) > min(column) else 0.0)
    return found


def slow_critic(columns: Columns, directions: Sequence[str]) -> list[float]:
    plain, moving = turned(columns, directions), varies(columns)
    counted = []
    for j, column in enumerate(plain):
        conflict = fsum(1 - pearson(column, plain[k]) for k in range(len(plain)) if k != j and moving[k] and moving[j])
        counted.append(stdev(column) * conflict)
    return counted


def slow_merec(columns: Columns, directions: Sequence[str]) -> list[float]:
    m = len(columns)
    far = [
        [abs(log(min(column) / x)) if direction == "higher" else abs(log(x / max(column))) for x in column]
        for column, direction in zip(columns, directions, strict=True)
    ]
    rows = list(zip(*far, strict=True))
    whole = [log(1 + fsum(row) / m) for row in rows]
    return [
        fsum(abs(log(1 + fsum(row[:j] + row[j + 1 :]) / m) - s) for row, s in zip(rows, whole, strict=True))
        for j in range(m)
    ]


def slow_correlations(columns: Columns) -> list[list[float]]:
    return [[pearson(one, other) for other in columns] for one in columns]


def jacobi(matrix: list[list[float]]) -> tuple[list[float], list[list[float]]]:
    """Eigenvalues, largest first, and their vectors as rows, by turning away one element after another."""
    n = len(matrix)
    a = [row[:] for row in matrix]
    v = [[float(i == j) for j in range(n)] for i in range(n)]
    for _ in range(100):
        for p, q in combinations(range(n), 2):
            if abs(a[p][q]) < 1e-300:
                continue
            theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
            t = (1 if theta >= 0 else -1) / (abs(theta) + sqrt(theta * theta + 1))
            c = 1 / sqrt(t * t + 1)
            s = t * c
            for k in range(n):
                a[k][p], a[k][q] = c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q]
            for k in range(n):
                a[p][k], a[q][k] = c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]
            for k in range(n):
                v[k][p], v[k][q] = c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q]
    order = sorted(range(n), key=lambda place: -a[place][place])
    return [a[place][place] for place in order], [[v[k][place] for k in range(n)] for place in order]


def slow_varimax(loadings: list[list[float]]) -> list[list[float]]:
    """Two factors: try the angles, then narrow around the best."""
    sizes = [sqrt(sum(part * part for part in row)) for row in loadings]

    def turn(angle: float) -> list[list[float]]:
        c, s = cos(angle), sin(angle)
        return [[c * a + s * b, c * b - s * a] for a, b in loadings]

    def gain(angle: float) -> float:
        plain = [[part / size for part in row] for row, size in zip(turn(angle), sizes, strict=True)]
        return sum(fmean(row[f] ** 4 for row in plain) - fmean(row[f] ** 2 for row in plain) ** 2 for f in (0, 1))

    best, step = max((gain(k / 500), k / 500) for k in range(1600))[1], 1 / 500
    while step > 1e-10:
        best = max((best - step, best, best + step), key=gain)
        step *= 0.7
    return turn(best)


def slow_eigenvector(matrix: Columns) -> tuple[list[float], float]:
    weights = [1 / len(matrix)] * len(matrix)
    for _ in range(400):
        image = [fsum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix]
        weights = scaled(image)
    return weights, fsum(fsum(a * w for a, w in zip(row, weights, strict=True)) for row in matrix)


def slow_bwm(to_others: list[int], to_worst: list[int]) -> tuple[list[float], float]:
    """Best corner of the linear model: every choice of tight constraints, solved exactly enough."""
    n = len(to_others)
    rows: list[list[float]] = []
    for j in range(n):
        best = [float(k == 0) - to_others[j] * float(k == j) for k in range(n)]
        worst = [float(k == j) - to_worst[j] * float(k == n - 1) for k in range(n)]
        rows += [[*(sign * part for part in gap), -1.0] for gap in (best, worst) if any(gap) for sign in (1, -1)]
    rows += [[-float(k == j) for k in range(n + 1)] for j in range(n + 1)]
    limits = np.array(rows)
    found: tuple[float, list[float]] = (float("inf"), [])
    for chosen in combinations(range(len(rows)), n):
        system = np.vstack([limits[list(chosen)], [1.0] * n + [0.0]])
        if abs(np.linalg.det(system)) < 1e-9:
            continue
        corner = np.linalg.solve(system, [0.0] * n + [1.0])
        if (limits @ corner <= 1e-9).all() and corner[n] < found[0]:
            found = (float(corner[n]), corner[:n].tolist())
    return found[1], found[0]


def same(one: Sequence[float | None], other: Sequence[float | None], tolerance: float = 1e-9) -> bool:
    return all(
        (a is None) == (b is None) and (a is None or b is None or abs(a - b) < tolerance)
        for a, b in zip(one, other, strict=True)
    )
