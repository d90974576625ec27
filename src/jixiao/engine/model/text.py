"""Text in the two languages of the house, and numbers as people write them."""

from collections.abc import Iterable
from difflib import get_close_matches
from math import isnan
from typing import NamedTuple


class Text(NamedTuple):
    """The same sentence in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        return self.zh if language.startswith("zh") else self.en


NOTHING = Text("", "")
"""Where there is nothing to say."""


def show(number: float) -> str:
    """A number for reading: no binary noise, no trailing zeros, no exponent below 10^15."""
    if isnan(number):
        return "—"
    text = f"{number:.10f}" if abs(number) < 1e5 else f"{number:.4f}"
    return text.rstrip("0").rstrip(".") if abs(number) < 1e15 else f"{number:.12g}"


def brief(number: float) -> str:
    """A number among others in a sum: at most four decimals. Where it differs from `show`, the sum is told with ≈."""
    text = show(number)
    if isnan(number) or abs(number) >= 1e5 or len(text.partition(".")[2]) <= 4:
        return text
    return f"{number:.4f}".rstrip("0").rstrip(".")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant (first of all one that begins with it), or None."""
    names = list(known)
    begun = [name for name in names if len(word) >= 3 and name.startswith(word)]
    found = begun or get_close_matches(word, names, n=1, cutoff=0.6)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Advice for an unknown word: the nearest known one, else the list of them."""
    names = list(known)
    guess = nearest(word, names)
    if guess is not None:
        return Text(f"Did you mean “{guess}”?", f"是否应为“{guess}”？")
    listed = ", ".join(names[:30])
    return Text(f"Known: {listed}.", f"可用的有：{listed}。")
