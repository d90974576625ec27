"""A report as a page whose figures can be asked, and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from jixiao.report.document import write_body
from jixiao.report.facts import At
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, Report
from jixiao.report.results import AFTER
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.reports import queries
from jixiao.web.reports.views.lists import FORMS
from jixiao.web.reports.views.scope import Asked, asked_for, visible_ids

KINDS_OF_FILES = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def report(request: HttpRequest, run: str, kind: str, organisation: str = "") -> HttpResponse:
    """The report in the reader's language; every figure that has a receipt leads to it."""
    asked = asked_for(request, run, kind, organisation)
    made = _written(asked)
    links = _receipts(request, asked.run, made)
    context = {
        "run": asked.run,
        "kind": KINDS[kind].label.in_language(_language()),
        "title": made.document.title,
        "n_figures": len(made.book.figures),
        # Every word in it was escaped where it was written.
        "body": mark_safe(write_body(made.document, links)),  # noqa: S308
        "files": [(form.upper(), _address(asked, form)) for form in FORMS],
    }
    return render(request, "reports/report.html", context)


def download(request: HttpRequest, run: str, kind: str, form: str, organisation: str = "") -> HttpResponse:
    """The report as a file."""
    asked = asked_for(request, run, kind, organisation)
    if form not in FORMATS:
        raise Http404(form)
    made = _written(asked)
    answer = HttpResponse(FORMATS[form](made), content_type=KINDS_OF_FILES[form])
    answer["Content-Disposition"] = content_disposition_header(True, f"{made.document.title}.{form}")
    return answer


def _language() -> str:
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def _written(asked: Asked) -> Report:
    return queries.written(asked.run, asked.kind, _language(), asked.about)


def _address(asked: Asked, form: str) -> str:
    if asked.about:
        return reverse("reports:download_of", args=[asked.run.code, asked.kind, asked.about, form])
    return reverse("reports:download", args=[asked.run.code, asked.kind, form])


def _receipts(request: HttpRequest, run: ScoringRun, made: Report) -> dict[str, str]:
    """Where the receipt of each score lies that the reader may open, by the figure's key."""
    visible, ranked = visible_ids(request), queries.ranked_ids(run)
    found = {}
    for key, figure in made.book.figures.items():
        place = figure.expression.place if isinstance(figure.expression, At) else ()
        if len(place) != 4 or place[:2] != (AFTER, "score"):
            continue
        _when, _what, organisation, node = place
        if ranked.get(organisation) in visible:
            found[key] = reverse("evaluation:receipt", args=[run.code, organisation, node])
    return found
