"""Comparison adjusted for difficulty: what each organisation would be expected to reach in its circumstances."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from jixiao.engine.comparison.traits import DIRECTION_SIGNS
from jixiao.engine.model.arrays import Bools, Floats, nearly
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.indicator_table import IndicatorTable
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.table import Table
from jixiao.engine.model.table_reader import read_indicator_table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.library import held_on

ADJUSTED_COLUMNS = (
    "organisation_code", "value", "rank", "expected", "residual", "adjusted", "adjusted_rank", "places_up",
    "standard_residual", "leverage",
)  # fmt: skip
PARAMETERS = "comparison"


@dataclass(frozen=True)
class DifficultyAdjusted(Outcome):
    """`table` of ADJUSTED_COLUMNS; `coefficients` by column (“” the constant), `explained` the share R² of the variance."""

    coefficients: dict[str, float]
    explained: float | None
    n: int


def adjust_for_context(
    table: object,
    value: str,
    context: Sequence[str],
    *,
    direction: str = "higher",
    day: date = date.max,
) -> DifficultyAdjusted:
    """Regress a column of a table (organisation_code, columns) on its context, by least squares; raw and adjusted beside.

    adjusted = mean + residual: what it would be in average circumstances. `standard_residual` is the residual over its own
    standard error. Needs so many organisations per context column as the library says (of `day`); with fewer, or nothing to
    explain, only the raw is shown and a finding says so. DefinitionError for unknown columns.
    """
    check_choice("direction", direction, ("higher", "lower"))
    findings = FindingList()
    figures = read_indicator_table(table, None, findings)
    wanted = [_column(figures, name) for name in (value, *context)]
    if not context or len({value, *context}) < 1 + len(context):
        text = Text(
            "Name context columns, each once, other than the value.", "请列出背景列，每列一次，且不含所评指标本身。"
        )
        raise DefinitionError("bad_context", text)
    known = np.asarray(np.isfinite(figures.values[:, wanted]).all(axis=1))
    for place in np.flatnonzero(~known).tolist():
        said = Text("Its value or context is missing: not adjusted.", "指标值或背景数据缺失，不作调整。")
        findings.add(Finding(Severity.WARNING, "not_adjusted", said, figures.organisations[place], value))
    y = figures.values[:, wanted[0]]
    names = _telling(figures, [figures.codes[place] for place in wanted[1:]], known, findings)
    fit = _fit(y[known], figures.values[:, [_column(figures, name) for name in names]][known], names, findings, day)
    sign = DIRECTION_SIGNS[direction]
    return _outcome(figures, y, known, fit, names, sign, findings)


@dataclass(frozen=True)
class _Fit:
    """A regression: coefficients (the constant first), what is expected, leverage, and the residual standard deviation."""

    coefficients: Floats
    expected: Floats
    leverage: Floats
    spread: float
    explained: float


def _column(figures: IndicatorTable, name: str) -> int:
    if name not in figures.codes:
        text = Text(f"The table has no column “{name}”.", f"表中没有“{name}”列。")
        raise DefinitionError("unknown_column", text, did_you_mean(name, figures.codes))
    return figures.codes.index(name)


def _telling(figures: IndicatorTable, names: list[str], known: Bools, findings: FindingList) -> list[str]:
    """The context columns that say something the earlier ones and the constant do not."""
    kept: list[str] = []
    basis = [np.ones(int(known.sum()))]
    for name in names:
        column = figures.values[known, _column(figures, name)]
        scaled = column / (np.abs(column).max(initial=0.0) or 1.0)
        rest = scaled - _projected(scaled, basis)
        if not len(rest) or np.linalg.norm(rest) <= 1e-9 * np.sqrt(len(rest)):
            said = Text(
                "It says nothing that the constant and the columns before it do not: left out.",
                "该列为常数或可由前面各列推出，不采用。",
            )
            findings.add(Finding(Severity.WARNING, "redundant_context", said, "", name))
            continue
        kept.append(name)
        basis.append(rest / np.linalg.norm(rest))
    return kept


def _projected(column: Floats, basis: list[Floats]) -> Floats:
    """Its part within an orthogonal basis; twice, so that rounding leaves nothing."""
    rest = column.copy()
    for _ in range(2):
        for vector in basis:
            rest = rest - vector * (vector @ rest) / (vector @ vector)
    return np.asarray(column - rest)


def _fit(y: Floats, columns: Floats, names: list[str], findings: FindingList, day: date) -> _Fit | None:
    n, p = columns.shape
    each = int(held_on(PARAMETERS, "organisations_per_context_column", day))
    if not p or n < max(each * p, p + 3):
        said = Text(
            f"{n} organisations with everything known, {p} usable context columns: {each} organisations for each column "
            "are needed. Only the raw comparison is shown.",
            f"数据齐全的单位 {n} 个，可用背景列 {p} 列：每列至少需要 {each} 个单位，仅列出未调整的对比。",
        )
        findings.add(Finding(Severity.WARNING, "too_few_to_adjust", said))
        return None
    centre, size = columns.mean(axis=0), columns.std(axis=0)
    design = np.column_stack([np.ones(n), (columns - centre) / size])
    q, r = np.linalg.qr(design)
    found = np.linalg.solve(r, q.T @ y)
    expected, leverage = design @ found, (q**2).sum(axis=1)
    residual = y - expected
    whole = float(((y - y.mean()) ** 2).sum())
    explained = 1 - float((residual**2).sum()) / whole if whole > 1e-24 * float((y**2).sum()) else 0.0
    slopes = found[1:] / size
    coefficients = np.concatenate([[found[0] - slopes @ centre], slopes])
    spread = float(np.sqrt((residual**2).sum() / (n - p - 1)))
    _tell_strength(explained, n, len(names), findings)
    return _Fit(coefficients, expected, leverage, spread, explained)


def _tell_strength(explained: float, n: int, p: int, findings: FindingList) -> None:
    """How much the context explains; less than chance alone would is a warning."""
    by_chance = p / (n - 1)
    if explained <= by_chance:
        said = Text(
            f"The context explains {explained:.0%} of the differences, no more than {p} random columns would "
            f"({by_chance:.0%}): do not rank by the adjusted figures.",
            f"背景仅能解释差异的 {explained:.0%}，不高于 {p} 列随机数的水平（{by_chance:.0%}），不宜按调整后数值排名。",
        )
        findings.add(Finding(Severity.WARNING, "context_explains_nothing", said))
        return
    said = Text(f"The context explains {explained:.0%} of the differences.", f"背景可解释差异的 {explained:.0%}。")
    findings.add(Finding(Severity.INFO, "explained", said))


def _outcome(
    figures: IndicatorTable,
    y: Floats,
    known: Bools,
    fit: _Fit | None,
    names: list[str],
    sign: int,
    findings: FindingList,
) -> DifficultyAdjusted:
    size = len(figures.organisations)
    columns = {name: np.full(size, np.nan) for name in ("expected", "residual", "adjusted", "standard", "leverage")}
    if fit is not None:
        own = y[known]
        residual = np.where(nearly(own, fit.expected), 0.0, own - fit.expected)
        error = fit.spread * np.sqrt(np.maximum(1 - fit.leverage, 0.0))
        noise = 1e-12 * np.abs(own).max(initial=0.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            standard = np.where(error > noise, residual / error, np.nan)
        made = fit.expected, residual, own.mean() + residual, standard, fit.leverage
        for column, figure in zip(columns.values(), made, strict=True):
            column[known] = figure
    rank, adjusted_rank = competition_rank(y * sign), competition_rank(columns["adjusted"] * sign)
    both = competition_rank(np.where(known, y, np.nan) * sign)  # among those who are adjusted
    up = np.ma.masked_array(both - adjusted_rank, adjusted_rank == 0)
    listed = [
        y, np.ma.masked_equal(rank, 0), columns["expected"], columns["residual"], columns["adjusted"],
        np.ma.masked_equal(adjusted_rank, 0), up, columns["standard"], columns["leverage"],
    ]  # fmt: skip
    rows = zip(figures.organisations, *([_plain(each) for each in column.tolist()] for column in listed), strict=True)
    table = Table.from_rows(ADJUSTED_COLUMNS, list(rows))
    codes = dict(zip(("", *names), fit.coefficients.tolist(), strict=True)) if fit else {}
    return DifficultyAdjusted(table, findings.table(), codes, fit.explained if fit else None, int(known.sum()))


def _plain(entry: float | None) -> float | int | None:
    return None if entry is None or entry != entry else entry
