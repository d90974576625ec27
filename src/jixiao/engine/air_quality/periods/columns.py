"""Columns of results by span, and the table that is made of them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from jixiao.engine.model.table import Table

Columns = Mapping[str, Any]


def table_of(columns: Columns, names: Sequence[str]) -> Table:
    """The named columns as a table; NaN is None."""
    return Table({name: _listed(columns[name]) for name in names})


def no_rows(names: Sequence[str]) -> Table:
    """A table with those columns and nothing in it."""
    return Table({name: [] for name in names})


def _listed(column: Any) -> list[Any]:
    listed = column.tolist() if isinstance(column, np.ndarray) else column
    return [None if entry != entry else entry for entry in listed]
