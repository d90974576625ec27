"""Past figures out of a list, for a look at a scheme: one row each organisation, one column for each indicator. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.web.set_up.rules.aims import columns_of, read_matrix
from jixiao.web.set_up.rules.reading import Fault


@dataclass(frozen=True)
class PastAnswer:
    """Figures by indicator and organisation; what could not be used is told in `faults`, the rest counts."""

    figures: Mapping[str, Mapping[str, float]]
    faults: tuple[Fault, ...] = ()

    @property
    def n_figures(self) -> int:
        """How many were read."""
        return sum(map(len, self.figures.values()))


def read_past(
    table: Sequence[Sequence[Any]],
    places: Mapping[str, str],
    indicators: Mapping[str, tuple[str, ...]],
    units: Mapping[str, str],
) -> PastAnswer:
    """`places`: code by name; `indicators`: the names of each; `units`: what figures may be written with.

    The first row has titles; bad cells are left out and told.
    """
    found, faults = read_matrix(table, places, columns_of(indicators), units)
    return PastAnswer(found, tuple(faults))
