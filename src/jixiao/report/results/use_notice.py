"""The notice of how a result is to be used (结果应用): for whom, from which result, what is proposed, until when to reply."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells
from jixiao.report.results.order import day_words

FIGURES = ("score", "rank", "n_ranked", "amount")
WORDS = ("grade", "reason", "reply", "decision", "document")


@dataclass(frozen=True)
class UseNotice:
    """A proposal for the use of a result. Cells: (use, figure or word), (use, due|day, zh|en). Amounts in yuan.

    `addressee`, `issuer`, `period`, `rule`, `use` (what follows) and `kind` are names in the notice's own language.
    """

    addressee: str
    issuer: str
    number: str
    day: date
    kind: str
    period: str
    rule: str
    use: str
    reason: str
    score: float
    grade: str = ""
    rank: int | None = None
    n_ranked: int | None = None
    amount: float | None = None
    due: date | None = None
    reply: str = ""
    decision: str = ""
    document: str = ""

    @cached_property
    def cells(self) -> Cells:
        held: dict[Place, Value] = {("use", name): getattr(self, name) for name in FIGURES}
        held |= {("use", name): getattr(self, name) or None for name in WORDS}
        for name, day in (("due", self.due), ("day", self.day)):
            held |= {("use", name, language): said for language, said in day_words(day).items()}
        return Cells(held)

    @property
    def digest(self) -> str:
        return self.cells.digest

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.cells.read(place)
