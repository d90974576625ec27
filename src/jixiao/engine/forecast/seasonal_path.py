"""A year's target on a path through its periods that follows the season, not the target divided by twelve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isfinite

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text


class PathKind(StrEnum):
    """What the figures are: amounts that add up over the year, or a level that is reached by its end."""

    FLOW = "flow"
    LEVEL = "level"


@dataclass(frozen=True)
class TargetPath:
    """Targets by period, in order; `is_seasonal` is False where it is a straight line, and `reason` says why."""

    values: Mapping[str, float]
    is_seasonal: bool
    reason: Text


def seasonal_path(
    kind: PathKind,
    *,
    year: int,
    annual_target: float,
    baseline: float | None = None,
    history: Mapping[str, float] | None = None,
    frequency: Frequency = Frequency.MONTH,
    decimals: int = 4,
    lower_bound: float | None = None,
    upper_bound: float | None = None,
) -> TargetPath:
    """The path of `year` in the shape that `history` (period → value, one or more whole years) had within its years.

    FLOW: the year's total split by each period's historic share; the parts add up to it exactly.
    LEVEL: from `baseline` (the end of last year) to the target, plus what history had above its own straight line.
    Without a whole year of usable history the path is straight, and says so.
    """
    years = _whole_years(history or {}, year, frequency)
    if not years:
        reason = Text(
            "There is no whole earlier year of figures, so the path is a straight line.",
            "没有完整的往年数据，按直线分解。",
        )
        return straight_path(
            kind, year=year, annual_target=annual_target, baseline=baseline, frequency=frequency, decimals=decimals,
            reason=reason,
        )  # fmt: skip
    listed = ", ".join(str(each) for each in sorted(years))
    if kind is PathKind.FLOW:
        weights = _shares(list(years.values()))
        if weights is None:
            reason = Text(
                "The earlier figures are negative or all zero and have no shares, so the year is split evenly.",
                "往年数据为负或全为零，无法计算各期占比，按均分分解。",
            )
            return straight_path(
                kind, year=year, annual_target=annual_target, frequency=frequency, decimals=decimals, reason=reason
            )
        values = _split(annual_target, weights, decimals)
        reason = Text(f"Split by the shares of each period in {listed}.", f"按 {listed} 年各期占比分解。")
    else:
        start = _start(years, year, annual_target, baseline)
        season = _scaled(
            _season(years, history or {}, frequency), _climb(years, history or {}, frequency), annual_target - start
        )
        values = _ramp(start, annual_target, season, decimals)
        values = [_within(value, lower_bound, upper_bound) for value in values]
        reason = Text(f"Follows the shape within {listed}.", f"按 {listed} 年内走势分解。")
    return TargetPath(dict(zip(_codes(year, frequency), values, strict=True)), True, reason)


def straight_path(
    kind: PathKind,
    *,
    year: int,
    annual_target: float,
    baseline: float | None = None,
    frequency: Frequency = Frequency.MONTH,
    decimals: int = 4,
    reason: Text | None = None,
) -> TargetPath:
    """Equal parts of the total (FLOW), or equal steps from `baseline` to the target (LEVEL; flat without baseline)."""
    count = frequency.per_year
    if kind is PathKind.FLOW:
        values = _split(annual_target, [1.0] * count, decimals)
    else:
        start = annual_target if baseline is None else baseline
        values = _ramp(start, annual_target, [0.0] * count, decimals)
    said = reason or Text("A straight line, as chosen.", "按直线分解（人工选定）。")
    return TargetPath(dict(zip(_codes(year, frequency), values, strict=True)), False, said)


def _codes(year: int, frequency: Frequency) -> list[str]:
    return [str(Period(year, frequency, index + 1)) for index in range(frequency.per_year)]


def _whole_years(history: Mapping[str, float], year: int, frequency: Frequency) -> dict[int, list[float]]:
    """Years before `year` in which every period has a finite value."""
    found: dict[int, list[float]] = {}
    for earlier in sorted({int(code[:4]) for code in history if code[:4].isdecimal() and int(code[:4]) < year}):
        values = [history.get(code) for code in _codes(earlier, frequency)]
        known = [value for value in values if value is not None and isfinite(value)]
        if len(known) == frequency.per_year:
            found[earlier] = known
    return found


def _shares(years: Sequence[Sequence[float]]) -> list[float] | None:
    """Mean share of each period in its year; None where a share has no meaning."""
    if any(value < 0 for values in years for value in values) or any(sum(values) <= 0 for values in years):
        return None
    return [sum(values[index] / sum(values) for values in years) / len(years) for index in range(len(years[0]))]


def _split(total: float, weights: Sequence[float], decimals: int) -> list[float]:
    """Parts of `total` by `weights`, each rounded, adding up to the rounded total exactly."""
    whole, reached, so_far = sum(weights), Decimal(0), 0.0
    parts: list[float] = []
    for weight in weights:
        so_far += weight
        mark = _rounded(total * so_far / whole, decimals)
        parts.append(float(mark - reached))
        reached = mark
    return parts


def _before(year: int, values: Sequence[float], history: Mapping[str, float], frequency: Frequency) -> float:
    """Where a year set out from: the last figure of the year before, else its own straight line drawn backwards."""
    count = frequency.per_year
    before = history.get(str(Period(year - 1, frequency, count)))
    if before is None or not isfinite(before):
        return values[0] - (values[-1] - values[0]) / max(count - 1, 1)
    return before


def _season(years: Mapping[int, Sequence[float]], history: Mapping[str, float], frequency: Frequency) -> list[float]:
    """Each period's mean distance from the straight line between its year's start and end; 0 for the last period.

    A year starts where the one before ended: the season of December is in both ends and cancels.
    """
    count = frequency.per_year
    season = [0.0] * count
    for year, values in years.items():
        before = _before(year, values, history, frequency)
        for index, value in enumerate(values):
            line = before + (values[-1] - before) * (index + 1) / count
            season[index] += (value - line) / len(years)
    return season


def _climb(years: Mapping[int, Sequence[float]], history: Mapping[str, float], frequency: Frequency) -> float:
    """How far the figures moved from start to end, in the mean of the years."""
    return sum(values[-1] - _before(year, values, history, frequency) for year, values in years.items()) / len(years)


def _scaled(season: list[float], climb: float, wanted: float) -> list[float]:
    """The season for a year that is to move by `wanted` where history moved by `climb`.

    In a year that climbed far, what lies off its line is mostly the way of the climb and shrinks with a smaller one;
    in a level year it is season and stays.
    """
    swing = max(abs(value) for value in season)
    if climb == 0 or swing == 0:
        return season
    part_of_climb = min(1.0, abs(climb) / (2 * swing))
    kept = 1 - part_of_climb * (1 - min(1.0, abs(wanted) / abs(climb)))
    return [value * kept for value in season]


def _start(years: Mapping[int, Sequence[float]], year: int, annual_target: float, baseline: float | None) -> float:
    """The level one sets out from: as given, else the last figure of the year before, else the target itself."""
    if baseline is not None:
        return baseline
    return years[year - 1][-1] if year - 1 in years else annual_target


def _ramp(start: float, end: float, season: Sequence[float], decimals: int) -> list[float]:
    count = len(season)
    return [
        float(_rounded(start + (end - start) * (index + 1) / count + season[index], decimals)) for index in range(count)
    ]


def _within(value: float, lower: float | None, upper: float | None) -> float:
    value = value if lower is None else max(value, lower)
    return value if upper is None else min(value, upper)


def _rounded(value: float, decimals: int) -> Decimal:
    # repr keeps the decimal number that was meant; 12 digits take the noise of the sum away.
    return Decimal(repr(round(value, 12))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
