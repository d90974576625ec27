"""A paragraph as the model sees it: figures and names are marks, so that it can neither read nor change them."""

import re
from dataclasses import dataclass

from jixiao.report.document import Line, Name, Span, Told

MARK = re.compile(r"⟦([fnw]\d+)⟧")


@dataclass(frozen=True)
class Masked:
    """Words with marks ⟦f1⟧ (figure), ⟦n1⟧ (name), ⟦w1⟧ (emphasised words), and what each stands for, in their order."""

    words: str
    parts: dict[str, Span | Told | Name]

    @property
    def marks(self) -> list[str]:
        return MARK.findall(self.words)

    def line(self, words: str) -> Line:
        """Words of an answer with the marks put back; only called where all marks are known."""
        pieces = MARK.split(words)
        parts = [self.parts[piece] if place % 2 else piece for place, piece in enumerate(pieces)]
        return tuple(part for part in parts if part != "")


def masked(line: Line) -> Masked:
    """A line in which everything but plain words is a mark."""
    words, parts = "", {}
    counts = {"f": 0, "n": 0, "w": 0}
    for part in (line,) if isinstance(line, str) else line:
        if isinstance(part, str):
            words += part
            continue
        kind = "f" if isinstance(part, Told) else "n" if isinstance(part, Name) else "w"
        counts[kind] += 1
        key = f"{kind}{counts[kind]}"
        parts[key] = part
        words += f"⟦{key}⟧"
    return Masked(words, parts)
