"""Draws lines over periods in front of the band in which the middle of a group lies."""

from collections.abc import Sequence

from jixiao.report.charts.comparison_spec import Band, BandLine, BandLines
from jixiao.report.charts.drawings import Drawing, circle, line, text, width_of, wrapped
from jixiao.report.charts.figures import tick, written
from jixiao.report.charts.scale import Scale, fit
from jixiao.report.charts.small_multiples import runs

WIDTH, HEIGHT, TOP, BOTTOM = 1080.0, 400.0, 18.0, 34.0
LABEL = 15.0
WIDEST_NAME = 190.0


def draw_band_lines(chart: BandLines) -> Drawing:
    """Main lines strong and named at their ends; others pale; the band behind all."""
    named = [each for each in chart.lines if each.is_main and any(v is not None for v in each.values)]
    right = min(max([width_of(each.label) for each in named] + [70.0]) + 18.0, WIDEST_NAME)
    every = [value for each in chart.lines for value in each.values]
    every += [] if chart.band is None else [*chart.band.low, *chart.band.high]
    axis = fit(every, HEIGHT - BOTTOM, TOP)
    left = max(width_of(tick(value, axis.step) + _short(chart.unit)) for value in axis.ticks()) + 14.0
    across = Scale(0, max(len(chart.positions) - 1, 1), left, WIDTH - right, 1)
    marks = []
    for value in axis.ticks():
        marks.append(line(left, axis.at(value), WIDTH - right, axis.at(value), "grid-line"))
        label = tick(value, axis.step) + _short(chart.unit)
        marks.append(text(left - 8, axis.at(value) + 4.5, label, anchor="end", style="faint"))
    marks += _positions(chart.positions, across)
    marks += [] if chart.band is None else _band(chart.band, across, axis)
    for each in sorted(chart.lines, key=lambda each: each.is_main):
        marks += _line(each, named.index(each) if each in named else -1, chart, across, axis)
    marks += _names(named, across, axis, right)
    return WIDTH, HEIGHT, marks


def _short(unit: str) -> str:
    return unit if len(unit) <= 2 else ""


def _positions(positions: Sequence[str], across: Scale) -> list[str]:
    widest = max([width_of(words) for words in positions] + [1.0]) + 14
    pitch = max((across.end - across.start) / max(len(positions) - 1, 1), 1e-6)
    every = max(1, -(-int(widest) // max(int(pitch), 1)))
    shown = range(len(positions) - 1, -1, -every)
    return [text(across.at(place), HEIGHT - 10, positions[place], anchor="middle", style="faint") for place in shown]


def _band(band: Band, across: Scale, axis: Scale) -> list[str]:
    """One area for each stretch in which both its edges are known."""
    marks: list[str] = []
    stretch: list[tuple[int, float, float]] = []
    ends = [*zip(range(len(band.low)), band.low, band.high, strict=True), (len(band.low), None, None)]
    for place, low, high in ends:
        if low is not None and high is not None:
            stretch.append((place, low, high))
            continue
        if len(stretch) > 1:
            there = [f"{across.at(at):.1f},{axis.at(high):.1f}" for at, _, high in stretch]
            back = [f"{across.at(at):.1f},{axis.at(low):.1f}" for at, low, _ in reversed(stretch)]
            marks.append(f'<polygon points="{" ".join([*there, *back])}" class="band"/>')
        stretch = []
    return marks + runs(band.middle, across, axis, "median-line")


def _line(each: BandLine, number: int, chart: BandLines, across: Scale, axis: Scale) -> list[str]:
    if not each.is_main:
        return runs(each.values, across, axis, "series other-line")
    marks = runs(each.values, across, axis, f"series outline-{number}")
    for place, value in enumerate(each.values):
        if value is not None:
            told = f"{each.label} · {chart.positions[place]}: {written(value, chart.decimals)}{chart.unit}"
            marks.append(circle(across.at(place), axis.at(value), 2.6, f"dot-{number}", told))
    return marks


def _names(named: Sequence[BandLine], across: Scale, axis: Scale, right: float) -> list[str]:
    """Names at the lines' ends, pushed apart so that none lies on another."""
    ends = []
    for number, each in enumerate(named):
        value = [value for value in each.values if value is not None][-1]
        # A line that ends early is named at the edge too: in the middle its name would lie on other lines.
        ends.append((axis.at(value), across.end, number, each.label))
    marks, below = [], float("-inf")
    for y, x, number, words in sorted(ends):
        below = max(y, below + LABEL)
        marks.append(text(x + 9, below + 4.5, wrapped(words, right - 16, 1)[0], style=f"name-{number}"))
    return marks
