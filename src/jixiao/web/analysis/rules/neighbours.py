"""What is asked of an organisation's nearest neighbours, read from an address. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

NUMBERS = (5, 3, 10, 15)
"""How many neighbours are shown; fifteen is what CIPFA's nearest neighbours model of English councils lists."""
MOST_BY = 12
"""So many indicators tell who is alike at most: of more, nobody could say why."""
LEVEL_PERIODS = 12
"""The usual level of an indicator is the median of so many newest periods, so that one odd month makes no neighbour."""
FEWEST_SHARED = 0.5
"""An organisation can be a neighbour where it has at least this share of what the other has."""


@dataclass(frozen=True)
class LikenessQuestion:
    """Alike in which indicators (none: the page's own choice), and how many neighbours."""

    by: tuple[str, ...] = ()
    number: int = NUMBERS[0]

    @classmethod
    def read(cls, asked: Mapping[str, Sequence[str]], known: Collection[str]) -> "LikenessQuestion":
        """The question of an address; what is unknown in it gives way."""
        by = tuple(code for code in dict.fromkeys(asked.get("by", ())) if code in known)[:MOST_BY]
        text = next(iter(asked.get("n", ())), "")
        number = next((n for n in NUMBERS if text == str(n)), NUMBERS[0])
        return cls(by, number)
