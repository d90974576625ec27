"""The figures of an order: approved observations with their aims, those of comparison organisations, what follows from both."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from jixiao.web.collection.models import Observation
from jixiao.web.collection.queries import newest_observations
from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.queries.parameters import periods_to_hold
from jixiao.web.indicators.queries import indicator_on, newest_targets
from jixiao.web.organisations.queries import peer_groups_on

Points = list[rules.Point]
HIGHER = "higher"


@dataclass(frozen=True)
class Figures:
    """An order's own points, those of comparison organisations by organisation, and which way is better."""

    own: Points
    others: dict[int, Points]
    direction: str


def direction_of(order: RectificationOrder, today: date) -> str:
    """Which way is better for the order's indicator."""
    if order.indicator is None:
        return HIGHER
    version = indicator_on(today, [order.indicator.code]).get(order.indicator.code)
    return version.direction if version else HIGHER


def points_of(order: RectificationOrder) -> Points:
    """Every approved figure of the order's indicator, oldest first; the office's aim goes before targets and paths."""
    return _points(order, [order.subject_id]).get(order.subject_id, [])


def figures_of(order: RectificationOrder, today: date) -> Figures:
    """The same, and comparison organisations: those of its peer groups, today."""
    mine = set(peer_groups_on(today).filter(organisation=order.subject_id).values_list("peer_group_id", flat=True))
    peers = peer_groups_on(today).filter(peer_group__in=mine).values_list("organisation_id", flat=True)
    found = _points(order, {order.subject_id, *peers})
    own = found.pop(order.subject_id, [])
    return Figures(own, found, direction_of(order, today))


def effect_of(order: RectificationOrder, today: date, points: Points | None = None) -> rules.Effect | None:
    """Whether the indicator has moved since the order; None for an order that is about no indicator."""
    if order.indicator is None:
        return None
    held = points_of(order) if points is None else points
    return rules.judge(held, order.counts_from, direction_of(order, today), periods_to_hold(today))


def has_target(order: RectificationOrder) -> bool:
    """Whether anything tells where the indicator should be."""
    return order.aim is not None or any(point.aim is not None for point in points_of(order)[-1:])


def _points(order: RectificationOrder, ids: Collection[int]) -> dict[int, Points]:
    if order.indicator is None:
        return {}
    code = order.indicator.code
    kept = Observation.objects.filter(indicator=order.indicator, organisation__in=list(ids))
    periods = list(kept.values_list("period", flat=True).distinct())
    rows = newest_observations([code], ids, periods, approved_only=True)
    targets = newest_targets([code], ids, [*periods, *{period[:4] for period in periods}])
    found: dict[int, Points] = {}
    for row in rows:
        if row.value is None:
            continue
        path = targets.get(
            (row.organisation_id, code, row.period), targets.get((row.organisation_id, code, row.period[:4]))
        )
        aim = order.aim if order.aim is not None and row.organisation_id == order.subject_id else path
        found.setdefault(row.organisation_id, []).append(rules.Point(row.period, row.value, aim))
    return {organisation_id: rules.in_order(points) for organisation_id, points in found.items()}
