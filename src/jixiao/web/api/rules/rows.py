"""One row of a batch: an object with known fields of the right types, inside what the token may send."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import Verdict, read_figure
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.api.rules.bodies import OBSERVATIONS, BadLine
from jixiao.web.api.rules.fields import Guesses, RowRefused, not_allowed, row_object, source_row, text_of
from jixiao.web.api.rules.problems import Problem, shown
from jixiao.web.collection.rules import Figure

FIELDS = ("organisation_code", "indicator_code", "period", "value", "row")
NEEDED = FIELDS[:4]
AN_OBSERVATION = Text("An observation", "指标值")
ORGANISATION, INDICATOR = Text("organisation", "单位"), Text("indicator", "指标")


@dataclass(frozen=True)
class Allowed:
    """What a token may send: codes of organisations, and each indicator's unit of measure by its code."""

    organisations: frozenset[str]
    units: Mapping[str, str]


@dataclass(frozen=True)
class Note:
    """A figure was taken, but not as it stood: how it was read."""

    code: str
    text: Text


@dataclass(frozen=True)
class ReadRow:
    """A figure (perhaps with a note), or a problem."""

    figure: Figure | None = None
    problem: Problem | None = None
    note: Note | None = None


def read_rows(rows: Sequence[object], allowed: Allowed) -> list[ReadRow]:
    """Each row read for itself, in the order sent."""
    known = {"organisation_code": tuple(sorted(allowed.organisations)), "indicator_code": tuple(sorted(allowed.units))}
    guesses = Guesses(known)
    return [_row(raw, place, allowed, guesses) for place, raw in enumerate(rows)]


def _row(raw: object, place: int, allowed: Allowed, guesses: Guesses) -> ReadRow:
    if isinstance(raw, BadLine):
        return ReadRow(problem=raw.problem)
    try:
        return _read(raw, place, allowed, guesses)
    except RowRefused as refused:
        return ReadRow(problem=refused.problem(OBSERVATIONS, place))


def _read(raw: object, place: int, allowed: Allowed, guesses: Guesses) -> ReadRow:
    raw = row_object(raw, AN_OBSERVATION, FIELDS, NEEDED)
    organisation, indicator = text_of(raw, "organisation_code"), text_of(raw, "indicator_code")
    if organisation not in allowed.organisations:
        raise not_allowed("organisation_code", organisation, ORGANISATION, guesses)
    if indicator not in allowed.units:
        raise not_allowed("indicator_code", indicator, INDICATOR, guesses)
    period = _period(text_of(raw, "period"))
    if isinstance(raw["value"], str):
        text_of(raw, "value")
    read = read_figure(raw["value"], allowed.units[indicator])
    if read.value is None:
        raise RowRefused(422, read.code, "value", read.text)
    note = Note(read.code, read.text) if read.verdict is Verdict.WARN else None
    return ReadRow(Figure(organisation, indicator, period, read.value, row=source_row(raw, place)), note=note)


def _period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except DefinitionError:
        said = shown(text)
        raise RowRefused(
            422, "bad_period", "period",
            Text(
                f"“{said}” is no period. Write 2026, 2026H1, 2026Q3 or 2026-09.",
                f"“{said}”不是数据所属期，请写作 2026、2026H1、2026Q3 或 2026-09。",
            ),
        ) from None  # fmt: skip
