"""A report as a page whose figures can be asked, and as a file; where it cannot be written, why and what to do."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.document import write_body
from jixiao.report.facts import At, Expression, Link
from jixiao.report.formats import FORMATS
from jixiao.report.kinds import KINDS
from jixiao.report.results import AFTER
from jixiao.web.base.documents import hand_out_bytes
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.organisations.middleware import reader
from jixiao.web.reports import queries, rules
from jixiao.web.reports.views.faults import in_language
from jixiao.web.reports.views.scope import asked_for, made_for, visible_ids


def report(request: HttpRequest, run: str, kind: str, organisation: str = "") -> HttpResponse:
    """The report in the reader's language or the one asked for; every figure that has a receipt leads to it."""
    asked = asked_for(request, run, kind, organisation)
    context = {"run": asked.run, "asked": asked, "kind": spoken(KINDS[kind].label), "may_edit": asked.may_edit(request)}
    context["may_bring"] = reader(request).access.can(rules.TEMPLATES)
    try:
        made = made_for(request, asked, _receipts(request, asked.run))
    except DefinitionError as fault:
        return render(request, "reports/unwritten.html", {**context, "fault": in_language(fault)}, status=409)
    context |= {
        "title": made.report.document.title,
        "n_figures": len(made.report.book.figures),
        # Every word in it was escaped where it was written.
        "body": mark_safe(write_body(made.report.document)),  # noqa: S308
        "files": asked.files,
        "other": _("Chinese") if asked.language == "en" else _("English"),
        "n_edited": len(made.edited.placed), "n_stale": len((made.whole or made.edited).stale),
    }  # fmt: skip
    return render(request, "reports/report.html", context)


def download(request: HttpRequest, run: str, kind: str, form: str, organisation: str = "") -> HttpResponse:
    """The report as a file; where words in it are stale or a template fails, back to the page with the reason."""
    asked = asked_for(request, run, kind, organisation)
    if form not in FORMATS:
        raise Http404(form)
    try:
        made = made_for(request, asked)
        content = made.file(form)
    except DefinitionError as fault:
        messages.error(request, in_language(fault))
        return redirect(asked.address)
    return hand_out_bytes(content, made.report.document.title, form)


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
