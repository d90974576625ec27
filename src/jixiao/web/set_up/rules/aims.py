"""Targets of single organisations out of a list: one row each, one column for each indicator. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.engine.model.numbers import read_figure, read_number
from jixiao.engine.model.text import NOTHING, Text, did_you_mean
from jixiao.web.set_up.rules.reading import Column, Fault, bare, rows_of, too_many

PLACE = Column("organisation", Text("Organisation", "单位"), ("单位名称", "名称"))


@dataclass(frozen=True)
class AimsAnswer:
    """Target by indicator and organisation; nothing of it counts while there is a fault."""

    targets: Mapping[str, Mapping[str, float]]
    faults: tuple[Fault, ...] = ()


def read_aims(
    table: Sequence[Sequence[Any]], places: Mapping[str, str], leaves: Mapping[str, tuple[str, ...]]
) -> AimsAnswer:
    """`places`: code by name; `leaves`: the names of each indicator that can have a target. The first row has titles."""
    found, faults = read_matrix(table, places, columns_of(leaves))
    return AimsAnswer({} if faults else found, tuple(faults))


def columns_of(indicators: Mapping[str, tuple[str, ...]]) -> list[Column]:
    """The organisation's column, and one for each indicator under any of its names."""
    return [PLACE, *(Column(code, Text(names[-1], names[0]), names) for code, names in indicators.items())]


def read_matrix(
    table: Sequence[Sequence[Any]],
    places: Mapping[str, str],
    columns: Sequence[Column],
    units: Mapping[str, str] | None = None,
) -> tuple[dict[str, dict[str, float]], list[Fault]]:
    """Number by column and organisation, and what could not be read, with its row and column.

    With `units` (by column) figures may be written with their unit, as people do who copy a report.
    """
    rows = list(rows_of(table, columns))
    fault = too_many(rows) or _untitled(table, columns)
    if fault is not None:
        return {}, [fault]
    by_name = {bare(name): code for name, code in places.items()}
    found: dict[str, dict[str, float]] = {}
    faults: list[Fault] = []
    for row in rows:
        place = by_name.get(bare(row["organisation"]), "")
        if not place:
            faults.append(_unknown(row.number, row["organisation"], places))
        for column in columns[1:]:
            if row[column.key]:
                value, fault_text = _number(row[column.key], None if units is None else units.get(column.key, ""))
                if value is None:
                    faults.append(Fault(row.number, column.title, fault_text))
                elif place:
                    found.setdefault(column.key, {})[place] = value
    return found, faults


def _number(cell: str, unit: str | None) -> tuple[float | None, Text]:
    """The number, or why it is none."""
    if unit is not None:
        figure = read_figure(cell, unit)
        return figure.value, figure.text
    reading = read_number(cell)
    return reading.value, Text(reading.message, reading.message_zh)


def _unknown(number: int, name: str, places: Mapping[str, str]) -> Fault:
    text = Text(f"“{name}” is not assessed here.", f"“{name}”不在被考核单位中。")
    called = list(
        {code: each for each, code in places.items()}.values()
    )  # each by the last of its names, the Chinese one
    return Fault(number, PLACE.title, text, did_you_mean(name, called) if called else NOTHING)


def _untitled(table: Sequence[Sequence[Any]], columns: Sequence[Column]) -> Fault | None:
    """The fault of a list whose first row does not say which indicator stands where."""
    number, first = next(((n, row) for n, row in enumerate(table, start=1) if any(row)), (1, ()))
    titles = [column for column in columns if any(column.is_called(str(cell)) for cell in first if cell)]
    if PLACE in titles and len(titles) > 1:
        return None
    names = ", ".join(column.title.en for column in columns[1:])
    names_zh = "、".join(column.title.zh for column in columns[1:])
    text = Text("The first row has to say what stands below it.", "第一行须写明各列是什么。")
    mend = Text(f"Begin with: Organisation, and any of {names}.", f"第一行写：单位，以及 {names_zh} 中的若干项。")
    return Fault(number, NOTHING, text, mend)
