"""NumPy arrays and texts as Arrow, without a copy where there is none to make.

`pyarrow.array` would do, but it imports pandas where that is installed: seconds for every process that is started.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa

CODE_TYPE = pa.dictionary(pa.int32(), pa.string())


def numbers(values: Any, missing: Any = None) -> Any:
    """An array of numbers; null where `missing` is true."""
    column = np.ascontiguousarray(values)
    bits = None if missing is None else pa.py_buffer(np.packbits(~np.asarray(missing), bitorder="little"))
    return pa.Array.from_buffers(pa.from_numpy_dtype(column.dtype), len(column), [bits, pa.py_buffer(column)])


def texts(words: Sequence[str]) -> Any:
    """An array of texts, none of them null."""
    encoded = [word.encode() for word in words]
    ends = np.zeros(len(encoded) + 1, np.int32)
    np.cumsum([len(word) for word in encoded], out=ends[1:])
    return pa.Array.from_buffers(pa.string(), len(encoded), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))])


def codes(places: Any, words: Any) -> Any:
    """A dictionary array: entry i is `words[places[i]]`; `words` are texts, or an array of them."""
    listed = words if isinstance(words, pa.Array) else texts(words)
    return pa.DictionaryArray.from_arrays(numbers(np.asarray(places, np.int32)), listed)


def numbered(words: Sequence[str]) -> tuple[Any, list[str]]:
    """For every text its place among the different ones, and these."""
    places: dict[str, int] = {}
    found = np.fromiter((places.setdefault(word, len(places)) for word in words), np.int32, len(words))
    return found, list(places)


def coded(words: Sequence[str]) -> Any:
    """The same texts as a dictionary array."""
    return codes(*numbered(words))


def constant(word: str, length: int) -> Any:
    """One text in every row."""
    return codes(np.zeros(length, np.int32), [word])


def whole(column: Any) -> Any:
    """A chunked column as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
