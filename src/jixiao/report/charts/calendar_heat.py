"""Draws a year as twelve rows of coloured fields, each with its figure, so that it is read in grey as well."""

from html import escape

from jixiao.report.charts.calendar_spec import CalendarDay, CalendarHeat
from jixiao.report.charts.drawings import Drawing, text, width_of

PITCH, WIDE, TALL = 31.0, 29.0, 24.0
ROW = 27.0
TOP = 22.0
DARK = 0.18
"""Below this lightness (0 black, 1 white) a figure stands on a light ground of its own."""
LEGEND = 26.0


def draw_calendar_heat(chart: CalendarHeat) -> Drawing:
    """Names of months before, days of the month above, what the colours mean below."""
    left = max([width_of(name) for name in chart.months] + [30.0]) + 12.0
    marks = [
        text(left + PITCH * (day - 0.5), TOP - 8, str(day), anchor="middle", style="faint small-text")
        for day in range(1, 32)
    ]
    last = max((each.month for each in chart.days), default=0)
    for at, name in enumerate(chart.months[:last]):
        marks.append(text(left - 10, TOP + ROW * at + 16.5, name, anchor="end"))
    marks += [_field(each, left + PITCH * (each.day - 1), TOP + ROW * (each.month - 1)) for each in chart.days]
    bottom = TOP + ROW * last
    return left + PITCH * 31, bottom + LEGEND, marks + _legend(chart, left, bottom)


def _field(each: CalendarDay, x: float, y: float) -> str:
    told = f"<title>{escape(each.told)}</title>" if each.told else ""
    size = f'x="{x + 1:.1f}" y="{y:.1f}" width="{WIDE:g}" height="{TALL:g}" rx="3"'
    box = (
        f'<rect {size} fill="{each.colour}">{told}</rect>'
        if each.colour
        else f'<rect {size} class="fill-none">{told}</rect>'
    )
    ground = ""
    if each.colour and _lightness(each.colour) < DARK:
        ground = (
            f'<rect x="{x + 3:.1f}" y="{y + 4:.1f}" width="{WIDE - 4:g}" height="{TALL - 8:g}" rx="3" fill="#ffffff"/>'
        )
    style = "on-heat small-text" if each.colour else "faint small-text"
    return box + ground + text(x + 1 + WIDE / 2, y + TALL / 2 + 4, each.text, anchor="middle", style=style)


def _lightness(colour: str) -> float:
    """Relative luminance of #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _legend(chart: CalendarHeat, left: float, bottom: float) -> list[str]:
    marks, x = [], left
    for colour, words in chart.legend:
        fill = f'fill="{colour}"' if colour else 'class="fill-none"'
        marks.append(f'<rect x="{x + 1:.1f}" y="{bottom + 7:.1f}" width="14" height="14" rx="3" {fill}/>')
        marks.append(text(x + 20, bottom + 19, words))
        x += 20 + width_of(words) + 22
    return marks
