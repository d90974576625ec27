"""Why a figure moved: lines that add up to the change, to the last digit that is shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text

MOVE_COLUMNS = ("code", "kind", "effect")


@dataclass(frozen=True)
class Line:
    """What one cause contributed."""

    code: str
    kind: str
    effect: Decimal


@dataclass(frozen=True)
class Move:
    """A figure before and after, and the lines between: their sum is after − before exactly, as decimals."""

    before: Decimal
    after: Decimal
    lines: tuple[Line, ...]

    @property
    def change(self) -> Decimal:
        return self.after - self.before

    @property
    def table(self) -> Table:
        """MOVE_COLUMNS, the strongest line first."""
        ranked = sorted(self.lines, key=lambda line: (-abs(line.effect), line.code, line.kind))
        return Table.from_rows(MOVE_COLUMNS, [(line.code, line.kind, float(line.effect)) for line in ranked])

    def of_kind(self, kind: str) -> Decimal:
        """The sum of all lines of a kind."""
        return sum((line.effect for line in self.lines if line.kind == kind), Decimal(0))


def exact(number: float) -> Fraction:
    """The decimal number that a figure is written as, as a fraction; DefinitionError where it is none."""
    if not abs(number) < float("inf"):
        text = Text("A figure that is missing or infinite cannot be decomposed.", "缺失或无穷大的数值无法分解。")
        raise DefinitionError("not_finite", text)
    return Fraction(repr(float(number)))


def settled(before: Fraction, after: Fraction, effects: Mapping[tuple[str, str], Fraction], digits: int) -> Move:
    """The move with every figure rounded to `digits` decimals; what rounding leaves goes to the largest remainders.

    `effects` by code and kind add up to after − before but for that rounding. Lines of 0 are left out.
    """
    first, last = (round(each * 10**digits) for each in (before, after))
    keys = sorted(effects)
    shares = _apportioned([effects[key] * 10**digits for key in keys], last - first)
    lines = tuple(
        Line(*key, Decimal(units).scaleb(-digits)) for key, units in zip(keys, shares, strict=True) if units
    )  # fmt: skip
    return Move(Decimal(first).scaleb(-digits), Decimal(last).scaleb(-digits), lines)


def _apportioned(amounts: Sequence[Fraction], total: int) -> list[int]:
    """Whole numbers near the amounts that add up to the total: largest remainders first, then in order."""
    whole = [amount.numerator // amount.denominator for amount in amounts]
    left = total - sum(whole)
    order = sorted(range(len(amounts)), key=lambda place: (whole[place] - amounts[place], place))
    step = 1 if left > 0 else -1
    turns = order if left > 0 else order[::-1]
    for turn in range(abs(left)):
        whole[turns[turn % len(turns)]] += step
    return whole
