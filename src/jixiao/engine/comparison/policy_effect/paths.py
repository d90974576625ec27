"""What a picture of an effect shows: the path before, the path after, and the path had nothing changed."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.policy_effect.difference import changes_of
from jixiao.engine.comparison.policy_effect.interrupted import interruption, segments
from jixiao.engine.model.arrays import Bools, Floats


@dataclass(frozen=True)
class Lines:
    """Per period: the fitted `line` before and after (without the season), and `otherwise` the first one carried on."""

    line: Floats
    otherwise: Floats


def lines_of(values: Floats, start: int, *, season: int = 1, with_season: bool = False) -> Lines | None:
    """The lines of segmented regression that `interruption` measures between; None where it has none."""
    found = interruption(values, start, season=season, with_season=with_season)
    if found is None:
        return None
    design = segments(np.arange(len(values)), start)
    return Lines(np.asarray(design @ found.line), np.asarray(design[:, :2] @ found.line[:2]))


@dataclass(frozen=True)
class Paths:
    """Per period (NaN: nobody has a figure): the middle path of the treated and of the others, and `otherwise`.

    `otherwise` is the others' path moved to where the treated stood on average before: the treated, had they changed as
    the others did. Without gaps, the mean of treated − otherwise after the policy is the difference in differences.
    """

    treated: Floats
    others: Floats
    otherwise: Floats
    n_treated: int
    n_others: int


def paths_of(values: Floats, treated: Bools, start: int) -> Paths | None:
    """Paths of organisations × periods that have figures on both sides of `start`; None where one group has nobody."""
    there = (
        np.isfinite(changes_of(values, treated, start)) if 0 < start < values.shape[1] else np.zeros(len(values), bool)
    )
    inside, outside = there & treated, there & ~treated
    if not inside.any() or not outside.any():
        return None
    one, other = middle_path(values[inside]), middle_path(values[outside])
    both = np.isfinite(one[:start]) & np.isfinite(other[:start])
    shift = float((one[:start] - other[:start])[both].mean()) if both.any() else float("nan")
    return Paths(one, other, other + shift, int(inside.sum()), int(outside.sum()))


def middle_path(values: Floats) -> Floats:
    """The mean of organisations × periods in each period, as if nobody had gaps: organisation + period, least squares.

    Without gaps the plain mean. Where nothing links two stretches of time, only the longest that hangs together is told.
    """
    known = np.isfinite(values)
    if known.all():
        return np.asarray(values.mean(axis=0)) if len(values) else np.full(values.shape[1], np.nan)
    path = np.full(values.shape[1], np.nan)
    rows, columns = _linked(known)
    if not len(columns):
        return path
    part = values[np.ix_(rows, columns)]
    who, when = np.nonzero(np.isfinite(part))
    n, width = part.shape
    design = np.zeros((len(who), n + width))
    design[np.arange(len(who)), who] = 1.0
    design[np.arange(len(who)), n + when] = 1.0
    found = np.linalg.lstsq(design, part[who, when], rcond=None)[0]
    path[columns] = found[n:] + found[:n].mean()
    return path


def _linked(
    known: Bools,
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """Rows and columns of the largest part that hangs together through known cells."""
    best = np.zeros(0, np.int64), np.zeros(0, np.int64)
    left = known.any(axis=0)
    while left.any():
        columns = np.zeros_like(left)
        columns[int(np.argmax(left))] = True
        while True:
            rows = known[:, columns].any(axis=1)
            wider = np.asarray(known[rows].any(axis=0), np.bool_)
            if (wider == columns).all():
                break
            columns = wider
        if columns.sum() > len(best[1]):
            best = np.flatnonzero(rows), np.flatnonzero(columns)
        left &= ~columns
    return best
