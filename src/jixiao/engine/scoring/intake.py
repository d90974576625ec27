"""Admits rows to the calculation: what cannot be used becomes a finding, the rest a cube without doubles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Codes, Floats, Ints
from jixiao.engine.model.cube import Cube
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Coded, Rows
from jixiao.engine.model.text import Text, nearest

ALL = ("", "*")
ANY_PERIOD = Period(9999)
TOLD_ONE_BY_ONE = 1000
"""So many rows with the same unknown code are told one by one; the rest is counted."""


@dataclass(frozen=True)
class Roster:
    """Who is evaluated, in order, and in which peer group."""

    codes: tuple[str, ...]
    groups: tuple[str, ...]
    group: Ints

    @property
    def size(self) -> int:
        return len(self.codes)


@dataclass(frozen=True)
class Key:
    """One key column: the number of every distinct text of it, −1 where it cannot be used."""

    column: Coded
    numbers: Ints
    in_order: bool = False
    """Whether the numbers are 0, 1, 2 …: a row's code is its number."""

    @property
    def all_known(self) -> bool:
        return not bool((self.numbers < 0).any())

    def of_rows(self, rows: Ints | None) -> Ints:
        """The numbers of these rows (None: of all)."""
        codes = self.column.codes if rows is None else self.column.codes[rows]
        if self.in_order:
            return codes.astype(np.int64)
        return self.numbers[codes] if len(self.numbers) else np.zeros(len(codes), np.int64)

    def unknown_rows(self) -> Bools:
        return np.asarray(self.of_rows(None) < 0, dtype=np.bool_)


@dataclass(frozen=True)
class Admission:
    """Who may come in: the roster's organisations, the scheme's indicators, periods not after `as_of`."""

    roster: Roster
    indicators: tuple[str, ...]
    findings: FindingList
    as_of: date | None = None

    def observations(self, rows: Rows) -> Cube:
        """The observed values. Blank, text, NaN, unknown codes, doubles and future periods become findings."""
        return self._cube(rows, "value", for_everybody=False)

    def targets(self, rows: Rows, quantity: str) -> Cube:
        """Targets; “” or “*” as organisation or period means all (stored in the last row, at ANY_PERIOD)."""
        return self._cube(rows, quantity, for_everybody=True)

    def _cube(self, rows: Rows, quantity: str, *, for_everybody: bool) -> Cube:
        organisation = _key(rows.organisation, self.roster.codes, ALL if for_everybody else ())
        indicator = _key(rows.indicator, self.indicators, ())
        period, periods, future = self._periods(rows.period, for_everybody)
        first = quantity in ("value", "target") or "target" not in rows.quantities
        if first:
            self._report_keys(rows, organisation, indicator, period, future)
        numbers = rows.quantities[quantity]
        known = self._known(rows, (organisation, indicator, period), future)
        self._report_values(rows, quantity, known, for_everybody)
        usable = None
        if known is not None or numbers.n_absent:
            there = np.isfinite(numbers.values)
            usable = np.flatnonzero(there if known is None else there & known)
        shape = (self.roster.size + for_everybody, len(self.indicators))
        cell = indicator.of_rows(usable) * shape[0]
        cell += organisation.of_rows(usable)
        number = period.of_rows(usable).astype(_width(len(periods))) if len(periods) > 1 else None
        values = numbers.values if usable is None else numbers.values[usable]
        kept = self._single(rows, usable, _joined(number, cell, shape), values, first)
        if kept is not None:
            cell, values, number = cell[kept], values[kept], None if number is None else number[kept]
            usable = kept if usable is None else usable[kept]
        return Cube(*shape, periods, number, cell, values, usable)

    def _periods(self, column: Coded, for_everybody: bool) -> tuple[Key, tuple[Period, ...], Bools]:
        """The key of the periods, the periods, and which distinct texts lie in the future."""
        parsed = [_parse(text, for_everybody) for text in column.values]
        periods = tuple(dict.fromkeys(period for period in parsed if period is not None))
        places = {period: place for place, period in enumerate(periods)}
        numbers = np.array([places[period] if period is not None else -1 for period in parsed], np.int64)
        late = np.array([self._is_future(period, for_everybody) for period in parsed], np.bool_)
        return Key(column, numbers), periods, late

    def _is_future(self, period: Period | None, for_everybody: bool) -> bool:
        """A target may lie ahead; a value may not."""
        return bool(period and self.as_of and not for_everybody and period.first_date > self.as_of)

    def _known(self, rows: Rows, keys: tuple[Key, ...], future: Bools) -> Bools | None:
        """Rows whose keys can all be used; None where that is all of them."""
        mask = None
        for key in keys:
            if not key.all_known:
                known = key.of_rows(None) >= 0
                mask = known if mask is None else mask & known
        if future.any():
            on_time = ~future[rows.period.codes]
            mask = on_time if mask is None else mask & on_time
        return None if mask is None or bool(mask.all()) else np.asarray(mask, dtype=np.bool_)

    def _report_keys(self, rows: Rows, organisation: Key, indicator: Key, period: Key, future: Bools) -> None:
        for kind, kind_zh, key, known in (
            ("organisation", "单位", organisation, self.roster.codes),
            ("indicator", "指标", indicator, self.indicators),
        ):
            for places, code in _by_code(key):
                self._add_many(rows, places, f"unknown_{kind}", _unknown(kind, kind_zh, code, known))
        for places, code in _by_code(period):
            text = Text(
                f"“{code}” is not a period; write 2026, 2026H1, 2026Q3 or 2026-09.",
                f"“{code}”不是有效的数据所属期；请写成 2026、2026H1、2026Q3 或 2026-09。",
            )
            self._add_many(rows, places, "bad_period", text)
        for number in np.flatnonzero(future).tolist():
            code = rows.period.values[number]
            text = Text(f"{code} has not begun on {self.as_of}.", f"截至 {self.as_of}，{code} 尚未开始。")
            self._add_many(rows, np.flatnonzero(rows.period.codes == number), "future_period", text)

    def _report_values(self, rows: Rows, quantity: str, known: Bools | None, for_everybody: bool) -> None:
        numbers = rows.quantities[quantity]
        prefix = Text(f"{quantity}: ", f"{quantity}：") if for_everybody else Text("", "")
        for place, reading in numbers.refused.items():
            text = Text(prefix.en + reading.text.en, prefix.zh + reading.text.zh)
            self._add(rows, place, reading.code, text)
        if not for_everybody and len(numbers.blank):
            blank = numbers.blank if known is None else numbers.blank[known[numbers.blank]]
            text = Text("The value is blank.", "指标值为空。")
            self.findings.add(RowFindings(Severity.WARNING, "blank_value", text, rows, blank))

    def _single(self, rows: Rows, usable: Ints | None, key: Ints, values: Floats, tell: bool) -> Ints | None:
        """Places to keep: of equal doubles the first, of contradicting ones none; None where nothing stands twice."""
        if _is_single(key):
            return None
        _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
        keep = np.ones(len(key), np.bool_)
        doubled = np.flatnonzero(counts[inverse] > 1)
        for members in _grouped(doubled, inverse):
            agree = bool((values[members] == values[members[0]]).all())
            keep[members[1:] if agree else members] = False
            if tell:
                self._report_doubles(rows, members if usable is None else usable[members], agree)
        return np.flatnonzero(keep)

    def _report_doubles(self, rows: Rows, places: Ints, agree: bool) -> None:
        seats = ", ".join(str(rows.origin(place)[1]) for place in places[:6].tolist())
        if agree:
            text = Text(
                f"The same value stands in rows {seats}; the first is used.", f"第 {seats} 行数值重复，采用首行。"
            )
            for place in places[1:].tolist():
                self._add(rows, place, "duplicate_row", text, Severity.WARNING)
            return
        text = Text(
            f"Rows {seats} give different values for the same organisation, indicator and period; none is used.",
            f"第 {seats} 行对同一单位、指标和数据所属期给出了不同数值，均未采用。",
        )
        for place in places.tolist():
            self._add(rows, place, "conflicting_rows", text)

    def _add(self, rows: Rows, place: int, rule: str, text: Text, severity: Severity = Severity.ERROR) -> None:
        self.findings.add(_of_row(rows, place, rule, text, severity))

    def _add_many(self, rows: Rows, places: Ints, rule: str, text: Text) -> None:
        """The same error in many rows; past a thousand the rest is counted in one finding."""
        self.findings.add(RowFindings(Severity.ERROR, rule, text, rows, places[:TOLD_ONE_BY_ONE]))
        more = len(places) - TOLD_ONE_BY_ONE
        if more > 0:
            rest = Text(f"{text.en} And in {more} further rows.", f"{text.zh}另有 {more} 行。")
            self._add(rows, int(places[TOLD_ONE_BY_ONE]), rule, rest)


@dataclass(frozen=True)
class RowFindings:
    """The same finding about many rows; made into single findings only when they are read."""

    severity: Severity
    rule: str
    text: Text
    rows: Rows
    places: Ints

    def each(self) -> Iterator[Finding]:
        """One finding per row."""
        for place in self.places.tolist():
            yield _of_row(self.rows, place, self.rule, self.text, self.severity)


def _of_row(rows: Rows, place: int, rule: str, text: Text, severity: Severity) -> Finding:
    file, row = rows.origin(place)
    keys = (rows.organisation.at(place), rows.indicator.at(place), rows.period.at(place))
    return Finding(severity, rule, text, *keys, file, row)


def _by_code(key: Key) -> Iterator[tuple[Ints, str]]:
    """The rows of every code that cannot be used, and the code."""
    if key.all_known:
        return
    places = np.flatnonzero(key.unknown_rows())
    codes = key.column.codes[places]
    order = np.argsort(codes, kind="stable")
    for part in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        if len(part):
            yield places[part], key.column.values[int(codes[part[0]])]


def _width(n_periods: int) -> type[np.signedinteger[Any]]:
    """The smallest whole numbers that tell so many periods apart: they are compared often."""
    return np.int8 if n_periods < 1 << 7 else np.int16 if n_periods < 1 << 15 else np.int64


def _joined(period: Codes | None, cell: Ints, shape: tuple[int, int]) -> Ints:
    return cell if period is None else period.astype(np.int64) * (shape[0] * shape[1]) + cell


def _is_single(key: Ints) -> bool:
    """True when no key stands twice; marking places is much faster than sorting where keys are dense."""
    if not len(key):
        return True
    size = int(key.max()) + 1
    if size <= 16 * len(key) + 1000:
        marked = np.zeros(size, np.bool_)
        marked[key] = True
        return int(np.count_nonzero(marked)) == len(key)
    return len(np.unique(key)) == len(key)


def _grouped(places: Ints, inverse: Ints) -> list[Ints]:
    """`places` split by equal `inverse`, each part in the order of the rows."""
    order = places[np.argsort(inverse[places], kind="stable")]
    cuts = np.flatnonzero(np.diff(inverse[order])) + 1
    return list(np.split(order, cuts))


def _parse(text: str, for_everybody: bool) -> Period | None:
    if for_everybody and text in ALL:
        return ANY_PERIOD
    try:
        return Period.parse(text)
    except DefinitionError:
        return None


def _key(column: Coded, known: Sequence[str], everybody: Sequence[str]) -> Key:
    """The place of each distinct code among `known`; len(known) for everybody; −1 for unknown."""
    if column.values == known:  # in order and complete, as in most files of a system
        return Key(column, np.arange(len(known)), in_order=True)
    places = dict(zip(known, range(len(known)), strict=True)) | dict.fromkeys(everybody, len(known))
    return Key(column, np.fromiter(map(places.get, column.values, repeat(-1)), np.int64, len(column.values)))


@lru_cache(maxsize=4096)
def _unknown(kind: str, kind_zh: str, code: str, known: tuple[str, ...]) -> Text:
    if not code:
        return Text(f"The {kind} code is blank.", f"{kind_zh}编码为空。")
    guess = nearest(code, known) if len(known) <= 2000 else None
    hint = Text(f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else Text("", "")
    return Text(f"There is no {kind} “{code}” here.{hint.en}", f"没有编码为“{code}”的{kind_zh}。{hint.zh}")


def _appearing(column: Coded) -> tuple[str, ...]:
    """The codes that stand in at least one row, sorted."""
    used = column.used()
    whole = len(used) == len(column.values)
    return tuple(sorted(filter(None, column.values if whole else [column.values[place] for place in used.tolist()])))


def call_roll(
    rows: Rows, organisations: "dict[str, str | None] | None", groups: Sequence[tuple[str, Sequence[str]]]
) -> Roster:
    """The roster: `organisations` if given, else the scheme's peer groups, else everybody who appears, sorted."""
    listed = {code: group for group, members in groups for code in members}
    if organisations is not None:
        pairs = {code: group or listed.get(code) or "all" for code, group in organisations.items()}
    elif listed:
        pairs = listed
    else:
        appearing = _appearing(rows.organisation)
        return Roster(appearing, ("all",) if appearing else (), np.zeros(len(appearing), np.int64))
    names = tuple(dict.fromkeys(pairs.values()))
    numbers = {name: number for number, name in enumerate(names)}
    group = np.array([numbers[name] for name in pairs.values()], np.int64)
    return Roster(tuple(pairs), names, group)
