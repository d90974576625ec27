"""Slips of the hand: the reading that two neighbouring digits written the wrong way round would explain."""

import numpy as np


def swapped_digits(value: float, expected: float) -> float | None:
    """The value with two neighbouring digits changed over that lies nearest to `expected`, if it halves the distance twice."""
    if not np.isfinite(expected):
        return None
    written = np.format_float_positional(value, trim="-")
    readings = []
    for place in range(len(written) - 1):
        first, second = written[place], written[place + 1]
        if first.isdigit() and second.isdigit() and first != second:
            if (
                second == "0"
                and (place == 0 or not written[place - 1].isdigit())
                and written[place + 2 : place + 3] != "."
            ):
                continue  # nobody writes a leading zero
            readings.append(float(written[:place] + second + first + written[place + 2 :]))
    near = min(readings, key=lambda reading: abs(reading - expected), default=None)
    if near is None or abs(near - expected) > abs(value - expected) / 4:
        return None
    return near
