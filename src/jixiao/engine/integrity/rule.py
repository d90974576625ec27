"""What a rule that looks for doubts (疑点规则) is: its official text, the least sample it needs, and the doubts it finds."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any, ClassVar

import numpy as np

from jixiao.engine.integrity.cuts import Cuts
from jixiao.engine.integrity.entry import Newest, newest_distances
from jixiao.engine.integrity.interior import Around, distances_around
from jixiao.engine.integrity.levels import Levels, sort_out
from jixiao.engine.integrity.relations import Relations
from jixiao.engine.model.admission import Revisions
from jixiao.engine.model.arrays import Floats
from jixiao.engine.model.panel import Panel
from jixiao.engine.model.targets import Aims
from jixiao.engine.model.text import Text

EVERYBODY = "*"
SMALLEST = 1e-300


@dataclass(frozen=True)
class Doubt:
    """One doubt: where, by which rule, how strong (1 at the cut), and the figures that it rests on.

    `organisation` may be `*` (all of them) and `indicator`, `period` blank where the doubt is about more than one.
    """

    rule: str
    family: str
    organisation: str
    indicator: str
    period: str
    score: float
    text: Text


@dataclass(frozen=True)
class Tests:
    """The tests that a rule made, doubtful or not: `p[i]` is the chance of as much by accident, `about(i)` place and text."""

    p: Floats
    about: Callable[[int], tuple[tuple[str, str, str], Text]]


@dataclass(frozen=True)
class Case:
    """Everything that rules may look at. What several of them need is computed once."""

    panel: Panel
    revisions: Revisions
    aims: Aims
    relations: Relations
    cuts: Cuts

    @cached_property
    def around(self) -> Around:
        """How far each value stands out of those around it."""
        return distances_around(self.panel, self.cuts["outlier_distance"])

    @cached_property
    def newest(self) -> Newest:
        """How far each series' newest value lies from what its past lets expect."""
        return newest_distances(self.panel)

    @cached_property
    def levels(self) -> "Levels":
        """Values away from what was expected, by the way in which they are."""
        return sort_out(self.panel, *self.distances, self.cuts)

    @cached_property
    def distances(self) -> tuple[Floats, Floats]:
        """By observation the distance in units of its cut (signed), and the expected value."""
        z, expected = self.around.z / self.cuts["outlier_distance"], self.around.expected.copy()
        z[self.panel.last], expected[self.panel.last] = (
            self.newest.z / self.cuts["newest_distance"],
            self.newest.expected,
        )
        return z, expected


class IntegrityRule(ABC):
    """A rule: its docstring is its official text, Chinese first; `least` is the smallest sample that it judges."""

    code: ClassVar[str]
    label: ClassVar[Text]
    family: ClassVar[str]
    """Rules of one family look at the same sign; two hits are independent when their families differ."""
    least: ClassVar[int]
    sample: ClassVar[Text]
    """What `least` counts."""
    needs: ClassVar[Text] = Text("", "")
    """What must be handed over besides the values."""

    @abstractmethod
    def look(self, case: Case) -> Iterable[Doubt]:
        """The doubts that this rule has, each with a score of 1 or more times `case.cuts['least_score']`."""

    @classmethod
    def doubt(cls, place: tuple[str, str, str], score: float, text: Text) -> Doubt:
        """A doubt of this rule."""
        return Doubt(cls.code, cls.family, *place, float(score), text)

    @classmethod
    def at(cls, panel: Panel, place: int, score: float, text: Text) -> Doubt:
        """A doubt about one observation."""
        codes = panel.codes(int(panel.series_of[place]))
        return cls.doubt((*codes, str(panel.period(place))), score, text)


class ReporterTest(IntegrityRule):
    """A rule that tests reporters. The score is log p over the logarithm of the cut; the review queue corrects for many."""

    @abstractmethod
    def tests(self, case: Case) -> Tests:
        """Every test that was made, whatever came out."""

    def look(self, case: Case) -> Iterator[Doubt]:
        """The doubts whose p is at most the cut."""
        tests = self.tests(case)
        scores = np.log(np.maximum(tests.p, SMALLEST)) / log(case.cuts["test_chance"])
        for number in np.flatnonzero(scores >= case.cuts["least_score"]).tolist():
            place, text = tests.about(number)
            yield self.doubt(place, float(scores[number]), text)


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Adjusted p-values in the same order: the least of p·m/rank from there on, at most 1."""
    order = np.argsort(p_values, kind="stable")
    adjusted = np.empty(len(order))
    raised = p_values[order] * len(order) / np.arange(1, len(order) + 1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(raised[::-1])[::-1])
    return adjusted


def figure(value: Any) -> str:
    """A figure in a message: five digits, no exponent where it can be read without."""
    number = float(value)
    text = f"{number:.5g}" if abs(number) < 1e5 else f"{number:.0f}"
    return f"{float(text):.10f}".rstrip("0").rstrip(".") if "e" in text and abs(number) >= 1e-9 else text


def roughly(value: Any) -> str:
    """A computed figure that stands beside a given one: three digits, more would pretend to know; whole ones stay whole."""
    number = float(value)
    return figure(round(number)) if abs(number) >= 1000 else figure(float(f"{number:.3g}"))
