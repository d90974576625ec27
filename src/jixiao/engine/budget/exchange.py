"""Field names of another system: facts in our words become rows in its words, by a mapping that is data.

In that world yes is 1 and no is 2; nothing known is an empty text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from jixiao.engine.model.text import Text

YES, NO = 1, 2
OF: Final = frozenset(
    {
        *("year", "region", "organisation", "programme", "level_1", "level_2", "number", "label", "target", "version"),
        *("is_final", "is_deleted", "report", "due", "paid", "expected_paid", "done", "expected", "reason"),
        *(
            "is_rectified",
            "demand",
            "conclusion",
            "own_score",
            "department_score",
            "reasons",
            "use",
            "department_words",
        ),
        *("finance_words", "rules", "points", "score", "item", "initial", "changed", "amount", "rate"),
    }
)
"""Every fact that a field may be made of."""


@dataclass(frozen=True)
class Field:
    """A field of the other system, the fact that it holds, and what it is called there."""

    name: str
    of: str
    label: str


@dataclass(frozen=True)
class ExchangeTable:
    """A table: our code for it, its name there, its fields in their order."""

    code: str
    name: str
    label: Text
    fields: tuple[Field, ...]


def read_tables(rows: Sequence[Mapping[str, Any]]) -> tuple[ExchangeTable, ...]:
    """The mapping as the library writes it; ValueError with what is wrong where a field holds a fact that nobody knows."""
    unknown = sorted({each["of"] for row in rows for each in row["fields"]} - OF)
    if unknown:
        raise ValueError(f"no such fact: {', '.join(unknown)}")
    return tuple(
        ExchangeTable(
            row["code"], row["table"], Text(row["en"], row["zh"]),
            tuple(Field(each["field"], each["of"], each["zh"]) for each in row["fields"]),
        )
        for row in rows
    )  # fmt: skip


def exchanged(table: ExchangeTable, facts: Mapping[str, object]) -> dict[str, object]:
    """One row in the other system's words."""
    return {each.name: _plain(facts.get(each.of)) for each in table.fields}


def _plain(fact: object) -> object:
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return YES if fact else NO
    if isinstance(fact, date):
        return fact.isoformat()
    return f"{fact:f}" if isinstance(fact, Decimal) else fact
