"""A programme's self-evaluation as its form holds it: funds, goals, indicators, and what people wrote (项目支出绩效自评)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.forms import Entry, FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.reached import reached
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.text import Text
from jixiao.report.facts import Place, Value
from jixiao.report.results.cells import Cells, table_cells

PARTS = ("basics", "work", "conclusion", "analysis", "experience", "suggestions", "other")
"""What people write, by the sections of the outline (财预〔2020〕10号); problems stand apart, each with its evidence."""


@dataclass(frozen=True)
class Fund:
    """One row of the funds in the form's unit: the total first, then its parts. `rate` in per cent as the form says it."""

    item: str
    initial: float | None = None
    full_year: float | None = None
    executed: float | None = None
    weight: float | None = None
    rate: float | None = None
    score: float | None = None


@dataclass(frozen=True)
class ProgrammeIndicator:
    """One indicator of the form: target and actual as they are written there."""

    level1: str
    level2: str
    level3: str
    target: str = ""
    actual: str = ""
    weight: float | None = None
    score: float | None = None
    reason: str = ""

    @property
    def is_short(self) -> bool:
        """Whether the target was not reached; False of words."""
        row = FormIndicator(
            level1=Entry(self.level1), level2=Entry(self.level2), level3=Entry(self.level3), target=Entry(self.target),
            actual=Entry(self.actual),
        )  # fmt: skip
        return bool(reached(row).is_short)


@dataclass(frozen=True)
class Problem:
    """A problem somebody saw, the reason given, and where that is written down."""

    problem: str
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Programme:
    """A form filled in. Cells: (programme, word), (fund, n, column), (indicator, n, column), (written, part, n),

    (problem, n, column). `ignored`: keys of the file that mean nothing here.
    """

    label: str
    department: str = ""
    unit: str = ""
    year: str = ""
    money: str = "万元"
    funds: tuple[Fund, ...] = ()
    funds_reason: str = ""
    goal_expected: str = ""
    goal_actual: str = ""
    total: float | None = None
    indicators: tuple[ProgrammeIndicator, ...] = ()
    written: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    ignored: tuple[str, ...] = ()

    @cached_property
    def cells(self) -> Cells:
        words = (
            "label",
            "department",
            "unit",
            "year",
            "money",
            "funds_reason",
            "goal_expected",
            "goal_actual",
            "total",
        )
        held: dict[Place, Value] = {("programme", name): _known(getattr(self, name)) for name in words}
        held |= table_cells("fund", [_row(each) for each in self.funds])
        held |= table_cells("indicator", [_row(each) for each in self.indicators])
        held |= table_cells("problem", [_row(each) for each in self.problems])
        held |= {
            ("written", part, str(n)): words
            for part, paragraphs in self.written.items()
            for n, words in enumerate(paragraphs, start=1)
        }
        return Cells(held)

    @property
    def digest(self) -> str:
        return self.cells.digest

    @cached_property
    def form(self) -> SelfEvaluationForm:
        """The form as the checks of self-evaluation take it."""
        funds = [vars(fund) | {"rate": None if fund.rate is None else f"{fund.rate}%"} for fund in self.funds]
        heads = {name: getattr(self, name) for name in ("department", "unit", "year", "money", "funds_reason", "total")}
        goals = {"goal_expected": self.goal_expected, "goal_actual": self.goal_actual}
        rows = [vars(row) for row in self.indicators]
        return read_form({"project": self.label, **heads, **goals, "funds": funds, "indicators": rows})

    def read(self, place: Place) -> Value:
        """What a cell holds; None is unknown, KeyError where there is no such cell."""
        return self.cells.read(place)

    @property
    def scores(self) -> tuple[Place, ...]:
        """Every score of the form, that of the execution first."""
        fund = [("fund", "1", "score")] if self.funds else []
        return (*fund, *(("indicator", str(n), "score") for n in range(1, len(self.indicators) + 1)))


def is_filled(words: str) -> bool:
    """Whether somebody wrote something in the place of the form's own help text."""
    return Entry(words).is_filled


def number_in(words: str) -> float | None:
    """The number at the beginning of “48个”, “100 %”; None of other words."""
    text = words.strip()
    for end in range(len(text), 0, -1):
        if text[end - 1].isdecimal():
            found = read_number(text[:end]).value
            return found if found is not None and not any(sign.isdecimal() for sign in text[end:]) else None
    return None


def _row(item: object) -> dict[str, Value]:
    return {name: _known(value) for name, value in vars(item).items()}


def _known(value: object) -> Value:
    return value if isinstance(value, (int, float)) else (str(value) or None) if value is not None else None


BEGIN = Text("Begin with “project: name of the programme”.", "请以“project: 项目名称”开头。")
