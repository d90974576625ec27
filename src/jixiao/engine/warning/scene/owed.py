"""What is owed: organisation × indicator of which a task asks a figure, whether there ever was one or not."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.rows import Coded
from jixiao.engine.warning.scene.grid import Grid
from jixiao.engine.warning.scene.handed import Handed

Span = tuple[int, int]


def with_owed(panel: Panel, due: Handed | None) -> Panel:
    """The panel with an empty series for every organisation, indicator and frequency that is owed and has no value."""
    if due is None:
        return panel
    kept = np.flatnonzero((due.frequency >= 0) & _has_code(due.rows.organisation, due.rows.indicator))
    keys = np.unique(
        np.column_stack(
            [due.rows.organisation.codes[kept], due.rows.indicator.codes[kept], due.frequency[kept]]
        ).reshape(-1, 3),
        axis=0,
    )
    asked = [
        (due.rows.organisation.values[who], due.rows.indicator.values[what], often)
        for who, what, often in keys.tolist()
    ]
    known = set(zip(panel.organisation.tolist(), panel.indicator.tolist(), panel.frequency.tolist(), strict=True))
    there = {(panel.organisations[who], panel.indicators[what], often) for who, what, often in known}
    added = sorted(set(asked) - there)
    names = (
        _longer(panel.organisations, [each[0] for each in added]),
        _longer(panel.indicators, [each[1] for each in added]),
    )
    seats = [{code: place for place, code in enumerate(each)} for each in names]
    return replace(
        panel,
        organisations=names[0],
        indicators=names[1],
        organisation=_and(panel.organisation, [seats[0][each[0]] for each in added]),
        indicator=_and(panel.indicator, [seats[1][each[1]] for each in added]),
        frequency=_and(panel.frequency, [each[2] for each in added]),
        starts=_and(panel.starts, [len(panel.values)] * len(added)),
    )


def _has_code(organisation: Coded, indicator: Coded) -> Bools:
    both = (np.array([bool(text) for text in each.values], np.bool_)[each.codes] for each in (organisation, indicator))
    return np.asarray(np.logical_and(*both))


def _longer(names: tuple[str, ...], more: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*names, *more)))


def _and(numbers: Ints, more: Sequence[int]) -> Ints:
    return np.concatenate([numbers, np.array(more, np.int64)])


def owed_spans(due: Handed | None) -> dict[Frequency, Span]:
    """By frequency the first and the last period in which something is owed, as ordinals."""
    found: dict[Frequency, Span] = {}
    for number, frequency in enumerate(FREQUENCIES if due is not None else ()):
        own = due.ordinal[due.frequency == number]  # type: ignore[union-attr]
        if len(own):
            found[frequency] = int(own.min()), int(own.max())
    return found


def overdue(due: Handed | None, panel: Panel, grid: Grid) -> Bools:
    """Cells whose due day has come and whose figure nobody has handed in."""
    if due is None:
        return np.zeros(grid.values.shape, np.bool_)
    with np.errstate(invalid="ignore"):
        return np.asarray((due.cells(panel, grid, "days_late") >= 0) & ~grid.known)
