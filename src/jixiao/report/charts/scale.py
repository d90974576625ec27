"""Axes: round steps, a range that holds every value, positions on paper."""

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """A linear axis from `low` to `high` laid over `start`…`end` in drawing units."""

    low: float
    high: float
    start: float
    end: float
    step: float

    def at(self, value: float) -> float:
        """Where `value` lies on paper."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Round values from low to high."""
        count = round((self.high - self.low) / self.step)
        return [round(self.low + index * self.step, 10) for index in range(count + 1)]


def round_step(span: float, n_steps: int) -> float:
    """The round step (1, 2, 2.5 or 5 times a power of ten) that cuts `span` in about `n_steps`."""
    rough = span / max(n_steps, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough * 0.999999)


def fit(
    values: Iterable[float | None], start: float, end: float, *, n_steps: int = 5, from_zero: bool = False
) -> Scale:
    """The axis that holds all `values` with a little room; a flat or empty set still gets an axis."""
    known = [value for value in values if value is not None and math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    if from_zero:
        low, high = min(low, 0.0), max(high, 0.0)
    if high - low < 1e-9 * max(abs(high), 1.0):
        room = abs(high) * 0.1 or 1.0
        low, high = low - (0.0 if from_zero else room), high + room
    step = round_step(high - low, n_steps)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step, start, end, step)
