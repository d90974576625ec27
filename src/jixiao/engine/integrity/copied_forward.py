"""The rule for values that repeat the one before, or last year's, where such a series does not repeat itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import ClassVar

import numpy as np

from jixiao.engine.integrity.rule import SMALLEST, Case, Doubt, IntegrityRule, figure
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.panel import Block, Panel
from jixiao.engine.model.rows_of_series import row_count, row_median
from jixiao.engine.model.text import Text

NORMAL_PEAK = 1 / sqrt(2 * pi)
MEDIAN_OF_NORMAL = 0.6745
CEILINGS = (0.0, 100.0)
CAUTION = 1.5
"""The chance of a repeat is an estimate from few values; in simulated counts it was up to a third too small."""


class CopiedForward(IntegrityRule):
    """数值与上一期（或连续多期与上年同期）完全相同，而该序列平时几乎不重复，疑似照抄。0、100 及多家单位共有的极值除外。

    A value equal to the one before, or a run of two or more equal to last year's, in a series that hardly repeats itself.
    The chance of one repeat is its last decimal against its usual step, the share of repeats elsewhere, or that of equal
    pairs, the largest times 1.5; of k repeats its k-th power, times the places where they could stand. 0, 100 and
    extremes that several organisations share are left alone.
    """

    code: ClassVar[str] = "copied_forward"
    label: ClassVar[Text] = Text("copied forward", "疑似照抄往期数据")
    family: ClassVar[str] = "repetition"
    least: ClassVar[int] = 6
    sample: ClassVar[Text] = Text("changes in the series", "序列中的变动次数")

    def look(self, case: Case) -> Iterator[Doubt]:
        panel = case.panel
        scores, lengths = copy_scores(panel, self.least, case.cuts["chance_of_repeats"])
        for place in np.flatnonzero(scores >= case.cuts["least_score"]).tolist():
            said, n_periods = figure(panel.values[place]), int(lengths[place])
            text = Text(
                f"{said} repeats an earlier period to the last decimal, in a run of {n_periods}; this series hardly ever does.",
                f"{said} 与往期完全相同（连续重复 {n_periods} 次），而该序列平时几乎不重复。",
            )
            yield self.at(panel, place, float(scores[place]), text)


def copy_scores(panel: Panel, least: int, cut: float) -> tuple[Floats, Ints]:
    """By observation: the score of the run of repeats that it is part of (0 for none), and how long that run is."""
    scores, lengths = np.zeros(len(panel.values)), np.zeros(len(panel.values), np.int64)
    natural = _natural(panel)
    for block in panel.blocks:
        for lag, shortest in ((1, 1), (block.season, 2)):
            if (lag > 1 or shortest == 1) and block.values.shape[1] > lag:
                found = _repeats(block, lag, natural)
                score = np.where(found.length >= shortest, _score(found, least, cut), 0.0)
                kept = (found.place >= 0) & (score > scores[found.place])
                scores[found.place[kept]], lengths[found.place[kept]] = score[kept], found.length[kept]
    return scores, lengths


@dataclass(frozen=True)
class _Runs:
    """Repeats: where they stand, how long their run is, whether it ends with the newest value, and what is usual."""

    place: Ints
    length: Ints
    is_newest: Bools
    chance: Floats
    n_changes: Floats


def _natural(panel: Panel) -> Bools:
    """Values that repeat for reasons of their own: none, all, or an extreme that several organisations share."""
    natural = np.isin(panel.values, CEILINGS)
    indicator = panel.indicator[panel.series_of]
    for ends in (np.minimum, np.maximum):
        extreme = np.full(len(panel.indicators), np.inf if ends is np.minimum else -np.inf)
        ends.at(extreme, indicator, panel.values)
        there = panel.values == extreme[indicator]
        holders = np.unique(panel.series_of[there])
        n_holders = np.bincount(panel.indicator[holders], minlength=len(panel.indicators))
        natural |= there & (n_holders[indicator] > 1)
    return np.asarray(natural)


def _repeats(block: Block, lag: int, natural: Bools) -> _Runs:
    values = block.values
    changes = values[:, lag:] - values[:, :-lag]
    seats = block.places[:, lag:]
    same = (changes == 0) & ~natural[seats]
    usual = row_median(np.where(changes != 0, np.abs(changes), np.nan)) / MEDIAN_OF_NORMAL
    by_unit = np.minimum(1.0, NORMAL_PEAK * block.unit / np.fmax(usual, 1e-300))
    n_changes = row_count(changes)
    line, column, length, is_newest = _runs(same)
    others = (changes == 0).sum(axis=1)[line] - length
    by_habit = np.maximum(others, 0) / np.maximum(n_changes[line] - length, 1)
    chance = np.where(
        np.isfinite(usual[line]), np.fmax(np.fmax(by_unit[line], _pairs(values, line, length)), by_habit), 1.0
    )
    return _Runs(seats[line, column], length, is_newest, np.minimum(1.0, CAUTION * chance), n_changes[line])


def _pairs(values: Floats, line: Ints, length: Ints) -> Floats:
    """By repeat the share of pairs of values of its series, wherever they stand, that are equal; its own run left out."""
    ranked = np.sort(values, axis=1)
    same = ranked[:, 1:] == ranked[:, :-1]
    alike, pairs = np.zeros(len(values)), np.zeros(len(values))
    for column in range(same.shape[1]):
        alike = np.where(same[:, column], alike + 1, 0.0)
        pairs += alike
    n_values = row_count(values)[line]
    own = length * (length + 1) / 2
    others = n_values * (n_values - 1) / 2 - own
    return np.asarray(np.maximum(pairs[line] - own, 0.0) / np.maximum(others, 1.0))


def _runs(same: Bools) -> tuple[Ints, Ints, Ints, Bools]:
    """Line, column, length of run, and whether the run reaches the last column, of every True."""
    line, column = np.nonzero(same)
    begins = np.ones(len(line), np.bool_)
    begins[1:] = (line[1:] != line[:-1]) | (column[1:] != column[:-1] + 1)
    run = np.cumsum(begins) - 1
    sizes = np.bincount(run) if len(run) else np.zeros(0, np.int64)
    newest = np.zeros(len(sizes), np.bool_)
    newest[run[column == same.shape[1] - 1]] = True
    return line, column, sizes[run], newest[run]


def _score(runs: _Runs, least: int, cut: float) -> Floats:
    places = np.where(runs.is_newest, 1.0, np.maximum(runs.n_changes - runs.length + 1, 1.0))
    chance = np.minimum(1.0, np.maximum(runs.chance, SMALLEST) ** runs.length * places)
    enough = runs.n_changes - runs.length >= least
    return np.where(enough, np.log(np.maximum(chance, SMALLEST)) / log(cut), 0.0)
