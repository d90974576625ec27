"""Figures that other stages hand in by organisation, indicator and period, laid out as a grid is."""

import numpy as np

from jixiao.engine.model.admission import periods_of, tell
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.rows import ColumnsMissingError, coded, read_rows, to_columns
from jixiao.engine.model.text import Text
from jixiao.engine.warning.scene.scene import Grid, Scene

NEEDED = ("organisation_code", "indicator_code", "period")


def check_frame(frame: object, name: str, figure: str, findings: FindingList) -> None:
    """Tell rows of a frame that cannot be used; ColumnsMissingError where it lacks a column."""
    columns = to_columns(frame) if frame is not None else {}
    missing = [each for each in (*NEEDED, figure) if each not in columns]
    if columns and missing:
        raise ColumnsMissingError(name, missing, list(columns))
    if columns:
        rows = read_rows(columns, name, (figure,))
        periods_of(rows.period, findings, rows)
        for place, reading in rows.quantities[figure].refused.items():
            said = Text(f"{name}: {reading.text.en}", f"{name}：{reading.text.zh}")
            tell(findings, rows, [place], reading.code, said)


def owed_until(frame: object) -> dict[Frequency, int]:
    """By frequency the ordinal of the last period in which something is owed; unreadable periods are left out."""
    columns = to_columns(frame) if frame is not None else {}
    found: dict[Frequency, int] = {}
    for text in coded(columns["period"]).values if "period" in columns else ():
        try:
            period = Period.parse(text)
        except DefinitionError:
            continue
        found[period.frequency] = max(period.ordinal, found.get(period.frequency, period.ordinal))
    return found


def cells_of(scene: Scene, grid: Grid, frame: object, figure: str) -> Floats:
    """The column `figure` of a frame in the cells of a grid, NaN elsewhere; of several rows for a cell the last holds."""
    found = np.full(grid.values.shape, np.nan)
    columns = to_columns(frame) if frame is not None else {}
    if not columns:
        return found
    rows = read_rows(columns, "frame", (figure,))
    frequency, ordinal = periods_of(rows.period, FindingList(), rows)
    organisation = _numbers(rows.organisation.values, scene.panel.organisations)[rows.organisation.codes]
    indicator = _numbers(rows.indicator.values, scene.panel.indicators)[rows.indicator.codes]
    line = _lines(scene.panel, grid, organisation, indicator)
    column = ordinal[rows.period.codes] - grid.first
    right = frequency[rows.period.codes] == FREQUENCIES.index(grid.frequency)
    values = rows.quantities[figure].values
    kept = np.flatnonzero((line >= 0) & right & (column >= 0) & (column < grid.n_columns) & np.isfinite(values))
    found[line[kept], column[kept]] = values[kept]
    return found


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
