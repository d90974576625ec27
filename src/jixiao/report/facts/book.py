"""The figures of one report, in the order in which it says them, and the data they were read from."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from jixiao.report.document import Told
from jixiao.report.facts.expression import At, Expression, Place, Value
from jixiao.report.facts.figure import SCORE, Figure, Style

Link = Callable[[Expression], str]


def _nowhere(_expression: Expression) -> str:
    return ""


class Source(Protocol):
    """The data of a report: cells by their place, and a digest over all of them."""

    @property
    def digest(self) -> str:
        """Changes whenever any cell does."""

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown. KeyError where there is no such cell."""


@dataclass
class Book:
    """Binds figures to the cells of a source, each under a key of its own (f1, f2, …).

    `link` tells where a figure can be asked, “” for nowhere.
    """

    source: Source
    language: str
    link: Link = _nowhere
    figures: dict[str, Figure] = field(default_factory=dict)
    _known: dict[tuple[str, Style], str] = field(default_factory=dict)

    def bind(self, expression: Expression | Place, style: Style = SCORE) -> Figure:
        """The figure of an expression (or of the cell at a place); said twice it is one."""
        bound = At(expression) if isinstance(expression, tuple) else expression
        # Places and not the words for them: two counts of as many cells read alike.
        known = (repr(bound), style)
        if known not in self._known:
            key = f"f{len(self.figures) + 1}"
            self.figures[key] = Figure(key, bound.value(self.source.read), bound, style)
            self._known[known] = key
        return self.figures[self._known[known]]

    def told(self, expression: Expression | Place, style: Style = SCORE) -> Told:
        """The figure as a part of a line."""
        figure = self.bind(expression, style)
        number = figure.value if isinstance(figure.value, (int, float)) else None
        href = self.link(figure.expression)
        return Told(figure.words(self.language), figure.key, number, style.decimals, href)
