"""Money in whole units (分 where a unit is 0.01 yuan), so that sums are exact."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any, Final

from jixiao.engine.model.event_rows import tell_rows
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.method import bad_parameter
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.text import NOTHING, Text, show

MOST_UNITS: Final = 10**14
"""Amounts beyond are refused: thousands of them still add up exactly in 63 bits."""


@dataclass(frozen=True)
class Unit:
    """The smallest amount that is handed out, as a decimal share of the unit that amounts are written in."""

    step: Decimal = Decimal("0.01")

    @classmethod
    def of(cls, step: object) -> "Unit":
        """From 0.01, 1, 0.0001 …; DefinitionError for what is no power of ten between 10⁻⁶ and 10⁶."""
        value = read_number(step).value
        known = [Decimal(1).scaleb(power) for power in range(-6, 7)]
        if value is None or Decimal(repr(value)) not in known:
            why = Text("must be 0.01, 1, 0.0001 … (a power of ten)", "须为 0.01、1、0.0001 等 10 的整数次幂")
            raise bad_parameter("step", why)
        return cls(Decimal(repr(value)))

    def whole(self, amount: float) -> int | None:
        """The amount in units; None where it has more decimals than a unit, or is too large."""
        units = Fraction(repr(float(amount))) / Fraction(self.step)
        return int(units) if units.denominator == 1 and abs(units) <= MOST_UNITS else None

    def money(self, units: int) -> float:
        """Units as an amount."""
        return float(Decimal(units) * self.step)

    def shown(self, units: float) -> str:
        """For reading: 1,234,567.80 as far as the unit has decimals."""
        decimals = max(0, -self.step.as_tuple().exponent)  # type: ignore[operator]
        return f"{float(Decimal(units) * self.step):,.{decimals}f}"


def read_units(
    columns: Mapping[str, Any],
    name: str,
    n: int,
    unit: Unit,
    findings: FindingList,
    who: Callable[[int], str],
    *,
    then: Text = NOTHING,
) -> list[int | None]:
    """A column of amounts of 0 or more in units; None where blank, absent or refused (told, with what follows: `then`)."""
    if name not in columns:
        return [None] * n
    quantity = read_quantity(columns[name])
    values = quantity.values.tolist()
    units = [None if value != value else unit.whole(value) for value in values]
    refused = {row: Text(f"{name}: {reading.message}", f"{name}：{reading.message_zh}")
               for row, reading in quantity.refused.items()}  # fmt: skip
    for row, value in enumerate(values):
        if value == value and units[row] is None:
            text = Text(f"{name} {show(value)} is not a whole number of {unit.step} (or too large); see --step.",
                        f"{name} {show(value)} 不是 {unit.step} 的整数倍（或过大）；请见 --step。")  # fmt: skip
            refused[row] = text
        elif value < 0:
            refused[row] = Text(f"{name} {show(value)} is below 0.", f"{name} {show(value)} 小于 0。")
            units[row] = None
    told = {row: Text(f"{said.en}{then.en}", f"{said.zh}{then.zh}") for row, said in refused.items()}
    tell_rows(findings, f"bad_{name}", sorted(told), told.__getitem__, who=who)
    return units


def share_of(units: int, share: float, *, up: bool) -> int:
    """A share of an amount in whole units, rounded up or down."""
    exact = Decimal(units) * Decimal(repr(float(share)))
    return int(exact.to_integral_value(ROUND_CEILING if up else ROUND_FLOOR))


def total(units: Iterable[int]) -> int:
    """The exact sum."""
    return sum(units)
