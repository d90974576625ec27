"""`compare(frame)`: every value against its target, its own past and its peers."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.comparison.cells import Cells
from jixiao.engine.comparison.comparables import Comparables, read_comparables
from jixiao.engine.comparison.dimension import told_apart
from jixiao.engine.comparison.earlier import change, growth
from jixiao.engine.comparison.progress import CLASSES
from jixiao.engine.comparison.remarks import tell_empty_cells
from jixiao.engine.comparison.standing import distance
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import LazyColumns, Repeated, Table


@dataclass(frozen=True)
class Comparison(Outcome):
    """`table` has a row per observation of COLUMNS, by organisation, indicator and period; columns are made when read.

    `cells` has the same figures as arrays, of all observations that were compared; `shown` are those of the table.
    """

    cells: Cells
    shown: Bools


def compare(
    frame: object,
    *,
    targets: object = None,
    groups: object = None,
    neighbours: object = None,
    baseline: object = None,
    directions: Mapping[str, str] | None = None,
    meta: object = None,
    period: Period | str | None = None,
    organisations: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
) -> Comparison:
    """Compare the values of a frame (organisation_code, indicator_code, period, value [, dimension]).

    `targets` as for `evaluate`; `groups` organisation_code, group [, period]; `neighbours` organisation_code,
    neighbour_code; `baseline` a period or a frame with baseline; `meta` indicator_code, direction, unit_of_measure.
    `period`, `organisations`, `indicators` say what is shown. Empty cells have findings; bad definitions raise.
    """
    case = read_comparables(
        frame,
        targets=targets,
        groups=groups,
        neighbours=neighbours,
        baseline=baseline,
        directions=directions,
        meta=meta,
    )
    return compare_again(case, period=period, organisations=organisations, indicators=indicators)


def compare_again(
    case: Comparables,
    *,
    period: Period | str | None = None,
    organisations: Iterable[str] | None = None,
    indicators: Iterable[str] | None = None,
) -> Comparison:
    """The comparison of one period (None: of all) out of what has been read: a page in milliseconds."""
    when = Period.parse(period) if isinstance(period, str) else period
    cells = Cells(case, case.places(when))
    shown = case.shown(cells.places, organisations, indicators)
    findings = FindingList(list(case.findings.found))
    tell_empty_cells(cells, shown, findings)
    return Comparison(_table(cells, shown), told_apart(findings).table(), cells, shown)


Maker = Callable[[Cells], Any]


def _words(words: Sequence[str], places: Ints) -> Repeated:
    """The words at places; nothing at −1."""
    return Repeated((*words, ""), np.where(places < 0, len(words), places))


def _group(cells: Cells) -> Repeated:
    return _words(cells.case.membership.names, cells.group)


def _code(part: int) -> Maker:
    return lambda cells: Repeated([code[part] for code in cells.case.codes], cells.indicator)


def _organisation(cells: Cells) -> Repeated:
    return Repeated(cells.panel.organisations, cells.panel.organisation[cells.series])


def _period(cells: Cells) -> Repeated:
    moments = cells.panel.frequency[cells.series] * (1 << 18) + cells.ordinal
    _, first, number = np.unique(moments, return_index=True, return_inverse=True)
    texts = [str(cells.panel.period(int(cells.places[place]))) for place in first]
    return Repeated(texts, number.astype(np.int64))


def _flag(figures: Ints) -> Any:
    return np.ma.masked_less(figures, 0)


def _count(figures: Ints) -> Any:
    return np.ma.masked_equal(figures, 0)


def _of_neighbours(name: str) -> Maker:
    def made(cells: Cells) -> Any:
        near = cells.neighbours
        if near is None:
            return np.full(len(cells.places), np.nan)
        if name == "distance":
            return distance(cells.value, near.median, near.mad)
        return getattr(near, name)

    return made


def _n_neighbours(cells: Cells) -> Any:
    near = cells.neighbours
    return _flag(np.full(len(cells.places), -1) if near is None else near.n)


_MAKERS: dict[str, Maker] = {
    "organisation_code": _organisation,
    "indicator_code": _code(0),
    "dimension": _code(1),
    "period": _period,
    "group": _group,
    "direction": lambda cells: Repeated(cells.case.traits.directions, cells.indicator),
    "unit_of_measure": lambda cells: Repeated(cells.case.traits.units, cells.indicator),
    "value": lambda cells: cells.value,
    "target": lambda cells: cells.target,
    "target_gap": lambda cells: cells.target_gap,
    "target_ratio": lambda cells: cells.target_ratio,
    "target_met": lambda cells: _flag(cells.target_met),
    "value_a_year_before": lambda cells: cells.last_year,
    "year_on_year": lambda cells: cells.year_on_year,
    "year_on_year_rate": lambda cells: cells.year_on_year_rate,
    "value_before": lambda cells: cells.previous,
    "period_on_period": lambda cells: change(cells.value, cells.previous),
    "period_on_period_rate": lambda cells: growth(cells.value, cells.previous),
    "baseline": lambda cells: cells.baseline,
    "since_baseline": lambda cells: change(cells.value, cells.baseline),
    "since_baseline_rate": lambda cells: growth(cells.value, cells.baseline),
    "mean_3_years": lambda cells: cells.mean_3[0],
    "against_mean_3_years": lambda cells: change(cells.value, cells.mean_3[0]),
    "n_of_3_years": lambda cells: cells.mean_3[1],
    "mean_5_years": lambda cells: cells.mean_5[0],
    "against_mean_5_years": lambda cells: change(cells.value, cells.mean_5[0]),
    "n_of_5_years": lambda cells: cells.mean_5[1],
    "improving": lambda cells: _flag(cells.better(cells.last_year)),
    "improving_on_3_years": lambda cells: _flag(cells.better(cells.mean_3[0])),
    "improving_on_5_years": lambda cells: _flag(cells.better(cells.mean_5[0])),
    "n_peers": lambda cells: _count(cells.peers.size),
    "median": lambda cells: cells.peers.median,
    "mad": lambda cells: cells.peers.mad,
    "mad_distance": lambda cells: cells.peers.mad_distance,
    "percentile": lambda cells: cells.standing[1],
    "best": lambda cells: cells.best,
    "gap_to_best": lambda cells: change(cells.value, cells.best),
    "rank": lambda cells: _count(cells.standing[0]),
    "improvement": lambda cells: cells.improvement,
    "rank_by_improvement": lambda cells: _count(cells.rank_by_improvement),
    "n_neighbours": _n_neighbours,
    "neighbours_median": _of_neighbours("median"),
    "neighbours_mad": _of_neighbours("mad"),
    "neighbours_mad_distance": _of_neighbours("distance"),
    "goal": lambda cells: cells.goal,
    "progress": lambda cells: cells.progress,
    "progress_class": lambda cells: _words(CLASSES, cells.progress_class),
}
COLUMNS = tuple(_MAKERS)


def _table(cells: Cells, shown: Bools) -> Table:
    if shown.all():
        makers = {name: _bound(make, cells) for name, make in _MAKERS.items()}
    else:
        makers = {name: _of_shown(make, cells, shown) for name, make in _MAKERS.items()}
    return Table(LazyColumns(int(shown.sum()), makers))


def _bound(make: Maker, cells: Cells) -> Callable[[], Any]:
    return lambda: make(cells)


def _of_shown(make: Maker, cells: Cells, shown: Bools) -> Callable[[], Any]:
    def made() -> Any:
        column: Floats | Repeated = make(cells)
        return Repeated(column.texts, column.places[shown]) if isinstance(column, Repeated) else column[shown]

    return made
