"""Three years of budgets and payments of a programme: its rhythm, its luck, and what was planted in it."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np

from jixiao.demo.programme_themes import RHYTHMS

YEARS: Final = (2024, 2025, 2026)
MONTHS_SEEN: Final = 10
"""Of the last year so many months are over; the rest is known to the simulation alone."""
YUAN: Final = 100


class Idle(StrEnum):
    """How money of the last year is planted to lie idle, or how an earlier year was spent in a rush."""

    STALLED = "stalled"  # begins as always, then stops
    SLOW = "slow"  # half its own pace from the beginning
    NOT_BEGUN = "not_begun"  # a new programme that has hardly paid anything
    CARRIED = "carried"  # much is carried over, a second year in a row
    RUSH = "rush"  # half of 2025 was paid in December


@dataclass(frozen=True)
class Money:
    """Yuan by year and month. `budgets` is the adjusted budget with what was carried over in it; `ends` is the truth."""

    initial: dict[int, int]
    budgets: dict[int, int]
    carried_over: dict[int, int]
    paid: dict[tuple[int, int], int]
    ends: dict[int, int] = field(default_factory=dict)

    @property
    def unused(self) -> int:
        """What stays of the last year's budget once that year has ended: no rule may see it."""
        return self.budgets[YEARS[-1]] - self.ends[YEARS[-1]]


def make_money(rng: np.random.Generator, rhythm: str, budget: float, first_year: int, idle: Idle | None) -> Money:
    """The money of one programme from `first_year` on. Its own habit departs somewhat from the rhythm of its kind."""
    habit = _habit(rng, rhythm)
    money = Money({}, {}, {}, {})
    carried = 0
    for year in (year for year in YEARS if year >= first_year):
        initial = _rounded(budget * float(rng.normal(1.0, 0.05)) * 1.04 ** (year - YEARS[0]), 1000)
        cut = float(rng.uniform(0.72, 0.92)) if rng.random() < 0.08 else 1.0
        adjusted = _rounded(initial * cut, 1000) + carried
        rate, path = _year(rng, habit, year, idle, is_new=year == first_year)
        payments = [_rounded(adjusted * rate * share, YUAN) for share in path]
        money.initial[year], money.budgets[year], money.carried_over[year] = initial, adjusted, carried
        seen = MONTHS_SEEN if year == YEARS[-1] else 12
        money.paid.update({(year, month + 1): payments[month] for month in range(seen)})
        money.ends[year] = sum(payments)
        left = adjusted - sum(payments)
        carried = _rounded(left, YUAN) if idle is Idle.CARRIED or rng.random() < 0.06 else 0
    return money


def _habit(rng: np.random.Generator, rhythm: str) -> np.ndarray:
    """The usual monthly shares of one programme."""
    usual = np.array(RHYTHMS[rhythm], np.float64)
    return rng.dirichlet(usual / usual.sum() * 60 + 0.02)


def _year(
    rng: np.random.Generator, habit: np.ndarray, year: int, idle: Idle | None, *, is_new: bool
) -> tuple[float, np.ndarray]:
    """The share of the budget that is paid in the year, and how it spreads over the months."""
    path = rng.dirichlet(habit * 90 + 0.02)
    if is_new and rng.random() < 0.5:
        path = _later(path, float(rng.uniform(0.3, 1.2)))
    if rng.random() < 0.15:
        path = _later(path, float(rng.uniform(0.2, 0.9)))
    rate = 1.0 - float(rng.beta(1.2, 28))
    last = year == YEARS[-1]
    if idle is Idle.STALLED and last:
        return _stalled(rng, path)
    if idle is Idle.SLOW and last:
        return rate * float(rng.uniform(0.35, 0.65)), path
    if idle is Idle.NOT_BEGUN and last:
        return float(rng.uniform(0.02, 0.35)), _later(path, 2.5)
    if idle is Idle.CARRIED:
        return float(rng.uniform(0.45, 0.68)), path
    if idle is Idle.RUSH and year == YEARS[-2]:
        return rate, _rushed(rng, path)
    return rate, path


def _stalled(rng: np.random.Generator, path: np.ndarray) -> tuple[float, np.ndarray]:
    """Nothing more is paid from the month on in which a fifth to a half of the year's money is out."""
    until = float(rng.uniform(0.15, 0.5))
    kept = np.where(np.cumsum(path) - path < until, path, 0.0)
    paid = float(min(kept.sum(), rng.uniform(0.3, 0.6)))
    return paid, kept / kept.sum()


def _rushed(rng: np.random.Generator, path: np.ndarray) -> np.ndarray:
    """Half of the year's payments and more wait for December."""
    december = float(rng.uniform(0.5, 0.75))
    rest = path.copy()
    rest[-1] = 0.0
    rest = rest / rest.sum() * (1.0 - december)
    rest[-1] = december
    return np.asarray(rest)


def _later(path: np.ndarray, months: float) -> np.ndarray:
    """The same year with everything so many months later; what would fall beyond December falls into it."""
    cumulative = np.concatenate([[0.0], np.cumsum(path)])
    moved = np.interp(np.arange(13) - months, np.arange(13), cumulative)
    moved[-1] = 1.0
    return np.diff(moved)


def _rounded(amount: float, step: int) -> int:
    return max(0, round(amount / step)) * step
