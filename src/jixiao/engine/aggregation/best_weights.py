"""The linear programs of the benefit of the doubt: for each organisation the weights that suit it best."""

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints, absent

TOLERANCE = 1e-12
BATCH = 256


def best_scores(own: Floats, rivals: Floats) -> Floats:
    """max w·own over w ≥ 0 with w·rival ≤ 1 for every rival, one number per row of `own`.

    Both are organisations × columns, not negative, with at least one value above 0 in every column of `rivals`.
    Rivals are taken in as they turn out to bind: few ever do, and the strong, who come first, bring most of them.
    """
    scores = np.zeros(own.shape[0])
    chosen = np.unique(np.append(rivals.argmax(axis=0), rivals.sum(axis=1).argmax()))
    order = np.argsort(-own.sum(axis=1), kind="stable")
    for start in range(0, len(order), BATCH):
        waiting = order[start : start + BATCH]
        while len(waiting):
            scores[waiting], weights = _solve(own[waiting], rivals[chosen])
            rated = weights @ rivals.T
            rival, peak = rated.argmax(axis=1), rated.max(axis=1)
            still = ~(peak <= 1 + TOLERANCE)
            fresh = np.setdiff1d(rival[still], chosen)
            chosen, waiting = np.append(chosen, fresh), waiting[still]
            if not len(fresh):  # the vertex is not exact enough: HiGHS refines
                scores[waiting] = [linear_program(own[place], rivals[chosen])[0] for place in waiting.tolist()]
                break
    return scores


def _solve(own: Floats, rivals: Floats) -> tuple[Floats, Floats]:
    """Scores and weights against these rivals alone; what the simplex leaves open goes to HiGHS."""
    weights = _simplex(own, rivals)
    scores = np.einsum("ij,ij->i", own, weights)
    for place in np.flatnonzero(np.isnan(scores)).tolist():
        scores[place], weights[place] = linear_program(own[place], rivals)
    return scores, weights


def _simplex(own: Floats, rivals: Floats) -> Floats:
    """From vertex to vertex, all at a time, beginning at w = 0: m constraints bind, the most costly is let go.

    Constraint r < m says w_r ≥ 0, constraint m + k that rival k scores at most 1. NaN where no optimum was found.
    """
    size, m = own.shape
    found = absent(size, m)
    place = np.arange(size)
    inverse = np.broadcast_to(-np.eye(m), (size, m, m)).copy()  # of the normals of the constraints that bind
    room = np.concatenate((np.zeros((size, m)), np.ones((size, len(rivals)))), axis=1)
    for _ in range(20 + 10 * m):
        gains = -np.einsum("bi,bij->bj", own, inverse)
        leaving = gains.argmax(axis=1)
        solved = gains.max(axis=1) <= TOLERANCE * own.max(axis=1)
        if solved.any():
            found[place[solved]] = np.maximum(room[solved, :m], 0.0)
            own, inverse, room, place, leaving = (part[~solved] for part in (own, inverse, room, place, leaving))
            if not len(place):
                break
        move = -inverse[np.arange(len(place)), :, leaving]
        rate = np.concatenate((-move, move @ rivals.T), axis=1)
        step, entering = _first_met(room, rate)
        rate *= step[:, None]
        room -= rate
        _exchange(inverse, leaving, np.concatenate((-np.eye(m), rivals))[entering])
    return found


def _first_met(room: Floats, rate: Floats) -> tuple[Floats, Ints]:
    """How far each may move until it meets a constraint, and which; of several the one met most squarely."""
    with np.errstate(divide="ignore", invalid="ignore"):
        reach = np.maximum(room, 0.0) / rate
    reach[rate <= TOLERANCE * np.abs(rate).max(axis=1, keepdims=True)] = np.inf
    step = reach.min(axis=1)
    return step, np.where(reach <= step[:, None] * (1 + TOLERANCE), rate, -1.0).argmax(axis=1)


def _exchange(inverse: Floats, leaving: Ints, normals: Floats) -> None:
    """The constraint with these normals takes the place of the leaving one in the matrix whose inverse this is."""
    everyone = np.arange(len(leaving))
    column = inverse[everyone, :, leaving]
    row = np.einsum("bi,bij->bj", normals, inverse)
    pivot = row[everyone, leaving].copy()
    row[everyone, leaving] -= 1.0
    row /= pivot[:, None]
    inverse -= column[:, :, None] * row[:, None, :]


def linear_program(own: Floats, rivals: Floats, low: float = 0.0, high: float = 1.0) -> tuple[float, Floats]:
    """One of the programs by HiGHS. `low` and `high` bound the share of every column in the own score.

    NaN where there is no solution.
    """
    from scipy.optimize import linprog

    m = len(own)
    limits = [rivals]
    if low > 0:
        limits.append(low * own[None, :] - np.diag(own))
    if high < 1:
        limits.append(np.diag(own) - high * own[None, :])
    matrix = np.concatenate(limits)
    bounds = np.concatenate((np.ones(len(rivals)), np.zeros(len(matrix) - len(rivals))))
    found = linprog(-own, A_ub=matrix, b_ub=bounds, bounds=(0, None), method="highs")
    return (float(-found.fun), np.asarray(found.x)) if found.status == 0 else (float("nan"), absent(m))
