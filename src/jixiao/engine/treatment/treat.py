"""`treat`: a table with its extreme values drawn in, and the list of everything that was changed."""

from dataclasses import dataclass
from math import isfinite

import numpy as np

from jixiao.engine.model.arrays import Floats, map_columns
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, brief
from jixiao.engine.treatment.changes import Changes, change_table
from jixiao.engine.treatment.denominate import By, read_denominated
from jixiao.engine.treatment.outliers import TRANSFORMED, Limits, treat_values
from jixiao.engine.treatment.shape import FEWEST

FIXED_FIGURES = ("target", "goalpost_low", "goalpost_high", "reference")


@dataclass(frozen=True)
class TreatmentOutcome(Outcome):
    """Also `changes`: a row of CHANGE_COLUMNS for every value that is not what it was."""

    changes: Table


def treat(
    table: object,
    *,
    meta: object = None,
    per: By | None = None,
    skew: float = 2.0,
    kurtosis: float = 3.5,
    points: int = 5,
    transform: bool = True,
) -> TreatmentOutcome:
    """Treats an indicator only if |skew| ≥ 2 and excess kurtosis ≥ 3.5: winsorises one point to the next value per step.

    At most 5 points, no more than needed. Where that is not enough the original values become ln(x − min + a), for negative
    skew −ln(max − x + a), with a = 0.01 × (max − min). `per` divides first, as `denominate` does.
    """
    findings = FindingList()
    limits = Limits(skew, kurtosis, points, transform)
    known = read_denominated(table, meta, per or {}, findings)
    result, changes = treat_table(known, limits, findings)
    return TreatmentOutcome(result.to_table(), findings.table(), changes)


def treat_table(table: IndicatorTable, limits: Limits, findings: FindingList) -> tuple[IndicatorTable, Table]:
    """The treated table and its changes. Missing stays missing; directions play no part."""
    changed: list[Changes] = []

    def treated_column(place: int, values: Floats) -> Floats:
        meta, seen = table.indicators[place], np.isfinite(values)
        n_seen = int(seen.sum())
        if 0 < n_seen < FEWEST:
            findings.add(_finding(Severity.INFO, "too_few_values", meta, *_too_few(n_seen)))
        treated = treat_values(values if n_seen == len(values) else values[seen], limits)
        if limits.crossed_by(treated.after):
            findings.add(_finding(Severity.WARNING, "still_skewed", meta, "is still too skewed", "仍然过于偏斜"))
        if not treated.action:
            return values
        result = values.copy()
        result[seen] = treated.values
        n_moved = int(((result != values) & seen).sum())
        changed.append(Changes(place, n_moved, treated.action, treated.before, treated.after))
        _tell(meta, changed[-1], findings)
        return result

    result = table.with_values(map_columns(table.values, treated_column))
    return result, change_table(table, result, changed)


def _tell(meta: IndicatorMeta, done: Changes, findings: FindingList) -> None:
    """What was done to a column, and what that means for those who use it."""
    before, after = done.before, done.after
    shapes = f"{brief(before.skew)} → {brief(after.skew)}", f"{brief(before.kurtosis)} → {brief(after.kurtosis)}"
    figures = Text(f"skew {shapes[0]}, kurtosis {shapes[1]}", f"偏度 {shapes[0]}，峰度 {shapes[1]}")
    if done.action == TRANSFORMED:
        said = Text("all values became logarithms", "全部数值取对数")
    else:
        said = Text(f"values winsorised: {done.n_moved}", f"缩尾处理 {done.n_moved} 个数值")
    findings.add(_finding(Severity.INFO, done.action, meta, f"{said.en}; {figures.en}", f"{said.zh}；{figures.zh}"))
    fixed = [name for name in FIXED_FIGURES if isfinite(getattr(meta, name))]
    if done.action == TRANSFORMED and fixed:
        named = ", ".join(fixed)
        en, zh = f"is on another scale now; META's {named} is not", f"已换算为对数，元数据中的 {named} 未随之换算"
        findings.add(_finding(Severity.WARNING, "scale_changed", meta, en, zh))


def _too_few(n_values: int) -> tuple[str, str]:
    en = f"is left as it is: {n_values} values are too few for a kurtosis ({FEWEST} are needed)"
    return en, f"保持原样：只有 {n_values} 个数值，不足以计算峰度（至少 {FEWEST} 个）"


def _finding(severity: Severity, rule: str, meta: IndicatorMeta, en: str, zh: str) -> Finding:
    return Finding(severity, rule, Text(f"“{meta.code}”: {en}.", f"“{meta.code}”：{zh}。"), indicator_code=meta.code)
