"""Every way of aggregating, slowly and plainly: in fractions where the definition allows, else in floats term by term."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import exp, log, sqrt
from typing import Any

import numpy as np
from scipy.optimize import linprog

Exact = Fraction | None
Number = Fraction | float
Scores = list[Number | None]


@dataclass(frozen=True)
class Board:
    """A table in fractions: a row per organisation, None where missing; weights and directions of the columns."""

    rows: tuple[tuple[Exact, ...], ...]
    weights: tuple[Fraction, ...]
    higher: tuple[bool, ...]

    @property
    def used(self) -> list[int]:
        return [j for j, weight in enumerate(self.weights) if weight > 0]

    def column(self, j: int) -> list[Fraction]:
        return [row[j] for row in self.rows if row[j] is not None]

    def own(self, row: Sequence[Exact]) -> list[tuple[int, Fraction, Fraction]]:
        """Column, value and rescaled weight of what is present in a row and weighs anything."""
        there = [(j, row[j]) for j in self.used if row[j] is not None]
        held = sum(self.weights[j] for j, _ in there)
        return [(j, value, self.weights[j] / held) for j, value in there]

    def gap(self, j: int, value: Fraction) -> Fraction:
        """Share of the column's range by which a value is below the best; 0 where all are equal."""
        low, high = min(self.column(j)), max(self.column(j))
        if low == high:
            return Fraction(0)
        return (high - value if self.higher[j] else value - low) / (high - low)

    def varies(self, row: Sequence[Exact]) -> bool:
        return any(min(self.column(j)) < max(self.column(j)) for j, _, _ in self.own(row))

    def each(self, score: Callable[[list[tuple[int, Fraction, Fraction]]], Number | None]) -> Scores:
        return [score(self.own(row)) if self.own(row) else None for row in self.rows]


def arithmetic(board: Board) -> Scores:
    return board.each(lambda own: sum(value * w for _, value, w in own))


def geometric(board: Board) -> Scores:
    return board.each(
        lambda own: None if any(v <= 0 for _, v, _ in own) else exp(sum(float(w) * log(v) for _, v, w in own))
    )


def harmonic(board: Board) -> Scores:
    return board.each(lambda own: None if any(v <= 0 for _, v, _ in own) else 1 / sum(w / v for _, v, w in own))


def copeland(board: Board) -> Scores:
    scores: Scores = [Fraction(0) if board.own(row) else None for row in board.rows]
    for first, second in combinations(range(len(board.rows)), 2):
        pair = board.rows[first], board.rows[second]
        shared = [j for j in board.used if pair[0][j] is not None and pair[1][j] is not None]
        total = sum((board.weights[j] for j in shared), Fraction(0))
        favour = Fraction(0)
        for j in shared:
            mine, theirs = pair[0][j], pair[1][j]
            won = mine > theirs if board.higher[j] else mine < theirs  # type: ignore[operator]
            favour += board.weights[j] * (Fraction(1, 2) if mine == theirs else Fraction(int(won)))
        if favour * 2 != total:
            ahead, behind = (first, second) if favour * 2 > total else (second, first)
            scores[ahead] += 1  # type: ignore[operator]
            scores[behind] -= 1  # type: ignore[operator]
    return scores


def topsis(board: Board) -> Scores:
    length = {j: sqrt(sum(value * value for value in board.column(j))) for j in board.used}

    def closeness(own: list[tuple[int, Fraction, Fraction]]) -> float | None:
        near = far = 0.0
        for j, value, w in own:
            low, high = min(board.column(j)), max(board.column(j))
            if low < high:
                best, worst = (high, low) if board.higher[j] else (low, high)
                near += (float(w * (value - best)) / length[j]) ** 2
                far += (float(w * (value - worst)) / length[j]) ** 2
        return sqrt(far) / (sqrt(near) + sqrt(far)) if near + far else None

    return board.each(closeness)


def vikor_parts(board: Board) -> list[tuple[Fraction, Fraction] | None]:
    """S and R of every organisation."""
    parts: list[tuple[Fraction, Fraction] | None] = []
    for row in board.rows:
        terms = [w * board.gap(j, value) for j, value, w in board.own(row)]
        parts.append((sum(terms, Fraction(0)), max(terms)) if terms and board.varies(row) else None)
    return parts


def vikor(board: Board, v: Fraction = Fraction(1, 2)) -> Scores:
    known = [part for part in vikor_parts(board) if part]
    if not known:
        return [None] * len(board.rows)
    ranges = [(min(part[k] for part in known), max(part[k] for part in known)) for k in (0, 1)]
    shares = [(share, k) for share, k in ((v, 0), (1 - v, 1)) if share and ranges[k][0] < ranges[k][1]]
    if not shares:
        return [None] * len(board.rows)
    return [
        part and sum(share * (part[k] - ranges[k][0]) / (ranges[k][1] - ranges[k][0]) for share, k in shares)
        for part in vikor_parts(board)
    ]


def compromise(board: Board, v: Fraction = Fraction(1, 2)) -> list[int | None]:
    """Opricovic and Tzeng's set: those first where advantage and stability hold, else more."""
    q, parts = vikor(board, v), vikor_parts(board)
    scored = [i for i, score in enumerate(q) if score is not None]
    chosen: set[int] = set()
    if len(scored) > 1:
        ordered = sorted(scored, key=lambda i: q[i])  # type: ignore[arg-type,return-value]
        best, second = q[ordered[0]], q[ordered[1]]
        advantage = Fraction(1, len(scored) - 1)
        least = [min(parts[i][k] for i in scored) for k in (0, 1)]  # type: ignore[index]
        first = {i for i in scored if q[i] == best}
        if second - best < advantage:  # type: ignore[operator]
            chosen = {i for i in scored if q[i] - best < advantage}  # type: ignore[operator]
        elif all(parts[i][0] == least[0] or parts[i][1] == least[1] for i in first):  # type: ignore[index]
            chosen = first
        else:
            chosen = {i for i in scored if q[i] <= second}  # type: ignore[operator]
    return [None if score is None else int(i in chosen) for i, score in enumerate(q)]


def grey_relational(board: Board, zeta: Fraction = Fraction(1, 2)) -> Scores:
    """With Δmin and Δmax searched for over the whole table, as the definition says."""
    gaps = [board.gap(j, value) for row in board.rows for j, value, _ in board.own(row)]
    least, most = min(gaps, default=Fraction(0)), max(gaps, default=Fraction(0))
    scores: Scores = []
    for row in board.rows:
        own = board.own(row)
        terms = (w * (least + zeta * most) / (board.gap(j, value) + zeta * most) for j, value, w in own)
        scores.append(sum(terms, Fraction(0)) if own and board.varies(row) else None)
    return scores


def rsr(board: Board) -> Scores:
    def ratio(j: int, value: Fraction) -> Fraction:
        column = board.column(j)
        worse = sum(other < value if board.higher[j] else other > value for other in column)
        equal = sum(other == value for other in column)
        return (worse + Fraction(equal + 1, 2)) / len(column)

    return board.each(lambda own: sum(w * ratio(j, value) for j, value, w in own))


def rsr_non_integer(board: Board) -> Scores:
    def ratio(j: int, value: Fraction) -> Fraction:
        column = board.column(j)
        n = len(column)
        if min(column) == max(column):
            return Fraction(n + 1, 2 * n)
        return (1 + (n - 1) * (1 - board.gap(j, value))) / n

    return board.each(lambda own: sum(w * ratio(j, value) for j, value, w in own))


CUTS, POINTS = (Fraction(90), Fraction(80), Fraction(60)), (Fraction(95), Fraction(85), Fraction(70), Fraction(30))


def fuzzy(board: Board, operator: str = "weighted") -> Scores:
    """The four official grades; passages of 5 points on either side of 90, 80 and 60."""

    def belongs(value: Fraction) -> list[Fraction]:
        above = [min(max((value - cut + 5) / 10, Fraction(0)), Fraction(1)) for cut in CUTS]
        edges = [Fraction(0), *above, Fraction(1)]
        return [after - before for before, after in pairwise(edges)]

    def score(own: list[tuple[int, Fraction, Fraction]]) -> Fraction:
        grades = [(w, belongs(value)) for _, value, w in own]
        if operator == "weighted":
            whole = [sum((w * degrees[k] for w, degrees in grades), Fraction(0)) for k in range(4)]
        else:
            whole = [max(min(w, degrees[k]) for w, degrees in grades) for k in range(4)]
        return sum((b * point for b, point in zip(whole, POINTS, strict=True)), Fraction(0)) / sum(whole)

    return board.each(score)


def bod(board: Board) -> Scores:
    """One linear program at a time; a missing value is 0, who has a negative one is out."""
    judged = [i for i, row in enumerate(board.rows) if board.own(row) and all(v >= 0 for _, v, _ in board.own(row))]
    figures = {i: [float(board.rows[i][j] or 0) for j in board.used] for i in judged}
    scores: Scores = [None] * len(board.rows)
    for i in judged:
        kept = [k for k in range(len(board.used)) if any(figures[other][k] > 0 for other in judged)]
        if not kept:
            scores[i] = 0.0
            continue
        rivals = np.array([[figures[other][k] for k in kept] for other in judged])
        top = rivals.max(axis=0)
        own = np.array([figures[i][k] for k in kept]) / top
        scores[i] = float(-linprog(-own, A_ub=rivals / top, b_ub=np.ones(len(judged)), method="highs").fun)
    return scores


TWINS: dict[str, Callable[..., Scores]] = {
    "arithmetic": arithmetic,
    "geometric": geometric,
    "harmonic": harmonic,
    "copeland": copeland,
    "topsis": topsis,
    "vikor": vikor,
    "grey-relational": grey_relational,
    "rsr": rsr,
    "rsr-non-integer": rsr_non_integer,
    "fuzzy": fuzzy,
    "bod": bod,
}


def options_of(method: str) -> dict[str, Any]:
    """Options that make the method another one, and that its twin takes."""
    other = {"vikor": {"v": Fraction(1, 4)}, "grey-relational": {"zeta": Fraction(1)}, "fuzzy": {"operator": "min-max"}}
    return dict(other.get(method, {}))
