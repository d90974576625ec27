"""Payments month by month as rows → programmes × years × twelve months, with each year's budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.event_rows import columns_of, height, tell_rows, text_column
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.rows import Coded, read_quantity
from jixiao.engine.model.text import Text

NAME: Final = Text("The table of execution", "执行表")
NEEDED: Final = ("programme", "period", "paid", "budget")
MOST_YEARS: Final = 20
"""So many years are looked at: a year that was mistyped as 1926 or 2062 is told, and fills no memory."""


@dataclass(frozen=True)
class Execution:
    """P programmes, Y years: `paid` P×Y×12 (0 where no row is; NaN where a cell cannot be used), `budget` P×Y (NaN: none).

    `now` is the last month that is looked at; what comes later is NaN. `group` has places in `groups`.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    departments: tuple[str, ...]
    groups: tuple[str, ...]
    group: Ints
    years: tuple[int, ...]
    paid: Floats
    budget: Floats
    carried_over: Floats
    now: Period

    def __len__(self) -> int:
        return len(self.codes)

    @property
    def month(self) -> int:
        """The place of the present month in its year, from 0."""
        return self.now.index - 1

    @property
    def is_complete(self) -> Bools:
        """Which years are over."""
        return np.array([year < self.now.year or self.now.index == 12 for year in self.years], np.bool_)

    @cached_property
    def shares(self) -> Floats:
        """P×Y×12: paid since January as a share of the year's budget; NaN where there is none."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.cumsum(self.paid, axis=2) / np.where(self.budget > 0, self.budget, np.nan)[:, :, None])

    @property
    def present(self) -> int | None:
        """The place of the present year; None where it is over."""
        return None if self.now.index == 12 else self.years.index(self.now.year)


def read_execution(frame: object, now: Period | None, findings: FindingList, *, cumulative: bool = False) -> Execution:
    """Read; what cannot be used is told. `cumulative`: paid is the sum since January. The last budget of a year counts."""
    columns = columns_of(frame, NEEDED, NAME)
    n = height(columns)
    programme, period = text_column(columns, "programme", n), text_column(columns, "period", n)
    months = _months(period)
    usable = (months >= 0) & np.array([bool(text) for text in programme.values], np.bool_)[programme.codes]
    _tell_rows(programme, months, findings)
    if not usable.any():
        raise DefinitionError("no_rows", Text("No row has a programme and a month (2026-03).",
                                              "没有任何一行同时有项目编码和月份（2026-03）。"))  # fmt: skip
    last = int(months[usable].max())
    seen = last if now is None else (now.year * 12 + now.index - 1)
    usable &= months <= seen
    usable &= ~_too_old(months, seen, usable, programme, findings)
    if not usable.any():
        raise DefinitionError("no_rows", Text(f"No row is of {now} or before.", f"没有 {now} 及以前的数据。"))
    first_year = int(months[usable].min()) // 12
    years = tuple(range(first_year, seen // 12 + 1))
    codes = tuple(sorted({programme.values[code] for code in np.unique(programme.codes[usable]).tolist()}))
    places = {code: place for place, code in enumerate(codes)}
    row_place = np.array([places.get(text, -1) for text in programme.values], np.int64)[programme.codes]
    rows = np.flatnonzero(usable)
    cells = (row_place[rows], months[rows] // 12 - first_year, months[rows] % 12)
    shape = (len(codes), len(years), 12)
    paid = _paid(columns, rows, cells, shape, findings, programme)
    if cumulative:
        paid = _monthly(paid)
    _without_refunds_beyond_all(paid, rows, cells, findings, programme)
    paid.reshape(len(codes), -1)[:, seen - first_year * 12 + 1 :] = np.nan
    texts = {
        name: _last_text(columns, name, n, row_place, rows, len(codes)) for name in ("name", "department", "group")
    }
    groups = tuple(sorted(set(texts["group"])))
    return Execution(
        codes, texts["name"], texts["department"], groups, np.array([groups.index(each) for each in texts["group"]], np.int64),
        years, paid, _of_year(columns, "budget", rows, cells, shape, findings, programme),
        _of_year(columns, "carried_over", rows, cells, shape, findings, programme),
        _month(seen),
    )  # fmt: skip


def _month(number: int) -> Period:
    return Period(number // 12, Frequency.MONTH, number % 12 + 1)


def _too_old(months: Ints, seen: int, usable: Bools, programme: Coded, findings: FindingList) -> Bools:
    """Rows so long before the last month that one of both years must be wrong (told)."""
    found = usable & (months // 12 <= seen // 12 - MOST_YEARS)
    last = _month(seen)
    text = Text(
        f"{MOST_YEARS} years or more before the last month, {last}: not looked at. Is one of the years mistyped?",
        f"早于最后月份 {last} 达 {MOST_YEARS} 年以上，未采用；请核对年份是否有误。",
    )
    tell_rows(findings, "too_old", np.flatnonzero(found), text, severity=Severity.WARNING, who=programme.at)
    return np.asarray(found, np.bool_)


def _months(period: Coded) -> Ints:
    """Each row's month as 12 × year + month from 0; −1 where it is none."""
    known = np.full(max(len(period.values), 1), -1)
    for place, text in enumerate(period.values):
        try:
            when = Period.parse(text)
        except DefinitionError:
            continue
        if when.frequency is Frequency.MONTH:
            known[place] = when.year * 12 + when.index - 1
    return np.asarray(known[period.codes], np.int64)


def _tell_rows(programme: Coded, months: Ints, findings: FindingList) -> None:
    blank = np.array([not text for text in programme.values], np.bool_)[programme.codes]
    tell_rows(findings, "no_programme", np.flatnonzero(blank), Text("The programme's code is blank.", "项目编码为空。"))
    text = Text("The period is no month; write 2026-03.", "数据所属期不是月份；请写成 2026-03。")
    tell_rows(findings, "bad_period", np.flatnonzero(~blank & (months < 0)), text, who=programme.at)


Cells = tuple[Ints, Ints, Ints]


def _paid(
    columns: Mapping[str, Any],
    rows: Ints,
    cells: Cells,
    shape: tuple[int, int, int],
    findings: FindingList,
    programme: Coded,
) -> Floats:
    """Payments by month; a month twice, a blank or an unreadable cell make that month unknown."""
    quantity = read_quantity(columns["paid"])
    refused = {row: reading.text for row, reading in quantity.refused.items()}
    tell_rows(findings, "bad_paid", sorted(refused), refused.__getitem__, who=programme.at)
    tell_rows(findings, "no_paid", quantity.blank, Text(
        "The payment is blank; that year of the programme is not judged. Write 0 where nothing was paid.",
        "支出为空，该项目该年度不作判断；没有支出请填 0。"), who=programme.at, severity=Severity.WARNING)  # fmt: skip
    paid = np.zeros(shape)
    times = np.zeros(shape, np.int64)
    np.add.at(times, cells, 1)
    np.add.at(paid, cells, quantity.values[rows])
    twice = rows[times[cells] > 1]
    tell_rows(findings, "month_twice", twice, Text(
        "The programme has this month twice; that year is not judged.", "该项目同一月份有两行，该年度不作判断。"),
        who=programme.at)  # fmt: skip
    paid[times > 1] = np.nan
    return paid


def _without_refunds_beyond_all(
    paid: Floats, rows: Ints, cells: Cells, findings: FindingList, programme: Coded
) -> None:
    """A year in which more came back than was paid since January becomes unknown (told where it first was so)."""
    below = np.cumsum(paid, axis=2) < -1e-9
    first: dict[tuple[int, int], tuple[int, int]] = {}
    for row, place, year, month in zip(
        rows[below[cells]].tolist(), *(part[below[cells]].tolist() for part in cells), strict=True
    ):
        first[place, year] = min(first.get((place, year), (month, row)), (month, row))
    tell_rows(findings, "refunds_beyond_payments", sorted(row for _, row in first.values()), Text(
        "By this month more was paid back than was paid since January; that year of the programme is not judged.",
        "截至本月退回数大于当年支出数，该项目该年度不作判断。"), who=programme.at, severity=Severity.WARNING)  # fmt: skip
    paid[below.any(axis=2)] = np.nan


def _monthly(cumulative: Floats) -> Floats:
    """Payments of each month from sums since January; a month without a row keeps the sum before it."""
    kept = np.fmax.accumulate(np.where(cumulative == 0, np.nan, cumulative), axis=2)
    filled = np.where(np.isnan(cumulative), np.nan, np.where(cumulative == 0, np.nan_to_num(kept), cumulative))
    return np.diff(filled, axis=2, prepend=0.0)


def _of_year(
    columns: Mapping[str, Any],
    name: str,
    rows: Ints,
    cells: Cells,
    shape: tuple[int, int, int],
    findings: FindingList,
    programme: Coded,
) -> Floats:
    """A figure of the year from its last month that has one; NaN where there is none."""
    found = np.full(shape[:2], np.nan)
    if name not in columns:
        return found
    quantity = read_quantity(columns[name])
    refused = {row: reading.text for row, reading in quantity.refused.items()}
    values = quantity.values
    for row in np.flatnonzero(values < 0).tolist():
        refused[row] = Text(f"{name} is below 0.", f"{name} 小于 0。")
    tell_rows(findings, f"bad_{name}", sorted(refused), refused.__getitem__, who=programme.at)
    good = values[rows] >= 0
    order = np.flatnonzero(good)
    order = order[np.argsort(cells[2][order], kind="stable")]
    found[cells[0][order], cells[1][order]] = values[rows][order]
    return found


def _last_text(
    columns: Mapping[str, Any], name: str, n: int, row_place: Ints, rows: Ints, length: int
) -> tuple[str, ...]:
    """The text of the last row of each programme that has one."""
    column = text_column(columns, name, n)
    found = np.full(length, -1)
    filled = np.array([bool(text) for text in column.values] or [False], np.bool_)[column.codes]
    used = rows[filled[rows]]
    found[row_place[used]] = column.codes[used]
    return tuple("" if code < 0 else column.values[code] for code in found.tolist())
