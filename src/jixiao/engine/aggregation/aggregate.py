"""Aggregates a table: one score and rank per organisation, by any way there is."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from jixiao.engine.aggregation.fuzzy import Fuzzy
from jixiao.engine.aggregation.gaps import check_policy, fill, gaps_of, settle_gaps
from jixiao.engine.aggregation.memberships import Memberships, holds_memberships, read_memberships
from jixiao.engine.aggregation.report import report
from jixiao.engine.model.aggregation import Aggregation, Combined, build_aggregation
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.rows import to_columns
from jixiao.engine.model.table import LazyColumns, Table
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.table_tree import tree_of
from jixiao.engine.model.weight_tree import WeightTree


@dataclass(frozen=True)
class Wishes:
    """How the result is wanted: what a missing value counts as, ranks without gaps, scores of the nodes below the index."""

    missing: str = "rescale"
    dense: bool = False
    nodes: bool = False

    def __post_init__(self) -> None:
        check_policy(self.missing)


def aggregate(
    table: object,
    method: str,
    *,
    meta: object = None,
    missing: str = "rescale",
    dense: bool = False,
    nodes: bool = False,
    **options: object,
) -> Outcome:
    """Scores of a table (a frame with `organisation_code`, or an IndicatorTable): organisation_code, score, rank, extras.

    `missing`: rescale, zero, exclude or refuse. `dense`: ranks 1, 2, 2, 3. `nodes`: a column score_<code> per node too.
    `options` belong to the method (v, zeta, cuts …). Bad cells become findings; a bad definition raises DefinitionError.
    """
    wishes, findings = Wishes(missing, dense, nodes), FindingList()
    way = build_aggregation(method, options)
    if isinstance(table, IndicatorTable):
        return Outcome(score_table(table, way, wishes, findings), findings.table())
    columns = to_columns(table)
    if isinstance(way, Fuzzy) and holds_memberships(columns):
        given = read_memberships(columns, meta, findings)
        return Outcome(score_memberships(given, way, wishes, findings), findings.table())
    sheet = read_indicator_table(columns, meta, findings)
    return Outcome(score_table(sheet, way, wishes, findings), findings.table())


def score_table(sheet: IndicatorTable, way: Aggregation, wishes: Wishes, findings: FindingList) -> Table:
    """The table of scores by one way; what went wrong is added to the findings."""
    tree, counts = _tree(sheet)
    missing = gaps_of(sheet, counts)
    excluded = settle_gaps(missing, wishes.missing, sheet.organisations, sheet.codes, findings)
    values = fill(sheet.values, missing, excluded, wishes.missing)

    def combine(columns: Ints, below: WeightTree) -> Combined:
        some = values if len(columns) == values.shape[1] else values[:, columns]
        return way.combine_tree(some, below, sheet.higher[columns])

    return scored(sheet, way, wishes, Case(tree, combine, excluded), findings)


def score_memberships(given: Memberships, way: Fuzzy, wishes: Wishes, findings: FindingList) -> Table:
    """The same for memberships that are given, one column per grade."""
    judge, sheet = way.for_grades(given.grades), given.sheet
    tree, counts = _tree(sheet)
    missing = gaps_of(sheet, counts)
    excluded = settle_gaps(missing, wishes.missing, sheet.organisations, sheet.codes, findings)
    shares = given.shares.copy()
    if wishes.missing == "zero":
        shares[missing] = np.arange(len(given.grades)) == len(given.grades) - 1  # a value of 0 is in the worst grade
    shares[excluded] = np.nan

    def combine(columns: Ints, below: WeightTree) -> Combined:
        return judge.judge(judge.compose(shares[:, columns], below), below)

    return scored(sheet, judge, wishes, Case(tree, combine, excluded), findings)


@dataclass(frozen=True)
class Case:
    """A tree of weights, how the columns below one of its branches are combined, and who is out of it."""

    tree: WeightTree
    combine: Callable[[Ints, WeightTree], Combined]
    excluded: Bools


def _tree(sheet: IndicatorTable) -> tuple[WeightTree, Bools]:
    """How the columns hang, and which of them count."""
    tree = tree_of(sheet)
    return tree, np.asarray(tree.leaf_weights > 0, dtype=np.bool_)


def scored(sheet: IndicatorTable, way: Aggregation, wishes: Wishes, case: Case, findings: FindingList) -> Table:
    """The table of scores and ranks of one case, with what is to be told of it."""
    every = np.arange(len(sheet.indicators))
    combined = case.combine(every, case.tree)
    report(combined, sheet, case.tree, case.excluded, findings)
    columns: dict[str, Any] = {
        "organisation_code": sheet.organisations,
        "score": _known(combined.score),
        "rank": _ranks(combined.score, way.lower_is_better, wishes.dense),
    }
    for name, extra in combined.extras.items():
        columns[name] = _known(extra) if isinstance(extra, np.ndarray) else extra
    if wishes.nodes:
        inner = [meta.code for meta in sheet.aggregates if meta.code != case.tree.root.code]
        columns |= {f"score_{code}": _known(case.combine(*case.tree.under(code)).score) for code in inner}
    return Table(
        LazyColumns(len(sheet.organisations), {name: partial(_itself, made) for name, made in columns.items()})
    )


def _itself(column: Any) -> Any:
    """A column that is made already, as the maker of one."""
    return column


def _known(numbers: Floats) -> Floats:
    """Numbers for a table: no −0, NaN where there is none."""
    return np.where(np.isfinite(numbers), numbers + 0.0, np.nan)


def _ranks(score: Floats, lower_is_better: bool, dense: bool) -> Any:
    """Ranks, masked where there is no score."""
    ranks = competition_rank(-score if lower_is_better else score)
    places = np.searchsorted(np.unique(ranks[ranks > 0]), ranks) + 1 if dense else ranks
    return np.ma.MaskedArray(places, mask=ranks == 0)
