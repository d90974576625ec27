"""What a scatter shows, as frozen data: organisations as dots in a plane, with a line across it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Dot:
    """One organisation; `is_main`: filled and always named. `told` appears when it is pointed at."""

    label: str
    x: float
    y: float
    is_main: bool = False
    told: str = ""


@dataclass(frozen=True)
class Scatter:
    """Dots with `line` (corners in order) and dashed `crossing` lines at one x and one y; names where they have room.

    Axes hold nothing where `from_zero`.
    """

    title: str
    dots: Sequence[Dot]
    line: Sequence[tuple[float, float]] = ()
    line_label: str = ""
    crossing: tuple[float, float] | None = None
    x_label: str = ""
    y_label: str = ""
    from_zero: bool = True

    def table(self) -> tuple[list[str], list[tuple[str, list[float | None]]]]:
        """Both figures of every dot."""
        return [self.x_label, self.y_label], [(dot.label, [dot.x, dot.y]) for dot in self.dots]
