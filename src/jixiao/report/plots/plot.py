"""A picture that stands by itself: title, drawing and colours in one SVG; a notebook shows it, a file keeps it."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from jixiao.report.charts import drawing_of
from jixiao.report.charts.drawings import wrapped
from jixiao.report.charts.spec import Chart

MARGIN = 22.0
TITLE, SUBTITLE = 19.0, 14.0
FONT = (
    '"PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", system-ui, sans-serif'
)
STYLE = f"""
.jixiao-plot text {{ font-family: {FONT}; font-size: 13px; fill: #4d545e; font-variant-numeric: tabular-nums; }}
.jixiao-plot .title {{ font-size: {TITLE:g}px; font-weight: 700; fill: #1b222c; }}
.jixiao-plot .subtitle {{ font-size: {SUBTITLE:g}px; fill: #4d545e; }}
.jixiao-plot .strong {{ font-weight: 700; fill: #1b222c; }}
.jixiao-plot .faint {{ fill: #666b73; }}
.jixiao-plot .ground {{ fill: #fff; }}
.jixiao-plot .grid-line {{ stroke: #e7e4de; stroke-width: 1; }}
.jixiao-plot .lead {{ stroke: #d0ccc4; stroke-width: 1; stroke-dasharray: 1 4; }}
.jixiao-plot .median {{ stroke: #8d8b84; stroke-width: 1.2; stroke-dasharray: 4 3; }}
.jixiao-plot .series {{ fill: none; stroke: #1b4788; stroke-width: 2.4; stroke-linejoin: round; stroke-linecap: round; }}
.jixiao-plot .point {{ fill: #1b4788; }}
.jixiao-plot .interval {{ stroke: #9db2d4; stroke-width: 6; stroke-linecap: round; }}
.jixiao-plot .middle {{ stroke: #1b4788; stroke-width: 1.6; }}
.jixiao-plot .target {{ fill: none; stroke: #666b73; stroke-width: 1.5; stroke-dasharray: 5 4; }}
.jixiao-plot .event-line {{ stroke: #8d8b84; stroke-width: 1; }}
.jixiao-plot .forecast {{ fill: none; stroke: #1b4788; stroke-width: 2; stroke-dasharray: 2 4; stroke-linecap: round; }}
.jixiao-plot .fan-inner {{ fill: #9db2d4; fill-opacity: .55; }}
.jixiao-plot .fan-outer {{ fill: #9db2d4; fill-opacity: .3; }}
.jixiao-plot .limit {{ fill: none; stroke: #8d8b84; stroke-width: 1; stroke-dasharray: 2 3; }}
.jixiao-plot .signal {{ fill: #fff; stroke: #a93722; stroke-width: 2.4; }}
.jixiao-plot .bar-total {{ fill: #1b4788; }}
.jixiao-plot .bar-sum {{ fill: #7f8896; }}
.jixiao-plot .bar-lost {{ fill: #dfe3ea; }}
.jixiao-plot .bar-loss {{ fill: #e5a68d; }}
.jixiao-plot .bar-gain {{ fill: #96c0b4; }}
"""


@dataclass(frozen=True)
class Plot:
    """A chart with a title that says what is to be seen and a line below it; a notebook shows it by itself."""

    title: str
    subtitle: str
    chart: Chart

    @property
    def svg(self) -> str:
        """The whole picture as SVG, its colours inside."""
        width, height, marks = drawing_of(self.chart)
        words, top = self._words(width)
        full_width, full_height = width + 2 * MARGIN, top + height + MARGIN
        body = "".join(marks)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="jixiao-plot" viewBox="0 0 {full_width:g} {full_height:g}" '
            f'width="{full_width:g}" height="{full_height:g}" role="img" aria-label="{escape(self.title, quote=True)}">'
            f'<style>{STYLE}</style><rect width="100%" height="100%" class="ground"/>{words}'
            f'<g transform="translate({MARGIN:g} {top:g})">{body}</g></svg>'
        )

    def _words(self, width: float) -> tuple[str, float]:
        """Title and the line below it, and where the drawing begins."""
        marks, y = [], MARGIN
        for words, size, style in ((self.title, TITLE, "title"), (self.subtitle, SUBTITLE, "subtitle")):
            for one in wrapped(words, width * 13 / size, 4) if words else ():
                y += size * 1.35
                marks.append(f'<text x="{MARGIN:g}" y="{y - size * 0.35:.1f}" class="{style}">{escape(one)}</text>')
        return "".join(marks), y + 16.0

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_html_(self) -> str:
        """The same, never wider than the cell it stands in."""
        return f'<div style="max-width: 920px">{self._fluid()}</div>'

    def _fluid(self) -> str:
        return self.svg.replace("<svg ", '<svg style="width: 100%; height: auto" ', 1)

    def __repr__(self) -> str:
        return f"<Plot: {self.title}>"

    def save(self, path: str | Path) -> Path:
        """Write the picture to `path`, which ends in .svg or .html; ValueError for another ending."""
        file = Path(path)
        if file.suffix.lower() == ".svg":
            text = self.svg
        elif file.suffix.lower() in (".html", ".htm"):
            text = (
                f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
                f'<title>{escape(self.title)}</title><body style="margin: 0 auto; max-width: 1000px">{self._fluid()}</body>\n'
            )
        else:
            raise ValueError(f"“{file.name}” must end in .svg or .html: a plot is drawn as SVG.")
        file.write_text(text, encoding="utf-8")
        return file
