"""The leaves of a scheme that people score, and a score as the figure that the scheme reads."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.node import Node
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.tiers import tiers_holding
from jixiao.engine.scoring.manual import Manual
from jixiao.engine.scoring.tier_range import TierRange
from jixiao.web.appraisal import rules
from jixiao.web.appraisal.models import PanelIndicator
from jixiao.web.collection.rules import Figure

UNIT_FULL = {"percent": 100.0, "share": 1.0}


@dataclass(frozen=True)
class Qualitative:
    """A leaf that people score: its tiers, the figure of a full score, the indicators that take figure and tier."""

    node: Node
    indicator: str
    tiers: tuple[tuple[float, float], ...]
    full: float
    tier_indicator: str = ""


def qualitative_leaves(scheme: Scheme) -> list[Qualitative]:
    """The leaves of a scheme that are scored by people: points within a tier, or points given by a reviewer."""
    found = []
    for leaf in scheme.leaves:
        rule = leaf.rule
        if isinstance(rule, TierRange):
            full = UNIT_FULL.get(rule.unit, leaf.weight)
            found.append(Qualitative(leaf, rule.points or leaf.indicator, rule.ranges, full, rule.tier))
        elif isinstance(rule, Manual):
            found.append(Qualitative(leaf, leaf.indicator, (), leaf.weight))
    return found


def landed_value(score: float, full: float) -> float:
    """A score out of a hundred as the figure that the scheme reads."""
    return round(score * full / rules.FULL, 6)


def figures_of(indicator: PanelIndicator, organisation_code: str, period: str, score: float) -> list[Figure]:
    """A score out of a hundred as the figure that its scheme reads; with the tier's number where the scheme asks for it."""
    value = landed_value(score, indicator.full)
    found = [Figure(organisation_code, indicator.indicator.code, period, value)]
    if indicator.tier_indicator is not None:
        tier = tier_of(score, indicator.tiers)
        found += [Figure(organisation_code, indicator.tier_indicator.code, period, float(tier))] if tier else []
    return found


def tier_of(score: float, tiers: Sequence[Sequence[float]]) -> int:
    """The tier that holds a score out of a hundred; 0 where there are no tiers."""
    ranges = [(float(high), float(low)) for high, low in tiers]
    return int(tiers_holding(np.array([score / rules.FULL]), ranges)[0])
