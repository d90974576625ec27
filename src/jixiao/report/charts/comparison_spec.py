"""What charts of comparisons show, as frozen data. None is a gap, never zero; colours run from 0 (worst) to 9 (best)."""

from collections.abc import Sequence
from dataclasses import dataclass

from jixiao.report.charts.bones_spec import Bones
from jixiao.report.charts.calendar_spec import CalendarHeat
from jixiao.report.charts.gantt_spec import Gantt
from jixiao.report.charts.scatter_spec import Scatter
from jixiao.report.charts.slopes_spec import Slopes

Figures = tuple[list[str], list[tuple[str, list[float | None]]]]
"""Heads and rows of the table under a chart."""


@dataclass(frozen=True)
class HeatCell:
    """One field: its words, its colour (None: none), `mark` better or worse, what is told of it, where it leads."""

    value: float | None
    text: str
    colour: int | None = None
    mark: str = ""
    told: str = ""
    href: str = ""


@dataclass(frozen=True)
class HeatRow:
    """One line of a heat map."""

    label: str
    cells: Sequence[HeatCell]


@dataclass(frozen=True)
class HeatMap:
    """Rows and columns of coloured fields; every field says its figure, so that it can be read without colour."""

    title: str
    columns: Sequence[str]
    rows: Sequence[HeatRow]

    def table(self) -> Figures:
        """The figures of the fields."""
        return list(self.columns), [(row.label, [cell.value for cell in row.cells]) for row in self.rows]


@dataclass(frozen=True)
class RadarLine:
    """One outline: a value on each axis."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Radar:
    """Outlines over three and more axes, all from 0 at the middle to `full` at the rim: outward is better."""

    title: str
    axes: Sequence[str]
    lines: Sequence[RadarLine]
    full: float = 100.0
    unit: str = ""

    def table(self) -> Figures:
        """Axes down, outlines across."""
        rows = [(axis, [line.values[place] for line in self.lines]) for place, axis in enumerate(self.axes)]
        return [line.label for line in self.lines], rows


@dataclass(frozen=True)
class Shape:
    """One region: rings of (longitude, latitude), its colour and figure, what is told of it, where it leads."""

    label: str
    rings: Sequence[Sequence[tuple[float, float]]]
    value: float | None = None
    text: str = ""
    colour: int | None = None
    mark: str = ""
    told: str = ""
    href: str = ""


@dataclass(frozen=True)
class RegionPicture:
    """Regions of a map, coloured; those without a figure stay pale."""

    title: str
    shapes: Sequence[Shape]
    unit: str = ""

    def table(self) -> Figures:
        """The figure of each region."""
        return [self.unit], [(shape.label, [shape.value]) for shape in self.shapes]


@dataclass(frozen=True)
class Panel:
    """One small chart: its line; `mark` better or worse says how its newest value stands."""

    label: str
    values: Sequence[float | None]
    text: str = ""
    mark: str = ""
    href: str = ""


@dataclass(frozen=True)
class SmallMultiples:
    """Many small charts over the same periods on one common axis, with what they are held against as a pale line."""

    title: str
    positions: Sequence[str]
    panels: Sequence[Panel]
    reference: Sequence[float | None] = ()
    reference_label: str = ""
    unit: str = ""
    decimals: int = 1
    own_axes: bool = False  # where the panels are counted in different units

    def table(self) -> Figures:
        """Periods down, panels across."""
        known = [(panel.label, panel.values) for panel in self.panels]
        known += [(self.reference_label, self.reference)] if self.reference else []
        rows = [(name, [values[place] for _, values in known]) for place, name in enumerate(self.positions)]
        return [name for name, _ in known], rows


@dataclass(frozen=True)
class Band:
    """Between which values the middle of a group lies, and its median."""

    label: str
    low: Sequence[float | None]
    middle: Sequence[float | None]
    high: Sequence[float | None]


@dataclass(frozen=True)
class BandLine:
    """One line over the periods; `is_main` ones are drawn strong and named at their end."""

    label: str
    values: Sequence[float | None]
    is_main: bool = True


@dataclass(frozen=True)
class BandLines:
    """Lines over periods in front of the band in which the middle of the group lies."""

    title: str
    positions: Sequence[str]
    lines: Sequence[BandLine]
    band: Band | None = None
    unit: str = ""
    decimals: int = 1

    def table(self) -> Figures:
        """Periods down, lines across; then the band."""
        known = [(line.label, line.values) for line in self.lines]
        if self.band is not None:
            low, high = f"{self.band.label} −", f"{self.band.label} +"
            known += [(self.band.label, self.band.middle), (low, self.band.low), (high, self.band.high)]
        rows = [(name, [values[place] for _, values in known]) for place, name in enumerate(self.positions)]
        return [name for name, _ in known], rows


@dataclass(frozen=True)
class ValueBar:
    """One bar from zero, with its colour, its figure in words, and where it leads."""

    label: str
    value: float | None
    text: str
    colour: int | None = None
    mark: str = ""
    href: str = ""


@dataclass(frozen=True)
class ValueBars:
    """A bar per row on one axis that holds zero; `reference` is a line across, with its name.

    `narrow` for a phone: in one colour, its words readable at 360 dots.
    """

    title: str
    rows: Sequence[ValueBar]
    unit: str = ""
    reference: float | None = None
    reference_label: str = ""
    narrow: bool = False

    def table(self) -> Figures:
        """The figure of each row."""
        return [self.unit], [(row.label, [row.value]) for row in self.rows]


Compared = (
    HeatMap
    | Radar
    | RegionPicture
    | SmallMultiples
    | BandLines
    | ValueBars
    | Scatter
    | Slopes
    | Bones
    | CalendarHeat
    | Gantt
)
