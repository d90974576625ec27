"""Whether an indicator has moved since an order, whether it fell back, and how others moved meanwhile. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from jixiao.engine.model.period import Period
from jixiao.web.base.words import N_

MOVED, SHORT, WORSE, WAITING, AIMLESS = "moved", "short", "worse", "waiting", "aimless"
VERDICT_LABELS = {
    MOVED: N_("The indicator has moved to its aim"),
    SHORT: N_("It has moved, not to its aim yet"),
    WORSE: N_("It has not moved, or the wrong way"),
    WAITING: N_("No period since the order has its figure yet"),
    AIMLESS: N_("No target tells where it should be: set an aim"),
}


@dataclass(frozen=True)
class Point:
    """An approved figure with what it should have been in that period; `aim` None where nothing tells."""

    period: str
    value: float
    aim: float | None = None

    def reaches(self, direction: str) -> bool:
        """Whether it is at its aim or beyond it."""
        if self.aim is None:
            return False
        return self.value >= self.aim if direction == "higher" else self.value <= self.aim


@dataclass(frozen=True)
class Effect:
    """Before and after: the last figure before the order, the newest one that counts, and what follows."""

    verdict: str
    before: Point | None = None
    after: Point | None = None
    n_reached: int = 0
    """So many of the newest figures in a row reach their aim."""
    hold: int = 1
    """So many must."""

    @property
    def change(self) -> float | None:
        """After minus before, in the indicator's own unit."""
        return self.after.value - self.before.value if self.before and self.after else None

    @property
    def share_closed(self) -> float | None:
        """How much of the gap between the figure before and the aim is closed; None where there was no gap."""
        if self.before is None or self.after is None or self.after.aim is None:
            return None
        gap = self.after.aim - self.before.value
        return None if gap == 0 else (self.after.value - self.before.value) / gap


@dataclass(frozen=True)
class Beside:
    """How comparison organisations moved over the same periods, and by how much more this one did (better is plus)."""

    n: int
    change: float
    difference: float


def in_order(points: Sequence[Point]) -> list[Point]:
    """By the end of their periods."""
    return sorted(points, key=lambda point: (Period.parse(point.period).last_date, point.period))


def counts_after(period: str, issued: date) -> bool:
    """A period counts as after an order if none of its days lie before it: what had begun could not be rectified whole."""
    return Period.parse(period).first_date >= issued


def judge(points: Sequence[Point], issued: date, direction: str, hold: int = 1) -> Effect:
    """Whether the newest `hold` figures of whole periods since `issued` reach their aims.

    Before is the newest period that had ended by then. A period that was running when the order came is neither.
    """
    ordered = in_order(points)
    before = next((p for p in reversed(ordered) if Period.parse(p.period).last_date < issued), None)
    since = [point for point in ordered if counts_after(point.period, issued)]
    if not since:
        return Effect(WAITING, before, None, 0, hold)
    newest = since[-1]
    if newest.aim is None:
        return Effect(AIMLESS, before, newest, 0, hold)
    n_reached = 0
    for point in reversed(since):
        if not point.reaches(direction):
            break
        n_reached += 1
    if n_reached >= hold:
        return Effect(MOVED, before, newest, n_reached, hold)
    return Effect(WORSE if _has_not_moved(before, newest, direction) else SHORT, before, newest, n_reached, hold)


def _has_not_moved(before: Point | None, newest: Point, direction: str) -> bool:
    if before is None or newest.reaches(direction):
        return False
    change = newest.value - before.value
    return change <= 0 if direction == "higher" else change >= 0


def fell_back(points: Sequence[Point], closed_period: str, direction: str, within: int) -> Point | None:
    """The first figure, among the `within` periods after the one that closed it, that misses its aim; None: it holds."""
    closed = Period.parse(closed_period)
    for point in in_order(points):
        period = Period.parse(point.period)
        if period.first_date <= closed.last_date:
            continue
        if period.frequency is closed.frequency and period.ordinal - closed.ordinal > within:
            break
        if point.aim is not None and not point.reaches(direction):
            return point
    return None


def compare(effect: Effect, others: Collection[Sequence[Point]], direction: str) -> Beside | None:
    """The median change of organisations that have figures of both periods; None without a change or with fewer than two."""
    if effect.before is None or effect.after is None or effect.change is None:
        return None
    changes = []
    for points in others:
        values = {point.period: point.value for point in points}
        first, last = values.get(effect.before.period), values.get(effect.after.period)
        if first is not None and last is not None:
            changes.append(last - first)
    if len(changes) < 2:
        return None
    usual = median(changes)
    difference = effect.change - usual
    return Beside(len(changes), usual, difference if direction == "higher" else -difference)
