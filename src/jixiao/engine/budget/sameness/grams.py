"""How alike Chinese texts are: characters and pairs of characters, weighed by how few programmes have them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints

PAIR, SINGLE = 1.0, 0.5
"""Weight of a pair of characters, and of a single one."""
EVERYWHERE = 0.2
"""Rarity of what stands in every text: nearly nothing, but two texts alone can still be held against each other."""
_SIGNS: Final = re.compile(r"[\W_]+")
_NUMBERS: Final = re.compile(r"[0-9]+(?:年度?|月|期|号|标段)?|[一二三四五六七八九十]+(?:期|标段)")
BETWEEN: Final = "\n"
AT_ONCE = 10_000
"""Pairs that are held against each other at a time: what memory allows."""


def plain(text: str, left_out: re.Pattern[str] | None = None) -> str:
    """A text without numbers and what is to be left out; signs become breaks over which no pair goes."""
    bare = _NUMBERS.sub(BETWEEN, unicodedata.normalize("NFKC", text).lower())
    if left_out is not None:
        bare = left_out.sub(BETWEEN, bare)
    return _SIGNS.sub(BETWEEN, bare)


def any_of(phrases: Sequence[str]) -> re.Pattern[str] | None:
    """A pattern of any of the phrases, the longest first; None where there is none."""
    wanted = sorted({phrase for phrase in phrases if phrase}, key=lambda phrase: (-len(phrase), phrase))
    return re.compile("|".join(map(re.escape, wanted))) if wanted else None


@dataclass(frozen=True)
class Grams:
    """A sparse row of unit length for each text (all zero where nothing is left of it); `documents` by column."""

    rows: Any
    documents: Ints

    def likeness(self, first: Ints, second: Ints) -> Floats:
        """Cosines of pairs of texts, 0–1; 0 where one is empty."""
        parts = []
        for start in range(0, len(first), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            parts.append(np.asarray(self.rows[first[part]].multiply(self.rows[second[part]]).sum(axis=1)).ravel())
        return np.clip(np.concatenate(parts), 0.0, 1.0) if parts else np.zeros(0)

    @property
    def is_empty(self) -> Any:
        """Which texts have nothing left."""
        return np.diff(self.rows.indptr) == 0


def grams_of(texts: Sequence[str]) -> Grams:
    """Logarithmic counts times inverse document frequency, each row of length 1."""
    from scipy.sparse import csr_array

    n = len(texts)
    joined = "\0".join(texts)
    signs = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    document = np.cumsum(signs == 0)
    inside = signs > 31
    pairs = inside[:-1] & inside[1:]
    codes = np.concatenate([signs[inside], (signs[:-1][pairs] << 21) | signs[1:][pairs]])
    owners = np.concatenate([document[inside], document[:-1][pairs]])
    known, column = np.unique(codes, return_inverse=True)
    cells, counts = np.unique(owners * max(len(known), 1) + column, return_counts=True)
    row, place = np.divmod(cells, max(len(known), 1))
    documents = np.bincount(place, minlength=len(known))
    rarity = np.log((1 + n) / (1 + documents)) + EVERYWHERE
    kind = np.where(known >= 1 << 21, PAIR, SINGLE)
    weight = (1 + np.log(counts)) * rarity[place] * kind[place]
    length = np.sqrt(np.bincount(row, weight**2, minlength=n))
    rows = csr_array((weight / length[row], (row, place)), shape=(n, len(known)))
    return Grams(rows, np.asarray(documents, np.int64))
