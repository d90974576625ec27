"""Year-to-date figures (累计数): taken apart into what came in each period, and forecasts of that added up again."""

from collections.abc import Sequence

import numpy as np

from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.series import Series
from jixiao.engine.model.text import Text


def flows(series: Sequence[Series], findings: FindingList) -> tuple[Series, ...]:
    """What came in each period; over a gap within a year (or before its first figure) in equal parts.

    A gap over the turn of a year stays one: what the old year still had is not known. A series whose periods are not parts
    of a year is a finding and has no values.
    """
    return tuple(_flow(each, findings) for each in series)


def _flow(series: Series, findings: FindingList) -> Series:
    per_year = series.step.per_year
    if per_year == 1:
        text = Text(
            "Year-to-date figures need months, quarters or half-years; not forecast.",
            "累计数须为月度、季度或半年数据，未作预测。",
        )
        findings.add(Finding(Severity.ERROR, "not_within_year", text, indicator_code=series.code))
        return Series(series.code, series.step, series.first, np.full(len(series), np.nan), series.rows)
    head = series.first % per_year
    values = np.full(len(series) + head, np.nan)
    values[head:] = series.values
    found = np.full(len(values), np.nan)
    reached, since = 0.0, 0
    for place, value in enumerate(values.tolist()):
        if place % per_year == 0:
            reached, since = 0.0, place
        if value == value:
            found[since : place + 1] = (value - reached) / (place + 1 - since)
            reached, since = value, place + 1
    rows = np.concatenate([np.zeros(head, np.int64), series.rows])
    return Series(series.code, series.step, series.first - head, found, rows)


def added_up(ahead: Floats, first_phase: int, per_year: int, reached: float) -> Floats:
    """The running totals of rows of flows ahead: `reached` stands before them, each new year begins at 0.

    `first_phase` is the place of the first step within its year, from 0.
    """
    found = np.empty_like(ahead)
    total = np.full(len(ahead), reached)
    for step in range(ahead.shape[1]):
        if (first_phase + step) % per_year == 0:
            total = np.zeros(len(ahead))
        total = total + ahead[:, step]
        found[:, step] = total
    return found
