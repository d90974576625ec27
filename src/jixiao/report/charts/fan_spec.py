"""What a fan shows, as frozen data: a series, its target path, its limits, and where it may go."""

from collections.abc import Sequence
from dataclasses import dataclass

Line = Sequence[float | None]
"""One figure per position; None where there is none."""


@dataclass(frozen=True)
class Ahead:
    """The forecast over all positions (None in the past) with the intervals around it, the inner one first."""

    mean: Line
    inner: tuple[Line, Line]
    outer: tuple[Line, Line]
    end_label: str = ""
    end_note: str = ""


@dataclass(frozen=True)
class Remark:
    """Something at a position: told beside a thin line, or (`is_signal`) as a ring around the value there.

    `nature` of a signal: good, bad, or blank where it is neither.
    """

    position: int
    label: str
    is_signal: bool = False
    nature: str = ""


@dataclass(frozen=True)
class Fan:
    """Every line follows `positions`. `limits`: the lower and the upper one of usual variation, `centre` their mean.

    `heads` name the table's columns: value, target, forecast, inner from, inner to, outer from, outer to, lower limit,
    upper limit, mean.
    """

    title: str
    positions: Sequence[str]
    values: Line
    ahead: Ahead | None = None
    target: Line = ()
    target_label: str = ""
    limits: tuple[Line, Line] | None = None
    limits_label: str = ""
    remarks: Sequence[Remark] = ()
    unit: str = ""
    decimals: int = 1
    heads: Sequence[str] = ()
    centre: Line = ()
    centre_label: str = ""

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """The figures of every line by position; columns without any are left out."""
        nothing: Line = [None] * len(self.positions)
        lines = [self.values, self.target or nothing]
        if self.ahead is not None:
            lines += [self.ahead.mean, *self.ahead.inner, *self.ahead.outer]
        else:
            lines += [nothing] * 5
        lines += list(self.limits) if self.limits is not None else [nothing] * 2
        lines += [self.centre or nothing]
        kept = [place for place, line in enumerate(lines) if any(value is not None for value in line)]
        rows = [(name, [lines[place][at] for place in kept]) for at, name in enumerate(self.positions)]
        return [self.heads[place] if place < len(self.heads) else "" for place in kept], rows
