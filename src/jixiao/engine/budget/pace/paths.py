"""How far a programme usually is by now: its own past years, or for a new one its peers' with a wider band."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from jixiao.engine.budget.pace.execution import Execution
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA, row_median
from jixiao.engine.model.settings import Settings

OWN, PEERS, NONE = "own", "peers", "none"
MOST: Final = 1.0
"""What can be paid of a budget."""


@dataclass(frozen=True)
class Pace:
    """By programme, as shares of the present year's budget: paid by now, usually paid by now and by the end, the spread.

    `basis` own, peers or none; `n_years` how many years it rests on. NaN where nothing can be said.
    """

    paid: Floats
    expected: Floats
    at_end: Floats
    rest: Floats
    spread: Floats
    basis: tuple[str, ...]
    n_years: Ints

    @cached_property
    def behind(self) -> Floats:
        """How far behind, as a share of the budget."""
        return np.asarray(self.expected - self.paid)

    @cached_property
    def distance(self) -> Floats:
        """How many spreads behind."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.behind / self.spread)

    @cached_property
    def usual_rest(self) -> Floats:
        """Paid by the end if the rest of the year goes as usual (additive)."""
        return np.minimum(self.paid + self.rest, MOST)

    @cached_property
    def same_pace(self) -> Floats:
        """Paid by the end if it goes on at its present pace (multiplicative)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(
                np.minimum(np.where(self.expected > 0, self.paid / self.expected, 1.0) * self.at_end, MOST)
            )

    @cached_property
    def likely(self) -> Floats:
        """Both, weighed by the share of the year's payments that is usually out by now (Benktander 1976)."""
        with np.errstate(invalid="ignore", divide="ignore"):
            weight = np.clip(np.where(self.at_end > 0, self.expected / self.at_end, 0.0), 0.0, 1.0)
        return np.asarray(weight * self.same_pace + (1 - weight) * self.usual_rest)


def pace_now(execution: Execution, settings: Settings) -> Pace | None:
    """Every programme's pace in the present year; None where that year is over."""
    present = execution.present
    if present is None:
        return None
    month = execution.month
    past = execution.shares[:, execution.is_complete, :]
    by_now, at_end = past[:, :, month], past[:, :, 11]
    known = ~(np.isnan(by_now) | np.isnan(at_end))
    by_now, at_end = np.where(known, by_now, np.nan), np.where(known, at_end, np.nan)
    n_own = known.sum(axis=1)
    own_spread = _within(by_now, execution.group, len(execution.groups), settings)
    peers = _peers(by_now, at_end, execution, settings)
    has_own, has_peers = n_own > 0, peers.n >= settings["least_peers"]
    chosen = np.where(has_own, 0, np.where(has_peers, 1, 2))
    nothing = np.full(len(execution), np.nan)

    def pick(own: Floats, others: Floats) -> Floats:
        return np.choose(chosen, [own, others, nothing])

    widened = np.sqrt(1 + 1 / np.maximum(n_own, 1))
    spread = pick(own_spread * widened, peers.spread)
    return Pace(
        paid=execution.shares[:, present, month], expected=pick(row_median(by_now), peers.by_now),
        at_end=pick(row_median(at_end), peers.at_end), rest=pick(row_median(at_end - by_now), peers.rest),
        spread=np.maximum(spread, settings["least_spread"]),
        basis=tuple(np.array([OWN, PEERS, NONE])[chosen].tolist()), n_years=np.choose(chosen, [n_own, peers.n, 0]),
    )  # fmt: skip


def _within(by_now: Floats, group: Ints, n_groups: int, settings: Settings) -> Floats:
    """By programme: how much the same programme differs from year to year at this time, robustly, in its group."""
    n = (~np.isnan(by_now)).sum(axis=1)
    usable = n >= 2
    away = np.abs(by_now - row_median(by_now)[:, None]) * np.sqrt(n / np.maximum(n - 1, 1))[:, None]
    spread = np.full(n_groups + 1, np.nan)
    for place in range(n_groups + 1):
        there = usable if place == n_groups else usable & (group == place)
        values = away[there]
        values = values[~np.isnan(values)]
        if len(values) >= settings["least_peers"]:
            spread[place] = MAD_TO_SIGMA * float(np.median(values))
    everybody = spread[n_groups] if spread[n_groups] == spread[n_groups] else settings["least_spread"]
    return np.where(np.isnan(spread[:-1]), everybody, spread[:-1])[group]


@dataclass(frozen=True)
class _Peers:
    by_now: Floats
    at_end: Floats
    rest: Floats
    spread: Floats
    n: Ints


def _peers(by_now: Floats, at_end: Floats, execution: Execution, settings: Settings) -> _Peers:
    """By programme the middle of its group's past years (of all programmes' where the group has too few)."""
    n_groups = len(execution.groups)
    figures = np.full((5, n_groups + 1), np.nan)
    for place in range(n_groups + 1):
        there: Bools = np.ones(len(execution), np.bool_) if place == n_groups else execution.group == place
        now, end = by_now[there].ravel(), at_end[there].ravel()
        now, end = now[~np.isnan(now)], end[~np.isnan(end)]
        if not len(now):
            continue
        middle = float(np.median(now))
        spread = MAD_TO_SIGMA * float(np.median(np.abs(now - middle))) * np.sqrt(1 + 1 / len(now))
        figures[:, place] = middle, float(np.median(end)), float(np.median(end - now)), spread, len(now)
    few = ~(figures[4] >= settings["least_peers"])
    figures[:, few] = figures[:, [-1]]
    own = figures[:, execution.group]
    return _Peers(own[0], own[1], own[2], own[3], np.nan_to_num(own[4]).astype(np.int64))
