"""Standardised rates: what a rate would be if everybody had the same mix of cases (by age, kind, district …)."""

from dataclasses import dataclass
from datetime import date
from math import fsum, hypot, inf, isfinite, sqrt
from statistics import NormalDist

import numpy as np

from jixiao.engine.comparison.strata import Stratum, read_standard, read_strata, together
from jixiao.engine.comparison.traits import DIRECTION_SIGNS
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.library import held_on

STANDARD_COLUMNS = (
    "organisation_code", "events", "exposure", "rate", "rank", "expected", "ratio", "ratio_low", "ratio_high",
    "adjusted_rate", "low", "high", "adjusted_rank",
)  # fmt: skip
WAYS = ("indirect", "direct")
PARAMETERS = "comparison"
Z = NormalDist().inv_cdf(0.975)


def standardise(
    strata: object, standard: object = None, *, way: str = "indirect", direction: str = "lower", day: date = date.max
) -> Outcome:
    """STANDARD_COLUMNS of a table organisation_code, stratum, events, exposure. `standard` (stratum, events or rate,
    exposure) is everybody together where not given.

    indirect: expected = Σ exposure × standard rate, ratio = events ÷ expected (SMR), adjusted rate = ratio × the standard's
    crude rate. direct: Σ standard exposure × own rate ÷ Σ standard exposure. 95 % limits of the adjusted rate: Byar's for
    indirect (Breslow & Day 1987), Dobson's for direct (1991).
    """
    check_choice("way", way, WAYS)
    check_choice("direction", direction, ("higher", "lower"))
    findings = FindingList()
    known = read_strata(strata, findings, "strata")
    base = read_standard(standard, findings, needs_rates=way == "indirect") if standard is not None else together(known)
    least = float(held_on(PARAMETERS, "least_events", day))
    made = _indirect if way == "indirect" else _direct
    figures = {code: _finite(code, made(code, each, base, findings), findings) for code, each in known.items()}
    for code, each in figures.items():
        if each.adjusted is not None and each.events < least:
            said = Text(
                f"{each.events:g} events only, {least:g} are needed to compare: see the limits.",
                f"仅 {each.events:g} 起，少于可比所需的 {least:g} 起，请看区间。",
            )
            findings.add(Finding(Severity.WARNING, "few_events", said, code))
    return Outcome(_table(figures, DIRECTION_SIGNS[direction]), findings.table())


@dataclass(frozen=True)
class _Figures:
    events: float
    exposure: float
    adjusted: float | None = None
    low: float | None = None
    high: float | None = None
    expected: float | None = None
    ratio: float | None = None
    ratio_low: float | None = None
    ratio_high: float | None = None

    @property
    def rate(self) -> float | None:
        rate = self.events / self.exposure if self.exposure else inf
        return rate if isfinite(rate) else None


def _finite(code: str, figures: _Figures, findings: FindingList) -> _Figures:
    """The figures, or the raw ones alone where one of them is beyond all numbers."""
    if all(each is None or isfinite(each) for each in vars(figures).values()):
        return figures
    said = Text("Its figures are too large or too small to be compared.", "数值过大或过小，无法计算。")
    findings.add(Finding(Severity.WARNING, "out_of_numbers", said, code))
    return _Figures(figures.events, figures.exposure)


def _totals(own: dict[str, Stratum]) -> tuple[float, float]:
    return fsum(each.events for each in own.values()), fsum(each.exposure for each in own.values())


def _indirect(code: str, own: dict[str, Stratum], base: dict[str, Stratum], findings: FindingList) -> _Figures:
    events, exposure = _totals(own)
    absent = [name for name, each in own.items() if each.exposure and not (name in base and base[name].exposure)]
    if absent:
        _refuse(code, absent, findings)
        return _Figures(events, exposure)
    expected = fsum(each.exposure * base[name].rate for name, each in own.items() if each.exposure)
    if not expected:
        said = Text("Nothing is expected of it: there is no ratio.", "预期数为 0，无法计算比值。")
        findings.add(Finding(Severity.WARNING, "nothing_expected", said, code))
        return _Figures(events, exposure, expected=expected)
    limits = byar_limits(events)
    low, high = (limit / expected for limit in limits)
    whole = fsum(each.exposure for each in base.values())
    crude = fsum(each.events for each in base.values()) / whole
    return _Figures(
        events, exposure, events / expected * crude, low * crude, high * crude, expected, events / expected, low, high
    )


def _direct(code: str, own: dict[str, Stratum], base: dict[str, Stratum], findings: FindingList) -> _Figures:
    events, exposure = _totals(own)
    weights = {name: each.exposure for name, each in base.items() if each.exposure}
    absent = [name for name in weights if name not in own or not own[name].exposure]
    if absent or not weights:
        _refuse(code, absent or list(own), findings)
        return _Figures(events, exposure)
    total = fsum(weights.values())
    rate = fsum(weight * own[name].rate for name, weight in weights.items()) / total
    spread = hypot(*(weight / total / own[name].exposure * sqrt(own[name].events) for name, weight in weights.items()))
    counted = fsum(own[name].events for name in weights)
    if not counted:
        return _Figures(events, exposure, rate)
    low, high = (rate + spread / sqrt(counted) * (limit - counted) for limit in byar_limits(counted))
    return _Figures(events, exposure, rate, low, high)


def byar_limits(events: float) -> tuple[float, float]:
    """95 % limits of a Poisson count by Byar's approximation (Breslow & Day 1987, vol. II, p. 69)."""
    low = events * _cube(1 - 1 / (9 * events) - Z / (3 * sqrt(events))) if events > 0 else 0.0
    above = events + 1
    return max(low, 0.0), above * _cube(1 - 1 / (9 * above) + Z / (3 * sqrt(above)))


def _cube(number: float) -> float:
    return number * number * number


def _refuse(code: str, absent: list[str], findings: FindingList) -> None:
    said = Text(
        f"No rate to compare with in {', '.join(absent[:5])}: not adjusted.",
        f"{'、'.join(absent[:5])} 无可对照的比率，不作调整。",
    )
    findings.add(Finding(Severity.WARNING, "stratum_missing", said, code))


def _table(figures: dict[str, _Figures], sign: int) -> Table:
    rates, adjusted = (
        np.array([np.nan if rate is None else rate for rate in column], np.float64)
        for column in ([each.rate for each in figures.values()], [each.adjusted for each in figures.values()])
    )
    ranks, others = (competition_rank(column * sign).tolist() for column in (rates, adjusted))
    rows = [
        (
            code, each.events, each.exposure, each.rate, rank or None, each.expected, each.ratio, each.ratio_low,
            each.ratio_high, each.adjusted, each.low, each.high, other or None,
        )
        for (code, each), rank, other in zip(figures.items(), ranks, others, strict=True)
    ]  # fmt: skip
    return Table.from_rows(STANDARD_COLUMNS, rows)
