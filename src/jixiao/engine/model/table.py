"""A table of columns: what the engine gives out. Speaks Arrow when asked, shows itself in a notebook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np

SHOWN = 20


@dataclass(frozen=True, eq=False)
class Table:
    """Columns of equal length by name; `polars.DataFrame(table)` and other readers of Arrow take it as it is."""

    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        if isinstance(self.columns, LazyColumns):
            return self.columns.length
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.columns[name]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Table) or list(self.columns) != list(other.columns):
            return False
        return all(list(self[name]) == list(other[name]) for name in self.columns)

    __hash__ = None  # type: ignore[assignment]

    def __iter__(self) -> Iterator[dict[str, Any]]:
        names = tuple(self.columns)
        for entries in zip(*self.columns.values(), strict=True):
            yield dict(zip(names, entries, strict=True))

    def to_rows(self) -> list[dict[str, Any]]:
        """One dict per row; a missing value is None."""
        return list(self)

    def to_arrow(self) -> Any:
        """The same as a pyarrow.Table."""
        import pyarrow as pa

        if isinstance(self.columns, LazyColumns):
            return pa.table({name: _as_arrow(self.columns.made(name)) for name in self.columns})
        return pa.table({name: pa.array(list(column)) for name, column in self.columns.items()})

    def to_pandas(self) -> Any:
        """The same as a pandas.DataFrame; whole numbers stay whole where some are missing (Int64)."""
        import pandas as pd
        import pyarrow as pa

        return self.to_arrow().to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.columns)}>"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        n_shown = min(SHOWN, len(self))
        cells = [[_shown(entry) for entry in self.head(name, n_shown)] for name in self.columns]
        body = "".join(
            "<tr>" + "".join(f"<td>{column[row]}</td>" for column in cells) + "</tr>" for row in range(n_shown)
        )
        rest = f"<p>… {len(self) - n_shown} more rows</p>" if len(self) > n_shown else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"

    def head(self, name: str, size: int) -> Sequence[Any]:
        """The first entries of one column."""
        return self.columns[name][:size]

    @classmethod
    def from_rows(cls, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Table":
        """A table from tuples in the order of `names`."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return cls(dict(zip(names, columns, strict=True)))


@dataclass(frozen=True)
class Repeated:
    """A text column of few different texts: entry i is `texts[places[i]]`."""

    texts: Sequence[str]
    places: np.ndarray[Any, np.dtype[np.int64]]

    def __len__(self) -> int:
        return len(self.places)


@dataclass(frozen=True, eq=False)
class LazyColumns(Mapping[str, Sequence[Any]]):
    """Columns that are made when they are asked for: `makers` give lists, float arrays (NaN missing), masked whole
    numbers or Repeated texts. Each column reads as a list with None where missing.
    """

    length: int
    makers: Mapping[str, Callable[[], Any]]
    _made: dict[str, Any] = field(default_factory=dict, repr=False)
    _lists: dict[str, Sequence[Any]] = field(default_factory=dict, repr=False)

    def made(self, name: str) -> Any:
        """The column as its maker gives it."""
        if name not in self._made:
            self._made[name] = self.makers[name]()
        return self._made[name]

    def __getitem__(self, name: str) -> Sequence[Any]:
        if name not in self._lists:
            self._lists[name] = _as_list(self.made(name))
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)


def _as_list(column: Any) -> Sequence[Any]:
    if isinstance(column, Repeated):
        texts = list(column.texts)
        return [texts[place] for place in column.places.tolist()]
    if isinstance(column, np.ma.MaskedArray):
        return list(column.tolist())
    if isinstance(column, np.ndarray):
        return [None if entry != entry else entry for entry in column.tolist()]
    return list(column)


def _as_arrow(column: Any) -> Any:
    import pyarrow as pa

    if isinstance(column, Repeated):
        places = pa.array(column.places.astype(np.int32))
        return pa.DictionaryArray.from_arrays(places, pa.array(list(column.texts), pa.string())).dictionary_decode()
    if isinstance(column, np.ma.MaskedArray):
        return pa.array(np.asarray(column.data), mask=np.ma.getmaskarray(column))
    if isinstance(column, np.ndarray):
        return pa.array(column, from_pandas=True)
    return pa.array(column)


def _shown(entry: Any) -> str:
    if entry is None:
        return "—"
    return f"{entry:.10g}" if isinstance(entry, float) else escape(str(entry))
