"""Intervals from the errors that the same way of forecasting made on the past of the same run (conformal prediction)."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.series import Step
from jixiao.library import parameters

LEVELS = (80, 95)
ENOUGH = 60
"""From so many errors on they speak for themselves; 95 % need 39 to say anything but the largest."""
USUAL_COUNTS_AS = 20
"""Where there are fewer, what was measured on public series counts as so many paths of errors."""
MEAN_OF_WIDTH = 0.6
"""The mean absolute error as a share of the half-width that holds 80 %: 0.62 of a normal sample, a little less with tails."""
N_PATHS, KINSHIP = 400, 0.7
Z80, Z95 = 1.2815515655446004, 1.959963984540054


@dataclass(frozen=True)
class Tried:
    """What the rolling origins taught: `errors[i, h]` is (actual − forecast) / scale, NaN where there was no actual.

    `rows[i]` is the row of the histories that the path of errors comes from, `weights[i]` how much it counts beside one
    from now.
    """

    rows: Ints
    errors: Floats
    weights: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, chosen: Bools) -> "Tried":
        """Some of the paths."""
        return Tried(self.rows[chosen], self.errors[chosen], self.weights[chosen])


def half_width(errors: Floats, share: float, weights: Floats | None = None) -> float:
    """The smallest absolute error that, with all below it, has `share` of the weight of all and of one more of the most.

    Without weights the ⌈(n+1)·share⌉-th: a new one is within it with at least that chance. NaN where that is past the
    largest. Source: Vovk, Gammerman & Shafer (2005); weights: Barber, Candès, Ramdas & Tibshirani (2023).
    """
    there = np.isfinite(errors)
    sizes = np.abs(errors[there])
    if not len(sizes):
        return float("nan")
    heavy = np.ones(len(sizes)) if weights is None else weights[there] / weights[there].max()
    order = np.argsort(sizes, kind="stable")
    reached = np.cumsum(heavy[order])
    place = int(np.searchsorted(reached, (reached[-1] + 1) * share - 1e-9))
    return float(sizes[order[place]]) if place < len(sizes) else float("nan")


def widths(tried: Tried, step: Step) -> dict[int, Floats]:
    """By level the half-width at every step ahead, in units of scale: growing with the horizon, 95 % never inside 80 %.

    From the run's own errors where there are ENOUGH, else from public series of that frequency, drawn towards the own ones.
    Past the farthest step that was tried it grows as on public series.
    """
    horizon = tried.errors.shape[1]
    usual = {level: usual_widths(step, level, horizon) for level in LEVELS}
    factor = _own_factor(tried.errors, usual[80])
    told = np.isfinite(tried.errors).sum(axis=0) >= ENOUGH
    found: dict[int, Floats] = {}
    for level in LEVELS:
        own = np.array([half_width(column, level / 100, tried.weights) for column in tried.errors.T])
        if told.any():
            last = int(np.flatnonzero(told)[-1])
            own[last + 1 :] = own[last] * usual[level][last + 1 :] / usual[level][last]
            own = np.where(np.isfinite(own), own, usual[level] * factor)
            found[level] = np.maximum.accumulate(own)
        else:
            found[level] = np.maximum.accumulate(usual[level] * factor)
    found[95] = np.maximum(found[95], found[80])
    return found


def usual_widths(step: Step, level: int, horizon: int) -> Floats:
    """Half-widths measured on public series of that frequency, in units of scale; past the table with the square root."""
    table = np.array(_table(step)[f"held{level}"], np.float64)
    if horizon <= len(table):
        return table[:horizon]
    beyond = table[-1] * np.sqrt(np.arange(len(table) + 1, horizon + 1) / len(table))
    return np.concatenate([table, beyond])


def _table(step: Step) -> Any:
    name = {Step.MONTH: "month", Step.QUARTER: "quarter", Step.HALF: "quarter"}.get(step, "year")
    return parameters("forecast-errors")[name][-1]["value"]


def _own_factor(errors: Floats, usual: Floats) -> float:
    """How the run's own errors compare with the usual ones; 1 without any."""
    ratio = np.minimum(np.abs(errors) / usual / MEAN_OF_WIDTH, 5.0)
    there = np.isfinite(ratio)
    n_told = there.sum(axis=1)
    paths = np.where(there, ratio, 0.0).sum(axis=1)[n_told > 0] / n_told[n_told > 0]
    return float((USUAL_COUNTS_AS + paths.sum()) / (USUAL_COUNTS_AS + len(paths)))


def error_paths(tried: Tried, held: dict[int, Floats], seed: int) -> Floats:
    """Paths of errors over the whole horizon, equally likely, in units of scale.

    Those that were tried to the end where there are ENOUGH, else drawn: neighbours related, each step as wide as `held`.
    """
    whole = tried.errors[np.isfinite(tried.errors).all(axis=1)]
    if len(whole) >= ENOUGH:
        return whole
    horizon = len(held[80])
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal((N_PATHS // 2, horizon))
    for step in range(1, horizon):
        drawn[:, step] = KINSHIP * drawn[:, step - 1] + np.sqrt(1 - KINSHIP**2) * drawn[:, step]
    both = np.concatenate([drawn, -drawn])
    size = np.abs(both)
    inner = size / Z80 * held[80]
    outer = held[80] + (size - Z80) / (Z95 - Z80) * (held[95] - held[80])
    return np.asarray(np.sign(both) * np.where(size <= Z80, inner, outer))


def coverage(tried: Tried, step: Step, group: str) -> list[tuple[object, ...]]:
    """By horizon the weighted share of tried values held by intervals that were learnt from the other half of the series."""
    if not len(tried):
        return []
    odd = tried.rows % 2 == 1
    held = {level: np.zeros(tried.errors.shape, np.bool_) for level in LEVELS}
    for half in (odd, ~odd):
        learnt = widths(tried.only(~half), step)
        for level in LEVELS:
            held[level][half] = np.abs(tried.errors[half]) <= learnt[level]
    there = np.isfinite(tried.errors)
    weights = np.where(there, tried.weights[:, None], 0.0)
    shares = {level: (weights * held[level]).sum(axis=0) / np.maximum(weights.sum(axis=0), 1e-300) for level in LEVELS}
    return [
        (group, place + 1, *(float(shares[level][place]) for level in LEVELS), int(n))
        for place, n in enumerate(there.sum(axis=0).tolist())
        if n
    ]
