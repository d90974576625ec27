"""Reports of a panel held against each other: which share their own words, with the passages side by side."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.appraisal import frames, queries
from jixiao.web.appraisal.forms import LikenessForm
from jixiao.web.appraisal.models import Panel, PanelReport
from jixiao.web.appraisal.views.scope import EDIT, seen_panel
from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label
from jixiao.web.collection.views.evidence import fetched
from jixiao.web.organisations.middleware import reader

MOST_PASSAGES = 40
LONGEST_SHOWN = 400


def likeness(request: HttpRequest, number: int) -> HttpResponse:
    """Every pair of reports that shares much, with what is the same; the words of the form can be taken out."""
    found = seen_panel(request, number, EDIT)
    form = LikenessForm(request.POST if request.method == "POST" else None)
    reports = queries.reports_of(found)
    words = form.cleaned_data["form_text"] if request.method == "POST" and form.is_valid() else found.instructions
    names = [name for place in reader(request).tree.names().values() for name in (place.zh, place.en)]
    result, unread = frames.compared(reports, names, words, clock.today())
    known = {str(one.pk): one for one in reports}
    pairs = [_pair(row, known) for row in result.pairs]
    n_flagged = sum(one["flagged"] for one in pairs)
    context = {
        "panel": found,
        "form": form if request.method == "POST" else LikenessForm(initial={"form_text": words}),
        "reports": [(one, _whose(one)) for one in reports],
        "unread": unread,
        "pairs": pairs,
        "passages": [_passage(row, known) for row in list(result.passages)[:MOST_PASSAGES]],
        "headline": _headline(len(reports), n_flagged),
    }
    return render(request, "appraisal/likeness.html", context, status=422 if form.errors else 200)


def _headline(n_reports: int, n_flagged: int) -> str:
    if n_reports < 2:
        return _("Fewer than two reports: there is nothing to compare yet")
    if not n_flagged:
        return _("%(n)s reports compared: none copies another") % {"n": n_reports}
    return ngettext(
        "%(pairs)s pair of %(n)s reports shares much of its text", "%(pairs)s pairs of %(n)s reports share much of their text",
        n_flagged,
    ) % {"pairs": n_flagged, "n": n_reports}  # fmt: skip


def _whose(report: PanelReport) -> str:
    party = report.member.third_party
    return f"{label(party)} · {report.member.account.display_name}" if party else report.member.account.display_name


def _pair(row: dict[str, Any], known: dict[str, PanelReport]) -> dict[str, Any]:
    ends = [known[row[name]] for name in ("first", "second")]
    return {"ends": [(one, _whose(one)) for one in ends], "percent": 100 * row["contained"], "flagged": row["flagged"]}


def _passage(row: dict[str, Any], known: dict[str, PanelReport]) -> dict[str, Any]:
    sides = [(known[row[name]], row[f"{name}_text"][:LONGEST_SHOWN]) for name in ("first", "second")]
    return {"sides": sides, "characters": row["characters"]}


def report(request: HttpRequest, number: int, pk: int) -> FileResponse:
    """One report, as a download."""
    found = seen_panel(request, number, EDIT)
    return fetched(*_kept(found, pk))


def _kept(found: Panel, pk: int) -> tuple[str, str]:
    one = next((each for each in queries.reports_of(found) if each.pk == pk), None)
    if one is None:
        raise Http404(pk)
    return one.file_digest, one.file_name
