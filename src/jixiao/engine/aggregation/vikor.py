"""VIKOR 法（多准则妥协解排序法）: a compromise between the sum of shortfalls and the worst single one."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from jixiao.engine.aggregation.columns import Columns, Range, blocks, range_of, shortfalls, weighted
from jixiao.engine.model.aggregation import Aggregation, Combined
from jixiao.engine.model.arrays import RELATIVE_NOISE, Bools, Floats, absent, nearly
from jixiao.engine.model.method import require
from jixiao.engine.model.text import Text


@dataclass(frozen=True)
class Vikor(Aggregation):
    """Q = v(S − S*)/(S⁻ − S*) + (1 − v)(R − R*)/(R⁻ − R*), lower is better (Opricovic & Tzeng 2004).

    S is the weighted sum of shortfalls from the best, R the largest weighted one. `compromise` is 1 for those that
    advantage (Q₂ − Q₁ ≥ 1/(n − 1)) and stability (first by S or R too) leave as a solution, else 0.
    """

    v: float = 0.5

    name: ClassVar[str] = "vikor"
    label: ClassVar[Text] = Text("Compromise ranking (VIKOR)", "多准则妥协解排序法（VIKOR）")
    relative: ClassVar[bool] = True
    lower_is_better: ClassVar[bool] = True

    def __post_init__(self) -> None:
        require(0 <= self.v <= 1, "v", "must lie between 0 and 1", "须在 0 与 1 之间")

    def combine(self, values: Floats, weights: Floats, higher: Bools) -> Combined:
        columns = Columns.of(values, weights, higher)
        if columns.nothing:
            nothing = absent(columns.size)
            blank: tuple[object, ...] = (None,) * columns.size
            return Combined(nothing, columns.refused(), {"s": nothing, "r": nothing, "compromise": blank})
        columns, extent = range_of(columns)
        s, r = _sums(columns, extent)
        undecided = extent.undecided(columns)
        s[undecided | columns.empty], r[undecided | columns.empty] = np.nan, np.nan
        parts = [(part, share) for part, share in ((_stretched(s), self.v), (_stretched(r), 1 - self.v)) if share > 0]
        told = [part * share for part, share in parts if part is not None]
        if told:
            score = np.where(np.abs(sum(told)) <= RELATIVE_NOISE, 0.0, sum(told))
        else:
            undecided, score = ~columns.empty, absent(columns.size)
        refusals = (*columns.refused(), ("no_difference", undecided)) if undecided.any() else columns.refused()
        flat = (("flat_part", None),) if told and len(told) < len(parts) else ()
        extras: dict[str, Floats | tuple[object, ...]] = {"s": s, "r": r, "compromise": _compromise(score, s, r)}
        return Combined(score, refusals, extras, remarks=(*extent.remarks(columns), *flat))

    def share(self, combined: Combined) -> Floats:
        return 1.0 - combined.score


def _sums(columns: Columns, extent: Range) -> tuple[Floats, Floats]:
    """S and R; the weights of those present are rescaled."""
    s, r = np.empty(columns.size), np.empty(columns.size)
    for cut in blocks(columns.values):
        gaps = shortfalls(columns.values[cut], extent)
        s[cut] = weighted(gaps, columns.weights)
        gaps *= columns.weights
        r[cut] = np.fmax.reduce(np.ascontiguousarray(gaps.T), axis=0)  # along the rows it would take five times as long
    held = columns.holds()
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.minimum(s / held, 1.0), np.minimum(r / held, 1.0)


def _stretched(part: Floats) -> Floats | None:
    """The part on 0 (best) to 1 (worst); None where all are equal but for noise (S and R lie between 0 and 1)."""
    low, high = np.nanmin(part, initial=np.inf), np.nanmax(part, initial=-np.inf)
    return (part - low) / (high - low) if high - low > RELATIVE_NOISE else None


def _compromise(q: Floats, s: Floats, r: Floats) -> tuple[object, ...]:
    """1 for the solutions proposed, 0 for the others, None where there is no Q."""
    scored = np.isfinite(q)
    proposed = np.zeros(len(q), np.bool_)
    n = int(scored.sum())
    if n > 1:
        best, second = np.partition(q[scored], 1)[:2]
        limit = (best + 1 / (n - 1)) * (1 - RELATIVE_NOISE)
        first = scored & _least(q)
        if second < limit:
            proposed = scored & (q < limit)
        elif (first & ~_least(s) & ~_least(r)).any():
            proposed = scored & (q <= second * (1 + RELATIVE_NOISE))
        else:
            proposed = first
    return tuple(
        int(chosen) if known else None for chosen, known in zip(proposed.tolist(), scored.tolist(), strict=True)
    )


def _least(part: Floats) -> Bools:
    """Where the smallest value stands; equal but for noise is equal."""
    return nearly(part, float(np.nanmin(part)))
