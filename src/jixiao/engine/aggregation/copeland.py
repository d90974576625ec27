"""科普兰法（Copeland）: pairs won less pairs lost."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from jixiao.engine.aggregation.columns import BLOCK, Columns
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import Bools, Floats, Ints, absent
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.text import Text

Places = NDArray[np.float32]
ROUNDING = 2.0**-50
"""What binary arithmetic may add to a sum of weights, per column: four units in the last place."""


@dataclass(frozen=True)
class Copeland(Aggregation):
    """Pairs won − pairs lost; won is a pair when the weight in favour, equal ones half, is over one half (OECD/JRC 2008).

    Weights are compared as the decimals they are: a margin that binary arithmetic alone can leave is none. A pair is
    compared by the columns both have. One organisation alone scores 0. Work grows with the square of their number.
    """

    name: ClassVar[str] = "copeland"
    label: ClassVar[Text] = Text("Pairwise comparison (Copeland)", "两两比较法（Copeland）")
    relative: ClassVar[bool] = True

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        present = np.flatnonzero(~columns.empty)
        won, lost = absent(columns.size), absent(columns.size)
        won[present], lost[present] = _duels(columns, present)
        return Combined(won - lost, columns.refused(), {"won": won, "lost": lost})

    def share(self, combined: Combined) -> Floats:
        rivals = int(np.isfinite(combined.score).sum()) - 1
        return combined.score * 0 + 0.5 if rivals < 1 else (combined.score + rivals) / (2 * rivals)


def _duels(columns: Columns, present: Ints) -> tuple[Floats, Floats]:
    """How many pairs each of `present` won and lost. Each pair is met once, block by block."""
    n = len(present)
    won, lost = np.zeros(n), np.zeros(n)
    noise = ROUNDING * (len(columns.weights) + 16)
    alike = _places_by_weight(columns, present)
    step = max(1, 4 * BLOCK // max(1, n))
    for start in range(0, n, step):
        end = min(start + step, n)
        margin = np.zeros((end - start, n - start))
        for weight, places in alike:
            margin += weight * _balance(places[:, start:end], places[:, start:])
        wins, losses = margin > noise, margin < -noise
        won[start:end] += wins.sum(axis=1)
        lost[start:end] += losses.sum(axis=1)
        won[end:] += losses[:, end - start :].sum(axis=0)
        lost[end:] += wins[:, end - start :].sum(axis=0)
    return won, lost


def _places_by_weight(columns: Columns, present: Ints) -> list[tuple[float, Places]]:
    """For each different weight the columns that have it, each as places: equal values share one, NaN is missing."""
    found: list[tuple[float, Places]] = []
    for weight in np.unique(columns.weights).tolist():
        rows = []
        for number in np.flatnonzero(columns.weights == weight).tolist():
            column = columns.values[present, number]
            with np.errstate(over="ignore"):
                ranks = competition_rank(column if columns.higher[number] else -column).astype(np.float32)
            rows.append(np.where(ranks > 0, -ranks, np.float32(np.nan)))
        found.append((weight, np.stack(rows)))
    return found


def _balance(own: Places, others: Places) -> NDArray[np.int16]:
    """For each of `own` against each of `others`: columns in which it is ahead less columns in which it is behind."""
    balance = np.zeros((own.shape[1], others.shape[1]), np.int16)
    for mine, theirs in zip(own, others, strict=True):
        balance += (mine[:, None] > theirs).view(np.int8)
        balance -= (mine[:, None] < theirs).view(np.int8)
    return balance
