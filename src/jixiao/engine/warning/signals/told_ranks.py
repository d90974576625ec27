"""Ranks that were confirmed elsewhere and handed in, laid out as a grid is."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.scene import Scene


@dataclass(frozen=True)
class ToldRanks:
    """Ranks that were handed in, by line and column of a grid: of how many, in which group; `is_told` for whole lines."""

    rank: Floats
    out_of: Floats
    group: Floats
    is_told: Bools


def told_ranks(scene: Scene, grid: Grid) -> ToldRanks | None:
    """The ranks handed in for a grid; None where there are none. Of how many is counted where it is not told."""
    if scene.ranks is None:
        return None
    rank, rows = scene.ranks.cells(scene.panel, grid, "rank"), scene.ranks.seats(scene.panel, grid)
    names = scene.ranks.words["group"]
    group = np.where(np.isfinite(rank), -1.0, np.nan)
    if names is not None:
        group[rows[1], rows[2]] = names.codes[rows[0]]
    given = scene.ranks.cells(scene.panel, grid, "out_of") if scene.ranks.has("out_of") else np.full(rank.shape, np.nan)
    ranked = np.zeros(len(scene.panel.indicators), np.bool_)
    ranked[grid.indicator[np.isfinite(rank).any(axis=1)]] = True
    is_told = np.broadcast_to(ranked[grid.indicator][:, None], rank.shape)
    return ToldRanks(rank, np.where(np.isfinite(given), given, _counted(rank, group, grid.indicator)), group, is_told)


def _counted(rank: Floats, group: Floats, indicator: Ints) -> Floats:
    """By cell how many are ranked in its period, indicator and group."""
    line, column = np.nonzero(np.isfinite(rank))
    keys = np.column_stack([indicator[line], group[line, column].astype(np.int64), column]).reshape(-1, 3)
    _, which, number = np.unique(keys, axis=0, return_inverse=True, return_counts=True)
    counted = np.full(rank.shape, np.nan)
    counted[line, column] = number[which.reshape(-1)]
    return counted
