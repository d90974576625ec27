"""Draws rows and columns of coloured fields with their figures in them."""

from jixiao.report.charts.comparison_spec import HeatCell, HeatMap
from jixiao.report.charts.drawings import Drawing, named, text, width_of, wrapped
from jixiao.report.charts.value_bars import SIGNS, fill_of, opened

PITCH = 30.0
WIDTH, NARROWEST = 1080.0, 66.0
HEAD_LINES = 4
WIDEST_NAME = 226.0
"""A name of 34 Chinese characters fits in two lines."""
SMALLER = 11 / 13
"""Heads of columns are written so much smaller."""


def draw_heat_map(chart: HeatMap) -> Drawing:
    """Names of rows before, names of columns above in up to four lines."""
    left = min(max([width_of(row.label) for row in chart.rows] + [60.0]) + 16.0, WIDEST_NAME)
    pitch = max((WIDTH - left) / max(len(chart.columns), 1), NARROWEST)
    pitch = min(pitch, 150.0)
    heads = [wrapped(words, (pitch - 4) / SMALLER, HEAD_LINES) for words in chart.columns]
    top = 8.0 + 14.0 * max([len(lines) for lines in heads] + [1])
    marks = []
    for place, lines in enumerate(heads):
        x = left + pitch * (place + 0.5)
        for number, words in enumerate(lines):
            y = top - 8 - 14.0 * (len(lines) - 1 - number)
            marks.append(text(x, y, words, anchor="middle", style="faint small-text"))
    for number, row in enumerate(chart.rows):
        y = top + PITCH * number
        marks.append(named(0, y + PITCH / 2, row.label, left - 12))
        for place, cell in enumerate(row.cells):
            box = _field(cell, left + pitch * place, y, pitch)
            marks.append(opened(box, cell.href, f"{row.label} {chart.columns[place]} {cell.text}"))
    return left + pitch * len(chart.columns), top + PITCH * len(chart.rows) + 6.0, marks


def _field(cell: HeatCell, x: float, y: float, width: float) -> str:
    box = (
        f'<rect x="{x + 1:.1f}" y="{y + 1:.1f}" width="{width - 2:.1f}" height="{PITCH - 2:g}" rx="3" '
        f'class="{fill_of(cell.colour)}"/>'
    )
    words = SIGNS.get(cell.mark, "") + cell.text
    return box + text(x + width / 2, y + PITCH / 2 + 4.5, words, anchor="middle", style="on-heat")
