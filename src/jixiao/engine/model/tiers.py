"""Tiers of qualitative indicators (定性指标分档): which shares of full marks belong to which wording."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints, at_least
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.library import standards

Range = tuple[float, float]
"""Upper and lower end as shares of full marks."""


def known_tiers() -> tuple[str, ...]:
    """The standards in the library, oldest first."""
    return tuple(standards("qualitative-tiers", "qualitative_tiers"))


def tiers_of(standard: str) -> tuple[Range, ...]:
    """The tiers of a standard of the library, best first; DefinitionError for one that is not there."""
    listed = standards("qualitative-tiers", "qualitative_tiers")
    if standard not in listed:
        text = Text(f"There is no standard of tiers “{standard}”.", f"没有名为“{standard}”的分档标准。")
        raise DefinitionError("unknown_tiers", text, did_you_mean(standard, listed))
    return tuple((float(high), float(low)) for high, low in listed[standard])


def tiers_holding(shares: Floats, ranges: Sequence[Range]) -> Ints:
    """Number of the tier (1 is the best) that holds each share; 0 where none does.

    A tier holds its low end and not its high end, which belongs to the better one; the best holds both.
    """
    own = np.zeros(len(shares), np.int64)
    for number, (high, low) in enumerate(ranges, start=1):
        below = ~at_least(shares, high) if number > 1 else at_least(np.full(len(shares), high), shares)
        own = np.where((own == 0) & at_least(shares, low) & below, number, own)
    return own
