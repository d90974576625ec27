"""The three array types the engine speaks, and comparisons that forgive binary noise."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]

RELATIVE_NOISE = 1e-12


def nearly(left: Floats, right: Floats | float) -> Bools:
    """True where both numbers are the same but for the noise of binary arithmetic (0.1 + 0.2 and 0.3)."""
    scale = np.maximum(np.abs(left), np.abs(right))
    return np.asarray(np.abs(left - right) <= RELATIVE_NOISE * scale, dtype=np.bool_)


def at_least(left: Floats, right: Floats | float) -> Bools:
    """left ≥ right, where equal but for noise counts as equal."""
    return np.asarray((left > right) | nearly(left, right), dtype=np.bool_)


def nothing(size: int) -> Floats:
    """A column in which every value is missing; takes no memory and must not be written to."""
    return np.broadcast_to(np.float64(np.nan), (size,))


def absent(*shape: int) -> Floats:
    """An array of that shape in which every value is missing."""
    return np.full(shape, np.nan)
