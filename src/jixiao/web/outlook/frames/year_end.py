"""The year's figure from what is reached and what may come: its distribution, and the chance that a target has in it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.web.outlook import rules

SHARES = tuple(step / 40 for step in range(1, 40))
"""At these shares the distribution of the year's figure is kept: 2.5 % to 97.5 %, so both intervals are among them."""


@dataclass(frozen=True)
class YearEnd:
    """The year's figure: what it may be (equally likely `samples`), what is reached (`so_far`), periods known and left."""

    samples: Floats
    so_far: float | None
    n_known: int
    n_left: int

    @property
    def mean(self) -> float:
        return float(self.samples.mean())

    @property
    def quantiles(self) -> list[float]:
        """The samples at SHARES."""
        return [float(value) for value in np.quantile(self.samples, SHARES)]


def year_end(kind: str, known: Floats, paths: Floats, before: float) -> YearEnd:
    """The year's figure where `known` are its periods so far (NaN: a gap) and each row of `paths` one way it may go on.

    A flow is their sum, a gap in it adds nothing (January and February may come as one); an average leaves gaps out;
    a level is the last one. `before`: the newest value of all, which a level starts from.
    """
    n_left = paths.shape[1]
    there = known[np.isfinite(known)]
    so_far: float | None = before
    if kind == rules.FLOW:
        samples, so_far = there.sum() + paths.sum(axis=1), float(there.sum())
    elif kind == rules.AVERAGE:
        n = max(len(there) + n_left, 1)
        samples = (there.sum() + paths.sum(axis=1)) / n
        so_far = float(there.mean()) if len(there) else None
    else:
        samples = paths[:, -1] if n_left else np.full(1, before)
    return YearEnd(np.asarray(samples, np.float64), so_far, len(there), n_left)


def chance_of(target: float, direction: str, samples: Sequence[float] | Floats) -> float:
    """The share of equally likely samples that reach the target."""
    values = np.asarray(samples, np.float64)
    reached = values >= target - _noise(target) if direction == "higher" else values <= target + _noise(target)
    return float(reached.mean())


def _noise(target: float) -> float:
    """What sums of doubles may be off by."""
    return 1e-9 * max(1.0, abs(target))


def required_pace(kind: str, target: float, end: YearEnd) -> float | None:
    """What each period left must bring: a flow's amount, an average's mean, a level's step; None where none is left."""
    if not end.n_left:
        return None
    so_far = end.so_far or 0.0
    if kind == rules.AVERAGE:
        return (target * (end.n_known + end.n_left) - so_far * end.n_known) / end.n_left
    return (target - so_far) / end.n_left


def light_of(probability: float, previous: str = "") -> str:
    """The light of a chance; a former light stays until the chance has left its range by a little."""
    edges = {rules.RED: (0.0, 0.2), rules.AMBER: (0.2, 0.6), rules.GREEN: (0.6, 1.01)}
    if previous in edges and edges[previous][0] - 0.05 <= probability < edges[previous][1] + 0.05:
        return previous
    return next(light for light, (low, high) in edges.items() if low <= probability < high)
