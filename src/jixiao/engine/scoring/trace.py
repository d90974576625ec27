"""Packs the frames of an evaluation into plain JSON, and back, so that a result can be replayed elsewhere."""

from datetime import date
from decimal import Decimal
from math import isfinite
from typing import Any

from jixiao.engine.model.rows import EXTRAS, KEYS

TRACE_FORMAT = "jixiao-trace/1"
_KEPT = (*KEYS, "value", "target", "base", "stretch", *EXTRAS)


def pack_frame(columns: dict[str, Any]) -> dict[str, list[Any]] | None:
    """The columns the engine reads, as JSON values; NaN and ∞ become the words that read back as refused."""
    if not columns:
        return None
    return {name: _packed_column(_listed(columns[name])) for name in _KEPT if name in columns}


def _packed_column(column: list[Any]) -> list[Any]:
    if set(map(type, column)) <= {str, int, bool, type(None)}:
        return column
    return [_packed(item) for item in column]


def _listed(column: Any) -> list[Any]:
    return column.to_pylist() if hasattr(column, "to_pylist") else list(column)


def _packed(item: Any) -> Any:
    if item is None or isinstance(item, (str, bool, int)):
        return item
    if isinstance(item, (Decimal, date)):
        return str(item)
    value = float(item) if hasattr(item, "__float__") else str(item)
    if isinstance(value, float) and not isfinite(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[repr(value)]
    return value
