"""The table of targets: which value of which year of which series, at least or at most."""

from dataclasses import dataclass
from math import isfinite

from jixiao.engine.forecast.attainment.pace import Direction, Kind
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.period import FIRST_YEAR, LAST_YEAR
from jixiao.engine.model.rows import ColumnsMissingError, coded, read_quantity, to_columns
from jixiao.engine.model.text import Text, did_you_mean

TARGET_COLUMNS = ("series", "year", "target", "direction", "kind")
TARGETS = "targets"
"""The name of the file that findings about targets are in."""
NO_TARGET = Text(
    "The target is blank; fill it in, or leave the row out.", "目标值为空；请填写目标值，不考核的请删去该行。"
)


@dataclass(frozen=True)
class Asked:
    """One row of the targets; `target` is None where the row cannot be used (a finding says why)."""

    series: str
    year: str
    row: int
    target: float | None = None
    direction: Direction = Direction.HIGHER
    kind: Kind = Kind.FLOW

    @property
    def first_year(self) -> int:
        """The year as a number; of a financial year 2023/24 the first, 0 where it is none."""
        return int(self.year[:4]) if self.target is not None else 0


def read_asked(frame: object, findings: FindingList) -> tuple[Asked, ...]:
    """The targets in the order of their rows; of equal rows the first.

    Faults of a row are findings: `file` is “targets”, `row` counts from 1, `indicator_code` is the series, `period` the
    year. ColumnsMissingError where a column is absent.
    """
    columns = to_columns(frame)
    missing = [name for name in TARGET_COLUMNS if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("targets", missing, list(columns))
    if not columns:
        return ()
    texts = {name: coded(columns[name]) for name in TARGET_COLUMNS if name != "target"}
    numbers = read_quantity(columns["target"])
    groups: dict[tuple[str, str], list[Asked]] = {}
    for place, number in enumerate(numbers.values.tolist()):
        series, year, direction, kind = (texts[name].at(place) for name in ("series", "year", "direction", "kind"))
        why = _fault(series, year, direction, kind)
        if why is None and not isfinite(number):
            refused = numbers.refused.get(place)
            why = ("no_target", NO_TARGET) if refused is None else (refused.code, refused.text)
        if why is not None:
            findings.add(Finding(Severity.ERROR, why[0], why[1], "", series, year, TARGETS, place + 1))
            read = Asked(series, year, place + 1)
        else:
            read = Asked(series, year, place + 1, number, Direction(direction), Kind(kind))
        groups.setdefault((series, year[:4] if why is None else year), []).append(read)
    found = [each for group in groups.values() for each in _distinct(group, findings)]
    return tuple(sorted(found, key=lambda each: each.row))


def _fault(series: str, year: str, direction: str, kind: str) -> tuple[str, Text] | None:
    """The first thing that is wrong in a row's texts."""
    if not series:
        return "unknown_series", Text("The name of the series is blank.", "序列名称为空。")
    financial = len(year) in (7, 9) and year[4] == "/" and year[5:].isdecimal()
    if not (year[:4].isdecimal() and (len(year) == 4 or financial) and FIRST_YEAR <= int(year[:4]) <= LAST_YEAR):
        return "bad_year", Text(
            f"“{year[:40]}” is not a year; write 2026, or 2025/26 for a financial year.",
            f"“{year[:40]}”不是有效的年度；请写成 2026，财年写成 2025/26。",
        )
    for code, word, known in (("bad_direction", direction, Direction), ("bad_kind", kind, Kind)):
        if word not in tuple(known):
            name, zh = ("direction", "指标方向") if known is Direction else ("kind", "汇总方式")
            help_ = did_you_mean(word.lower(), [each.value for each in known])
            return code, Text(
                f"“{word[:40]}” is no {name}. {help_.en}" if word else f"The {name} is blank. {help_.en}",
                f"{zh}“{word[:40]}”无效。{help_.zh}" if word else f"{zh}为空。{help_.zh}",
            )
    return None


def _distinct(group: list[Asked], findings: FindingList) -> list[Asked]:
    """The targets of a series and year: equal rows once, different ones each for itself; both is told."""
    kept: dict[tuple[float | None, Direction, Kind], Asked] = {}
    for each in group:
        key = (each.target, each.direction, each.kind)
        if each.target is not None and key in kept:
            text = Text("The same target stands here again; the first is used.", "同一目标重复出现，采用首行。")
            findings.add(
                Finding(Severity.WARNING, "duplicate_row", text, "", each.series, each.year, TARGETS, each.row)
            )
        elif each.target is not None and kept:
            text = Text(
                "This series and year has another target in an earlier row; each is answered. Keep the right one if only "
                "one is meant.",
                "同一序列同一年度在前面已有另一目标，均分别给出结果；如只有一个有效，请保留正确的一行。",
            )
            findings.add(
                Finding(Severity.WARNING, "several_targets", text, "", each.series, each.year, TARGETS, each.row)
            )
        if each.target is not None:
            kept.setdefault(key, each)
    rows = {each.row for each in kept.values()}
    return [each for each in group if each.target is None or each.row in rows]
