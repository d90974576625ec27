"""A report as a page whose figures can be asked, and as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from jixiao.report.document import write_body
from jixiao.report.facts import At, Expression, Link
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS, Report
from jixiao.report.results import AFTER
from jixiao.web.base.documents import hand_out
from jixiao.web.base.templatetags.words import reading_chinese, spoken
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.reports import queries
from jixiao.web.reports.views.scope import Asked, asked_for, visible_ids


def report(request: HttpRequest, run: str, kind: str, organisation: str = "") -> HttpResponse:
    """The report in the reader's language; every figure that has a receipt leads to it."""
    asked = asked_for(request, run, kind, organisation)
    made = _written(asked, _receipts(request, asked.run))
    context = {
        "run": asked.run,
        "kind": spoken(KINDS[kind].label),
        "title": made.document.title,
        "n_figures": len(made.book.figures),
        # Every word in it was escaped where it was written.
        "body": mark_safe(write_body(made.document)),  # noqa: S308
        "files": asked.files,
    }
    return render(request, "reports/report.html", context)


def download(request: HttpRequest, run: str, kind: str, form: str, organisation: str = "") -> HttpResponse:
    """The report as a file."""
    asked = asked_for(request, run, kind, organisation)
    if form not in FORMATS:
        raise Http404(form)
    return hand_out(_written(asked), form)


def _written(asked: Asked, link: Link | None = None) -> Report:
    language = "zh" if reading_chinese() else "en"
    return queries.written(asked.run, asked.kind, language, asked.about, link)


def _receipts(request: HttpRequest, run: ScoringRun) -> Link:
    """Where the receipt of a score lies that the reader may open."""
    visible, ranked = visible_ids(request), queries.ranked_ids(run)

    def receipt(expression: Expression) -> str:
        place = expression.place if isinstance(expression, At) else ()
        if len(place) != 4 or place[:2] != (AFTER, "score"):
            return ""
        _when, _what, organisation, node = place
        if ranked.get(organisation) not in visible:
            return ""
        return reverse("evaluation:receipt", args=[run.code, organisation, node])

    return receipt
