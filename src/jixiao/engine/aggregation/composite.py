"""A composite index (综合指数) in one call: indicators brought onto one scale, then one score and rank per organisation."""

from collections.abc import Mapping

import numpy as np

from jixiao.engine.aggregation.aggregate import Case, Wishes, score_table, scored
from jixiao.engine.aggregation.arithmetic import Arithmetic
from jixiao.engine.model.aggregation import Aggregation, Combined, build_aggregation
from jixiao.engine.model.arrays import by_halves
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.table_tree import tree_of
from jixiao.engine.normalisation.method import Normalisation
from jixiao.engine.normalisation.normalise import build_normalisation, normalise_table, references_of, straight_lines
from jixiao.engine.normalisation.straight import CELLS_AT_A_TIME, Drawing, Straight, cuts


def composite(
    table: object,
    *,
    meta: object = None,
    scale: str = "minmax",
    scale_options: Mapping[str, object] | None = None,
    method: str = "arithmetic",
    missing: str = "rescale",
    dense: bool = False,
    nodes: bool = False,
    **options: object,
) -> Outcome:
    """`normalise` by `scale`, then `aggregate` by `method`, where higher is better in every column: the same digits.

    Where both go value by value (a straight scale under a weighted mean, nothing missing) the table in between is never
    written down: half the time, and no memory.
    """
    findings, wishes = FindingList(), Wishes(missing, dense, nodes)
    way, mean = build_normalisation(scale, scale_options or {}), build_aggregation(method, options)
    sheet = read_indicator_table(table, meta, findings)
    made = _in_one_pass(sheet, way, mean, wishes, findings)
    if made is None:
        made = score_table(normalise_table(sheet, way, findings).all_higher(), mean, wishes, findings)
    return Outcome(made, findings.table())


def _in_one_pass(
    sheet: IndicatorTable, way: Normalisation, mean: Aggregation, wishes: Wishes, findings: FindingList
) -> Table | None:
    """The result block by block; None where it takes the table in between."""
    tree = tree_of(sheet)
    is_plain = isinstance(mean, Arithmetic) and isinstance(way, Straight) and way.is_straight and sheet.is_whole
    is_flat = not (sheet.aggregates or wishes.nodes) and bool((tree.leaf_weights > 0).all())
    if not (is_plain and is_flat and sheet.values.size):
        return None
    assert isinstance(way, Straight)
    assert isinstance(mean, Arithmetic)
    told = FindingList()
    lines = straight_lines(sheet, references_of(sheet, way), way, told)
    if None in lines:
        return None
    drawing, values, average = Drawing.of(lines, sheet.higher), sheet.values, mean.average
    weights, score = np.array(tree.branches[-1].weights), np.empty(len(values))

    def run(part: slice) -> None:
        room = np.empty((max(1, CELLS_AT_A_TIME // values.shape[1]), values.shape[1]))
        for rows in cuts(part, values.shape[1]):
            block = values[rows]
            score[rows] = average(drawing.onto(block, room[: len(block)]), weights)

    with np.errstate(over="ignore", invalid="ignore"):
        by_halves(len(values), values.size, run)
    if not np.isfinite(score).all():
        return None
    findings.found.extend(told.found)
    nobody = np.zeros(len(values), np.bool_)
    return scored(
        sheet.all_higher(), mean, wishes, Case(tree, lambda columns, below: Combined(score), nobody), findings
    )
