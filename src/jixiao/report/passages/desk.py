"""The desk at which passages are written: the results, the book of figures, and a language."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.parts import Adjustment, Veto
from jixiao.engine.model.text import Text
from jixiao.report.document import Cell, Grid, Head, Heading, Line, Name, Told
from jixiao.report.facts import Book, Expression, Place, Speaker, Style
from jixiao.report.facts.figure import SCORE, WHOLE
from jixiao.report.facts.wording import Part
from jixiao.report.results import AFTER, BEFORE, Results


@dataclass(frozen=True)
class Desk:
    """Says patterns; every figure goes through the book. `about` is the organisation that a report of one is about."""

    results: Results
    book: Book
    speaker: Speaker
    about: str = ""

    @property
    def score_style(self) -> Style:
        """Scores with as many decimals as the scheme rounds to."""
        return Style(self.results.evaluation.scheme.rounding.digits)

    @property
    def change_style(self) -> Style:
        return Style(self.score_style.decimals, is_signed=True)

    def say(self, text: Text) -> str:
        return self.speaker.say(text)

    def tell(self, pattern: Text, **given: Part | tuple[Part, ...]) -> tuple[Part, ...]:
        return self.speaker.tell(pattern, **given)

    def figure(self, what: Expression | Place, style: Style = SCORE) -> Told:
        """A figure of the report, bound to where it comes from."""
        return self.book.told(what, style)

    def whole(self, what: Expression | Place) -> Told:
        """A figure without decimals: a rank, a count."""
        return self.figure(what, WHOLE)

    def score(self, organisation: str, node: str = "", when: str = AFTER) -> Told:
        """A score at a node, of the whole without one."""
        return self.figure((when, "score", organisation, node or self.results.root), self.score_style)

    def organisation(self, code: str) -> Name:
        return self.speaker.name(self.results.organisation_label(code))

    def some(self, codes: Sequence[str], most: int, n: Expression | Place) -> tuple[Part, ...]:
        """Organisations by name; of more than `most` the first ones and how many there are (`n`)."""
        named = self.named(codes[:most])
        if len(codes) <= most:
            return named
        return self.tell(Text("{names} and others, {n} in all", "{names}等{n}个单位"), names=named, n=self.whole(n))

    def named(self, codes: Sequence[str]) -> tuple[Part, ...]:
        """Organisations by name: a, b and c."""
        return self.speaker.listed([(self.organisation(code),) for code in codes])

    def node(self, code: str) -> Name:
        """What an indicator, an adjustment or a veto is called."""
        scheme = self.results.evaluation.scheme
        items: list[Adjustment | Veto] = [*scheme.adjustments, *scheme.vetoes]
        named = {item.code: item.label() for item in items} | {node.code: node.label() for node in scheme.walk()}
        return self.speaker.name(named.get(code, code))

    def period(self, when: str = AFTER) -> Name:
        evaluation = self.results.evaluation if when == AFTER else self.results.earlier
        assert evaluation is not None
        return Name(evaluation.period.label_zh if self.speaker.language == "zh" else evaluation.period.label_en)

    def value(self, place: Place) -> float | None:
        """A number to choose by, not to say."""
        held = self.results.read(place)
        return float(held) if isinstance(held, (int, float)) else None

    def total(self, organisation: str, when: str = AFTER) -> float | None:
        """The whole score of an organisation, to choose by; None where it has none."""
        try:
            return self.value((when, "score", organisation, self.results.root))
        except KeyError:
            return None

    def change(self, organisation: str) -> float | None:
        """How far the whole score moved, to choose by."""
        after, before = self.total(organisation), self.total(organisation, BEFORE) if self.results.earlier else None
        return None if after is None or before is None else round(after - before, 10)

    def heading(self, text: Text, level: int = 2) -> Heading:
        return Heading(self.say(text), level)

    def grid(self, heads: list[tuple[Text, bool]], rows: list[list[Line]]) -> Grid:
        """A table; a head is its words and whether figures stand below it. The first column of words names the rows."""
        naming = [is_figure for _text, is_figure in heads].index(False)
        columns = tuple(
            Head(self.say(text), numeric=is_figure, names=place == naming)
            for place, (text, is_figure) in enumerate(heads)
        )
        return Grid(columns, tuple(tuple(Cell(line) for line in row) for row in rows))
