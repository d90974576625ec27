"""A picture that stands by itself: title, drawing and colours in one SVG; a notebook shows it, a file keeps it."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

from jixiao.report.charts.sheet import Sheet
from jixiao.report.charts.spec import Chart


@dataclass(frozen=True)
class Plot:
    """A chart with a title that says what is to be seen and a line below it; a notebook shows it by itself."""

    title: str
    subtitle: str
    chart: Chart

    @property
    def svg(self) -> str:
        """The whole picture as SVG, its colours inside."""
        return Sheet(self.title, self.chart, self.subtitle).svg

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
