"""Observations and targets as they came in: codes factorised, values read strictly."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Codes, Floats, Ints
from jixiao.engine.model.numbers import LARGEST, Reading, read_number

_STRICT = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?", re.ASCII)
KEYS = ("organisation_code", "indicator_code", "period")
EXTRAS = ("file", "row", "observation_id")
MANY = 1_000_000
LONG = 20_000


class ColumnsMissingError(ValueError):
    """The frame lacks columns that are needed; `missing` and `present` name them."""

    def __init__(self, frame: str, missing: Sequence[str], present: Sequence[str]) -> None:
        self.frame, self.missing, self.present = frame, tuple(missing), tuple(present)
        super().__init__(
            f"{frame} lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}. "
            f"It has: {', '.join(present) or 'none'}."
        )


@dataclass(frozen=True)
class Coded:
    """A text column: `values[codes[i]]` is the text of row i."""

    codes: Codes
    values: tuple[str, ...]

    def at(self, row: int) -> str:
        return self.values[int(self.codes[row])]

    def used(self) -> Ints:
        """Places of the values that stand in at least one row."""
        if not len(self.codes):
            return np.zeros(0, np.int64)
        marked = np.zeros(len(self.values), np.bool_)
        marked[self.codes] = True
        return np.flatnonzero(marked)


@dataclass(frozen=True)
class Quantity:
    """A number column: NaN where the cell is blank (`blank` has the rows) or was refused, with the refusal."""

    values: Floats
    refused: dict[int, Reading] = field(default_factory=dict)
    blank: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def n_absent(self) -> int:
        """In how many rows there is no number."""
        return len(self.refused) + len(self.blank)


@dataclass(frozen=True)
class Rows:
    """A frame after reading. `file`, `row` and `observation_id` tell where each row came from."""

    organisation: Coded
    indicator: Coded
    period: Coded
    quantities: Mapping[str, Quantity]
    file: Sequence[Any]
    row: Sequence[Any]
    observation_id: Sequence[Any]

    def __len__(self) -> int:
        return len(self.organisation.codes)

    def origin(self, place: int) -> tuple[str, int | None]:
        """File and row as a person sees them."""
        row = self.row[place]
        return str(self.file[place] or ""), None if row is None or row == "" else int(row)


def read_rows(frame: object, name: str, quantities: Sequence[str], optional: Sequence[str] = ()) -> Rows:
    """Read a frame; ColumnsMissingError where a needed column is absent."""
    columns = to_columns(frame)
    needed = [*KEYS, *quantities]
    missing = [column for column in needed if column not in columns]
    if missing and columns:
        raise ColumnsMissingError(name, missing, list(columns))
    length = len(columns[KEYS[0]]) if columns else 0
    nothing: Sequence[Any] = _Blanks(length)
    organisation, indicator, period = _coded_keys([columns.get(key, nothing) for key in KEYS])
    return Rows(
        organisation=organisation,
        indicator=indicator,
        period=period,
        quantities={
            m: read_quantity(columns.get(m, [])) for m in (*quantities, *optional) if m in columns or m in quantities
        },
        file=columns.get("file", nothing),
        row=columns.get("row", range(1, length + 1)),
        observation_id=columns.get("observation_id", nothing),
    )


@dataclass(frozen=True)
class _Blanks(Sequence[Any]):
    """A column in which every cell is None."""

    length: int

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place: Any) -> Any:
        return None


def _coded_keys(columns: Sequence[Any]) -> list[Coded]:
    """The key columns, factorised; large Arrow columns beside each other, since Arrow lets go of Python's lock."""
    large = [len(column) > MANY and hasattr(column, "dictionary_encode") for column in columns]
    if not all(large):
        return [coded(column) for column in columns]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(len(columns)) as pool:
        return list(pool.map(coded, columns))


def text_rows(frame: object) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row as texts without blanks around, '' where there is nothing, numbered from 1."""
    columns = to_columns(frame)
    for number, cells in enumerate(zip(*(list(column) for column in columns.values()), strict=True), 1):
        yield (
            number,
            {name: "" if cell is None else str(cell).strip() for name, cell in zip(columns, cells, strict=True)},
        )


def to_columns(frame: object) -> dict[str, Any]:
    """Columns by name: Arrow columns stay Arrow, everything else becomes lists."""
    if frame is None:
        return {}
    if hasattr(frame, "__arrow_c_stream__"):
        return _arrow_columns(frame)
    if isinstance(frame, Mapping):
        columns = {str(key): _as_list(column) for key, column in frame.items()}
    else:
        rows = _as_rows(frame)
        names = dict.fromkeys(name for row in rows for name in row)
        columns = {str(name): [row.get(name) for row in rows] for name in names}
    if len({len(column) for column in columns.values()}) > 1:
        raise ValueError("The columns of a frame must be equally long.")
    return columns


def _as_rows(frame: object) -> list[Mapping[Any, Any]]:
    """A list of dicts as such; TypeError, with what to do, for anything else."""
    if hasattr(frame, "collect"):
        raise TypeError("A lazy frame holds no rows yet: hand over frame.collect().")
    rows: list[Any] = list(frame) if isinstance(frame, Iterable) else [frame]
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError("A frame is anything with __arrow_c_stream__, a dict of columns, or a list of dicts.")
    return rows


def _as_list(column: Any) -> Any:
    """A list of its own, so that what the caller changes later changes nothing here; Arrow columns cannot change."""
    if hasattr(column, "dictionary_encode"):
        return column
    return column.tolist() if isinstance(column, np.ndarray) else list(column)


def _arrow_columns(frame: Any) -> dict[str, Any]:
    import pyarrow as pa

    try:
        table = pa.table(frame)
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        if not hasattr(frame, "reset_index"):
            raise
        return _mixed_columns(frame)
    names = table.column_names
    doubled = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if doubled:
        raise ValueError(f"The frame has the column {doubled[0]} twice.")
    columns: dict[str, Any] = {}
    for name in names:
        column = _plain(table.column(name))
        if name in KEYS or isinstance(column, list):
            columns[name] = column
        elif name not in EXTRAS and (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
            columns[name] = _in_one(column)
        else:
            columns[name] = column.to_pylist()
    return columns


def _mixed_columns(frame: Any) -> dict[str, Any]:
    """The columns of a pandas frame of which one holds figures and text side by side, as a workbook gives it."""
    flat = frame.reset_index()
    known = flat.astype(object).where(flat.notna(), None)
    return {str(name): known[name].tolist() for name in known.columns}


def _plain(column: Any) -> Any:
    """A column without run-ends; one of an extension type (pandas' periods) as the objects it stands for."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if isinstance(column.type, pa.ExtensionType):
        return [None if item != item else item for item in column.to_pandas()]
    if pa.types.is_run_end_encoded(column.type):
        return pa.chunked_array([pc.run_end_decode(chunk) for chunk in column.chunks], column.type.value_type)
    return column


def _in_one(column: Any) -> Any:
    """A chunked column as one array, without a copy where there is one chunk."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def coded(column: Any) -> Coded:
    """Factorise a text column; numbers become text, blank and null become “”, edges are trimmed."""
    if hasattr(column, "dictionary_encode"):
        return _coded_arrow(column)
    texts = _as_arrow_texts(column)
    if texts is not None:
        return _coded_arrow(texts)
    places: dict[Any, int] = {}
    codes = np.fromiter((places.setdefault(item, len(places)) for item in column), np.int64, len(column))
    return _merged(codes, [_as_text(item) for item in places])


def _as_arrow_texts(column: Sequence[Any]) -> Any:
    """A long list of nothing but text as an Arrow array, which is factorised and read much faster; else None."""
    if len(column) < LONG or not isinstance(column, list) or set(map(type, column)) != {str}:
        return None
    import pyarrow as pa

    try:
        return pa.array(column, pa.large_string())
    except (UnicodeError, pa.ArrowInvalid):  # a lone surrogate: the slow way reads it
        return None


def _as_numpy(column: Any) -> Any:
    """An Arrow array of numbers without nulls as a NumPy array, without a copy.

    Arrow's own `to_numpy` would load pandas wherever it is installed: a second and a half for every worker.
    """
    if not hasattr(column, "buffers"):
        column = column.combine_chunks()
    kind = np.dtype({"double": "float64", "float": "float32"}.get(str(column.type), str(column.type)))
    if not len(column):
        return np.zeros(0, kind)
    return np.frombuffer(column.buffers()[1], kind, len(column), column.offset * kind.itemsize)


def _coded_arrow(column: Any) -> Coded:
    import pyarrow as pa

    if not len(column):
        return Coded(np.zeros(0, np.int64), ())
    if not pa.types.is_dictionary(column.type):
        if getattr(pa.types, "is_string_view", lambda kind: False)(column.type):
            column = column.cast(pa.large_string())
        column = column.dictionary_encode()
    if isinstance(column, pa.ChunkedArray):
        column = column.unify_dictionaries().combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0)
    values = [_as_text(item) for item in column.dictionary.to_pylist()]
    indices = column.indices
    if indices.null_count:
        indices = indices.cast(pa.int64()).fill_null(len(values))
        values.append("")
    return _merged(_as_numpy(indices), values)


def _merged(codes: Codes, values: list[str]) -> Coded:
    """Values that became equal by trimming share one code."""
    places: dict[str, int] = {}
    target = np.array([places.setdefault(value, len(places)) for value in values], np.int64)
    if len(places) == len(values):
        return Coded(codes, tuple(values))
    return Coded(target[codes] if len(codes) else codes, tuple(places))


def _as_text(item: Any) -> str:
    if item is None or (isinstance(item, float) and isnan(item)):
        return ""
    return str(int(item)) if isinstance(item, float) and item.is_integer() else str(item).strip()


def read_quantity(column: Any) -> Quantity:
    """Read a number column; every refused cell keeps its reason."""
    if hasattr(column, "to_numpy") and hasattr(column, "type"):
        fast = _read_arrow_quantity(column)
        if fast is not None:
            return fast
        column = column.to_pylist()
    if set(map(type, column)) <= {float, int}:
        return _read_reals(column)
    texts = _as_arrow_texts(column)
    if texts is not None:
        return _read_texts(column, texts)
    values = np.full(len(column), np.nan)
    return _sorted_out(values, _read_one_by_one(column, range(len(column)), values))


def _read_texts(column: Sequence[str], texts: Any) -> Quantity:
    """A long column of text: plain decimals all at once, what looks different one by one."""
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = pc.and_(
        pc.match_substring_regex(texts, r"^-?[0-9]+(?:\.[0-9]+)?$"), pc.less_equal(pc.binary_length(texts), 30)
    )
    values = _as_numpy(pc.if_else(plain, texts, pa.scalar("nan", texts.type)).cast(pa.float64()))
    odd = np.flatnonzero(_as_numpy(plain.cast(pa.uint8())) == 0)
    values = np.array(values)
    return _sorted_out(values, _read_one_by_one(column, odd.tolist(), values))


def _read_one_by_one(column: Sequence[Any], places: Iterable[int], values: Floats) -> dict[int, Reading]:
    """Read the cells at `places` into `values` (NaN where refused); the refusals."""
    refused: dict[int, Reading] = {}
    for place in places:
        raw = column[place]
        if type(raw) is str and _STRICT.fullmatch(raw) and len(raw) <= 30:
            values[place] = float(raw)
            continue
        reading = read_number(raw)
        values[place] = np.nan
        if reading.value is None:
            refused[place] = reading
        else:
            values[place] = reading.value
    return refused


def _sorted_out(values: Floats, refused: dict[int, Reading]) -> Quantity:
    blank = [place for place, reading in refused.items() if reading.code == "blank"]
    told = {place: reading for place, reading in refused.items() if reading.code != "blank"}
    return Quantity(values, told, np.array(blank, np.int64))


def _read_reals(column: Sequence[float]) -> Quantity:
    """Numbers only: all at once, then a look at those that are not finite or too large."""
    try:
        values = np.array(column, np.float64)
    except OverflowError:
        values = np.array([read_number(raw).value or np.inf for raw in column], np.float64)
    bad = np.flatnonzero(~(np.abs(values) < LARGEST)).tolist()
    refused = {place: read_number(column[place]) for place in bad}
    values[bad] = np.nan
    return _sorted_out(values, refused)


def _read_arrow_quantity(column: Any) -> Quantity | None:
    import pyarrow as pa

    if not (pa.types.is_floating(column.type) or pa.types.is_integer(column.type)):
        return None
    values = _as_numpy(column.cast(pa.float64(), safe=False).fill_null(np.nan))  # beyond 2⁵³ as float() does it
    blank = np.zeros(0, np.int64)
    if column.null_count:
        blank = np.flatnonzero(_as_numpy(column.is_null().cast(pa.uint8())))
    lowest, highest = (values.min(), values.max()) if len(values) else (0.0, 0.0)
    if not len(blank) and lowest > -LARGEST and highest < LARGEST:
        return Quantity(values)
    bad = ~(np.abs(values) < LARGEST)
    bad[blank] = False
    refused = {int(place): read_number(float(values[place])) for place in np.flatnonzero(bad)}
    values = np.where(bad, np.nan, values)
    return Quantity(values, refused, blank)
