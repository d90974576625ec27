"""What a year's target still allows (年剩余日控制值): a day's concentration, and how many good days are missing."""

from collections.abc import Mapping
from datetime import date
from math import isfinite
from typing import Any, Unpack

import numpy as np

from jixiao.engine.air_quality.aqi import How, days_given
from jixiao.engine.air_quality.indices import indices_of
from jixiao.engine.air_quality.intake.moments import EPOCH
from jixiao.engine.air_quality.periods.counts import judged
from jixiao.engine.air_quality.periods.spans import Spans
from jixiao.engine.air_quality.standards import GOOD_UP_TO, AirStandard
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.method import param_number
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean

GOOD_DAYS = "good_days"
ALLOWANCE_COLUMNS = (
    "station", "year", "target_of", "target", "days_past", "days_known", "so_far", "days_left", "allowance", "missing",
    "within_reach",
)  # fmt: skip
Row = dict[str, Any]


def remaining_allowance(target: float, mean: float, days: int, days_in_year: int) -> float:
    """(T·N − avg·d) ÷ (N − d): the mean that the days left may have, so that the year's mean is the target.

    Negative where the target is lost already; NaN where no day is left. DefinitionError for counts that cannot be.
    """
    if not 0 <= days <= days_in_year or days_in_year < 1:
        text = Text(
            f"{days} days of {days_in_year} cannot have passed.", f"全年 {days_in_year} 天，已过天数不能为 {days}。"
        )
        raise DefinitionError("bad_parameter", text)
    if not (isfinite(target) and isfinite(mean) and target >= 0 and mean >= 0):
        text = Text("Target and mean must be numbers of 0 or more.", "目标值与均值须为不小于 0 的数。")
        raise DefinitionError("bad_parameter", text)
    left = days_in_year - days
    return (target * days_in_year - mean * days) / left if left else np.nan


def remaining_allowances(frame: object, targets: Mapping[str, float], **how: Unpack[How]) -> Outcome:
    """For each station's newest year and each target: what is known so far and what the days left may have.

    `targets`: a year's mean of pm25, pm10, so2 or no2, or `good_days`, the number of days of 100 or less. `days_past` runs
    from 1 January to the newest day of the table; days without a value are taken to be like the others (told).
    `missing`: good days still wanted; `within_reach`: as many days are left, or the allowance is above 0.
    """
    findings = FindingList()
    known, standard = days_given(frame, findings, **how)
    wanted = _checked(targets, standard)
    spans = Spans.of(known, Frequency.YEAR)
    rows: list[Row] = []
    newest = int(spans.known.when.max()) if len(spans) else 0
    year = date.fromordinal(newest + EPOCH).year
    for place, period in enumerate(spans.periods):
        if period.year == year:
            rows += [_row(spans, place, newest, name, target, standard, findings) for name, target in wanted.items()]
    return Outcome(Table.from_rows(ALLOWANCE_COLUMNS, [tuple(row.values()) for row in rows]), findings.table())


def _checked(targets: Mapping[str, float], standard: AirStandard) -> dict[str, float]:
    known = [*(name for name in standard.means), GOOD_DAYS]
    wanted = {}
    for name, raw in targets.items():
        if name not in known:
            text = Text(f"There is no target of “{name}”: a year's mean or {GOOD_DAYS} is meant.",
                        f"没有“{name}”目标：可设年均浓度或 {GOOD_DAYS}（优良天数）。")  # fmt: skip
            raise DefinitionError("bad_parameter", text, did_you_mean(name, known))
        wanted[name] = param_number(name, raw)
        if wanted[name] < 0:
            text = Text(f"The target of {name} cannot be negative.", f"{name} 的目标不能为负。")
            raise DefinitionError("bad_parameter", text)
    return wanted


def _row(
    spans: Spans, place: int, newest: int, name: str, target: float, standard: AirStandard, findings: FindingList
) -> Row:
    period = spans.periods[place]
    first = period.first_date.toordinal() - EPOCH
    n_year = (period.last_date - period.first_date).days + 1
    n_past = newest - first + 1
    inside = spans.span == place
    station = spans.stations[place]
    row: Row = {"station": station, "year": period.year, "target_of": name, "target": target, "days_past": n_past}
    if name == GOOD_DAYS:
        found = indices_of(spans.known, standard)
        counted = judged(spans.known, found) & inside
        n_known, n_good = int(counted.sum()), int((counted & (found.index <= GOOD_UP_TO)).sum())
        missing = max(target - n_good, 0.0)
        reach = missing <= n_year - n_past
        row |= {"days_known": n_known, "so_far": n_good, "days_left": n_year - n_past, "allowance": None}
        row |= {"missing": missing, "within_reach": reach}
    else:
        values = spans.known.values.get(name, np.full(len(spans.known), np.nan))[inside]
        there = values[np.isfinite(values)]
        n_known, mean = len(there), float(there.mean()) if len(there) else np.nan
        allowed = remaining_allowance(target, mean, n_past, n_year) if len(there) else np.nan
        reach = mean <= target if n_past == n_year else allowed >= 0
        row |= {
            "days_known": n_known,
            "so_far": _plain(mean),
            "days_left": n_year - n_past,
            "allowance": _plain(allowed),
        }
        row |= {"missing": None, "within_reach": bool(reach) if len(there) else None}
    if n_known < n_past:
        text = Text(
            f"{n_known} of the {n_past} days since 1 January have a value; the others are taken to be like them.",
            f"自 1 月 1 日以来 {n_past} 天中 {n_known} 天有数据；其余各天按已有均值估计。",
        )
        findings.add(Finding(Severity.WARNING, "days_without_value", text, station, name, str(period)))
    return row


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else value
