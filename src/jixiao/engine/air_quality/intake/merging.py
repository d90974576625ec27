"""Rows of the same station and moment become one; those that contradict each other stay, marked as contested."""

from dataclasses import replace

import numpy as np

from jixiao.engine.air_quality.intake.concentrations import Concentrations
from jixiao.engine.air_quality.intake.telling import tell_places
from jixiao.engine.model.arrays import Bools, Floats, nearly
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.text import Text

DOUBLE = Text("The same station and moment stands here again with the same values; the first is used.",
              "同一站点同一时间重复出现，数值相同，采用首行。")  # fmt: skip
CONFLICT = Text(
    "Several rows of this station and moment give different values: each has an index of its own, in means and counts "
    "none is used. Keep the right one.",
    "同一站点同一时间出现不同数值：各行分别计算指数，均值与天数统计均不采用；请保留正确的一行。",
)


def merged(known: Concentrations, findings: FindingList) -> Concentrations:
    """By station and moment. Rows that agree in what they know become one; those that do not are all kept, contested."""
    order = np.lexsort((known.rows, known.when, known.station))
    known = known.taken(order)
    again = (np.diff(known.station) == 0) & (np.diff(known.when) == 0)
    if not again.any():
        return known
    opens = np.concatenate(([True], ~again))
    starts, group = np.flatnonzero(opens), np.cumsum(opens) - 1
    values: dict[str, Floats] = {}
    contradicts: Bools = np.zeros(len(starts), np.bool_)
    for name, column in known.values.items():
        low, high = np.fmin.reduceat(column, starts), np.fmax.reduceat(column, starts)
        contradicts |= np.isfinite(low) & ~nearly(low, high)
        values[name] = low
    contested = contradicts[group]
    tell_places(known, findings, "conflicting_rows", np.flatnonzero(contested), CONFLICT)
    repeated = np.flatnonzero(~opens & ~contested)
    tell_places(known, findings, "duplicate_row", repeated, DOUBLE, severity=Severity.WARNING)
    kept = opens | contested
    values = {name: np.where(contested, known.values[name], column[group])[kept] for name, column in values.items()}
    return replace(known.taken(kept), values=values, contested=contested[kept])
