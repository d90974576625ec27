"""Every chart of every page as a file: the page is asked again with ?picture=NUMBER.svg, .png or .csv: it hands out that one.

So the file has the page's rights, figures and words, and no page has to do anything for it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from jixiao.report.charts.comparison_spec import Compared
from jixiao.report.charts.sheet import Sheet
from jixiao.report.charts.spec import Chart
from jixiao.report.document.pdf import write_png
from jixiao.web.base import clock
from jixiao.web.base.content import clean_name
from jixiao.web.base.faces import faces_for
from jixiao.web.base.tables import Column, Table

ASKED = re.compile(r"([1-9][0-9]?)\.(svg|png|csv)", re.ASCII)
PARAMETER = "picture"
LONGEST_NAME = 60
FINE, WIDEST = 2.0, 6000.0
"""A PNG has so many dots for each of the drawing's, and so many across at most."""
PICTURE_INCHES = 150 / 25.4
"""The width on which a picture is set."""


@dataclass(frozen=True)
class DrawnChart:
    """A chart as it stood on the page, with the note below its title."""

    spec: Chart | Compared
    note: str = ""


def take_down(request: HttpRequest, spec: Chart | Compared, note: str) -> int:
    """Remember that the page draws this chart; its number on the page, from 1."""
    drawn: list[DrawnChart] = request.__dict__.setdefault("drawn_charts", [])
    drawn.append(DrawnChart(spec, note))
    return len(drawn)


def address(request: HttpRequest, number: int, kind: str) -> str:
    """Where the chart of that number on the page is handed out."""
    query = request.GET.copy()
    for name in (PARAMETER, "export", "saved"):
        query.pop(name, None)
    query[PARAMETER] = f"{number}.{kind}"
    return f"{request.path}?{query.urlencode()}"


def hand_out_charts(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer ?picture= with the chart itself; not found where the page has no chart of that number."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = request.GET.get(PARAMETER) if request.method == "GET" else None
        if asked is None or response.status_code != 200:
            return response
        found = ASKED.fullmatch(asked)
        drawn: list[DrawnChart] = request.__dict__.get("drawn_charts", [])
        if found is None or int(found[1]) > len(drawn):
            raise Http404
        return _file(request, drawn[int(found[1]) - 1], found[2])

    return middleware


def _file(request: HttpRequest, chart: DrawnChart, kind: str) -> HttpResponse:
    source = _("Jixiao, %(path)s, as of %(when)s") % {
        "path": request.path,
        "when": f"{localtime(clock.now()):%Y-%m-%d %H:%M}",
    }
    return chart_file(chart, kind, source)


def chart_file(chart: DrawnChart, kind: str, source: str) -> HttpResponse:
    """The chart as svg, png or csv to keep; `source` says on the picture where it is from."""
    response = HttpResponse(_CONTENT[kind](chart, source), content_type=TYPES[kind])
    response["Content-Disposition"] = content_disposition_header(True, file_name(chart.spec.title, kind))
    response["X-Content-Type-Options"] = "nosniff"
    return response


def file_name(title: str, kind: str) -> str:
    """A file's name out of the chart's title: what stands before its figures, without signs that no disk takes."""
    words = re.split(r"[:：]", title)[0]
    words = re.sub(r'[\\/*?"<>|\s\u200b-\u202e\u2066-\u2069]+', "-", words).strip("-.")[:LONGEST_NAME]
    return clean_name(f"{words or 'chart'}.{kind}")


def _sheet(chart: DrawnChart, source: str) -> Sheet:
    return Sheet(chart.spec.title, chart.spec, chart.note, source)


def _svg(chart: DrawnChart, source: str) -> bytes:
    sheet = _sheet(chart, source)
    return replace(sheet, faces=faces_for(sheet.svg)).svg.encode()


def _png(chart: DrawnChart, source: str) -> bytes:
    """The same sheet, twice as fine as a screen shows it."""
    sheet = _sheet(chart, source)
    return write_png(sheet.svg, dots_per_inch=min(FINE * sheet.width, WIDEST) / PICTURE_INCHES)


def _csv(chart: DrawnChart, source: str) -> bytes:
    """The table under “Data”: the same figures, unrounded."""
    heads, rows = chart.spec.table()
    columns = [Column("name", "", value=itemgetter(0))]
    columns += [Column(str(place), head, True, value=partial(_figure, place)) for place, head in enumerate(heads)]
    return Table(columns, rows).as_csv().encode()


def _figure(place: int, row: tuple[str, list[float | None]]) -> float | None:
    return row[1][place]


TYPES = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png", "csv": "text/csv; charset=utf-8"}
_CONTENT: dict[str, Callable[[DrawnChart, str], bytes]] = {"svg": _svg, "png": _png, "csv": _csv}
