"""Charts as data, drawn as SVG: the same drawing on a page and in a document, no script needed."""

from jixiao.report.charts.spec import DotPlot, DotRow, Event, LineChart, Series, Sparkline, Step, Waterfall
from jixiao.report.charts.svg import draw

__all__ = ["DotPlot", "DotRow", "Event", "LineChart", "Series", "Sparkline", "Step", "Waterfall", "draw"]
