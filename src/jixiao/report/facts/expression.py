"""Where a figure comes from: a cell of the data, or a plain calculation over cells that anybody can do again."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Protocol

Place = tuple[str, ...]
"""The address of a cell, from the outside in: ("now", "score", "S11", "waste-sorting")."""
Value = float | int | str | None
Read = Callable[[Place], Value]


class Expression(Protocol):
    """Gives a value out of cells; KeyError where a cell is gone."""

    def value(self, read: Read) -> Value:
        """The value by what the cells hold now; None is unknown."""

    def places(self) -> tuple[Place, ...]:
        """The cells it reads."""

    def __str__(self) -> str:
        """The calculation, for whoever wants to do it again."""


def _number(value: Value) -> Decimal | None:
    """What a cell holds, as the decimal number it is written as; None for words and for unknown."""
    return None if value is None or isinstance(value, str) else Decimal(repr(value))


@dataclass(frozen=True)
class At:
    """One cell as it is."""

    place: Place

    def value(self, read: Read) -> Value:
        return read(self.place)

    def places(self) -> tuple[Place, ...]:
        return (self.place,)

    def __str__(self) -> str:
        return "/".join(self.place)


@dataclass(frozen=True)
class Difference:
    """One figure less another, exact in decimals; unknown where either is."""

    figure: Expression
    less: Expression
    is_absolute: bool = False

    def value(self, read: Read) -> Value:
        first, second = _number(self.figure.value(read)), _number(self.less.value(read))
        if first is None or second is None:
            return None
        return float(abs(first - second) if self.is_absolute else first - second)

    def places(self) -> tuple[Place, ...]:
        return (*self.figure.places(), *self.less.places())

    def __str__(self) -> str:
        return f"|{self.figure} − {self.less}|" if self.is_absolute else f"{self.figure} − {self.less}"


@dataclass(frozen=True)
class Ratio:
    """One figure over another, times `times` (100 for percent); unknown over nothing."""

    figure: Expression
    over: Expression
    times: int = 100

    def value(self, read: Read) -> Value:
        first, second = _number(self.figure.value(read)), _number(self.over.value(read))
        return None if first is None or not second else float(first / second * self.times)

    def places(self) -> tuple[Place, ...]:
        return (*self.figure.places(), *self.over.places())

    def __str__(self) -> str:
        return f"{self.figure} ÷ {self.over} × {self.times}"


@dataclass(frozen=True)
class Count:
    """How many cells hold `equal`; without it, how many are known."""

    cells: tuple[Place, ...]
    equal: Value = None

    def value(self, read: Read) -> Value:
        held = [read(place) for place in self.cells]
        return sum(value is not None if self.equal is None else value == self.equal for value in held)

    def places(self) -> tuple[Place, ...]:
        return self.cells

    def __str__(self) -> str:
        return f"count of {len(self.cells)} cells{'' if self.equal is None else f' that are {self.equal}'}"


WAYS: dict[str, Callable[[list[Decimal]], Decimal]] = {
    "sum": lambda known: sum(known, Decimal(0)),
    "mean": lambda known: sum(known, Decimal(0)) / len(known),
    "median": median,
    "lowest": min,
    "highest": max,
}


@dataclass(frozen=True)
class Summary:
    """The sum, mean, median, lowest or highest of the cells that are known; unknown of none."""

    way: str
    cells: tuple[Place, ...]

    def value(self, read: Read) -> Value:
        known = [number for place in self.cells if (number := _number(read(place))) is not None]
        return float(WAYS[self.way](known)) if known else None

    def places(self) -> tuple[Place, ...]:
        return self.cells

    def __str__(self) -> str:
        return f"{self.way} of {len(self.cells)} cells"


@dataclass(frozen=True)
class Scaled:
    """A figure times a whole number: a share as percent."""

    figure: Expression
    times: int = 100

    def value(self, read: Read) -> Value:
        number = _number(self.figure.value(read))
        return None if number is None else float(number * self.times)

    def places(self) -> tuple[Place, ...]:
        return self.figure.places()

    def __str__(self) -> str:
        return f"{self.figure} × {self.times}"


@dataclass(frozen=True)
class Product:
    """One figure times another, exact in decimals; unknown where either is."""

    figure: Expression
    by: Expression

    def value(self, read: Read) -> Value:
        first, second = _number(self.figure.value(read)), _number(self.by.value(read))
        return None if first is None or second is None else float(first * second)

    def places(self) -> tuple[Place, ...]:
        return (*self.figure.places(), *self.by.places())

    def __str__(self) -> str:
        return f"{self.figure} × {self.by}"
