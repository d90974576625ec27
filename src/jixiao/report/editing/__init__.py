"""A person's sentence in the place of a rule's: figures stay bound, what the sentence stood on is kept beside it."""

from jixiao.report.editing.applied import Edited, Placed, applied
from jixiao.report.editing.basis import Basis, basis_of
from jixiao.report.editing.edit import HOLDS, LOST, STALE, Edit
from jixiao.report.editing.reading import LONGEST, read_words
from jixiao.report.editing.spots import Spot, spots_of
from jixiao.report.editing.tokens import Tokens

__all__ = [
    "HOLDS", "LONGEST", "LOST", "STALE", "Basis", "Edit", "Edited", "Placed", "Spot", "Tokens", "applied", "basis_of",
    "read_words", "spots_of",
]  # fmt: skip
