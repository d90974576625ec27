"""等次: the grade that a rounded score reaches."""

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.parts import Grade


def grade_places(scores: Floats, grades: tuple[Grade, ...]) -> Ints:
    """Place of the grade of each rounded score (0 is the best), −1 where there is no score or no grades."""
    if not grades:
        return np.full(len(scores), -1, np.int64)
    cuts = np.array([grade.lowest for grade in grades])
    reached = scores[:, None] >= cuts[None, :] - 1e-12 * np.maximum(1.0, np.abs(cuts))[None, :]
    place = np.where(reached.any(axis=1), reached.argmax(axis=1), len(grades) - 1)
    return np.asarray(np.where(np.isfinite(scores), place, -1), dtype=np.int64)
