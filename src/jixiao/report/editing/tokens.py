"""A line as a person edits it: words, and in braces what cannot be typed: figures, and names that hold digits."""

import re
from dataclasses import dataclass
from functools import cached_property

from jixiao.report.document import Line, Name, Span, Told
from jixiao.report.rephrase.masked import MARK, Masked, masked

LETTERS = "abcdefghijklmnopqrstuvwxyz"
BRACES = str.maketrans("{}", "（）")


@dataclass(frozen=True)
class Tokens:
    """What stands between braces in a rule's line. `{91.00}`; of different figures that read alike `{2 a}`, `{2 b}`."""

    line: Line

    @cached_property
    def asked(self) -> Masked:
        """The line with marks; names without digits are words, so their marks are never asked for."""
        return masked(self.line)

    @cached_property
    def labels(self) -> dict[str, str]:
        """What stands between the braces → the mark that it stands for; the same figure said twice is one."""
        alike: dict[str, dict[str, str]] = {}
        for mark, part in self.asked.parts.items():
            if is_token(part):
                alike.setdefault(_shown(part), {}).setdefault(_identity(part), mark)
        found: dict[str, str] = {}
        for shown, marks in alike.items():
            for place, mark in enumerate(marks.values()):
                found[shown if len(marks) == 1 else f"{shown} {_letter(place)}"] = mark
        return found

    @cached_property
    def _by_identity(self) -> dict[str, str]:
        return {_identity(self.asked.parts[mark]): label for label, mark in self.labels.items()}

    @cached_property
    def words(self) -> str:
        """The rule's line as it is put before a person."""
        return self.written(self.asked.words)

    def written(self, marked: str) -> str:
        """Words with marks as a person reads them."""
        return MARK.sub(lambda found: self._said(found[1]), marked)

    def _said(self, mark: str) -> str:
        part = self.asked.parts[mark]
        return f"{{{self._by_identity[_identity(part)]}}}" if is_token(part) else part.text


def is_token(part: Span | Told | Name) -> bool:
    """Figures are, and names in which a figure can be read."""
    return isinstance(part, Told) or (isinstance(part, Name) and any(sign.isdecimal() for sign in part.text))


def _identity(part: Span | Told | Name) -> str:
    return f"figure {part.key}" if isinstance(part, Told) else f"name {part.text}"


def _shown(part: Span | Told | Name) -> str:
    return re.sub(r"\s+", " ", part.text.translate(BRACES)).strip()


def _letter(place: int) -> str:
    return LETTERS[place] if place < len(LETTERS) else f"{LETTERS[place // 26 - 1]}{LETTERS[place % 26]}"
