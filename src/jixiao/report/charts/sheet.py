"""A chart on a sheet of its own: title, a line below it, the drawing and where it is from, in one SVG that opens anywhere."""

from dataclasses import dataclass
from html import escape

from jixiao.report.charts.comparison_spec import Compared
from jixiao.report.charts.drawings import wrapped
from jixiao.report.charts.dress import FONT, GROUND, dressed
from jixiao.report.charts.spec import Chart
from jixiao.report.charts.svg import drawing_of

MARGIN = 22.0
TITLE, SUBTITLE, SOURCE = 19.0, 14.0, 13.0
MOST_LINES = 4
WIDEST_CHAR = 13.0


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet; nothing in its SVG needs a style sheet, a page or a script.

    `faces` are @font-face rules for whom no system font is left; `name` the class of the outermost element.
    """

    title: str
    chart: Chart | Compared
    subtitle: str = ""
    source: str = ""
    faces: str = ""
    name: str = "jixiao-plot"

    @property
    def width(self) -> float:
        """How wide the sheet is."""
        return drawing_of(self.chart)[0] + 2 * MARGIN

    @property
    def svg(self) -> str:
        """The whole sheet, as wide as its drawing and a margin."""
        width, height, marks = drawing_of(self.chart)
        words, top = self._head(width)
        foot, bottom = self._foot(width, top + height)
        full_width, full_height = width + 2 * MARGIN, bottom + MARGIN
        drawing = f'<g transform="translate({MARGIN:g} {top:g})">{"".join(marks)}</g>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="{self.name}" viewBox="0 0 {full_width:g} {full_height:g}" '
            f'width="{full_width:g}" height="{full_height:g}" font-family="{escape(FONT, quote=True)}" role="img" '
            f'aria-label="{escape(self.title, quote=True)}">'
            f"{f'<defs><style>{self.faces}</style></defs>' if self.faces else ''}"
            f'<rect width="{full_width:g}" height="{full_height:g}" fill="{GROUND}"/>{dressed(words + drawing + foot)}</svg>'
        )

    def _head(self, width: float) -> tuple[str, float]:
        """Title and the line below it, and where the drawing begins."""
        marks, y = [], MARGIN
        for words, size, style in ((self.title, TITLE, "title"), (self.subtitle, SUBTITLE, "subtitle")):
            for one in _lines(words, width, size):
                y += size * 1.35
                marks.append(_words(y - size * 0.35, one, style))
        return "".join(marks), y + 16.0

    def _foot(self, width: float, y: float) -> tuple[str, float]:
        """Where it is from, below the drawing, and where the sheet ends."""
        marks = []
        for one in _lines(self.source, width, SOURCE):
            y += SOURCE * 1.5
            marks.append(_words(y, one, "faint"))
        return "".join(marks), y


def _lines(words: str, width: float, size: float) -> list[str]:
    return wrapped(words, width * WIDEST_CHAR / size, MOST_LINES) if words else []


def _words(y: float, words: str, style: str) -> str:
    return f'<text x="{MARGIN:g}" y="{y:.1f}" class="{style}">{escape(words)}</text>'
