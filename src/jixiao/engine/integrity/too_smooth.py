"""The rule for stretches that run too smoothly to be life."""

from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.rule import Case, ReporterTest, Tests, roughly
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.panel import Block
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA, row_count, row_median, window
from jixiao.engine.model.text import Text

STRETCH = 8
ROUNDING = 1 / 6
"""Variance of a change that rounding alone makes, in squared units of the last decimal."""


class TooSmooth(ReporterTest):
    """连续多期变动过于平滑：某连续 8 次变动的方差远小于该序列其余变动（稳健估计），按 F 检验几乎不可能偶然出现，疑似按直线编造。

    A stretch of eight changes varies far less than the other changes of its series (estimated robustly; at least eight of
    them): an F test, in levels and, where all is positive, relative to the level, the larger p, times the number of
    stretches. Variance that rounding makes is taken off the comparison; stretches with repeats belong to another rule.
    """

    code: ClassVar[str] = "too_smooth"
    label: ClassVar[Text] = Text("too smooth", "变动过于平滑")
    family: ClassVar[str] = "shape"
    least: ClassVar[int] = 2 * STRETCH
    sample: ClassVar[Text] = Text("changes in the series", "序列中的变动次数")

    def tests(self, case: Case) -> Tests:
        found = [_of_block(block, self.least) for block in case.panel.blocks]
        chances = np.concatenate([np.zeros(0), *(each[0] for each in found)])
        series = np.concatenate([np.zeros(0, np.int64), *(each[1] for each in found)])
        figures = np.concatenate([np.zeros((0, 3)), *(each[2] for each in found)])

        def about(test: int) -> tuple[tuple[str, str, str], Text]:
            own, usual, ordinal = figures[test]
            last = case.panel.period_at(int(series[test]), int(ordinal))
            text = Text(
                f"The eight changes up to {last} vary by {roughly(own)}, the others of the series by {roughly(usual)}.",
                f"截至 {last} 的连续 8 次变动，波动仅为 {roughly(own)}，该序列其余变动的波动为 {roughly(usual)}。",
            )
            return (*case.panel.codes(int(series[test])), str(last)), text

        return Tests(chances, about)


def _of_block(block: Block, least: int) -> tuple[Floats, np.ndarray, Floats]:
    """p by series with enough changes, which series, and own variation, usual variation, ordinal of the end."""
    nothing = np.zeros(0), np.zeros(0, np.int64), np.zeros((0, 3))
    if block.values.shape[1] <= STRETCH:
        return nothing
    changes = np.diff(block.values, axis=1)
    chosen = np.flatnonzero(row_count(changes) >= least)
    if not len(chosen):
        return nothing
    values, changes, unit = block.values[chosen], changes[chosen], block.unit[chosen]
    runs = window(changes, STRETCH)
    inside = np.where((runs == 0).sum(axis=2) > 1, np.nan, np.var(runs, axis=2, ddof=1))
    tries = np.maximum(np.isfinite(inside).sum(axis=1), 1)
    best = np.nan_to_num(inside, nan=np.inf).argmin(axis=1)
    own, usual, p = _compared(changes, best, unit)
    with np.errstate(divide="ignore", invalid="ignore"):
        positive = (np.where(np.isnan(values), np.inf, values).min(axis=1) > 0)[:, None]
        logs = np.where(positive, np.log(values), np.nan)
    relative = _compared(np.diff(logs, axis=1), best, unit / np.maximum(np.abs(row_median(values)), 1e-300))[2]
    p = np.where(np.isfinite(relative), np.maximum(p, relative), p)
    p = np.where(np.isfinite(inside).any(axis=1), np.nan_to_num(p, nan=1.0), 1.0)
    ends = block.newest[chosen] - (changes.shape[1] - STRETCH - best)
    return np.minimum(1.0, p * tries), block.series[chosen], np.stack([own, usual, ends], axis=1)


def _compared(changes: Floats, best: Ints, unit: Floats) -> tuple[Floats, Floats, Floats]:
    """By series the deviation of the stretch that begins at `best`, that of the rest, and p of the one being so small."""
    from scipy.stats import f

    columns = np.arange(changes.shape[1])
    inside = (columns >= best[:, None]) & (columns < best[:, None] + STRETCH)
    rest = np.where(inside, np.nan, changes)
    own = np.nan_to_num(np.var(changes[inside].reshape(len(changes), STRETCH), axis=1, ddof=1))
    usual = MAD_TO_SIGMA * row_median(np.abs(rest - row_median(rest)[:, None]))
    n_rest, noise = row_count(rest), ROUNDING * np.minimum(unit, 1e100) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = (own + noise) / (usual**2 + noise)
        p = f.cdf(
            ratio, STRETCH - 1, np.maximum(n_rest / 2, 2)
        )  # a median deviation is worth less than half the values
    return np.sqrt(own), usual, np.where((n_rest < STRETCH) | (usual <= 2 * unit), np.nan, p)
