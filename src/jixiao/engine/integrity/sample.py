"""Independent re-check (复核抽样): a reproducible sample of observations by organisation, and the error rates it shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import numpy as np

from jixiao.engine.model.admission import admit
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.method import require
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.rows import ColumnsMissingError, read_quantity, read_rows, to_columns
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

SAMPLE_COLUMNS = ("number", "organisation_code", "indicator_code", "period", "value", "file", "row")
RATE_COLUMNS = ("organisation_code", "n_checked", "n_wrong", "share_wrong", "lower", "upper")
Z_95 = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def draw_sample(values: object, *, seed: int, share: float = 0.05, least: int = 3) -> Outcome:
    """A random `share` of every organisation's observations, `least` of each or all it has, for verification.

    Without replacement. The same seed and values give the same sample, whatever the order of the rows; what one
    organisation's sample is does not depend on the others.
    """
    require(0 < share <= 1, "share", "must be above 0 and at most 1", "须大于 0 且不超过 1")
    require(least >= 0, "least", "must be a whole number from 0 on", "须为不小于 0 的整数")
    require(seed >= 0, "seed", "must be a whole number from 0 on", "须为不小于 0 的整数")
    findings = FindingList()
    admitted = admit(values, findings)
    panel = admitted.panel
    owner = panel.organisation[panel.series_of]
    chosen = [
        place
        for number in np.unique(owner).tolist()
        for place in _drawn(panel, np.flatnonzero(owner == number), seed, share, least)
    ]
    rows = []
    for number, place in enumerate(chosen, 1):
        codes = panel.codes(int(panel.series_of[place]))
        file, row = admitted.rows.origin(int(panel.rows[place]))
        rows.append((number, *codes, str(panel.period(place)), float(panel.values[place]), file, row))
    return Outcome(Table.from_rows(SAMPLE_COLUMNS, rows), findings.table())


def _drawn(panel: Panel, places: np.ndarray, seed: int, share: float, least: int) -> Sequence[int]:
    code = panel.codes(int(panel.series_of[places[0]]))[0]
    size = min(len(places), max(least, ceil(share * len(places))))
    generator = np.random.default_rng([seed, *code.encode()])
    return sorted(generator.choice(places, size, replace=False).tolist())


def error_rates(results: object, *, tolerance: float = 0.0) -> Outcome:
    """By organisation how many of the checked values were wrong, with Wilson's 95 % interval; `*` is all together.

    `results` has the columns of the sample and `verified`, the value found on re-checking. Wrong is what differs by more
    than `tolerance` as a share of the verified value (0: at all). Rows without a verified value are not counted.
    """
    require(tolerance >= 0, "tolerance", "must not be negative", "不得为负")
    columns = to_columns(results)
    if "verified" not in columns:
        raise ColumnsMissingError("the results", ["verified"], list(columns))
    findings = FindingList()
    rows = read_rows(columns, "the results", ("value",))
    value, verified = rows.quantities["value"], read_quantity(columns["verified"])
    for name, quantity in (("value", value), ("verified", verified)):
        for place, reading in quantity.refused.items():
            file, row = rows.origin(place)
            text = Text(f"{name}: {reading.text.en}", f"{name}：{reading.text.zh}")
            findings.add(Finding(Severity.ERROR, reading.code, text, rows.organisation.at(place), file=file, row=row))
    known = np.isfinite(value.values) & np.isfinite(verified.values)
    wrong = np.abs(value.values - verified.values) > tolerance * np.abs(verified.values) + 1e-9 * np.abs(
        verified.values
    )
    table = []
    for number in sorted(range(len(rows.organisation.values)), key=rows.organisation.values.__getitem__):
        own = known & (rows.organisation.codes == number)
        if own.any():
            table.append(_rate(rows.organisation.values[number], int(own.sum()), int((own & wrong).sum())))
    if known.any():
        table.append(_rate("*", int(known.sum()), int((known & wrong).sum())))
    return Outcome(Table.from_rows(RATE_COLUMNS, table), findings.table())


def _rate(organisation: str, n_checked: int, n_wrong: int) -> tuple[str, int, int, float, float, float]:
    interval = wilson(n_wrong, n_checked)
    return organisation, n_checked, n_wrong, n_wrong / n_checked, interval.lower, interval.upper


@dataclass(frozen=True)
class Interval:
    """From `lower` to `upper`, both shares between 0 and 1."""

    lower: float
    upper: float


def wilson(n_wrong: int, n_checked: int, z: float = Z_95) -> Interval:
    """Wilson's (1927) score interval of a share, 95 % by default; DefinitionError without any check."""
    if not 0 <= n_wrong <= n_checked or n_checked == 0:
        text = Text(
            f"{n_wrong} wrong of {n_checked} checked is no share.",
            f"{n_checked} 个中有 {n_wrong} 个错误，无法计算比例。",
        )
        raise DefinitionError("bad_share", text)
    share, extra = n_wrong / n_checked, z * z / n_checked
    centre = (share + extra / 2) / (1 + extra)
    half = z * sqrt(share * (1 - share) / n_checked + extra / (4 * n_checked)) / (1 + extra)
    return Interval(0.0 if n_wrong == 0 else centre - half, 1.0 if n_wrong == n_checked else centre + half)
