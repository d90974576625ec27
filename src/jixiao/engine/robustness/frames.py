"""Frames of an evaluation with one figure edited; those before stay as they are."""

from collections.abc import Callable
from typing import Any

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import KEYS, coded

Columns = dict[str, Any]
ANY_PERIOD = ("", "*")


def set_value(frame: Columns, organisation: str, indicator: str, period: Period, value: float | None) -> Columns:
    """Observations in which the period, and the finer ones inside it, hold this value and nothing else."""

    def stays(row: tuple[str, ...]) -> bool:
        return row[:2] != (organisation, indicator) or not _lies_in(row[2], period)

    kept = _filtered(frame, stays)
    return kept if value is None else _appended(kept, (organisation, indicator, str(period)), "value", value)


def set_target(
    frame: Columns, organisation: str, indicator: str, period: Period, quantity: str, value: float
) -> Columns:
    """Targets in which the organisation (“*”: all of them) has this one in the period; other quantities stay."""
    columns = _lists(frame)
    cells = columns.setdefault(quantity, [None] * _length(columns))
    for place, (who, what, when) in enumerate(_keys(columns)):
        concerned = what == indicator and organisation in ("*", who)
        if concerned and (when in ANY_PERIOD or when == str(period)):
            cells[place] = None
    return _appended(columns, (organisation, indicator, str(period)), quantity, value)


def without_organisation(frame: Columns, organisation: str) -> Columns:
    """The frame without the rows of one organisation."""
    return _filtered(frame, lambda row: row[0] != organisation)


def _lies_in(text: str, period: Period) -> bool:
    try:
        inner = Period.parse(text)
    except DefinitionError:
        return False
    return period.first_date <= inner.first_date and inner.last_date <= period.last_date


def _lists(frame: Columns) -> Columns:
    return {
        name: column.to_pylist() if hasattr(column, "to_pylist") else list(column) for name, column in frame.items()
    }


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values()), ()))


def _keys(columns: Columns) -> list[tuple[str, ...]]:
    """organisation, indicator and period of every row as they are understood: trimmed, numbers as text."""
    texts = [coded(columns.get(name, [])) for name in KEYS]
    return [tuple(text.at(row) for text in texts) for row in range(_length(columns))]


def _filtered(frame: Columns, stays: Callable[[tuple[str, ...]], bool]) -> Columns:
    columns = _lists(frame)
    kept = [place for place, row in enumerate(_keys(columns)) if stays(row)]
    if "row" not in columns and columns and len(kept) < _length(columns):
        columns["row"] = list(range(1, _length(columns) + 1))
    return {name: [column[place] for place in kept] for name, column in columns.items()}


def _appended(columns: Columns, keys: tuple[str, str, str], quantity: str, value: float) -> Columns:
    added = dict(zip(KEYS, keys, strict=True)) | {quantity: value}
    length = _length(columns)
    names = dict.fromkeys((*columns, *added))
    return {name: [*columns.get(name, [None] * length), added.get(name)] for name in names}
