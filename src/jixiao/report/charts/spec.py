"""What a chart shows, as frozen data. Figures are in the unit given; None is a gap, never zero."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """One line: `values` follows the chart's `positions`; `role` is main, other or target."""

    label: str
    values: Sequence[float | None]
    role: str = "main"
    end_label: str = ""


@dataclass(frozen=True)
class Event:
    """Something that happened at a position, told beside a thin line."""

    position: int
    label: str


@dataclass(frozen=True)
class LineChart:
    """Values over periods; `positions` are the periods in words, `newest` marks the last point as not yet final."""

    title: str
    positions: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 1
    events: Sequence[Event] = ()
    mark_newest: bool = False
    compact: bool = False


@dataclass(frozen=True)
class Step:
    """One step of a waterfall: a change, or a total where `is_total`."""

    label: str
    value: float
    is_total: bool = False
    href: str = ""


@dataclass(frozen=True)
class Waterfall:
    """From a first total over steps to a last total; the steps add up exactly (checked when drawn)."""

    title: str
    steps: Sequence[Step]
    unit: str = ""
    decimals: int = 2


@dataclass(frozen=True)
class DotRow:
    """One organisation's dot now and before on the common axis."""

    label: str
    value: float | None
    before: float | None = None


@dataclass(frozen=True)
class DotPlot:
    """A dot per row on one axis, with the median; drawn row by row beside a table or as one picture."""

    title: str
    rows: Sequence[DotRow]
    unit: str = ""
    decimals: int = 2
    median: float | None = None
    median_label: str = ""


@dataclass(frozen=True)
class Sparkline:
    """A small line without axis; the last point is marked."""

    values: Sequence[float | None]
    title: str = ""


Chart = LineChart | Waterfall | DotPlot | Sparkline
