"""Tables of cells become observations; every cell that cannot be used becomes a finding with its place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from jixiao.capture.cell_finding import CellFinding
from jixiao.capture.cells import CodeReader, Fault, PeriodReader, code_text
from jixiao.capture.mapping import PARTS, Condition, ValueColumn
from jixiao.capture.mapping import Mapping as Rules
from jixiao.capture.names import find_name, read_name
from jixiao.capture.observed import Lists, Observed, joined
from jixiao.capture.plan import Given, Plan, both
from jixiao.capture.snapshot import RawTable
from jixiao.capture.table_reader import TableReader
from jixiao.engine.model.arrays import Bools
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.model.units import read_unit

CodeLists = Mapping[str, Mapping[str, Iterable[str]]]
ORGANISATION, INDICATOR = Text("organisation", "单位"), Text("indicator", "指标")
STOPPING = ("missing_column", "ambiguous_column", "unit_conflict", "no_conversion", "no_value_column", "unknown_list")
"""Findings about whole columns or tables: with one of them nothing of the source may land."""


class Observer:
    """Reads table after table of one source; `parts` and `findings` grow, `n_read` and `n_refused` count cells."""

    def __init__(self, rules: Rules, known: CodeLists | None = None) -> None:
        self.rules, self.lists = rules, Lists()
        self.findings: list[Finding] = []
        self.parts: list[Observed] = []
        self.n_read = self.n_refused = 0
        known = known or {}
        self.organisations = CodeReader(rules.organisation, ORGANISATION, self.lists.organisations, known)
        self.indicators = CodeReader(rules.indicator, INDICATOR, self.lists.indicators, known)
        self.periods = PeriodReader(rules.period, self.lists.periods)
        for rule in (rules.organisation, rules.indicator):
            if rule.codes_from and rule.codes_from not in known:
                guess = (
                    did_you_mean(rule.codes_from, known) if known else Text("None is given.", "尚未提供任何编码表。")
                )
                wanted = rule.codes_from
                text = Text(f"There is no list of codes “{wanted}”. {guess.en}", f"没有编码表“{wanted}”。{guess.zh}")
                self.tell("unknown_list", text)

    def observed(self) -> Observed:
        """Everything read so far."""
        return joined(self.parts)

    def take(self, table: RawTable) -> None:
        """Read one table."""
        if not len(table) and not table.columns:
            return
        named = self._table_name(table)
        if named is None:
            return
        names = self._columns(table)
        if names is None:
            return
        rows = np.flatnonzero(self._wanted(table, names))
        plans = list(self._plans(table, names, named))
        if not plans:
            text = Text("No column holds figures.", "没有数值列。")
            self.tell("no_value_column", text, table)
        self.parts.extend(TableReader(self, table, names, rows).read(plans))

    def tell(
        self, rule: str, text: Text, table: RawTable | None = None, severity: Severity = Severity.ERROR, **place: Any
    ) -> None:
        name = table.name if table is not None else ""
        self.findings.append(CellFinding(severity, rule, text, file=name, **place))

    def _table_name(self, table: RawTable) -> Given | None:
        """What the table's name says; None where it is of no use."""
        if self.rules.tables is None:
            return Given()
        found = self.rules.tables.match(table.name)
        if found is None:
            form = self.rules.tables.text
            text = Text(f"Left out: the name is not of the form “{form}”.", f"名称不符合“{form}”，已略过。")
            self.tell("table_left_out", text, table, Severity.INFO)
            return None
        given, fault = self._given(found)
        if fault is not None:
            self.tell(fault.code, fault.text, table, Severity.INFO if fault.is_skipped else Severity.ERROR)
            self.n_refused += 0 if fault.is_skipped else len(table)
        return given

    def _given(self, found: Mapping[str, str]) -> tuple[Given | None, Fault | None]:
        """Texts of a heading or name understood; the first fault ends it."""
        places: dict[str, Any] = {}
        readers = {"organisation": self.organisations, "indicator": self.indicators, "period": self.periods}
        for name, reader in readers.items():
            if name in found:
                place: int | Fault = reader.place(found[name])  # type: ignore[attr-defined]
                if isinstance(place, Fault):
                    return None, place
                places[name] = place
        parts = tuple((name, found[name]) for name in PARTS if name in found)
        return Given(**places, parts=parts, unit=found.get("unit", "")), None

    def _columns(self, table: RawTable) -> dict[str, str] | None:
        """The columns that the mapping asks for, by the names that it uses; None where one is not there."""
        names: dict[str, str] = {}
        for wanted in self.rules.columns():
            found = find_name(wanted, table.columns)
            if len(found) == 1:
                names[wanted] = found[0]
            elif found:
                text = Text(f"Several columns could be “{wanted}”.", f"有多列都可能是“{wanted}”。")
                self.tell("ambiguous_column", text, table, column=wanted)
            else:
                guess = did_you_mean(wanted, table.columns)
                text = Text(f"There is no column “{wanted}”. {guess.en}", f"没有名为“{wanted}”的列。{guess.zh}")
                self.tell("missing_column", text, table, column=wanted)
        return names if len(names) == len(self.rules.columns()) else None

    def _wanted(self, table: RawTable, names: Mapping[str, str]) -> Bools:
        """The rows that meet every condition and hold anything at all."""
        kept = np.ones(len(table), dtype=np.bool_)
        for condition in self.rules.where:
            kept &= _meets(condition, table.columns[names[condition.column]])
        return kept

    def _plans(self, table: RawTable, names: Mapping[str, str], named: Given) -> Iterator[Plan]:
        if self.rules.headings is not None:
            yield from self._by_heading(table, set(names.values()), named)
            return
        for value in [self.rules.value] if self.rules.value else self.rules.values:
            texts = {name: getattr(value, name) for name in ("organisation", "indicator", "period")}
            given, fault = self._given({name: text for name, text in texts.items() if text})
            if given is None:
                self.tell((fault or _NO_FAULT).code, (fault or _NO_FAULT).text, table, column=value.column)
                continue
            unit = self._unit(value, names[value.column], table)
            if unit is not None:
                yield Plan(names[value.column], both(named, given, unit), value)

    def _unit(self, value: ValueColumn, heading: str, table: RawTable) -> str | None:
        """The unit of a column: as declared, else as the heading says; None (and told) where the two disagree."""
        written = read_name(heading).unit
        if value.unit and written and read_unit(value.unit) != read_unit(written):
            text = Text(
                f"The heading says {written}, the mapping {value.unit}.",
                f"表头单位为“{written}”，映射中为“{value.unit}”。",
            )
            self.tell("unit_conflict", text, table, column=heading)
            return None
        return value.unit or written

    def _by_heading(self, table: RawTable, used: set[str], named: Given) -> Iterator[Plan]:
        form = self.rules.headings
        assert form is not None
        free = [heading for heading in table.columns if heading not in used]
        matches = {heading: form.match(heading) for heading in free}
        self.periods.settle([found["period"] for found in matches.values() if found and "period" in found])
        for heading, found in matches.items():
            given, fault = self._given(found) if found is not None else (None, None)
            if given is None:
                said = (
                    fault.text if fault is not None else Text(f"not of the form “{form.text}”", f"不符合“{form.text}”")
                )
                text = Text(f"This column is not used: {said.en}", f"此列未使用：{said.zh}")
                self.tell("column_left_out", text, table, Severity.INFO, column=heading)
                continue
            unit = given.unit or read_name(heading).unit
            yield Plan(heading, both(named, given, unit), ValueColumn(heading))


_NO_FAULT = Fault("", Text("", ""))


def _meets(condition: Condition, cells: Sequence[Any]) -> Bools:
    words = {read_name(word).plain for word in condition.words}
    known = {cell: (read_name(code_text(cell)).plain in words) != condition.is_not for cell in dict.fromkeys(cells)}
    return np.fromiter((known[cell] for cell in cells), dtype=np.bool_, count=len(cells))
