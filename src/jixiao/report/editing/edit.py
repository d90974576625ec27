"""One edit: where, in which words, on what basis; and how it stands to the rule's line of today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.report.document import Line
from jixiao.report.editing.basis import Basis
from jixiao.report.editing.spots import Spot
from jixiao.report.rephrase.masked import MARK, Masked, masked

HOLDS, STALE, LOST = "holds", "stale", "lost"
"""The facts are what they were; they have changed since; the rule says nothing of the kind any more."""


@dataclass(frozen=True)
class Edit:
    """A person's words below a heading, with marks (⟦f1⟧) of the rule's line that is their basis."""

    heading: str
    number: int
    words: str
    basis: Basis

    @property
    def key(self) -> str:
        """The place where it was written."""
        return f"{self.heading}/{self.number}"

    @property
    def said(self) -> str:
        """The words as they read when they were written."""
        then = {f"f{place}": shown for place, (_source, _value, shown) in enumerate(self.basis.figures, 1)}
        then |= {f"n{place}": name for place, name in enumerate(self.basis.names, 1)}
        return MARK.sub(lambda found: then[found[1]], self.words)

    def spot(self, spots: Sequence[tuple[Spot, Basis]]) -> tuple[Spot, Basis] | None:
        """Where it belongs now: below its heading the very same line, else a line of the same pattern, else the same number."""
        there = [pair for pair in spots if pair[0].heading == self.heading]
        there.sort(key=lambda pair: abs(pair[0].number - self.number))
        same = [pair for pair in there if pair[1] == self.basis]
        alike = [pair for pair in there if pair[1].skeleton == self.basis.skeleton]
        if same or alike:
            return (same or alike)[0]
        return next((pair for pair in there if pair[0].number == self.number), None)

    def line(self, spot: Spot, now: Basis) -> Line | None:
        """The words with the figures of today; None where one of them is not in the rule's line any more."""
        asked = masked(spot.line)
        marks = self._marks(asked, now)
        if any(mark not in marks for mark in MARK.findall(self.words)):
            return None
        pieces = MARK.split(self.words)
        parts = (asked.parts[marks[piece]] if place % 2 else piece for place, piece in enumerate(pieces))
        return tuple(part for part in parts if part != "")

    def remarked(self, spot: Spot, now: Basis) -> str:
        """The same words with the marks of today's line; KeyError where a figure is gone."""
        marks = self._marks(masked(spot.line), now)
        return MARK.sub(lambda found: f"⟦{marks[found[1]]}⟧", self.words)

    def _marks(self, asked: Masked, now: Basis) -> Mapping[str, str]:
        """Marks of then → marks of today: by their place in the same pattern, else by what they come from."""
        if now.skeleton == self.basis.skeleton:
            return {mark: mark for mark in asked.parts}
        sources = {source: f"f{place}" for place, (source, _value, _shown) in reversed([*enumerate(now.figures, 1)])}
        names = {name: f"n{place}" for place, name in reversed([*enumerate(now.names, 1)])}
        told = {
            f"f{place}": sources[source]
            for place, (source, _value, _shown) in enumerate(self.basis.figures, 1)
            if source in sources
        }
        return told | {
            f"n{place}": names[name] for place, name in enumerate(self.basis.names, 1) if name in names
        }  # fmt: skip
