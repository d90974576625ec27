"""Among equally good allocations the one nearest to last year: least Σ (change)²/last, so that equals are treated equally."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from jixiao.engine.budget.allocation.limits import DOWN, Limits
from jixiao.engine.budget.allocation.slices import Slices
from jixiao.engine.budget.allocation.solving import Prices
from jixiao.engine.model.arrays import Bools, Floats, Ints

STEPS = 64
"""Halvings of an interval: down to the last digit that a float holds."""


@dataclass(frozen=True)
class Face:
    """All optima: bounds of every programme, sums of every group, and what must (or may) move. Amounts in units."""

    limits: Limits
    lower: Ints
    upper: Ints
    low: Ints
    high: Ints
    must_move: bool

    @classmethod
    def of(cls, limits: Limits, slices: Slices, prices: Prices) -> "Face":
        """By complementary slackness: a slice worth more than its margin is full, one worth less is empty."""
        surplus = [worth - margin for worth, margin in zip(slices.worth, prices.margins(limits, slices), strict=True)]
        lower, upper = limits.floor.copy(), limits.floor.copy()
        full = np.array([each > 0 for each in surplus], np.bool_)
        tied = np.array([each == 0 for each in surplus], np.bool_)
        np.add.at(lower, slices.programme[full], slices.width[full])
        np.add.at(upper, slices.programme[full | tied], slices.width[full | tied])
        zero = Fraction(0)
        capped = np.array([price > zero for price in prices.group], np.bool_)
        floored = np.array([price < zero for price in prices.group], np.bool_)
        low = np.where(capped, limits.high, limits.low)
        high = np.where(floored, limits.low, limits.high)
        return cls(limits, lower, upper, low, high, prices.move > 0)


@dataclass(frozen=True)
class Levels:
    """How amounts answer to a level of the total and a price of moving: last + size × level, within bounds."""

    face: Face
    size: Floats
    goes_up: Bools
    goes_down: Bools

    @classmethod
    def of(cls, face: Face) -> "Levels":
        """Size is last year's amount, of a new programme its cap."""
        last = face.limits.last
        size = np.maximum(np.where(last > 0, last, face.limits.cap), 1).astype(np.float64)
        return cls(face, size, face.upper > last, face.lower < last)

    @property
    def reach(self) -> float:
        """A level beyond which nothing changes."""
        last = self.face.limits.last
        far = np.maximum(np.abs(self.face.upper - last), np.abs(self.face.lower - last)) / self.size
        return float(far.max(initial=0.0)) * 2 + 1

    def amounts(self, level: Floats | float, price: float) -> Floats:
        """Amounts at a level (of all, or of every programme) and a price of moving."""
        down = self.face.limits.side == DOWN
        rise = np.where(self.goes_up, np.maximum(level - (0.0 if down else price), 0.0), 0.0)
        fall = np.where(self.goes_down, np.minimum(level + (price if down else 0.0), 0.0), 0.0)
        wanted = self.face.limits.last + self.size * (rise + fall)
        return np.asarray(np.clip(wanted, self.face.lower, self.face.upper))

    def sums(self, amounts: Floats) -> Floats:
        """Sums by group."""
        return np.asarray(np.bincount(self.face.limits.group, amounts, len(self.face.low)), np.float64)

    def at_price(self, price: float) -> Floats:
        """Amounts that keep the total and the groups' limits, at a price of moving."""
        total, reach = float(self.face.limits.total or 0), self.reach + abs(price)

        def handed_out(level: float) -> float:
            return float(np.clip(self.sums(self.amounts(level, price)), self.face.low, self.face.high).sum())

        level = _root(handed_out, total, reach)
        sums = self.sums(self.amounts(level, price))
        wanted = np.clip(sums, self.face.low, self.face.high)
        low, high = np.full(len(sums), -reach), np.full(len(sums), reach)
        for _ in range(STEPS):
            middle = (low + high) / 2
            less = self.sums(self.amounts(middle[self.face.limits.group], price)) < wanted
            low, high = np.where(less, middle, low), np.where(less, high, middle)
        own = np.where(sums == wanted, level, high)
        return self.amounts(own[self.face.limits.group], price)


def nearest(face: Face) -> Floats:
    """The only nearest allocation of the face, in (not yet whole) units."""
    levels, limits = Levels.of(face), face.limits
    if not len(limits.last):
        return np.zeros(0)
    sign = 1.0 if limits.side == DOWN else -1.0

    free = levels.at_price(0.0)
    if limits.move is None:
        return free
    if not face.must_move and np.maximum(sign * (limits.last - free), 0).sum() <= limits.move:
        return free
    return _at_limit(levels, sign)


def _at_limit(levels: Levels, sign: float) -> Floats:
    """The allocation that moves exactly what may move; the price of moving is sought."""
    limits = levels.face.limits
    reach = 2 * levels.reach
    low, high = (-reach if levels.face.must_move else 0.0), reach
    for _ in range(60):
        price = (low + high) / 2
        moved = float(np.maximum(sign * (limits.last - levels.at_price(price)), 0).sum())
        low, high = (price, high) if moved > (limits.move or 0) else (low, price)
    return levels.at_price(high)


def _root(rising: Callable[[float], float], wanted: float, reach: float) -> float:
    """Where a rising function reaches a value."""
    low, high = -reach, reach
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < wanted else (low, middle)
    return high
