"""What a chart shows, as frozen data. Figures are in the unit given; None is a gap, never zero."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.report.charts.columns_spec import Columns
from jixiao.report.charts.comparison_spec import Figures
from jixiao.report.charts.fan_spec import Fan


@dataclass(frozen=True)
class Series:
    """One line: `values` follows the chart's `positions`; `role` is main, other, target or alarm (points alone)."""

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
    """Values over periods; `positions` are the periods in words, `newest` marks the last point as not yet final.

    `compact` beside others on a page, `narrow` for a phone: its words stay readable at 360 dots.
    """

    title: str
    positions: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    decimals: int = 1
    events: Sequence[Event] = ()
    mark_newest: bool = False
    compact: bool = False
    narrow: bool = False

    def table(self) -> Figures:
        """Periods down, lines across."""
        rows = [(name, [each.values[at] for each in self.series]) for at, name in enumerate(self.positions)]
        return [each.label for each in self.series], rows if self.series else []


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

    def table(self) -> Figures:
        """The change or total of each step."""
        return [self.unit], [(step.label, [step.value]) for step in self.steps]


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

    def table(self) -> Figures:
        """The figure now and the one before."""
        return [self.unit, ""], [(row.label, [row.value, row.before]) for row in self.rows]


@dataclass(frozen=True)
class Sparkline:
    """A small line without axis; the last point is marked, and with an alarm the points at `marked`."""

    values: Sequence[float | None]
    title: str = ""
    marked: Sequence[int] = ()

    def table(self) -> Figures:
        """The figures by their number."""
        return [""], [(str(number), [value]) for number, value in enumerate(self.values, start=1)]


@dataclass(frozen=True)
class RankedRow:
    """One organisation in a ranking; `low`, `middle`, `high` are ranks between which it may lie."""

    label: str
    value: float | None
    rank: int | None = None
    low: float | None = None
    middle: float | None = None
    high: float | None = None

    @property
    def is_uncertain(self) -> bool:
        return self.low is not None and self.high is not None


@dataclass(frozen=True)
class RankedGroup:
    """Organisations ranked among themselves, best first; `n_left_out` are not shown, after row `cut_after`."""

    label: str
    rows: Sequence[RankedRow]
    n_left_out: int = 0
    cut_after: int = 0


@dataclass(frozen=True)
class Cut:
    """A line across an axis with its name: where a grade begins, a target."""

    value: float
    label: str


@dataclass(frozen=True)
class Ranking:
    """A dot per organisation on the axis of scores, and where given an interval on the axis of ranks."""

    title: str
    groups: Sequence[RankedGroup]
    cuts: Sequence[Cut] = ()
    decimals: int = 2
    value_label: str = ""
    rank_label: str = ""

    def table(self) -> Figures:
        """Score and rank of each organisation, with the ranks between which it may lie."""
        heads = [self.value_label, self.rank_label, f"{self.rank_label} −", f"{self.rank_label} +"]
        rows = [row for group in self.groups for row in group.rows]
        return heads, [(row.label, [row.value, row.rank, row.low, row.high]) for row in rows]


@dataclass(frozen=True)
class BarRow:
    """One node: its bar begins at `start` and is `length` long; `reached` of it is filled (None: all of it)."""

    label: str
    start: float
    length: float
    depth: int = 0
    reached: float | None = None
    is_sum: bool = False
    told: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars that follow each other along one axis from 0 to `full`: what lies below a node lies under its bar."""

    title: str
    rows: Sequence[BarRow]
    full: float
    told_label: str = ""

    def table(self) -> Figures:
        """How long each bar is, and how much of it is filled."""
        return [self.told_label, ""], [(row.label, [row.length, row.reached]) for row in self.rows]


@dataclass(frozen=True)
class Curve:
    """Points over a value: pieces of (value, points) without a gap; what jumps is two pieces."""

    title: str
    pieces: Sequence[Sequence[tuple[float, float]]]
    full: float
    unit: str = ""
    value_label: str = ""
    points_label: str = ""
    marks: Sequence[Cut] = ()

    def table(self) -> Figures:
        """The points at each corner of the curve."""
        return [self.points_label], [(f"{value:g}", [points]) for piece in self.pieces for value, points in piece]


Chart = LineChart | Waterfall | DotPlot | Sparkline | Ranking | Bars | Curve | Fan | Columns
