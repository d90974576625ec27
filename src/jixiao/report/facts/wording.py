"""Sentences from patterns in two languages: a pattern has words and places, and only bound figures and names fill them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Name, Span, Told

AND, COMMA = Text(" and ", "和"), Text(", ", "、")
PLACE = re.compile(r"\{([a-z_]+)\}")
Part = str | Span | Told | Name


@dataclass(frozen=True)
class Speaker:
    """Says patterns in one language (zh, en)."""

    language: str

    def say(self, text: Text) -> str:
        """Plain words."""
        return text.in_language(self.language)

    def tell(self, pattern: Text, **given: Part | tuple[Part, ...]) -> tuple[Part, ...]:
        """A pattern with its places (`{name}`) filled; KeyError where one is not given, or what is given has no place."""
        words = self.say(pattern)
        wanted = set(PLACE.findall(words))
        if wanted - given.keys():
            raise KeyError(f"{sorted(wanted - given.keys())} in “{words}”")
        parts: list[Part] = []
        for number, piece in enumerate(PLACE.split(words)):
            filling = given[piece] if number % 2 else piece
            parts += filling if isinstance(filling, tuple) else [filling]
        return tuple(part for part in parts if part != "")

    def name(self, text: Text | str) -> Name:
        """What something is called; figures in a name are not figures of the report."""
        return Name(text if isinstance(text, str) else self.say(text))

    def listed(self, members: Sequence[tuple[Part, ...]], *, last: Text = AND) -> tuple[Part, ...]:
        """a, b and c; 甲、乙和丙."""
        parts: list[Part] = []
        for place, member in enumerate(members):
            if place:
                parts.append(self.say(last if place == len(members) - 1 else COMMA))
            parts += member
        return tuple(parts)
