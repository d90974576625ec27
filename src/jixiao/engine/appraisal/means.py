"""去掉一个最高分和一个最低分取平均: the mean of an object's scores, with and without the extremes."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.rounding import half_up


@dataclass(frozen=True)
class Means:
    """By object: how many scores, their mean, the trimmed mean (rounded), which scores were dropped; NaN where none."""

    n: Ints
    mean: Floats
    trimmed: Floats
    dropped: Ints


def object_means(target: Ints, value: Floats, n_objects: int, *, trim_from: int, drop: int, digits: int) -> Means:
    """Means of the scores of every object. From `trim_from` scores on, `drop` at either end are left out.

    With fewer the plain mean is taken. The trimmed mean is rounded half up to `digits` decimals, the mean is not.
    """
    n = np.bincount(target, minlength=n_objects)
    order = np.lexsort((value, target))
    start = np.concatenate([[0], np.cumsum(n)[:-1]]).astype(np.int64)
    place = np.arange(len(order)) - start[target[order]]
    size = n[target[order]]
    cut = np.where((size >= trim_from) & (size > 2 * drop), drop, 0)
    kept = (place >= cut) & (place < size - cut)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.bincount(target, value, n_objects) / n
        n_kept = np.bincount(target[order][kept], minlength=n_objects)
        trimmed = np.bincount(target[order][kept], value[order][kept], n_objects) / n_kept
    return Means(n, mean, half_up(trimmed, digits), n - n_kept)
