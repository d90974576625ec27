"""Charts as data, drawn as SVG: the same drawing on a page and in a document, no script needed."""

from jixiao.report.charts.spec import (
    BarRow,
    Bars,
    Curve,
    Cut,
    DotPlot,
    DotRow,
    Event,
    LineChart,
    RankedGroup,
    RankedRow,
    Ranking,
    Series,
    Sparkline,
    Step,
    Waterfall,
)
from jixiao.report.charts.svg import draw, drawing_of

__all__ = [
    "BarRow",
    "Bars",
    "Curve",
    "Cut",
    "DotPlot",
    "DotRow",
    "Event",
    "LineChart",
    "RankedGroup",
    "RankedRow",
    "Ranking",
    "Series",
    "Sparkline",
    "Step",
    "Waterfall",
    "draw",
    "drawing_of",
]
