"""加减分: bonus and deduction points per event, each item and each kind with its cap."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.parts import Adjustment


@dataclass(frozen=True)
class Adjusted:
    """Signed points: per item (organisations × items), what the caps of a kind took back, and the total."""

    items: Floats
    cap_relief: Floats
    total: Floats


def adjust(counts: Floats, items: tuple[Adjustment, ...], caps: dict[str, float]) -> Adjusted:
    """Points from event counts; an absent count is no event, a negative one is none either."""
    events = np.where(np.isfinite(counts), np.maximum(counts, 0.0), 0.0)
    points = np.zeros(counts.shape)
    total = np.zeros(counts.shape[0])
    relief = np.zeros(counts.shape[0])
    for kind, sign in (("bonus", 1.0), ("deduction", -1.0)):
        of_kind = [place for place, item in enumerate(items) if item.kind == kind]
        for place in of_kind:
            item = items[place]
            points[:, place] = sign * np.minimum(events[:, place] * item.points_each, _cap(item))
        subtotal = points[:, of_kind].sum(axis=1)
        allowed = sign * np.minimum(np.abs(subtotal), caps.get(kind, np.inf))
        relief += allowed - subtotal
        total += allowed
    return Adjusted(points, relief, total)


def _cap(item: Adjustment) -> float:
    return np.inf if item.cap is None else item.cap
