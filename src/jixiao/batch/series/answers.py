"""The tables that the engine answers with, as Arrow, and the digest of their digits."""

import hashlib
import json
from typing import Any

import numpy as np
import pyarrow as pa

from jixiao.batch.arrow import coded, numbered, numbers, texts
from jixiao.engine.model.table import Table


def arrow_of(table: Table, schema: Any) -> Any:
    """A table of texts and numbers as Arrow of `schema`; None becomes null."""
    return pa.table([_column(table[field.name], field.type) for field in schema], schema=schema)


def digest_of_answers(table: Table, schema: Any) -> str:
    """sha256 over the figures by series, whatever the order in which series stand; every digit counts."""
    names = list(table["series"])
    order = sorted(range(len(names)), key=names.__getitem__)
    told = hashlib.sha256()
    for field in schema:
        column = [table[field.name][place] for place in order]
        told.update(json.dumps([field.name, len(column)]).encode())
        if field.type == pa.float64():
            told.update(_figures(column)[0].astype("<f8").tobytes())
        else:
            told.update(json.dumps(column, ensure_ascii=False).encode())
    return told.hexdigest()


def _column(values: Any, kind: Any) -> Any:
    if kind == pa.float64():
        return numbers(*_figures(list(values)))
    if any(value is None for value in values):
        places, words = numbered(["" if value is None else value for value in values])
        missing = np.array([value is None for value in values])
        return pa.DictionaryArray.from_arrays(numbers(places, missing), texts(words))
    return coded(list(values))


def _figures(values: list[Any]) -> tuple[Any, Any]:
    """Numbers, and where there is none; -0.0 is 0.0."""
    figures = np.array([np.nan if value is None else value for value in values], np.float64)
    missing = np.isnan(figures)
    return np.where(missing, np.nan, figures + 0.0), missing
