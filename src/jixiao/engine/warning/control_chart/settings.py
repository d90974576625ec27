"""What a table says of control charts (series, improvement, target, rebase_at), read strictly."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.warning.control_chart.chart import Improvement

META_COLUMNS = ("series", "improvement", "target", "rebase_at")
ALL_SERIES = "*"
DIRECTIONS: Mapping[str, Improvement] = {
    "up": 1, "higher": 1, "increase": 1, "down": -1, "lower": -1, "decrease": -1, "neither": 0, "neutral": 0, "": 0,
}  # fmt: skip


@dataclass(frozen=True)
class ChartSetting:
    """What is said of one series: direction of improvement, target, periods at which new limits begin (as written)."""

    improvement: Improvement = 0
    target: float | None = None
    rebase_at: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True)
class ChartSettings:
    """Settings by series; a row for `*` holds for every series that has none of its own."""

    by_series: Mapping[str, ChartSetting] = field(default_factory=dict)

    def of(self, series: str) -> ChartSetting:
        """What is said of a series."""
        return self.by_series.get(series) or self.by_series.get(ALL_SERIES) or ChartSetting()

    def unknown(self, known: Sequence[str]) -> list[str]:
        """Series that are spoken of and do not exist."""
        there = {*known, ALL_SERIES}
        return [name for name in self.by_series if name not in there]


def read_settings(meta: object, findings: FindingList) -> ChartSettings:
    """The settings of a table; what cannot be used is a finding (rule `bad_setting`, row from 1) and counts as blank.

    ColumnsMissingError without the column `series`; a table of no rows says nothing.
    """
    columns = to_columns(meta)
    if columns and "series" not in columns:
        raise ColumnsMissingError("meta", ["series"], list(columns))
    if not columns:
        return ChartSettings()
    names = coded(columns["series"])
    cells = {name: columns.get(name) for name in META_COLUMNS[1:]}
    found: dict[str, ChartSetting] = {}
    for place in range(len(names.codes)):
        series = names.at(place)
        tell = _Teller(findings, series, place + 1)
        if not series:
            tell(Text("The name of the series is blank; the row is not used.", "序列名称为空，该行未采用。"))
        elif series in found:
            tell(Text("The series stands here again; its first row holds.", "该序列重复出现，以首行为准。"))
        else:
            row = {name: None if column is None else column[place] for name, column in cells.items()}
            found[series] = _setting(row, place + 1, tell)
    return ChartSettings(found)


@dataclass(frozen=True)
class _Teller:
    findings: FindingList
    series: str
    row: int

    def __call__(self, text: Text) -> None:
        said = Finding(Severity.ERROR, "bad_setting", text, indicator_code=self.series, file="meta", row=self.row)
        self.findings.add(said)


def _setting(row: Mapping[str, Any], number: int, tell: _Teller) -> ChartSetting:
    direction = _text(row["improvement"])
    if direction.lower() not in DIRECTIONS:
        tell(_unknown_direction(direction))
    reading = read_number(row["target"])
    if reading.value is None and reading.code != "blank" and row["target"] == row["target"]:
        tell(Text(f"target: {reading.text.en} No target is used.", f"target：{reading.text.zh}未采用目标值。"))
    rebase = tuple(part.strip() for part in _text(row["rebase_at"]).replace("；", ";").split(";") if part.strip())
    return ChartSetting(DIRECTIONS.get(direction.lower(), 0), reading.value, rebase, number)


def _text(cell: object) -> str:
    return coded([cell]).values[0]


def _unknown_direction(word: str) -> Text:
    advice = did_you_mean(word, [name for name in DIRECTIONS if name])
    return Text(
        f"improvement cannot be “{word[:40]}”; write up, down or nothing. {advice.en}",
        f"improvement 不能取“{word[:40]}”，请填 up（越高越好）、down（越低越好）或留空。{advice.zh}",
    )
