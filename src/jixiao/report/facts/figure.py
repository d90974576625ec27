"""A figure of a report: what it was when the report was written, how it is shown, and where it comes from."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from jixiao.engine.model.text import Text
from jixiao.report.facts.expression import Expression, Value

UNKNOWN = "—"
NO_UNIT = Text("", "")


@dataclass(frozen=True)
class Style:
    """How a number is shown: decimals (halves away from zero), with its sign or without, and what follows it."""

    decimals: int = 2
    is_signed: bool = False
    unit: Text = NO_UNIT
    grouped: bool = True

    def words(self, value: Value, language: str) -> str:
        """The value as it stands in a sentence; words as they are, unknown as a dash."""
        if value is None:
            return UNKNOWN
        if isinstance(value, str):
            return value
        exact = Decimal(repr(value)).quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP) + 0
        sign = "−" if exact < 0 else "+" if self.is_signed and exact > 0 else ""
        written = f"{abs(exact):,.{self.decimals}f}" if self.grouped else f"{abs(exact):.{self.decimals}f}"
        return f"{sign}{written}{self.unit.in_language(language)}"


SCORE = Style(2)
WHOLE = Style(0)
PERCENT = Style(1, unit=Text("%", "%"))


@dataclass(frozen=True)
class Figure:
    """`key` names it within its report; `value` is what the expression gave then."""

    key: str
    value: Value
    expression: Expression
    style: Style = SCORE

    def words(self, language: str) -> str:
        return self.style.words(self.value, language)
