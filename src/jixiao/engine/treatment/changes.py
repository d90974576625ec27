"""The list of what treatment changed: a row for each value that is not what it was."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.table import LazyColumns, Repeated, Table
from jixiao.engine.treatment.shape import Shape

CHANGE_COLUMNS = (
    "organisation_code", "indicator_code", "action", "before", "after",
    "skew_before", "kurtosis_before", "skew_after", "kurtosis_after",
)  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """What was done to the column at `place`, to how many values, and its shapes before and after."""

    place: int
    n_moved: int
    action: str
    before: Shape
    after: Shape


def change_table(table: IndicatorTable, result: IndicatorTable, changed: Sequence[Changes]) -> Table:
    """CHANGE_COLUMNS, column by column of the table; made when it is read, for it can be as long as the table is large."""
    codes = [table.codes[each.place] for each in changed]
    column = np.repeat(np.arange(len(changed)), [each.n_moved for each in changed])

    @cache
    def rows() -> list[Ints]:
        pairs = ((table.values[:, each.place], result.values[:, each.place]) for each in changed)
        return [np.flatnonzero(np.isfinite(before) & (before != after)) for before, after in pairs]

    def standing_in(values: Floats) -> Floats:
        parts = [values[moved, each.place] for each, moved in zip(changed, rows(), strict=True)]
        return np.concatenate([*parts, np.zeros(0)])

    def spread(figures: Sequence[float]) -> Floats:
        return np.array(figures, np.float64)[column]

    makers: Mapping[str, Callable[[], Any]] = {
        "organisation_code": lambda: Repeated(table.organisations, np.concatenate([*rows(), np.zeros(0, np.int64)])),
        "indicator_code": lambda: Repeated(codes, column),
        "action": lambda: Repeated([each.action for each in changed], column),
        "before": lambda: standing_in(table.values),
        "after": lambda: standing_in(result.values),
        "skew_before": lambda: spread([each.before.skew for each in changed]),
        "kurtosis_before": lambda: spread([each.before.kurtosis for each in changed]),
        "skew_after": lambda: spread([each.after.skew for each in changed]),
        "kurtosis_after": lambda: spread([each.after.kurtosis for each in changed]),
    }
    return Table(LazyColumns(len(column), makers))
