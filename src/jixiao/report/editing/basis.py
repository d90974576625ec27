"""What a person's sentence stood on: the rule's line then, with every figure's value and where it came from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jixiao.report.document import Line, Name, Told
from jixiao.report.facts import Book
from jixiao.report.rephrase.masked import masked


@dataclass(frozen=True)
class Basis:
    """`skeleton`: the rule's words with marks; `figures`: (digest of the expression, exact value, words) in order."""

    skeleton: str
    names: tuple[str, ...]
    figures: tuple[tuple[str, str, str], ...]

    @classmethod
    def read(cls, plain: Mapping[str, Any]) -> "Basis":
        """From `plain()`."""
        figures = tuple((str(source), str(value), str(shown)) for source, value, shown in plain["figures"])
        return cls(plain["skeleton"], tuple(plain["names"]), figures)

    def plain(self) -> dict[str, Any]:
        """As data to keep."""
        return {"skeleton": self.skeleton, "names": list(self.names), "figures": [list(each) for each in self.figures]}

    @property
    def words(self) -> str:
        """The rule's line as it read."""
        said = self.skeleton
        for kind, shown in (("f", [figure[2] for figure in self.figures]), ("n", list(self.names))):
            for place, words in enumerate(shown, start=1):
                said = said.replace(f"⟦{kind}{place}⟧", words)
        return said


def basis_of(line: Line, book: Book) -> Basis:
    """The basis of a rule's line as it is now; emphasised words count as names."""
    asked = masked(line)
    told = [part for part in asked.parts.values() if isinstance(part, Told)]
    others = {mark: part.text for mark, part in asked.parts.items() if not isinstance(part, Told | Name)}
    skeleton = asked.words
    for mark, words in others.items():
        skeleton = skeleton.replace(f"⟦{mark}⟧", words)
    names = tuple(part.text for part in asked.parts.values() if isinstance(part, Name))
    return Basis(skeleton, names, tuple(_figure(part, book) for part in told))


def _figure(part: Told, book: Book) -> tuple[str, str, str]:
    figure = book.figures[part.key]
    source = hashlib.sha256(repr(figure.expression).encode()).hexdigest()[:16]
    return source, repr(figure.value), part.text
