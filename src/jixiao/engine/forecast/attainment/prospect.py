"""What a year may come to: what is done, quantiles of its value, and the chance, pace and light of any target."""

from dataclasses import dataclass, replace

import numpy as np

from jixiao.engine.forecast.attainment.pace import Direction, Kind, required_pace
from jixiao.engine.forecast.attainment.pooled import LEVELS
from jixiao.engine.model.arrays import Floats, at_least

LEAST_CHANCE, MOST_CHANCE = 0.001, 0.999


@dataclass(frozen=True)
class Prospect:
    """A target and what is known of its year. `done` is the sum of the `n_known` known of `n_periods` periods.

    `last` is the newest value of the year (NaN for none). `quantiles`: the year's value at LEVELS, None where nobody can
    say. `floor`: no period lies below it (assumed because none ever did), None for no such bound. `is_over`: no period
    is left. `unit`: the last decimal place of the year's value.
    """

    series: str
    year: int
    target: float
    direction: Direction
    kind: Kind
    n_periods: int
    n_known: int
    done: float
    last: float
    quantiles: Floats | None
    floor: float | None
    is_over: bool
    unit: float

    @property
    def expected(self) -> float | None:
        """The median of the year's value; None where nobody can say."""
        return None if self.quantiles is None else float(np.interp(0.5, LEVELS, self.quantiles))

    @property
    def value(self) -> float:
        """The value of the whole year by what is known, as if nothing more came; the value itself of a year that is over."""
        if self.kind is Kind.LEVEL:
            return self.last
        return self.done if self.kind is Kind.FLOW else self.done / self.n_periods

    @property
    def is_decided(self) -> bool:
        """Whether nothing that may still come changes the outcome."""
        if self.is_over and self.quantiles is not None:
            return True
        if self.floor is None or self.kind is Kind.LEVEL:
            return False
        return self._reached(self.value) if self.direction is Direction.HIGHER else not self._reached(self.value)

    @property
    def probability(self) -> float | None:
        """The chance that the year's value reaches the target; 0 or 1 only where that is decided, None for nobody knows."""
        if self.is_decided:
            return float(self._reached(self.value))
        if self.quantiles is None or self.is_over:
            return None
        higher = self.direction is Direction.HIGHER
        line = self.target + (-0.5 if higher else 0.5) * self.unit
        below = float(np.interp(line, self.quantiles, LEVELS))
        return min(MOST_CHANCE, max(LEAST_CHANCE, 1 - below if higher else below))

    @property
    def required(self) -> float | None:
        """What each remaining period must have (`lower`: may have at most) in the mean; None where the year is over."""
        if self.is_over:
            return None
        so_far = self.done if self.kind is not Kind.AVERAGE or not self.n_known else self.done / self.n_known
        floor = self.floor if self.kind is not Kind.LEVEL else None
        return required_pace(
            self.kind, target=self.target, so_far=so_far, n_known=self.n_known, n_periods=self.n_periods, floor=floor
        )

    def with_target(self, target: float) -> "Prospect":
        """The same year with another target."""
        return replace(self, target=target)

    def _reached(self, value: float) -> bool:
        one, other = (value, self.target) if self.direction is Direction.HIGHER else (self.target, value)
        return bool(at_least(np.float64(one), np.float64(other)))  # type: ignore[arg-type]
