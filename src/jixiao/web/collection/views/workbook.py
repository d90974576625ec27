"""The workbook of a task: download it, upload it, fetch it back with remarks, paste cells from it."""

import hashlib
from pathlib import PurePath

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.capture.connector import SourceFault
from jixiao.capture.guard.workbook import remark_workbook
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import XLSX
from jixiao.web.base.templatetags.words import label, period_label
from jixiao.web.collection import actions, queries, rules
from jixiao.web.collection import workbook as books
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.views.scope import FILL, place_of, seen_task, tell
from jixiao.web.collection.workbook import WorkbookAnswer
from jixiao.web.organisations.middleware import reader

SHOWN = 500


def workbook(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the workbook to fill in. POST: one that was filled in; good figures are kept, the others are told."""
    task = seen_task(request, pk, FILL)
    if request.method == "POST":
        return _uploaded(request, task)
    cells = queries.task_cells(task)
    name = _title(request, task)
    content = books.task_workbook(books.form_of(task, cells), cells, name, get_language() or "zh-hans")
    return _file(content, f"{name}.xlsx")


def remarked(request: HttpRequest, pk: int, token: str) -> HttpResponse:
    """The workbook that was uploaded, with a comment on each cell that needs mending."""
    task = seen_task(request, pk, FILL)
    path = books.remarked_path(task, reader(request).user, token)
    if path is None:
        raise Http404(token)
    return _file(path.read_bytes(), f"{_title(request, task)} · {_('remarks')}.xlsx")


@require_POST
def paste(request: HttpRequest, pk: int) -> HttpResponse:
    """Cells copied from a spreadsheet and put into one text field: kept as a draft like typed ones."""
    task = seen_task(request, pk, FILL)
    cells = queries.task_cells(task)
    pasted = books.read_pasted(request.POST.get("pasted", ""), cells)
    former = {cell.code: cell for cell in cells}
    entries = [rules.Entry(entry.indicator_code, entry.entered_text, reason=former[entry.indicator_code].reason)
               for entry in pasted.entries]  # fmt: skip
    try:
        problems = actions.save_entries(
            task=task, entries=entries, by=reader(request).user, now=clock.now(), origin={"source": "paste"}
        )
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:task", pk)
    kept = len(entries) - sum(not problem.is_stored for problem in problems)
    words = ngettext("%(n)s figure taken from what was pasted.", "%(n)s figures taken from what was pasted.", kept)
    messages.success(request, words % {"n": kept})
    if pasted.surplus:
        shown = "; ".join(row.replace("\t", " · ")[:40] for row in pasted.surplus[:3])
        said = _("%(n)s pasted rows belong to no indicator of this task: %(rows)s")
        messages.warning(request, said % {"n": len(pasted.surplus), "rows": shown})
    return redirect(f"{reverse('collection:task', args=[pk])}?checked")


def _uploaded(request: HttpRequest, task: CollectionTask) -> HttpResponse:
    file = request.FILES.get("workbook")
    if file is None:
        messages.error(request, _("Choose a file first."))
        return redirect("collection:task", task.pk)
    name = PurePath((file.name or "file").replace("\\", "/")).name[:100]
    try:
        rules.check_can_edit(task.state)
        rules.check_evidence(name, file.size or 0, b"", settings.EVIDENCE_MAX_BYTES)
        content = file.read()
        cells = queries.task_cells(task)
        answer = books.read_task_workbook(books.form_of(task, cells), cells, content, name)
        origin = {"source": "workbook", "file": name, "digest": hashlib.sha256(content).hexdigest()}
        actions.save_entries(task=task, entries=answer.entries, by=reader(request).user, now=clock.now(), origin=origin)
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:task", task.pk)
    context = {
        "task": task,
        "place": place_of(request, task.organisation_id),
        "name": name,
        "answer": answer,
        "rows": [(fault, " ".join(fault.said(get_language() or "zh-hans"))) for fault in answer.faults[:SHOWN]],
        "n_more": max(len(answer.faults) - SHOWN, 0),
        "token": _kept_with_remarks(request, task, answer, content, name),
        "headline": _headline(answer),
    }
    return render(request, "collection/workbook.html", context, status=422 if answer.errors else 200)


def _kept_with_remarks(
    request: HttpRequest, task: CollectionTask, answer: WorkbookAnswer, content: bytes, name: str
) -> str:
    """The token of the same workbook with comments; '' where there is nothing to remark, or it is no XLSX."""
    remarks = answer.remarks(get_language() or "zh-hans")
    if not remarks or answer.kind != "xlsx":
        return ""
    try:
        data = remark_workbook(content, remarks, _("Performance platform"), name)
    except SourceFault:
        return ""
    return books.keep_remarked(task, reader(request).user, data, clock.now())


def _headline(answer: WorkbookAnswer) -> str:
    if answer.is_refused:
        return _("The workbook was not taken")
    n_errors, n = len(answer.errors), len(answer.entries)
    if n_errors:
        words = ngettext("%(n)s cell needs mending; %(kept)s figures are kept as a draft",
                         "%(n)s cells need mending; %(kept)s figures are kept as a draft", n_errors)  # fmt: skip
        return words % {"n": n_errors, "kept": n}
    return ngettext("%(n)s figure is kept as a draft", "%(n)s figures are kept as a draft", n) % {"n": n}


def _title(request: HttpRequest, task: CollectionTask) -> str:
    return f"{label(place_of(request, task.organisation_id))} {period_label(task.period)} {label(task.scheme_version)}"


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name.replace("/", "-")) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
