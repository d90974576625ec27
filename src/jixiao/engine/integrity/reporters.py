"""Who is tested: one series, all of an organisation's series together, or one indicator of all organisations."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.panel import Panel

EVERYBODY = "*"
SERIES, ORGANISATION, INDICATOR = "series", "organisation", "indicator"


@dataclass(frozen=True)
class Groups:
    """Groups of values large enough to be tested: value `places[i]` belongs to group `of[i]`; `name(g)` says which."""

    places: Ints
    of: Ints
    sizes: Ints
    name: Callable[[int], tuple[str, str, str]]

    def __len__(self) -> int:
        return len(self.sizes)


def groups_of(panel: Panel, places: Ints, least: int, kinds: Sequence[str]) -> list[Groups]:
    """The groups of each kind with `least` values or more; a pool of one series only is no pool and is left out."""
    return [group for kind in kinds if len(group := _of_kind(panel, places, least, kind))]


def _of_kind(panel: Panel, places: Ints, least: int, kind: str) -> Groups:
    series = panel.series_of[places]
    key = {SERIES: np.arange(panel.n_series), ORGANISATION: panel.organisation, INDICATOR: panel.indicator}[kind]
    own = key[series] if len(series) else series
    size = int(key.max()) + 1 if len(key) else 0
    counts = np.bincount(own, minlength=size)
    enough = counts >= least
    if kind != SERIES:
        enough &= np.bincount(key[np.unique(series)], minlength=size) > 1
    chosen = np.flatnonzero(enough)
    number = np.full(size, -1)
    number[chosen] = np.arange(len(chosen))
    of = number[own] if len(own) else own
    inside = of >= 0

    def name(group: int) -> tuple[str, str, str]:
        own_place = int(chosen[group])
        if kind == SERIES:
            return (*panel.codes(own_place), "")
        if kind == ORGANISATION:
            return panel.organisations[own_place], "", ""
        return EVERYBODY, panel.indicators[own_place], ""

    return Groups(places[inside], of[inside], counts[chosen], name)
