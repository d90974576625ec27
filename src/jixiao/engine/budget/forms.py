"""A self-evaluation form (项目支出绩效自评表) as it was filled in: every cell as written, with its place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from jixiao.engine.budget.targets import TypedTarget, read_target
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.model.units import conversion

LEFT_OUT = ("(truncated)", "（truncated）", "(excerpt)", "（节选）", "（略）")
"""What stands in a cell that an excerpt of a form leaves out: the row is not judged."""
HELP_WORDS = (
    "字以内",
    "对照年度目标，说明",
    "填写说明",
    "请填写",
    "此处填写",
    "请简要",
    "请描述",
    "请说明",
    "（请",
    "(请",
)
"""Words of a form's own help text: where they still stand, nobody has written anything."""
_MONTHS = {"年": 12, "季度": 3, "个季度": 3, "个月": 1, "月": 1}
_NUMBERED = re.compile(r"(?:三级)?指标[0-9一二三四五六七八九十]*[:：.、]")


class Entry(NamedTuple):
    """One cell: its text as written, and its place (资金[1].执行率, or 自评表!G7)."""

    text: str = ""
    place: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands there, or only a stroke."""
        return read_target(self.text).is_blank

    @property
    def is_help(self) -> bool:
        """Whether the form's own help text still stands there."""
        return any(word in self.text for word in HELP_WORDS)

    @property
    def is_filled(self) -> bool:
        """Whether somebody wrote something."""
        return not self.is_blank and not self.is_help

    def number(self, unit: str = "") -> Decimal | None:
        """The plain number in `unit`; None where none can be read (words, a sign before it, another kind of unit)."""
        typed = read_target(self.text)
        if typed.value is None or typed.operator:
            return None
        return typed.value if not typed.unit else converted(typed.value, typed.unit, unit or typed.unit)


NOTHING = Entry()


def converted(value: Decimal, given: str, wanted: str) -> Decimal | None:
    """`value` of one unit in another; None where the two measure different things."""
    if given == wanted:
        return value
    if given in _MONTHS and wanted in _MONTHS:
        return value * _MONTHS[given] / _MONTHS[wanted]
    try:
        factor = conversion(given, wanted)
    except DefinitionError:
        return None
    exact = Fraction(value) * factor
    return Decimal(exact.numerator) / Decimal(exact.denominator)


class FormFinding(NamedTuple):
    """What a check found: the rule, where, what is wrong, what was expected and what stands there."""

    rule: str
    place: str
    text: Text
    expected: Text = Text("", "")
    found: Text = Text("", "")


@dataclass(frozen=True)
class FundRow:
    """One row of the funds: the total first, then its parts. `rate` in per cent."""

    place: str = ""
    item: Entry = NOTHING
    initial: Entry = NOTHING
    full_year: Entry = NOTHING
    executed: Entry = NOTHING
    weight: Entry = NOTHING
    rate: Entry = NOTHING
    score: Entry = NOTHING
    reason: Entry = NOTHING

    @property
    def is_total(self) -> bool:
        """Whether the row names itself the total (总额, 合计)."""
        return any(word in self.item.text for word in ("总额", "总计", "合计", "总数")) and "其中" not in self.item.text


@dataclass(frozen=True)
class FormIndicator:
    """One indicator of the form."""

    place: str = ""
    level1: Entry = NOTHING
    level2: Entry = NOTHING
    level3: Entry = NOTHING
    target: Entry = NOTHING
    unit: Entry = NOTHING
    actual: Entry = NOTHING
    weight: Entry = NOTHING
    score: Entry = NOTHING
    reason: Entry = NOTHING

    @cached_property
    def aim(self) -> TypedTarget:
        """The target taken apart; the unit from its own column where it has one."""
        return read_target(self.target.text).counted_in(self.unit.text)

    @cached_property
    def reached(self) -> TypedTarget:
        """What was reached, taken apart; 无 against a limit of nothing is nothing."""
        is_none = self.aim.value == 0 and self.actual.text.strip() in ("无", "没有", "零")
        return read_target("0" if is_none else self.actual.text)

    @property
    def is_left_out(self) -> bool:
        """Whether an excerpt leaves this row out."""
        return any(entry.text.strip() in LEFT_OUT for entry in (self.actual, self.target, self.level3))

    @property
    def name(self) -> str:
        """What to call it, without the template's own 指标1：."""
        words = "".join(self.level3.text.split())
        return _NUMBERED.sub("", words) or words or self.place


@dataclass(frozen=True, eq=False)
class SelfEvaluationForm:
    """A form as it was filled in. `money`: the unit of its funds; `faults`: what could not be read of its shape.

    `cells`: in a workbook, where a finding about the whole (资金, 指标, 分值合计; “” for any other) is told.
    """

    title: Entry = NOTHING
    project: Entry = NOTHING
    department: Entry = NOTHING
    organisation: Entry = NOTHING
    year: Entry = NOTHING
    money: str = "万元"
    funds: tuple[FundRow, ...] = ()
    funds_reason: Entry = NOTHING
    goal_expected: Entry = NOTHING
    goal_actual: Entry = NOTHING
    indicators: tuple[FormIndicator, ...] = ()
    total: Entry = NOTHING
    grade: Entry = NOTHING
    faults: tuple[FormFinding, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def total_row(self) -> FundRow | None:
        """The row of the funds that holds their total: the one that says so, else the first."""
        return next((row for row in self.funds if row.is_total), self.funds[0] if self.funds else None)

    @cached_property
    def judged(self) -> tuple[FormIndicator, ...]:
        """The indicators that the form shows in full."""
        return tuple(row for row in self.indicators if not row.is_left_out)

    @property
    def is_excerpt(self) -> bool:
        """Whether indicators are left out or unreadable, so that sums over all of them cannot be checked."""
        return len(self.judged) < len(self.indicators) or any(place.startswith("指标[") for place in self.unread)

    @cached_property
    def unread(self) -> frozenset[str]:
        """Places whose content cannot be read: nothing else is said of them."""
        return frozenset(fault.place for fault in self.faults)

    @property
    def scores(self) -> tuple[Entry, ...]:
        """Every score of the form, that of the execution first."""
        row = self.total_row
        return (*((row.score,) if row is not None else ()), *(each.score for each in self.indicators))
