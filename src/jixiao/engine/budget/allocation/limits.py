"""All limits of a reallocation together, and whether any allocation keeps them: exact, in whole units, without a solver."""

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from jixiao.engine.budget.allocation.intake import NO_LIMIT, Case
from jixiao.engine.model.arrays import Ints

DOWN, UP = "down", "up"
"""What a limit on moving counts: money taken from programmes, or (where the total shrinks) money added to them."""
SUMS_FIT: Final = 2**61


@dataclass(frozen=True)
class Limits:
    """Floors, caps, limits of groups, total (None: free) and what may move (None: anything). Amounts in units."""

    last: Ints
    floor: Ints
    cap: Ints
    group: Ints
    low: Ints
    high: Ints
    total: int | None
    move: int | None
    side: str

    @classmethod
    def of(cls, case: Case, total: int, move: int | None) -> "Limits":
        """The limits of a case; caps are cut to what can still be added up."""
        side = DOWN if total >= int(case.last.sum()) else UP
        cap = np.minimum(case.cap, SUMS_FIT // max(len(case), 1))
        return cls(case.last, case.floor, cap, case.group, case.low, case.high, total, move, side)

    def by_group(self, amounts: Ints) -> Ints:
        """Sums of whole amounts by group."""
        sums = np.zeros(len(self.low), np.int64)
        np.add.at(sums, self.group, amounts)
        return sums

    @property
    def span(self) -> tuple[Ints, Ints]:
        """The least and the most that each group can get: its own limits and those of its programmes."""
        return np.maximum(self.low, self.by_group(self.floor)), np.minimum(self.high, self.by_group(self.cap))

    @property
    def can_be_kept(self) -> bool:
        """Whether an allocation keeps all of them."""
        low, high = self.span
        if (self.floor > self.cap).any() or (low > high).any():
            return False
        if self.total is not None and not int(low.sum()) <= self.total <= int(high.sum()):
            return False
        return self.move is None or self.least_moved <= self.move

    @property
    def least_moved(self) -> int:
        """The least that must move whatever is decided; only where the other limits can be kept.

        From last year's amounts, brought within floors and caps; what a group or the total then lacks must move too.
        """
        near = np.clip(self.last, self.floor, self.cap)
        forced = int(np.maximum(self.last - near if self.side == DOWN else near - self.last, 0).sum())
        low, high = self.span
        sums = self.by_group(near)
        within = np.clip(sums, low, high)
        forced += int(np.maximum(sums - within if self.side == DOWN else within - sums, 0).sum())
        if self.total is None:
            return forced
        rest = int(within.sum()) - self.total
        return forced + max(rest if self.side == DOWN else -rest, 0)

    def moved(self, amounts: Ints) -> int:
        """What an allocation moves, as the limit counts it."""
        return int(np.maximum(self.last - amounts if self.side == DOWN else amounts - self.last, 0).sum())


@dataclass(frozen=True)
class Limit:
    """One limit by its kind (floor, cap, group_floor, group_cap, total, move) and place."""

    kind: str
    place: int = -1

    def amount(self, limits: Limits) -> int:
        """The amount that it sets."""
        column = {"floor": limits.floor, "cap": limits.cap, "group_floor": limits.low, "group_cap": limits.high}
        if self.kind in column:
            return int(column[self.kind][self.place])
        return int((limits.total if self.kind == "total" else limits.move) or 0)


def all_limits(limits: Limits) -> list[Limit]:
    """Every limit that is set, the smallest floors first and the total last."""
    floors = np.argsort(limits.floor, kind="stable").tolist()
    found = [Limit("floor", place) for place in floors if limits.floor[place] > 0]
    found += [Limit("cap", place) for place in np.argsort(-limits.cap, kind="stable").tolist()]
    found += [Limit("group_floor", place) for place in np.flatnonzero(limits.low > 0).tolist()]
    found += [Limit("group_cap", place) for place in np.flatnonzero(limits.high < NO_LIMIT).tolist()]
    if limits.move is not None:
        found.append(Limit("move"))
    return [*found, Limit("total")]


def with_only(limits: Limits, kept: list[Limit]) -> Limits:
    """The same case with these limits alone."""
    n = len(limits.floor)
    places = {
        kind: [each.place for each in kept if each.kind == kind]
        for kind in ("floor", "cap", "group_floor", "group_cap")
    }
    floor, low = np.zeros(n, np.int64), np.zeros(len(limits.low), np.int64)
    cap, high = np.full(n, SUMS_FIT // max(n, 1), np.int64), np.full(len(limits.high), NO_LIMIT, np.int64)
    for kind, target, source in (
        ("floor", floor, limits.floor), ("cap", cap, limits.cap),
        ("group_floor", low, limits.low), ("group_cap", high, limits.high),
    ):  # fmt: skip
        target[places[kind]] = source[places[kind]]
    kinds = {each.kind for each in kept}
    return replace(
        limits, floor=floor, cap=cap, low=low, high=high, total=limits.total if "total" in kinds else None,
        move=limits.move if "move" in kinds else None,
    )  # fmt: skip


def conflict(limits: Limits) -> list[Limit]:
    """Limits that cannot be kept together, of which none can be left out: without any one of them the rest can be kept."""
    kept, waiting = all_limits(limits), [all_limits(limits)]
    while waiting:
        block = waiting.pop()
        gone = set(block)
        rest = [each for each in kept if each not in gone]
        if not with_only(limits, rest).can_be_kept:
            kept = rest
        elif len(block) > 1:
            half = len(block) // 2
            waiting += [block[half:], block[:half]]
    return kept


def enough(limits: Limits, kept: list[Limit], one: Limit) -> int:
    """To what amount one limit of a conflict would have to give way so that all can be kept."""
    base = with_only(limits, kept)
    if one.kind == "total":
        return _total_near(base)
    if one.kind == "move":
        return base.least_moved
    own, rises = one.amount(limits), one.kind in ("cap", "group_cap")
    bad, good = own, SUMS_FIT // max(len(limits.floor), 1) if rises else 0
    while abs(good - bad) > 1:
        middle = (good + bad) // 2
        if _changed(base, one, middle).can_be_kept:
            good = middle
        else:
            bad = middle
    return good


def _total_near(limits: Limits) -> int:
    """The total nearest to the one wanted with which the other limits can be kept."""
    low, high = (int(ends.sum()) for ends in limits.span)
    wanted = limits.total or 0
    if limits.move is not None:
        free = replace(limits, total=None)
        left = limits.move - free.least_moved
        near = np.clip(limits.by_group(np.clip(limits.last, limits.floor, limits.cap)), *limits.span)
        if limits.side == DOWN:
            low = max(low, int(near.sum()) - left)
        else:
            high = min(high, int(near.sum()) + left)
    return low if wanted < low else high


def _changed(limits: Limits, one: Limit, amount: int) -> Limits:
    name = {"floor": "floor", "cap": "cap", "group_floor": "low", "group_cap": "high"}[one.kind]
    column = getattr(limits, name).copy()
    column[one.place] = amount
    changes: dict[str, Any] = {name: column}
    return replace(limits, **changes)
