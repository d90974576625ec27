"""Rules for figures that nobody typed here: what a delivered figure must be before it is kept. No Django."""

from dataclasses import dataclass
from math import isfinite

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text, nearest
from jixiao.web.base import formats

TAKEN_BACK, RESTATED = "taken_back", "restated"
"""Kinds of revisions by which what gave a figure says: it counts no more; it is another, and counts as the former did."""


@dataclass(frozen=True)
class Figure:
    """One delivered figure: codes, period as 2026-09, a finite value; `file` and `row` say where it stood."""

    organisation_code: str
    indicator_code: str
    period: str
    value: float
    file: str = ""
    row: int | None = None
    n: int | None = None
    """So many answers it rests on, where it is an estimate."""

    @property
    def place(self) -> tuple[str, str, str]:
        """What it is a figure of: organisation, indicator and period."""
        return self.organisation_code, self.indicator_code, self.period


@dataclass(frozen=True)
class Expected:
    """What the register knows of a figure's organisation and indicator; `nearby` are codes that could be meant."""

    is_organisation: bool
    is_indicator: bool
    nearby: frozenset[str] = frozenset()
    lower_bound: float | None = None
    upper_bound: float | None = None


@dataclass(frozen=True)
class Refusal:
    """A figure that was not kept: why, in both languages."""

    figure: Figure
    code: str
    text: Text


def figure_refusal(figure: Figure, expected: Expected, other: Figure | None = None) -> Refusal | None:
    """Why a figure cannot be kept, or nothing. `other` is a figure for the same place in the same delivery."""
    if not expected.is_organisation:
        return _refused(figure, "unknown_organisation", *_unknown("organisation", "单位", figure.organisation_code))
    if not expected.is_indicator:
        guess = nearest(figure.indicator_code, tuple(sorted(expected.nearby)))
        return _refused(figure, "unknown_indicator", *_unknown("indicator", "指标", figure.indicator_code, guess))
    try:
        Period.parse(figure.period)
    except DefinitionError as error:
        return _refused(figure, "bad_period", error.message, error.message_zh)
    if not isfinite(figure.value):
        return _refused(figure, "not_finite", "The value is not a finite number.", "数值不是有限数。")
    if other is not None and other.value != figure.value:
        shown = formats.plain(other.value)
        return _refused(
            figure, "stands_twice",
            f"This delivery holds another value for the same figure ({shown}); the first is kept. Mend the source.",
            f"本批数据中同一指标值出现两个不同数值（另一个为 {shown}），保留先出现的一个，请核实数据来源。",
        )  # fmt: skip
    return _outside(figure, expected)


def is_keepable(figure: Figure, expected: Expected) -> bool:
    """Twin of figure_refusal."""
    return figure_refusal(figure, expected) is None


def _outside(figure: Figure, expected: Expected) -> Refusal | None:
    low, high = expected.lower_bound, expected.upper_bound
    if (low is None or figure.value >= low) and (high is None or figure.value <= high):
        return None
    reach = ("−∞" if low is None else formats.plain(low), "∞" if high is None else formats.plain(high))
    shown = formats.plain(figure.value)
    return _refused(
        figure, "out_of_bounds",
        f"{shown} lies outside of {reach[0]} to {reach[1]}. Check the unit and the decimal point in the source.",
        f"数值 {shown} 超出允许范围 {reach[0]} 至 {reach[1]}，请核对数据来源的计量单位和小数点。",
    )  # fmt: skip


def _unknown(kind: str, kind_zh: str, code: str, guess: str | None = None) -> tuple[str, str]:
    hint, hint_zh = (f" Did you mean “{guess}”?", f"是否应为“{guess}”？") if guess else ("", "")
    return f"There is no {kind} “{code}” on the register.{hint}", f"登记册中没有编码为“{code}”的{kind_zh}。{hint_zh}"


def _refused(figure: Figure, code: str, en: str, zh: str) -> Refusal:
    return Refusal(figure, code, Text(en, zh))
