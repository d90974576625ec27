"""Reads a programme's form from a YAML or JSON text; every fault with its line, keys that mean nothing are told."""

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from jixiao.engine.model.errors import DefinitionErrors
from jixiao.engine.model.text import Text
from jixiao.engine.model.yaml_cursor import Cursor, Fields
from jixiao.report.results.programme import BEGIN, PARTS, Fund, Problem, Programme, ProgrammeIndicator, number_in
from jixiao.report.results.reading import read_root

T = TypeVar("T")
KEYS = (
    "project", "department", "unit", "year", "title", "money", "funds", "funds_reason", "goal_expected", "goal_actual",
    "total", "indicators", "written",
)  # fmt: skip
FUND_KEYS = ("item", "initial", "full_year", "executed", "weight", "rate", "score")
INDICATOR_KEYS = ("level1", "level2", "level3", "target", "actual", "unit", "weight", "score", "self_score", "reason")
PROBLEM_KEYS = ("problem", "reason", "evidence")
YEAR = re.compile(r"(20\d{2}) *年?度?")


def read_programme(text: str, name: str = "") -> Programme:
    """The form; DefinitionErrors with every fault and its line."""
    root = read_root(text, name, BEGIN)
    fields = root.attempt(lambda cursor: cursor.fields(None), None)
    made = None if fields is None else _programme(fields)
    if root.faults.found or made is None:
        raise DefinitionErrors(root.faults.found)
    return made


def _programme(fields: Fields) -> Programme:
    title = fields.get("title", Cursor.text, "")
    found = YEAR.search(title)
    written = fields.get("written", _written, {})
    problems = fields.get("written", _problems, ())
    return Programme(
        label=fields.need("project", Cursor.text, ""), department=fields.get("department", Cursor.text, ""),
        unit=fields.get("unit", Cursor.text, ""),
        year=fields.get("year", Cursor.text, "") or (found[1] if found else ""),
        money=fields.get("money", Cursor.text, "万元"), funds=fields.get("funds", _each(_fund), ()),
        funds_reason=fields.get("funds_reason", Cursor.text, ""),
        goal_expected=fields.get("goal_expected", Cursor.text, ""),
        goal_actual=fields.get("goal_actual", Cursor.text, ""), total=fields.get("total", _number, None),
        indicators=fields.need("indicators", _each(_indicator), ()), written=written, problems=problems,
        ignored=tuple(key for key in fields.entries if key not in KEYS),
    )  # fmt: skip


def _each(read: Callable[[Cursor], T]) -> Callable[[Cursor], tuple[T, ...]]:
    return lambda cursor: tuple(read(item) for item in cursor.items())


def _number(cursor: Cursor) -> float | None:
    """A number, a percentage as its number; nothing where nothing stands."""
    words = cursor.text().strip()
    if not words:
        return None
    number = number_in(words)
    if number is None or words.rstrip("%％ ").strip()[-1:].isdecimal() is False:
        text = Text(
            f"“{cursor.path}” must be a number, not “{words[:40]}”.", f"“{cursor.path}”应为数，现为“{words[:40]}”。"
        )
        raise cursor.error("not_a_number", text)
    return number


def _fund(cursor: Cursor) -> Fund:
    fields = cursor.fields(FUND_KEYS)
    numbers = {key: fields.get(key, _number, None) for key in FUND_KEYS[1:]}
    return Fund(fields.need("item", Cursor.text, ""), **numbers)


def _indicator(cursor: Cursor) -> ProgrammeIndicator:
    fields = cursor.fields(INDICATOR_KEYS)
    level1, level2, level3 = (fields.need(key, Cursor.text, "") for key in INDICATOR_KEYS[:3])
    unit = fields.get("unit", Cursor.text, "")
    target, actual = (_with_unit(fields.get(key, Cursor.text, ""), unit) for key in ("target", "actual"))
    score = fields.get("score", _number, None)
    return ProgrammeIndicator(
        level1, level2, level3, target, actual, fields.get("weight", _number, None),
        fields.get("self_score", _number, None) if score is None else score, fields.get("reason", Cursor.text, ""),
    )  # fmt: skip


def _with_unit(words: str, unit: str) -> str:
    """A bare number with the unit that stands in a column of its own."""
    return f"{words}{unit}" if unit and words.strip()[-1:].isdecimal() else words


def _written(cursor: Cursor) -> Mapping[str, tuple[str, ...]]:
    fields = cursor.fields((*PARTS, "problems"))
    return {part: fields.get(part, _paragraphs, ()) for part in PARTS if part in fields}


def _paragraphs(cursor: Cursor) -> tuple[str, ...]:
    if cursor.is_scalar():
        return tuple(filter(None, (line.strip() for line in cursor.text().splitlines())))
    return tuple(item.text() for item in cursor.items())


def _problems(cursor: Cursor) -> tuple[Problem, ...]:
    """Read beside the paragraphs: faults of the other keys are told once, there."""
    for key, value in cursor.node.value if cursor.is_mapping() else ():
        if key.value == "problems":
            return tuple(_problem(item) for item in Cursor(value, f"{cursor.path}.problems", cursor.faults).items())
    return ()


def _problem(cursor: Cursor) -> Problem:
    if cursor.is_scalar():
        return Problem(cursor.text())
    fields = cursor.fields(PROBLEM_KEYS)
    return Problem(
        fields.need("problem", Cursor.text, ""), fields.get("reason", Cursor.text, ""),
        fields.get("evidence", Cursor.text, ""),
    )  # fmt: skip
