"""Dimensions of an indicator (by age, by kind of case …): each value of a dimension makes a series of its own."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from jixiao.engine.model.findings import Finding, FindingList
from jixiao.engine.model.rows import coded

BETWEEN = "\x1f"
"""Stands between indicator and dimension in a panel's codes; no code holds this sign."""


def with_dimension(columns: Mapping[str, Any]) -> dict[str, Any]:
    """The columns, where there is a column `dimension` with it joined to the indicator's code; blank is the headline."""
    known = dict(columns)
    if "dimension" not in known or "indicator_code" not in known:
        return known
    indicator, dimension = coded(known["indicator_code"]), coded(known["dimension"])
    n = len(dimension.values)
    pairs = indicator.codes.astype(np.int64) * n + dimension.codes
    different, places = np.unique(pairs, return_inverse=True)
    names = []
    for pair in different.tolist():
        code, part = (
            column.values[place] for column, place in zip((indicator, dimension), divmod(pair, n), strict=True)
        )
        names.append(f"{code}{BETWEEN}{part}" if part else code)
    known["indicator_code"] = [names[place] for place in places.tolist()]
    return known


def parted(code: str) -> tuple[str, str]:
    """Indicator and dimension of a panel's code."""
    indicator, _, dimension = code.partition(BETWEEN)
    return indicator, dimension


def told_apart(findings: FindingList) -> FindingList:
    """The findings with indicator and dimension as people write them."""
    shown = [
        replace(each, indicator_code=each.indicator_code.replace(BETWEEN, " / "))
        if isinstance(each, Finding) and BETWEEN in each.indicator_code
        else each
        for each in findings.found
    ]
    return FindingList(shown)
