"""Reads the rows of one table: whose they are, of which period, and the figures in each column."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Protocol

import numpy as np

from jixiao.capture.cells import (
    BLANKS,
    CodeReader,
    Figures,
    PartReader,
    PeriodReader,
    Understood,
    code_text,
    is_blank,
    read_figures,
    understand,
)
from jixiao.capture.mapping import Mapping as Rules
from jixiao.capture.names import read_name
from jixiao.capture.observed import Lists, Observed
from jixiao.capture.plan import Given, Plan
from jixiao.capture.snapshot import RawTable
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text
from jixiao.engine.model.units import conversion, scaled_all

DIMENSIONS = ("organisation", "indicator", "period")


class Owner(Protocol):
    """Who reads the source that the table is of."""

    rules: Rules
    lists: Lists
    organisations: CodeReader
    indicators: CodeReader
    periods: PeriodReader
    n_read: int
    n_refused: int

    def tell(
        self, rule: str, text: Text, table: RawTable | None = None, severity: Severity = Severity.ERROR, **place: Any
    ) -> None:
        """Keep a finding."""


class TableReader:
    """The rows of one table that the conditions let through; `names`: its columns by the mapping's names for them."""

    def __init__(self, owner: Owner, table: RawTable, names: Mapping[str, str], rows: Ints) -> None:
        self.owner, self.rules, self.table, self.names = owner, owner.rules, table, names
        self.numbers = np.asarray(table.rows, dtype=np.int64)
        self.rows = rows
        self.understood: dict[str, Understood] = {}

    def read(self, plans: list[Plan]) -> Iterator[Observed]:
        """The observations of every planned column, in the order of the columns."""
        self.rows = self._rows_with_anything(plans)
        for name in DIMENSIONS:
            self.understood |= self._dimension(name, plans)
        self._tell_rows(plans)
        good = np.ones(len(self.rows), dtype=np.bool_)
        for column in self.understood.values():
            good &= column.places >= 0
        for plan in plans:
            part = self._figures(plan, np.flatnonzero(good))
            if part is not None:
                yield part

    def _cells(self, heading: str) -> list[Any]:
        cells = self.table.columns[heading]
        return list(cells) if len(self.rows) == len(cells) else [cells[row] for row in self.rows.tolist()]

    def _rows_with_anything(self, plans: list[Plan]) -> Ints:
        """Rows that are blank in every column that matters are no rows."""
        matter = {*self.names.values(), *(plan.column for plan in plans)}
        empty = np.ones(len(self.rows), dtype=np.bool_)
        for heading in matter:
            empty &= self._blank(heading)
        return self.rows[~empty]

    def _blank(self, heading: str) -> Bools:
        cells = self._cells(heading)
        known = {cell: is_blank(cell) for cell in dict.fromkeys(cells)}
        return np.fromiter((known[cell] for cell in cells), dtype=np.bool_, count=len(cells))

    def _dimension(self, name: str, plans: list[Plan]) -> dict[str, Understood]:
        """The places of one dimension for every row; nothing where a heading or the table's name says it."""
        rule = getattr(self.rules, name)
        if name == "period":
            return self._period(plans)
        reader = self.owner.organisations if name == "organisation" else self.owner.indicators
        if rule.column:
            return {name: understand(self._cells(self.names[rule.column]), reader.place)}
        if rule.constant:
            return {name: understand([rule.constant] * len(self.rows), reader.place)}
        return {}

    def _period(self, plans: list[Plan]) -> dict[str, Understood]:
        rule, reader = self.rules.period, self.owner.periods
        parts = {part for plan in plans for part, _ in plan.given.parts}
        if rule.columns or parts:
            return {} if len({plan.given.parts for plan in plans}) > 1 else {"period": self._from_parts(plans[0].given)}
        if not rule.column and not rule.constant:
            return {}
        cells = self._cells(self.names[rule.column]) if rule.column else [rule.constant] * len(self.rows)
        reader.settle(cells)
        return {"period": understand(cells, reader.place)}

    def _from_parts(self, given: Given) -> Understood:
        """Year, month … from columns of their own and from what the table or heading says."""
        columns = {part: self._cells(self.names[column]) for part, column in self.rules.period.columns.items()}
        rows = list(zip(*columns.values(), strict=True)) if columns else [()] * len(self.rows)
        reader = PartReader(self.owner.periods, list(columns), dict(given.parts))
        return understand(rows, reader.place)

    def _tell_rows(self, plans: list[Plan]) -> None:
        """A row whose organisation, indicator or period cannot be read: one finding, at its first bad cell."""
        bad = np.zeros(len(self.rows), dtype=np.bool_)
        for name, column in self.understood.items():
            at_fault = np.flatnonzero((column.places < 0) & ~bad)
            bad[at_fault] = True
            if len(at_fault):
                self._tell_dimension(name, column, at_fault, plans)

    def _tell_dimension(self, name: str, column: Understood, at_fault: Ints, plans: list[Plan]) -> None:
        n_figures = np.zeros(len(self.rows), dtype=np.int64)
        for plan in plans:
            n_figures += ~self._blank(plan.column)
        rule = getattr(self.rules, name)
        heading = self.names.get(rule.column, rule.column) or ", ".join(self.rules.period.columns.values())
        skipped: dict[int, list[int]] = {}
        for row in at_fault.tolist():
            fault = column.fault(row)
            if fault.is_skipped:
                skipped.setdefault(int(column.places[row]), []).append(row)
                continue
            at = int(self.numbers[self.rows[row]])
            if not n_figures[row]:
                text = Text(f"A row without figures. {fault.text.en}", f"该行没有数值。{fault.text.zh}")
                self.owner.tell("no_figures", text, self.table, Severity.INFO, row=at, column=heading)
                continue
            self.owner.n_read += int(n_figures[row])
            self.owner.n_refused += int(n_figures[row])
            self.owner.tell(fault.code, fault.text, self.table, row=at, column=heading)
        for rows in skipped.values():
            fault = column.fault(rows[0])
            text = Text(f"{fault.text.en} Rows: {len(rows)}.", f"{fault.text.zh}共 {len(rows)} 行。")
            first = int(self.numbers[self.rows[rows[0]]])
            self.owner.tell(fault.code, text, self.table, Severity.INFO, row=first, column=heading)

    def _figures(self, plan: Plan, good: Ints) -> Observed | None:
        """The observations of one column, rows in `good` only."""
        found = {name: self._places(name, plan, good) for name in DIMENSIONS}
        places = {name: place for name, place in found.items() if place is not None}
        if len(places) < len(found):
            return None
        cells = self.table.columns[plan.column]
        figures = read_figures(cells, self.rows[good], plan.given.unit)
        observed = Observed(
            organisation=places["organisation"],
            indicator=places["indicator"],
            period=places["period"],
            value=figures.values,
            file=np.full(len(good), self.owner.lists.files.place(self.table.name)),
            column=np.full(len(good), self.owner.lists.columns.place(plan.column)),
            row=self.numbers[self.rows[good]],
            last_row=self.numbers[self.rows[good]],
            n_rows=np.ones(len(good), dtype=np.int64),
        )
        n_blank = self._tell_figures(plan, observed, figures)
        self.owner.n_read += len(good) - n_blank
        self.owner.n_refused += len(figures.refused) - n_blank
        held = observed.taken(~np.isnan(figures.values))
        factors = self._factors(plan, good, held, ~np.isnan(figures.values))
        return None if factors is None else held.with_value(_times(held.value, factors))

    def _places(self, name: str, plan: Plan, good: Ints) -> Ints | None:
        given = getattr(plan.given, name)
        if given is not None:
            return np.full(len(good), given)
        if name in self.understood:
            return self.understood[name].places[good]
        if name == "period" and plan.given.parts:
            understood = self._from_parts(plan.given)
            if (understood.places[good] < 0).any():
                fault = understood.fault(int(np.flatnonzero(understood.places < 0)[0]))
                self.owner.tell(fault.code, fault.text, self.table, column=plan.column)
                return None
            return understood.places[good]
        return None

    def _tell_figures(self, plan: Plan, observed: Observed, figures: Figures) -> int:
        """A finding for each cell without a figure; blank cells that feed an aggregate are told together."""
        blanks = [place for place, figure in figures.refused.items() if figure.code in BLANKS]
        is_together = bool(self.rules.aggregate) and len(blanks) > 0
        if is_together:
            first = int(observed.row[blanks[0]])
            text = Text(f"Blank cells: {len(blanks)}.", f"空单元格：{len(blanks)} 个。")
            self.owner.tell("blank", text, self.table, Severity.INFO, row=first, column=plan.column)
        for place in () if is_together else blanks:
            self._tell_cell(plan, observed, place, "blank", figures.refused[place].text, Severity.INFO)
        for place, figure in figures.refused.items():
            if figure.code not in BLANKS:
                self._tell_cell(plan, observed, place, figure.code, figure.text, Severity.ERROR)
        for place, figure in figures.warned.items():
            self._tell_cell(plan, observed, place, figure.code, figure.text, Severity.WARNING)
        return len(blanks)

    def _tell_cell(self, plan: Plan, observed: Observed, place: int, rule: str, text: Text, severity: Severity) -> None:
        lists = self.owner.lists
        self.owner.tell(
            rule,
            text,
            self.table,
            severity,
            row=int(observed.row[place]),
            column=plan.column,
            organisation_code=lists.organisations[int(observed.organisation[place])],
            indicator_code=lists.indicators[int(observed.indicator[place])],
            period=str(lists.periods[int(observed.period[place])]),
        )

    def _factors(self, plan: Plan, good: Ints, held: Observed, kept: Bools) -> "list[Fraction] | Fraction | None":
        """What each figure is multiplied with; None (and told) where its unit cannot be turned into the wanted one."""
        if not self.rules.units:
            return plan.value.scale
        units = self._units(plan, good[kept], held)
        pairs = list(zip(held.indicator.tolist(), units, strict=True))
        known = {pair: self._factor(plan, *pair) for pair in dict.fromkeys(pairs)}
        if any(factor is None for factor in known.values()):
            return None
        scales = {pair: plan.value.scale * factor for pair, factor in known.items() if factor is not None}
        return next(iter(scales.values())) if len(set(scales.values())) == 1 else [scales[pair] for pair in pairs]

    def _units(self, plan: Plan, rows: Ints, held: Observed) -> list[str]:
        """The unit of each figure as written: in a column of units, the heading, or the indicator's name."""
        if plan.value.unit_column:
            cells = self._cells(self.names[plan.value.unit_column])
            return [code_text(cells[row]) for row in rows.tolist()]
        if plan.given.unit or not self.rules.indicator.column:
            return [plan.given.unit] * len(held)
        cells = self._cells(self.names[self.rules.indicator.column])
        return [read_name(code_text(cells[row])).unit for row in rows.tolist()]

    def _factor(self, plan: Plan, indicator: int, unit: str) -> Fraction | None:
        code = self.owner.lists.indicators[indicator]
        wanted = self.rules.units.get(code, "")
        if not wanted or not unit:
            return Fraction(1)
        try:
            return conversion(unit, wanted)
        except DefinitionError as fault:
            text = Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")
            self.owner.tell("no_conversion", text, self.table, column=plan.column, indicator_code=code)
            return None


def _times(values: Floats, factors: "list[Fraction] | Fraction") -> Floats:
    """Each value times its factor, rounded once."""
    if factors == 1 or not len(values):
        return values
    if isinstance(factors, Fraction):
        different, places = np.unique(values, return_inverse=True)
        return np.array(scaled_all(different.tolist(), factors), dtype=np.float64)[places]
    found = values.copy()
    for factor in dict.fromkeys(factors):
        mine = np.fromiter((each == factor for each in factors), dtype=np.bool_, count=len(values))
        found[mine] = _times(values[mine], factor)
    return found
