"""Draws every chart as SVG text. Classes carry colour, so that pages and documents dress it alike."""

from collections.abc import Callable
from html import escape
from typing import Any

from jixiao.report.charts.band_lines import draw_band_lines
from jixiao.report.charts.bars import draw_bars
from jixiao.report.charts.bones import draw_bones
from jixiao.report.charts.bones_spec import Bones
from jixiao.report.charts.calendar_heat import draw_calendar_heat
from jixiao.report.charts.calendar_spec import CalendarHeat
from jixiao.report.charts.columns import draw_columns
from jixiao.report.charts.columns_spec import Columns
from jixiao.report.charts.comparison_spec import (
    BandLines,
    Compared,
    HeatMap,
    Radar,
    RegionPicture,
    SmallMultiples,
    ValueBars,
)
from jixiao.report.charts.curve import draw_curve
from jixiao.report.charts.drawings import draw_dots, draw_line, draw_sparkline, draw_waterfall
from jixiao.report.charts.fan import draw_fan
from jixiao.report.charts.fan_spec import Fan
from jixiao.report.charts.gantt import draw_gantt
from jixiao.report.charts.gantt_spec import Gantt
from jixiao.report.charts.heat_map import draw_heat_map
from jixiao.report.charts.radar import draw_radar
from jixiao.report.charts.ranking import draw_ranking
from jixiao.report.charts.region_picture import draw_regions
from jixiao.report.charts.scatter import draw_scatter
from jixiao.report.charts.scatter_spec import Scatter
from jixiao.report.charts.slopes import draw_slopes
from jixiao.report.charts.slopes_spec import Slopes
from jixiao.report.charts.small_multiples import draw_small_multiples
from jixiao.report.charts.spec import Bars, Chart, Curve, DotPlot, LineChart, Ranking, Sparkline, Waterfall
from jixiao.report.charts.value_bars import draw_value_bars

_DRAWERS: dict[type[Any], Callable[[Any], tuple[float, float, list[str]]]] = {
    LineChart: draw_line,
    Waterfall: draw_waterfall,
    DotPlot: draw_dots,
    Sparkline: draw_sparkline,
    Ranking: draw_ranking,
    Bars: draw_bars,
    Curve: draw_curve,
    Columns: draw_columns,
    CalendarHeat: draw_calendar_heat,
    Fan: draw_fan,
    HeatMap: draw_heat_map,
    Radar: draw_radar,
    RegionPicture: draw_regions,
    SmallMultiples: draw_small_multiples,
    BandLines: draw_band_lines,
    ValueBars: draw_value_bars,
    Scatter: draw_scatter,
    Slopes: draw_slopes,
    Bones: draw_bones,
    Gantt: draw_gantt,
}


def drawing_of(chart: Chart | Compared) -> tuple[float, float, list[str]]:
    """Width, height and marks of the chart: what a picture of one's own is made from."""
    return _DRAWERS[type(chart)](chart)


def draw(chart: Chart | Compared) -> str:
    """`chart` as one <svg> element with a title for those who cannot see it."""
    width, height, marks = drawing_of(chart)
    name = escape(chart.title, quote=True)
    # A picture may hold no links; one whose marks can be opened is a group.
    kind = "group" if any("<a " in mark for mark in marks) else "img"
    role = f'role="{kind}" aria-label="{name}"' if name else 'aria-hidden="true"'
    size = f'viewBox="0 0 {width:g} {height:g}"'
    style = ' class="sparkline"' if isinstance(chart, Sparkline) else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{style} {role}>{"".join(marks)}</svg>'
