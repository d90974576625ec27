"""Time series as a plain table gives them (series, period, value): sorted, gaps kept, faults told."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import FIRST_YEAR, LAST_YEAR, Frequency, Period
from jixiao.engine.model.rows import Coded, ColumnsMissingError, coded, read_quantity, to_columns
from jixiao.engine.model.text import Text

SERIES_COLUMNS = ("series", "period", "value")
LONGEST_SPAN = 10_000
"""So many periods from the first to the last of a series: more is a slip in a period, not a history."""
TOLD_ONE_BY_ONE = 1000


class Step(StrEnum):
    """What one step of a series is; `per_year` is 1 for running numbers, whose season the caller knows."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    FINANCIAL_YEAR = "financial_year"
    NUMBER = "number"

    @property
    def per_year(self) -> int:
        return {"half": 2, "quarter": 4, "month": 12}.get(self.value, 1)


@dataclass(frozen=True)
class Series:
    """One series without holes in its time: `values[i]` belongs to `first + i`, NaN where none is known.

    `rows[i]` is the row of the table (counted from 1) that gave the value, 0 for a gap.
    """

    code: str
    step: Step
    first: int
    values: Floats
    rows: Ints

    def __len__(self) -> int:
        return len(self.values)

    def period(self, place: int) -> str:
        """The period of `values[place]` as text; a place past the end is in the future."""
        return period_text(self.step, self.first + place)

    @property
    def last(self) -> int:
        """The ordinal of the newest value."""
        return self.first + len(self.values) - 1


@dataclass(frozen=True)
class _Row:
    place: int
    step: Step
    ordinal: int
    value: float


def read_series(frame: object, findings: FindingList) -> tuple[Series, ...]:
    """The series of a table with the columns series, period, value; in the order of their first rows.

    Periods: 2024, 2024H1, 2024Q1, 2024-03, 2023/24 or running numbers, one kind in a series. What cannot be used
    is a finding (`row` counts from 1, `indicator_code` is the series). ColumnsMissingError where a column is absent.
    """
    columns = to_columns(frame)
    missing = [name for name in SERIES_COLUMNS if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("series", missing, list(columns))
    if not columns:
        return ()
    names, periods = coded(columns["series"]), coded(columns["period"])
    numbers = read_quantity(columns["value"])
    tell = _Teller(findings, names, periods)
    for place, reading in numbers.refused.items():
        tell(place, reading.code, reading.text)
    for place in numbers.blank.tolist():
        tell(place, "blank_value", Text("The value is blank; a gap.", "数值为空，按缺测处理。"), Severity.WARNING)
    values = numbers.values
    found = []
    for number, places in _groups(names):
        if not names.values[number]:
            for place in places:
                tell(place, "unknown_series", Text("The name of the series is blank.", "序列名称为空。"))
            continue
        rows = _dated(places, periods, values, tell)
        if rows:
            found.append(_series(names.values[number], rows, tell))
    return tuple(each for each in found if each is not None)


def period_text(step: Step, ordinal: int) -> str:
    """A period as it is written."""
    if step is Step.NUMBER:
        return str(ordinal)
    if step is Step.FINANCIAL_YEAR:
        return f"{ordinal}/{(ordinal + 1) % 100:02d}"
    year, index = divmod(ordinal, step.per_year)
    return str(Period(year, Frequency(step.value), index + 1))


def read_ordinal(text: str, step: Step) -> int | None:
    """The ordinal of a period as a series of that step has them, or of a day (2024-03-15) in one of them; else None."""
    text = text.strip()
    if _DAY.fullmatch(text) and step not in (Step.NUMBER, Step.FINANCIAL_YEAR):
        try:
            return Period.of(date.fromisoformat(text), Frequency(step.value)).ordinal
        except ValueError:
            return None
    if step is Step.NUMBER:
        return int(text) if _NUMBER.fullmatch(text) else None
    read = _read_period(text)
    return read[1] if read is not None and read[0] is step else None


class _Teller:
    """Adds findings about rows; past a thousand of a kind the rest is counted at the end of the list."""

    def __init__(self, findings: FindingList, names: Coded, periods: Coded) -> None:
        self.findings, self.names, self.periods = findings, names, periods
        self.told: dict[str, int] = {}

    def __call__(self, place: int, rule: str, text: Text, severity: Severity = Severity.ERROR) -> None:
        self.told[rule] = self.told.get(rule, 0) + 1
        if self.told[rule] == TOLD_ONE_BY_ONE + 1:
            more = Text("Further rows have the same fault; they are not listed.", "另有同类问题的行，不再逐行列出。")
            self.findings.add(Finding(severity, rule, more))
        if self.told[rule] <= TOLD_ONE_BY_ONE:
            series, period = self.names.at(place), self.periods.at(place)
            self.findings.add(Finding(severity, rule, text, "", series, period, "", place + 1))


def _groups(names: Coded) -> Iterator[tuple[int, list[int]]]:
    """Every series' number and rows, by first row."""
    order = np.argsort(names.codes, kind="stable")
    codes = names.codes[order]
    parts = np.split(order, np.flatnonzero(np.diff(codes)) + 1) if len(order) else []
    for part in sorted(parts, key=lambda each: int(each[0])):
        yield int(names.codes[part[0]]), part.tolist()


_NUMBER = re.compile(r"-?[0-9]{1,9}", re.ASCII)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FINANCIAL = re.compile(r"(?P<year>[0-9]{4})/(?P<next>[0-9]{2}|[0-9]{4})", re.ASCII)


def _dated(places: list[int], periods: Coded, values: Floats, tell: _Teller) -> list[_Row]:
    """Rows with their period; those of another kind than most of the series are told."""
    texts = [periods.at(place) for place in places]
    read = [_read_period(text) for text in texts]
    kinds = [step for step, _ in (each for each in read if each is not None)]
    whole = [text for text in texts if _NUMBER.fullmatch(text)]
    running = bool(whole) and not all(len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR for text in whole)
    usual = max(set(kinds), key=lambda kind: (kinds.count(kind), kind), default=Step.NUMBER)
    if running and usual in (Step.YEAR, Step.NUMBER):
        usual = Step.NUMBER
    rows = []
    for place, text, pair in zip(places, texts, read, strict=True):
        if pair is None:
            tell(place, "bad_period", _not_a_period(text))
        elif pair[0] is usual:
            rows.append(_Row(place, *pair, float(values[place])))
        elif usual is Step.NUMBER and pair[0] is Step.YEAR:
            rows.append(_Row(place, Step.NUMBER, int(text), float(values[place])))
        else:
            tell(place, "other_frequency", _other_kind(text, usual))
    return rows


@lru_cache(maxsize=65_536)  # ten thousand series share some hundred periods
def _read_period(text: str) -> tuple[Step, int] | None:
    financial = _FINANCIAL.fullmatch(text)
    if financial is not None:
        year, following = int(financial["year"]), financial["next"]
        fits = following == str(year + 1)[-len(following) :] and FIRST_YEAR <= year <= LAST_YEAR
        return (Step.FINANCIAL_YEAR, year) if fits else None
    if _NUMBER.fullmatch(text) and not (len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR):
        return Step.NUMBER, int(text)
    try:
        period = Period.parse(text)
    except DefinitionError:
        return None
    return Step(period.frequency.value), period.ordinal


def _series(code: str, rows: list[_Row], tell: _Teller) -> Series | None:
    rows = _without_doubles(sorted(rows, key=lambda row: row.ordinal), tell)
    known = [row for row in rows if np.isfinite(row.value)]
    if not known:
        return None
    middle = sorted(row.ordinal for row in known)[len(known) // 2]
    near = []
    for row in rows:
        if abs(row.ordinal - middle) > LONGEST_SPAN // 2:
            tell(
                row.place,
                "far_period",
                Text("Thousands of periods away from the others; not used.", "与其他数据相距数千期，未采用。"),
            )
        else:
            near.append(row)
    filled = [row.ordinal for row in near if np.isfinite(row.value)]
    if not filled:
        return None
    first, last = filled[0], filled[-1]
    values, places = np.full(last - first + 1, np.nan), np.zeros(last - first + 1, np.int64)
    for row in near:
        if first <= row.ordinal <= last and np.isfinite(row.value):
            values[row.ordinal - first], places[row.ordinal - first] = row.value, row.place + 1
    values.flags.writeable = places.flags.writeable = False
    return Series(code, rows[0].step, first, values, places)


def _without_doubles(rows: list[_Row], tell: _Teller) -> list[_Row]:
    """Equal doubles once, contradicting ones not at all."""
    kept: list[_Row] = []
    by_ordinal: dict[int, list[_Row]] = {}
    for row in rows:
        by_ordinal.setdefault(row.ordinal, []).append(row)
    for group in by_ordinal.values():
        valued = [row for row in group if np.isfinite(row.value)]
        if len({row.value for row in valued}) > 1:
            for row in valued:
                tell(row.place, "conflicting_rows", CONFLICT)
            continue
        for row in valued[1:]:
            tell(row.place, "duplicate_row", DOUBLE, Severity.WARNING)
        kept += valued[:1] or group[:1]
    return kept


CONFLICT = Text(
    "Several rows give different values for the same series and period; none is used. Keep the right one.",
    "同一序列同一期出现了不同数值，均未采用；请保留正确的一行。",
)
FAR = Text("Thousands of periods away from the others; not used.", "与其他数据相距数千期，未采用。")
DOUBLE = Text("The same value stands here again; the first is used.", "同一数值重复出现，采用首行。")


def _not_a_period(text: str) -> Text:
    return Text(
        f"“{text[:40]}” is not a period; write 2024, 2024H1, 2024Q1, 2024-03, 2023/24 or a running number.",
        f"“{text[:40]}”不是有效的数据所属期；请写成 2024、2024H1、2024Q1、2024-03、2023/24 或序号。",
    )


def _other_kind(text: str, usual: Step) -> Text:
    names = {"year": "年", "half": "半年", "quarter": "季度", "month": "月", "financial_year": "财年", "number": "序号"}
    return Text(
        f"“{text}” is of another kind than the other periods of this series ({usual.value}); not used.",
        f"“{text}”与该序列其他数据的频率（{names[usual.value]}）不一致，未采用。",
    )
