"""What a check yields, and how its numbers are written."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import NamedTuple

from jixiao.engine.budget.forms import Entry, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.model.text import Text

NOT_APPLICABLE = Text("not applicable", "不适用")
BLANK = Text("blank", "空白")
A_REASON = Text("a reason", "填写原因")


class Found(NamedTuple):
    """One finding of a check: where, what is wrong, what was expected and what stands there."""

    place: str
    text: Text
    expected: Text
    found: Text


Find = Callable[[SelfEvaluationForm, RuleSet], Iterator[Found]]


class Check(NamedTuple):
    """A check: what it looks for, and the function that does."""

    label: Text
    find: Find


def same(words: str) -> Text:
    """What reads the same in both languages."""
    return Text(words, words)


def number(value: Decimal | float, unit: str = "") -> Text:
    """A figure without trailing zeros."""
    shown = f"{Decimal(repr(value)) if isinstance(value, float) else value:f}"
    return same((shown.rstrip("0").rstrip(".") if "." in shown else shown) + unit)


def as_written(entry: Entry, most: int = 60) -> Text:
    """What stands in a cell, cut where it is long."""
    words = " ".join(entry.text.split())
    return BLANK if not words else same(words if len(words) <= most else words[: most - 1] + "…")


def points_of(entry: Entry) -> Decimal | None:
    """Points in a cell: 10, 10分, 10%."""
    return entry.number("%") if entry.text.strip().endswith(("%", "％")) else entry.number("分")
