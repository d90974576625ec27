"""A small table of columns: what the engine gives out. Speaks Arrow when asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Table:
    """Columns of equal length by name; `polars.DataFrame(table)` and other readers of Arrow take it as it is."""

    columns: Mapping[str, Sequence[Any]]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def __getitem__(self, name: str) -> Sequence[Any]:
        return self.columns[name]

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

        return pa.table({name: pa.array(list(column)) for name, column in self.columns.items()})

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.to_arrow().__arrow_c_stream__(requested_schema)

    @classmethod
    def from_rows(cls, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> "Table":
        """A table from tuples in the order of `names`."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
        return cls(dict(zip(names, columns, strict=True)))
