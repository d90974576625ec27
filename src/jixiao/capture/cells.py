"""Reads a column of cells by its different cells: each is understood once, however many rows hold it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from jixiao.capture.mapping import Dimension, PeriodRule
from jixiao.capture.names import Spellings
from jixiao.capture.observed import Vocabulary
from jixiao.capture.periods import PeriodReading, Span, Stretch, read_period, settle
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.codes import check_code
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import Figure, Verdict, read_figure
from jixiao.engine.model.text import Text, did_you_mean

BLANKS = ("blank", "blank_word")


class Fault(NamedTuple):
    """Why a cell has no meaning; `is_skipped`: somebody has said that such cells are not wanted."""

    code: str
    text: Text
    is_skipped: bool = False


@dataclass
class Understood:
    """A column as places in a list; a negative place -1 - k is `faults[k]`."""

    places: Ints
    faults: list[Fault] = field(default_factory=list)

    def fault(self, row: int) -> Fault:
        return self.faults[-1 - int(self.places[row])]


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing at all."""
    return cell is None or (isinstance(cell, str) and not cell.strip(" \t\r\n\u3000\xa0"))


def understand(cells: Sequence[Any], read: Callable[[Any], int | Fault]) -> Understood:
    """Every cell read with `read`, which is asked once for each different cell."""
    found = Understood(np.zeros(0, dtype=np.int64))
    known: dict[Any, int] = {}
    for cell in dict.fromkeys(cells):
        reading = read(cell)
        if isinstance(reading, Fault):
            found.faults.append(reading)
            reading = -len(found.faults)
        known[cell] = reading
    found.places = np.fromiter((known[cell] for cell in cells), dtype=np.int64, count=len(cells))
    return found


class CodeReader:
    """Names of organisations or indicators into places in the list of their codes."""

    def __init__(
        self, rule: Dimension, what: Text, codes: Vocabulary[str], known: Mapping[str, Mapping[str, Iterable[str]]]
    ) -> None:
        self.rule, self.what, self.codes = rule, what, codes
        listed = {code: list(names) for code, names in known.get(rule.codes_from, {}).items()}
        for code, names in rule.codes.items():
            listed[code] = [*names, *listed.get(code, ())]
        self._spellings = Spellings(listed)
        self._listed = [name for code, names in listed.items() for name in (code, *names)]

    def place(self, cell: Any) -> int | Fault:
        """The place of the code that a cell names."""
        text = code_text(cell)
        if not text:
            return Fault("blank_code", Text(f"The {self.what.en} is blank.", f"{self.what.zh}为空。"))
        code = self._spellings.code(text)
        if code is not None:
            return self.codes.place(code)
        if self.rule.on_unknown == "keep":
            return self._kept(text)
        return self._unknown(text)

    def _kept(self, text: str) -> int | Fault:
        try:
            check_code(text if text.isprintable() else "")
        except DefinitionError as fault:
            mend = Text(" List it under “codes”.", "请在 codes 中列出其编码。")
            return Fault("bad_code", Text(fault.message + mend.en, fault.message_zh + mend.zh))
        return self.codes.place(text)

    def _unknown(self, text: str) -> Fault:
        shown, what = text[:60], self.what
        if self.rule.on_unknown == "skip":
            said = Text(f"“{shown}” is in no list of {what.en}s: left out.", f"“{shown}”不在{what.zh}名单中，已略过。")
            return Fault("not_listed", said, is_skipped=True)
        guess = did_you_mean(text, self._listed) if self._listed else Text("The list is empty.", "名单为空。")
        said = Text(
            f"“{shown}” is not a known {what.en}. {guess.en} Add it under “codes”, or write “unknown: skip”.",
            f"“{shown}”不在{what.zh}名单中。{guess.zh}请在 codes 中补充，或写明 unknown: skip。",
        )
        return Fault(f"unknown_{what.en}", said)


def code_text(cell: Any) -> str:
    """A cell as the text of a code or name: 340000.0 is “340000”."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip(" \t\r\n\u3000\xa0\ufeff")


class PeriodReader:
    """Cells into places in the list of periods."""

    def __init__(self, rule: PeriodRule, periods: Vocabulary[Stretch]) -> None:
        self.rule, self.periods, self.form = rule, periods, rule.form

    def settle(self, cells: Sequence[Any]) -> None:
        """Let a whole column decide what 2010-11 means in it."""
        self.form = settle(dict.fromkeys(cells), self.rule.form)

    def place(self, cell: Any) -> int | Fault:
        """The place of the period that a cell names."""
        reading = self.read(cell)
        if reading.value is None:
            return Fault(reading.code, reading.text)
        return self.periods.place(reading.value if self.rule.to is None else reading.value.within(self.rule.to))

    def read(self, cell: Any) -> PeriodReading:
        return read_period(cell, self.form)


class PartReader:
    """Year, quarter, month, day and hour from cells of their own (or `always` the same) into places of periods."""

    def __init__(self, reader: PeriodReader, names: Sequence[str], always: Mapping[str, str]) -> None:
        self.reader, self.names, self.always = reader, names, always
        self._days: dict[tuple[Any, ...], PeriodReading] = {}
        self._hours: dict[Any, int | None] = {}

    def place(self, cells: tuple[Any, ...]) -> int | Fault:
        """The place of the period that these cells name together."""
        parts = dict(zip(self.names, cells, strict=True))
        has_hour = "hour" in parts or "hour" in self.always
        hour = parts.pop("hour", self.always.get("hour"))
        key = tuple(parts.values())
        if key not in self._days:
            days = {name: text for name, text in (dict(self.always) | parts).items() if name != "hour"}
            self._days[key] = self._day(days)
        found = self._days[key].value
        if found is None:
            return Fault(self._days[key].code, self._days[key].text)
        if has_hour:
            at = self._hour(hour)
            if at is None or found.span is not Span.DAY:
                text = Text(
                    f"“{code_text(hour)}” is no hour (0–23) of a day.", f"“{code_text(hour)}”不是小时（0–23）。"
                )
                return Fault("bad_period", text)
            found = Stretch(Span.HOUR, found.year, found.month, found.day, at)
        to = self.reader.rule.to
        return self.reader.periods.place(found if to is None else found.within(to))

    def _day(self, parts: Mapping[str, Any]) -> PeriodReading:
        if any(is_blank(part) for part in parts.values()):
            return PeriodReading(None, "blank_period", Text("The period is blank.", "数据所属期为空。"))
        return read_period(part_text(parts), self.reader.form)

    def _hour(self, cell: Any) -> int | None:
        if cell not in self._hours:
            text = code_text(cell).removesuffix("时")
            is_hour = text.isascii() and text.isdigit() and int(text) <= 23
            self._hours[cell] = int(text) if is_hour else None
        return self._hours[cell]


def part_text(parts: Mapping[str, Any]) -> str:
    """Year, quarter, month and day as one text: 2026年9月1日."""
    text = ""
    for name, sign in (("year", "年"), ("quarter", "季度"), ("month", "月"), ("day", "日")):
        if name in parts:
            held = code_text(parts[name])
            bare = held.removesuffix("份") if name == "month" else held
            bare = bare.removeprefix("第") if name == "quarter" else bare
            text += bare.removesuffix(sign) + sign
    return text


class Figures(NamedTuple):
    """A column as numbers (NaN where there is none). By place in the rows: cells that are none, and those to look at."""

    values: Floats
    refused: dict[int, Figure]
    warned: dict[int, Figure]


def read_figures(cells: Sequence[Any], rows: Ints, unit: str) -> Figures:
    """The cells of these rows as numbers of that unit; a figure that may have been meant otherwise is used and warned of."""
    kinds = set(map(type, cells))
    if any(kind.__name__ in ("bool", "bool_") for kind in kinds):  # 1 and True are one key of a dict
        cells = [str(bool(cell)).upper() if type(cell).__name__ in ("bool", "bool_") else cell for cell in cells]
    wanted = cells if len(rows) == len(cells) else [cells[row] for row in rows.tolist()]
    known = {cell: read_figure(cell, unit) for cell in dict.fromkeys(wanted)}
    plain = {cell: float("nan") if figure.value is None else figure.value for cell, figure in known.items()}
    values = np.fromiter((plain[cell] for cell in wanted), dtype=np.float64, count=len(wanted))
    refused = {place: known[wanted[place]] for place in np.flatnonzero(np.isnan(values)).tolist()}
    warned = {}
    if any(figure.verdict is Verdict.WARN for figure in known.values()):
        warned = {place: known[cell] for place, cell in enumerate(wanted) if known[cell].verdict is Verdict.WARN}
    return Figures(values, refused, warned)
