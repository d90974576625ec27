"""Nearest neighbours: those most like an organisation, given as a list or computed from its context."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.earlier import Timeline, change
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns
from jixiao.engine.model.rows_of_series import row_count, row_median
from jixiao.engine.model.text import Text

AT_A_TIME = 1 << 20
"""So many neighbours' values are looked up at once."""


@dataclass(frozen=True)
class Neighbourhood:
    """`neighbours[i]` are the numbers of organisation i's neighbours in a panel, −1 where it has fewer."""

    neighbours: Ints

    def values(self, panel: Panel, timeline: Timeline, places: Ints) -> Floats:
        """For observations at `places`: what their neighbours have, same indicator and period; NaN where nothing."""
        series = panel.series_of[places]
        theirs = self._series(panel)[series]
        ordinals = np.repeat(panel.ordinals[places], theirs.shape[1])
        return timeline.values(theirs.ravel(), ordinals).reshape(theirs.shape)

    def _series(self, panel: Panel) -> Ints:
        """The neighbours' series of every series, −1 for none."""
        keys = (panel.organisation * len(panel.indicators) + panel.indicator) * 4 + panel.frequency
        theirs = self.neighbours[panel.organisation]
        own = (panel.indicator * 4 + panel.frequency)[:, None]
        wanted = theirs * (len(panel.indicators) * 4) + own
        seats = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.asarray(np.where((theirs >= 0) & (keys[seats] == wanted), seats, -1))


@dataclass(frozen=True)
class NeighbourFigures:
    """By observation: how many neighbours have a value, their median and their unscaled MAD; itself is not among them."""

    n: Ints
    median: Floats
    mad: Floats


def neighbour_figures(nearest: Neighbourhood, panel: Panel, timeline: Timeline, places: Ints) -> NeighbourFigures:
    """The figures of the neighbours of every observation at `places`, some at a time."""
    step = max(1, AT_A_TIME // max(1, nearest.neighbours.shape[1]))
    found = [
        _figures(nearest.values(panel, timeline, places[first : first + step]))
        for first in range(0, len(places), step)
    ]  # fmt: skip
    if not found:
        return NeighbourFigures(np.zeros(0, np.int64), np.zeros(0), np.zeros(0))
    n, median, mad = (np.concatenate(each) for each in zip(*found, strict=True))
    return NeighbourFigures(n.astype(np.int64), median, mad)


def _figures(values: Floats) -> tuple[Floats, Floats, Floats]:
    median = row_median(values)
    return row_count(values), median, row_median(np.abs(change(values, median[:, None])))


def read_neighbours(table: object, panel: Panel, findings: FindingList) -> Neighbourhood | None:
    """The neighbours of a frame (organisation_code, neighbour_code); an organisation is not its own neighbour.

    Neighbours who have no values at all are told once and left alone.
    """
    columns = to_columns(table) if table is not None else {}
    if not columns:
        return None
    missing = [name for name in ("organisation_code", "neighbour_code") if name not in columns]
    if missing:
        raise ColumnsMissingError("neighbours", missing, list(columns))
    seats = {code: place for place, code in enumerate(panel.organisations)}
    listed: dict[int, dict[int, None]] = {}
    strangers: dict[str, None] = {}
    left, right = coded(columns["organisation_code"]), coded(columns["neighbour_code"])
    for place in range(len(left.codes)):
        one, other = left.at(place), right.at(place)
        if one == other or one not in seats:
            continue
        if other not in seats:
            strangers[other] = None
            continue
        listed.setdefault(seats[one], {})[seats[other]] = None
    _tell_strangers(list(strangers), findings)
    width = max(map(len, listed.values()), default=1)
    neighbours = np.full((len(panel.organisations), width), -1)
    for organisation, others in listed.items():
        neighbours[organisation, : len(others)] = list(others)
    return Neighbourhood(neighbours)


def _tell_strangers(codes: list[str], findings: FindingList) -> None:
    if codes:
        shown, n = "、".join(codes[:10]), len(codes)
        text = Text(
            f"{n} neighbours have no values and are left out: {', '.join(codes[:10])}{' …' if n > 10 else ''}.",
            f"{n} 个近邻单位没有数据，未计入：{shown}{'……' if n > 10 else ''}。",
        )
        findings.add(Finding(Severity.INFO, "neighbour_without_values", text))
