"""Admits rows to the calculation: what cannot be used becomes a finding, the rest a cube without doubles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.cube import Cube
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Coded, Rows
from jixiao.engine.model.text import Text, nearest

ALL = ("", "*")
ANY_PERIOD = Period(9999)


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
        organisation = _lookup(rows.organisation, self.roster.codes, ALL if for_everybody else ())
        indicator = _lookup(rows.indicator, self.indicators, ())
        period, periods, future = self._periods(rows.period, for_everybody)
        first = quantity in ("value", "target") or "target" not in rows.quantities
        if first:
            self._report_keys(rows, organisation, indicator, period, future)
        known = (organisation >= 0) & (indicator >= 0) & (period >= 0) & ~future
        numbers = rows.quantities[quantity]
        self._report_values(rows, quantity, known, for_everybody)
        usable = np.flatnonzero(known & np.isfinite(numbers.values))
        n_organisations, n_indicators = self.roster.size + for_everybody, len(self.indicators)
        key = (period[usable] * n_organisations + organisation[usable]) * max(n_indicators, 1) + indicator[usable]
        kept = usable[self._single(rows, usable, key, numbers.values, first)]
        spot = (period[kept], organisation[kept], indicator[kept])
        return Cube(n_organisations, n_indicators, periods, *spot, numbers.values[kept], kept)

    def _periods(self, column: Coded, for_everybody: bool) -> tuple[Ints, tuple[Period, ...], Bools]:
        """Place of each row's period, the periods, and which rows lie in the future."""
        parsed = [_parse(text, for_everybody) for text in column.values]
        periods = tuple(dict.fromkeys(period for period in parsed if period is not None))
        places = {period: place for place, period in enumerate(periods)}
        codes = np.array([places[period] if period is not None else -1 for period in parsed], np.int64)
        late = np.array([self._is_future(period, for_everybody) for period in parsed], np.bool_)
        if not len(column.codes):
            return column.codes, periods, np.zeros(0, np.bool_)
        return codes[column.codes], periods, late[column.codes]

    def _is_future(self, period: Period | None, for_everybody: bool) -> bool:
        """A target may lie ahead; a value may not."""
        return bool(period and self.as_of and not for_everybody and period.first_date > self.as_of)

    def _report_keys(self, rows: Rows, organisation: Ints, indicator: Ints, period: Ints, future: Bools) -> None:
        for place in np.flatnonzero(organisation < 0).tolist():
            code = rows.organisation.at(place)
            self._add(rows, place, "unknown_organisation", _unknown("organisation", "单位", code, self.roster.codes))
        for place in np.flatnonzero(indicator < 0).tolist():
            code = rows.indicator.at(place)
            self._add(rows, place, "unknown_indicator", _unknown("indicator", "指标", code, self.indicators))
        for place in np.flatnonzero(period < 0).tolist():
            code = rows.period.at(place)
            text = Text(
                f"“{code}” is not a period; write 2026, 2026H1, 2026Q3 or 2026-09.",
                f"“{code}”不是有效的数据所属期；请写成 2026、2026H1、2026Q3 或 2026-09。",
            )
            self._add(rows, place, "bad_period", text)
        for place in np.flatnonzero(future).tolist():
            code = rows.period.at(place)
            text = Text(f"{code} has not begun on {self.as_of}.", f"截至 {self.as_of}，{code} 尚未开始。")
            self._add(rows, place, "future_period", text)

    def _report_values(self, rows: Rows, quantity: str, known: Bools, for_everybody: bool) -> None:
        for place, reading in rows.quantities[quantity].refused.items():
            if reading.code == "blank" and (for_everybody or not known[place]):
                continue
            severity = Severity.WARNING if reading.code == "blank" else Severity.ERROR
            code = "blank_value" if reading.code == "blank" else reading.code
            prefix = Text(f"{quantity}: ", f"{quantity}：") if for_everybody else Text("", "")
            text = Text(prefix.en + reading.text.en, prefix.zh + reading.text.zh)
            self._add(rows, place, code, text, severity)

    def _single(self, rows: Rows, usable: Ints, key: Ints, values: Floats, tell: bool) -> Ints:
        """Places in `usable` to keep: of equal doubles the first, of contradicting ones none."""
        if _is_single(key):
            return np.arange(len(usable))
        _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
        keep = np.ones(len(usable), np.bool_)
        doubled = np.flatnonzero(counts[inverse] > 1)
        for members in _grouped(doubled, inverse):
            agree = bool((values[usable[members]] == values[usable[members[0]]]).all())
            keep[members[1:] if agree else members] = False
            if tell:
                self._report_doubles(rows, usable[members], agree)
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
        file, row = rows.origin(place)
        keys = (rows.organisation.at(place), rows.indicator.at(place), rows.period.at(place))
        self.findings.add(Finding(severity, rule, text, *keys, file, row))


def _is_single(key: Ints) -> bool:
    """True when no key stands twice; counting is much faster than sorting where keys are dense."""
    if not len(key):
        return True
    if int(key.max()) < 8 * len(key) + 1000:
        return int(np.bincount(key).max()) <= 1
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


def _lookup(column: Coded, known: Sequence[str], everybody: Sequence[str]) -> Ints:
    """Place of each row's code among `known`; len(known) for everybody; −1 for unknown."""
    places = {code: place for place, code in enumerate(known)} | dict.fromkeys(everybody, len(known))
    table = np.array([places.get(value, -1) for value in column.values], np.int64)
    return table[column.codes] if len(column.codes) else column.codes


@lru_cache(maxsize=4096)
def _unknown(kind: str, kind_zh: str, code: str, known: tuple[str, ...]) -> Text:
    if not code:
        return Text(f"The {kind} code is blank.", f"{kind_zh}编码为空。")
    guess = nearest(code, known) if len(known) <= 2000 else None
    hint = Text(f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else Text("", "")
    return Text(f"There is no {kind} “{code}” here.{hint.en}", f"没有编码为“{code}”的{kind_zh}。{hint.zh}")


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
        seen = np.unique(rows.organisation.codes)
        pairs = {code: "all" for code in sorted(rows.organisation.values[place] for place in seen) if code}
    names = tuple(dict.fromkeys(pairs.values()))
    group = np.array([names.index(name) for name in pairs.values()], np.int64)
    return Roster(tuple(pairs), names, group)
