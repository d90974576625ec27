"""What an address asks, read so that an old or mistyped link still opens. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

LONGEST = 60
"""Characters of a code or period in an address."""
MOST_NAMED = 200
"""So many organisations or indicators can be named in one address."""


@dataclass(frozen=True)
class Asked:
    """The values of each parameter of an address, which may be anything."""

    values: Mapping[str, Sequence[str]]

    def one(self, name: str, known: Collection[str] | None = None, otherwise: str = "") -> str:
        """The first value; `otherwise` where it is none of the known."""
        text = next(iter(self.values.get(name, ())), "").strip()[:LONGEST]
        return text if known is None or text in known else otherwise

    def whole(self, name: str, otherwise: int, known: Collection[int] | None = None) -> int:
        """The first value as a number of at most five digits."""
        text = self.one(name)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
        return number if known is None or number in known else otherwise

    def many(self, name: str) -> tuple[str, ...]:
        """All values in their order, each once."""
        texts = (text.strip() for text in self.values.get(name, ()))
        return tuple(dict.fromkeys(text for text in texts if text and len(text) <= LONGEST))[:MOST_NAMED]

    def is_set(self, name: str) -> bool:
        """Whether a box is ticked."""
        return self.one(name) in {"1", "on"}


def parameters(pairs: Mapping[str, object]) -> list[tuple[str, str]]:
    """Names and values of an address; what is empty, nothing or not ticked is left out."""
    found: list[tuple[str, str]] = []
    for name, value in pairs.items():
        if isinstance(value, tuple):
            found += [(name, text) for text in value]
        elif value is True:
            found.append((name, "1"))
        elif value:
            found.append((name, str(value)))
    return found
