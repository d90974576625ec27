"""What a sheet's cells are beyond their values: errors, formulas never calculated, percentages, merged areas."""

from dataclasses import dataclass, field

Place = tuple[int, int]


@dataclass
class SheetMarks:
    """Marks of one sheet; rows and columns from 0. `last` is the farthest filled cell, (-1, -1) on an empty sheet."""

    name: str
    last: Place = (-1, -1)
    errors: dict[Place, str] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    percents: set[Place] = field(default_factory=set)

    def reach(self, row: int, column: int) -> None:
        """A filled cell stands there."""
        self.last = (max(self.last[0], row), max(self.last[1], column))


def has_percent(number_format: str) -> bool:
    """Whether a number format shows a percentage: an unquoted, unescaped % in it."""
    bare, quoted, skip = "", False, False
    for sign in number_format:
        if skip:
            skip = False
        elif sign == "\\":
            skip = True
        elif sign == '"':
            quoted = not quoted
        elif not quoted:
            bare += sign
    return "%" in bare


PERCENT_FORMATS = frozenset({9, 10})
"""The numbers of Excel's own formats 0% and 0.00% (ECMA-376 part 1, 18.8.30)."""
