"""A month, quarter or year of air as cells: each station's summary, its change in a year, what its targets still allow."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Unpack

from jixiao.engine.air_quality.aqi import How, days_given
from jixiao.engine.air_quality.periods.allowance import remaining_allowances
from jixiao.engine.air_quality.periods.evaluation import air_summary, year_on_year
from jixiao.engine.air_quality.standards import SHOWN, AirStandard
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FINDING_COLUMNS, FindingList
from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells

Row = Mapping[str, Any]
HERE = Text("the site", "本点位")
"""What a station is called that has no name."""


@dataclass(frozen=True)
class AirPeriod:
    """Cells: (summary|change, station, column), (allowance, station, target_of, column), (limit, pollutant),

    (finding, n, message). Columns as `air_summary`, `year_on_year` and `remaining_allowances` have them.
    `findings` are those of the reading.
    """

    period: Period
    standard: AirStandard
    cells: Cells
    names: Mapping[str, Text] = field(default_factory=dict)
    findings: Table = field(default_factory=lambda: Table(dict.fromkeys(FINDING_COLUMNS, ())))

    @classmethod
    def of(
        cls,
        frame: object,
        *,
        by: str = "month",
        period: str = "",
        targets: Mapping[str, float] | None = None,
        names: Mapping[str, Text] | None = None,
        **how: Unpack[How],
    ) -> "AirPeriod":
        """The period of a table of concentrations (as `daily_aqi` reads it), the newest without one; both years by one standard.

        DefinitionError where nothing is known of that period.
        """
        _known, standard = days_given(frame, FindingList(), **how)
        summary = air_summary(frame, by=by, **how)
        meant = _meant(period, summary.table)
        changes = year_on_year(frame, by=by, **how)
        allowed = remaining_allowances(frame, targets, **how) if targets else None
        rows = allowed.table.to_rows() if allowed is not None else []
        tables = [summary.findings, changes.findings, *([allowed.findings] if allowed is not None else [])]
        findings = _each_once(tables)
        cells: dict[Place, Value] = {("limit", name): standard.year_limits[name] for name in SHOWN}
        cells |= _by_station("summary", summary.table.to_rows(), meant)
        cells |= _by_station("change", changes.table.to_rows(), meant)
        cells |= _allowance(rows, meant)
        cells |= _messages(findings)
        return cls(meant, standard, Cells(cells), names or {}, findings)

    @property
    def digest(self) -> str:
        """Over all cells, the period, the standard and the names."""
        content = repr((self.cells.digest, str(self.period), self.standard.name, sorted(self.names.items())))
        return hashlib.sha256(content.encode()).hexdigest()

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.cells.read(place)

    @property
    def stations(self) -> tuple[str, ...]:
        """Everybody with a day in the period, as the table has them."""
        return self.cells.rows("summary")

    def label(self, station: str) -> Text:
        return self.names.get(station) or (Text(station, station) if station else HERE)

    def has(self, place: Place) -> bool:
        """Whether there is such a cell with something known in it."""
        return self.cells.held.get(place) is not None


def _meant(period: str, summary: Table) -> Period:
    known = sorted({Period.parse(str(each)) for each in summary["period"]})
    if not known:
        text = Text("The table holds no day that can be counted.", "表中没有可统计的日数据。")
        raise DefinitionError("no_days", text)
    asked = Period.parse(period) if period else known[-1]
    if asked not in known:
        text = Text(f"The table holds no day of {period}.", f"表中没有 {period} 的数据。")
        raise DefinitionError("no_days", text, did_you_mean(period, [str(each) for each in known[-24:]]))
    return asked


def _by_station(what: str, rows: Sequence[Row], period: Period) -> dict[Place, Value]:
    return {
        (what, row["station"], column): _value(value)
        for row in rows
        if str(row["period"]) == str(period)
        for column, value in row.items()
        if column not in ("station", "period")
    }


def _allowance(rows: Sequence[Row], period: Period) -> dict[Place, Value]:
    """Of the period in which the newest day lies: what is left of an earlier one is not left any more."""
    cells: dict[Place, Value] = {}
    for row in rows:
        newest = date(row["year"], 1, 1) + timedelta(days=row["days_past"] - 1)
        if period.first_date <= newest <= period.last_date:
            cells |= {("allowance", row["station"], row["target_of"], column): _value(row[column]) for column in row}
    return cells


def _messages(findings: Table) -> dict[Place, Value]:
    """Warnings in both languages, but for what the report says by itself: that there is no year before."""
    told = [row for row in findings if row["severity"] == "warning" and row["rule"] != "no_year_before"]
    return {
        ("finding", str(number), column): row[column]
        for number, row in enumerate(told, start=1)
        for column in ("message", "message_zh")
    }


def _each_once(tables: Sequence[Table]) -> Table:
    rows = dict.fromkeys(tuple(row[name] for name in FINDING_COLUMNS) for table in tables for row in table)
    return Table.from_rows(FINDING_COLUMNS, list(rows))


def _value(raw: Any) -> Value:
    """Plain numbers and words; yes and no as 1 and 0."""
    if raw is None or raw != raw:
        return None
    if isinstance(raw, bool):
        return int(raw)
    return raw if isinstance(raw, (int, float, str)) else str(raw)
