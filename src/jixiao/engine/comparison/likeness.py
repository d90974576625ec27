"""Who is most like whom: nearest neighbours by standardised distance over what organisations cannot help."""

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text

NEIGHBOUR_COLUMNS = ("organisation_code", "rank", "neighbour_code", "distance")
USUAL_NUMBER = 15
"""As many as CIPFA's nearest neighbours model of English councils lists."""


def nearest_by_context(context: object, *, n_neighbours: int = USUAL_NUMBER, meta: object = None) -> Outcome:
    """The nearest neighbours by a table of context (organisation_code, then a column each); META's weights, else equal.

    Distance: the root of the weighted mean square of differences of z-scores (sample standard deviation). A missing cell
    leaves its column out of the pairs it belongs to. Constant columns tell nothing and are left out, with a finding.
    """
    if n_neighbours < 1:
        text = Text("There must be one neighbour at least.", "近邻单位至少为 1 个。")
        raise DefinitionError("bad_number", text)
    findings = FindingList()
    table = read_indicator_table(context, meta, findings)
    scores, weights = _standardised(table, findings)
    rows = []
    for place, code in enumerate(table.organisations):
        apart = _distances(scores, weights, place)
        if np.isnan(apart).all():
            said = Text(
                "It shares no known context with anybody: no neighbours.", "与其他单位无共同的背景数据，无近邻。"
            )
            findings.add(Finding(Severity.WARNING, "no_context", said, code))
        order = sorted(np.flatnonzero(np.isfinite(apart)).tolist(), key=lambda n: (apart[n], table.organisations[n]))
        rows += [
            (code, rank, table.organisations[other], float(apart[other]))
            for rank, other in enumerate(order[:n_neighbours], start=1)
        ]
    return Outcome(Table.from_rows(NEIGHBOUR_COLUMNS, rows), findings.table())


def _standardised(table: IndicatorTable, findings: FindingList) -> tuple[Floats, Floats]:
    """z-scores of the columns that vary, and their weights."""
    columns, weights = [], []
    for meta, column in zip(table.indicators, table.values.T, strict=True):
        there = column[np.isfinite(column)]
        size = float(np.abs(there).max()) if len(there) else 0.0
        centre, spread = (float(there.mean()), float(there.std(ddof=1))) if len(there) > 1 else (0.0, 0.0)
        if spread <= 1e-12 * size:
            said = Text("The same for all: it tells nobody apart.", "各单位数值相同，无区分作用，不采用。")
            findings.add(Finding(Severity.INFO, "constant_column", said, "", meta.code))
        elif meta.weight > 0:
            columns.append((column - centre) / spread)
            weights.append(meta.weight)
    n = len(table.organisations)
    return (np.stack(columns, axis=1) if columns else np.zeros((n, 0))), np.array(weights, np.float64)


def _distances(scores: Floats, weights: Floats, place: int) -> Floats:
    """How far everybody is from one; NaN from itself and where no column is shared."""
    squares = (scores - scores[place]) ** 2
    there = np.isfinite(squares)
    held = (there * weights).sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.sqrt((np.where(there, squares, 0.0) * weights).sum(axis=1) / held)
    apart[place] = np.nan
    return np.asarray(np.where(held > 0, apart, np.nan))
