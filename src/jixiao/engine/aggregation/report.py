"""Tells as findings why there is no score, and what is worth knowing of the columns."""

import numpy as np

from jixiao.engine.model.aggregation import REASONS, Combined
from jixiao.engine.model.arrays import Bools, Ints
from jixiao.engine.model.findings import Finding, FindingGroup, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.text import Text
from jixiao.engine.model.weight_tree import WeightTree

REMARKS: dict[str, tuple[Severity, Text]] = {
    "lower_as_given": (
        Severity.WARNING,
        Text(
            "Lower is better here, but this method takes the table as given: normalise first, so that higher is better.",
            "该指标为逆向指标，而此方法按原表取值：请先做标准化，使数值越大越好。",
        ),
    ),
    "constant_column": (
        Severity.INFO,
        Text("All values are equal, so this indicator decides nothing.", "各单位数值相同，该指标不起区分作用。"),
    ),
    "zero_column": (
        Severity.INFO,
        Text("No value is above 0, so this indicator adds nothing.", "没有大于 0 的数值，该指标不起作用。"),
    ),
    "flat_part": (
        Severity.WARNING,
        Text(
            "S (or R) is the same for all organisations; Q rests on the other alone.",
            "各单位的 S 值（或 R 值）相同，Q 值仅由另一项决定。",
        ),
    ),
}


def report(combined: Combined, sheet: IndicatorTable, tree: WeightTree, excluded: Bools, findings: FindingList) -> None:
    """Findings of one result. Whoever was excluded before has been told already."""
    for code in tree.idle:
        text = Text("All weights below are 0; this node does not count.", "下级权重全部为 0，该节点不计入。")
        findings.add(Finding(Severity.ERROR, "weights_all_zero", text, indicator_code=code))
    if not sheet.organisations:
        text = Text("There are no organisations in the table.", "表中没有单位。")
        findings.add(Finding(Severity.ERROR, "no_organisations", text))
    by_cell = {code for code, _ in combined.cells}
    explained = excluded.copy()
    for code, mask in combined.refusals:
        if code not in by_cell:
            _refusal(code, mask & ~excluded, sheet, findings)
        explained |= mask
    for code, cells in combined.cells:
        for number in np.flatnonzero(cells.any(axis=0)).tolist():
            places = np.flatnonzero(cells[:, number])
            findings.add(_group(code, sheet, places, sheet.codes[number]))
    _refusal("not_computed", np.asarray(~np.isfinite(combined.score) & ~explained), sheet, findings)
    _remarks(combined, sheet, findings)


def _refusal(code: str, mask: Bools, sheet: IndicatorTable, findings: FindingList) -> None:
    """One finding for the table where nobody has a score, else one per organisation."""
    if len(mask) > 1 and mask.all():
        findings.add(Finding(Severity.ERROR, code, _text(code)))
    elif mask.any():
        findings.add(_group(code, sheet, np.flatnonzero(mask)))


def _group(code: str, sheet: IndicatorTable, places: Ints, column: str = "") -> FindingGroup:
    return FindingGroup(Severity.ERROR, code, _text(code), sheet.organisations, places, column)


def _text(code: str) -> Text:
    why = REASONS[code]
    return Text(f"No score: {why.en}.", f"不予评分：{why.zh}。")


def _remarks(combined: Combined, sheet: IndicatorTable, findings: FindingList) -> None:
    for code, columns in combined.remarks:
        severity, text = REMARKS[code]
        if columns is None:
            findings.add(Finding(severity, code, text))
            continue
        for number in np.flatnonzero(columns).tolist():
            findings.add(Finding(severity, code, text, indicator_code=sheet.codes[number]))
