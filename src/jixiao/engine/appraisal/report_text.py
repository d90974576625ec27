"""A report as text to be compared: its signs in a plain form, each with its place in the text as it was written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

GAP = "\x00"
"""Stands where words of the form were: nothing is compared across it."""
NAME = "\x01"
"""Stands for a name that was covered up."""
SHORTEST_LINE = 4
POINTS_OR_NONE = frozenset(("", ".", ",", "，", "．"))


@dataclass(frozen=True)
class ReportText:
    """`signs` without spaces and punctuation, digits as 0, in half width; `places[i]` is where signs[i] stood."""

    name: str
    text: str
    signs: str
    places: tuple[int, ...]

    @property
    def n_own(self) -> int:
        """Signs that are not the form's."""
        return len(self.signs) - self.signs.count(GAP)

    def passage(self, start: int, end: int) -> str:
        """The words as they were written from sign `start` up to and without sign `end`."""
        return self.text[self.places[start] : self.places[end - 1] + 1]


def read_report(name: str, text: str, names: Iterable[str] = ()) -> ReportText:
    """Put a report into its plain form. A changed number does not hide a copy: every number is one 0; nor does a name."""
    signs, places = _plain(text)
    covered = sorted({_plain(one)[0] for one in names} - {""}, key=lambda one: (-len(one), one))
    patterns = [re.escape(one) for one in covered if len(one) > 1]
    return _replaced(ReportText(name, text, signs, places), re.compile("|".join(patterns)), NAME) if patterns else (
        ReportText(name, text, signs, places)
    )  # fmt: skip


def form_lines(texts: Iterable[str]) -> list[str]:
    """The lines of a form (questions, headings, help) in plain form, the longest first."""
    lines = {_plain(line)[0] for text in texts for line in text.splitlines()}
    return sorted((line for line in lines if len(line) >= SHORTEST_LINE), key=lambda line: (-len(line), line))


def without_form(report: ReportText, lines: Sequence[str]) -> ReportText:
    """The report with every line of the form taken out."""
    if not lines:
        return report
    return _replaced(report, re.compile("|".join(map(re.escape, lines))), GAP)


def without_places(report: ReportText, covered: Sequence[bool]) -> ReportText:
    """The report with the signs taken out that `covered` names."""
    signs = "".join(GAP if out else sign for sign, out in zip(report.signs, covered, strict=True))
    return ReportText(report.name, report.text, signs, report.places)


def _plain(text: str) -> tuple[str, tuple[int, ...]]:
    signs: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        for raw in unicodedata.normalize("NFKC", written).lower():
            if not raw.isalnum():
                continue
            sign = "0" if raw.isdigit() else raw
            if sign == "0" and signs and signs[-1] == "0" and text[places[-1] + 1 : place] in POINTS_OR_NONE:
                places[-1] = place
                continue
            signs.append(sign)
            places.append(place)
    return "".join(signs), tuple(places)


def _replaced(report: ReportText, pattern: re.Pattern[str], by: str) -> ReportText:
    """Every match replaced by one sign that stands at its first place."""
    signs: list[str] = []
    places: list[int] = []
    last = 0
    for match in pattern.finditer(report.signs):
        signs.append(report.signs[last : match.start()] + by)
        places.extend(report.places[last : match.start() + 1])
        last = match.end()
    signs.append(report.signs[last:])
    places.extend(report.places[last:])
    return ReportText(report.name, report.text, "".join(signs), tuple(places))
