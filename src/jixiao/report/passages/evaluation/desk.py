"""The desk of an evaluation: its scores, organisations and indicators by name."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.engine.model.text import Text
from jixiao.report.document import Name, Told
from jixiao.report.facts import Expression, Place, Style
from jixiao.report.facts.wording import Part
from jixiao.report.passages.desk import Desk
from jixiao.report.results import AFTER, BEFORE, Results


@dataclass(frozen=True)
class EvaluationDesk(Desk):
    """`about` is the organisation that a report of one is about."""

    results: Results
    about: str = ""

    @property
    def score_style(self) -> Style:
        """Scores with as many decimals as the scheme rounds to."""
        return Style(self.results.evaluation.scheme.rounding.digits)

    @property
    def change_style(self) -> Style:
        return Style(self.score_style.decimals, is_signed=True)

    def score(self, organisation: str, node: str = "", when: str = AFTER) -> Told:
        """A score at a node, of the whole without one."""
        return self.figure((when, "score", organisation, node or self.results.root), self.score_style)

    def organisation(self, code: str) -> Name:
        return self.name(self.results.organisation_label(code))

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
        return self.name(self.results.labels.get(code, code))

    def period(self, when: str = AFTER) -> Name:
        evaluation = self.results.evaluation if when == AFTER else self.results.earlier
        assert evaluation is not None
        return Name(evaluation.period.label_zh if self.speaker.language == "zh" else evaluation.period.label_en)

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
