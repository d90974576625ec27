"""Figures that other stages hand in by organisation, indicator and period, laid out as a grid is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.admission import periods_of, tell
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.rows import Coded, ColumnsMissingError, Rows, coded, read_rows, to_columns
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.grid import Grid

NEEDED = ("organisation_code", "indicator_code", "period")
UNREADABLE, NO_PERIOD = -1, -2


@dataclass(frozen=True)
class Handed:
    """The rows of a frame: `frequency` (UNREADABLE, or NO_PERIOD where that is allowed) and `ordinal` by row.

    `words` are text columns that came along, None where a column is absent.
    """

    rows: Rows
    frequency: Ints
    ordinal: Ints
    words: Mapping[str, Coded | None]

    def figures(self, name: str) -> Floats:
        """A number column, NaN where blank or refused."""
        return self.rows.quantities[name].values

    def has(self, name: str) -> bool:
        """Whether a number column came along."""
        return name in self.rows.quantities

    def lines(self, panel: Panel, grid: Grid) -> Ints:
        """By row the line of its organisation and indicator in a grid, −1 where there is none."""
        organisation = _numbers(self.rows.organisation.values, panel.organisations)[self.rows.organisation.codes]
        indicator = _numbers(self.rows.indicator.values, panel.indicators)[self.rows.indicator.codes]
        return _lines(panel, grid, organisation, indicator)

    def seats(self, panel: Panel, grid: Grid) -> tuple[Ints, Ints, Ints]:
        """Rows that lie in a grid, each with its line and column; those without a period are left out."""
        line, column = self.lines(panel, grid), self.ordinal - grid.first
        right = self.frequency == FREQUENCIES.index(grid.frequency)
        kept = np.flatnonzero((line >= 0) & right & (column >= 0) & (column < grid.n_columns))
        return kept, line[kept], column[kept]

    def cells(self, panel: Panel, grid: Grid, figure: str) -> Floats:
        """A number column in the cells of a grid, NaN elsewhere; of several rows for a cell the last holds."""
        found = np.full(grid.values.shape, np.nan)
        rows, line, column = self.seats(panel, grid)
        values = self.figures(figure)[rows]
        known = np.isfinite(values)
        found[line[known], column[known]] = values[known]
        return found


def read_handed(
    frame: object,
    name: str,
    figures: Sequence[str],
    findings: FindingList,
    *,
    optional: Sequence[str] = (),
    words: Sequence[str] = (),
    may_lack_period: bool = False,
) -> Handed | None:
    """The rows of a frame, None where there is no frame; ColumnsMissingError where it lacks a column.

    Periods and numbers that cannot be read are told.
    """
    if frame is None:
        return None
    columns = to_columns(frame)
    missing = [each for each in (*NEEDED, *figures) if each not in columns]
    if columns and missing:
        raise ColumnsMissingError(name, missing, list(columns))
    rows = read_rows(columns, name, figures, optional)
    frequency, ordinal = periods_of(rows.period, findings, rows, ("",) if may_lack_period else ())
    for figure in rows.quantities.values():
        for place, reading in figure.refused.items():
            said = Text(f"{name}: {reading.text.en}", f"{name}：{reading.text.zh}")
            tell(findings, rows, [place], reading.code, said)
    when = rows.period.codes
    told = {word: coded(columns[word]) if word in columns else None for word in words}
    return Handed(rows, frequency[when] if len(rows) else when, ordinal[when] if len(rows) else when, told)


def _numbers(texts: tuple[str, ...], known: tuple[str, ...]) -> Ints:
    seats = {code: place for place, code in enumerate(known)}
    return np.array([seats.get(text, -1) for text in texts], np.int64)


def _lines(panel: Panel, grid: Grid, organisation: Ints, indicator: Ints) -> Ints:
    """The line of every pair of organisation and indicator; −1 where the grid has none."""
    width = len(panel.indicators) + 1
    keys = grid.organisation * width + grid.indicator
    order = np.argsort(keys, kind="stable")
    wanted = np.where((organisation >= 0) & (indicator >= 0), organisation * width + indicator, -1)
    if not len(keys):
        return np.full(len(wanted), -1)
    seats = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
    return np.where(keys[order][seats] == wanted, order[seats], -1)
