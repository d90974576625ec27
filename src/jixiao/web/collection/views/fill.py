"""The fill-in page: figures beside last period and last year, checked as one leaves a field, kept by themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.report.charts import Sparkline
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions, queries, rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import Cell
from jixiao.web.collection.rules import Entry, Problem
from jixiao.web.collection.views.scope import APPROVE, FILL, may_fill, place_of, seen_task, tell
from jixiao.web.collection.views.sentences import days_words, fill_headline
from jixiao.web.organisations.middleware import reader


@dataclass(frozen=True)
class Line:
    """One row of the form: the cell, what its field shows, what is to be said under it."""

    cell: Cell
    text: str
    reason: str
    no_data: bool
    words: str = ""
    is_fault: bool = False

    @property
    def spark(self) -> Sparkline:
        """The last twelve figures, the new one marked."""
        return Sparkline(self.cell.trend)

    @property
    def needs_reason(self) -> bool:
        """The place for a reason stands open."""
        return bool(self.no_data or self.reason or self.cell.doubt is not None)


def task(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the task; a POST keeps what was typed (all fields, or the one just left)."""
    found = seen_task(request, pk)
    if request.method == "POST":
        return _save(request, found)
    return _page(request, found, tried="checked" in request.GET)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what was typed, then hand the task in; with problems left the page names them."""
    found = _fillable(request, pk)
    try:
        unsaved = _keep(request, found)
        if unsaved:
            return _page(request, found, tried=True, unsaved=unsaved)
        actions.submit(task=found, note=request.POST.get("note", ""), by=reader(request).user, now=clock.now())
    except rules.SubmissionRefused:
        return _page(request, found, tried=True)
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:task", pk)
    messages.success(request, _("Handed in. You will see here whether it is approved or returned."))
    return redirect("collection:task", pk)


@require_POST
def nothing(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare, with one reason, that there is nothing to report for every figure still empty."""
    found = _fillable(request, pk)
    reason = request.POST.get("reason_all", "")
    try:
        unsaved = _keep(request, found)
        rules.check_reason(reason)
        rules.check_note(reason)
        blank = [cell.code for cell in queries.task_cells(found) if cell.is_blank and cell.code not in unsaved]
        entries = [Entry(code, no_data=True, reason=reason) for code in blank]
        actions.save_entries(task=found, entries=entries, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
        return redirect("collection:task", pk)
    if unsaved:
        return _page(request, found, tried=True, unsaved=unsaved)
    messages.success(request, _("Declared for %(n)s figures. Check them and hand the task in.") % {"n": len(blank)})
    return redirect("collection:task", pk)


def _fillable(request: HttpRequest, pk: int) -> CollectionTask:
    """The task of an organisation for which the reader fills in; whether its state allows it, the actions say."""
    return seen_task(request, pk, FILL)


def _save(request: HttpRequest, found: CollectionTask) -> HttpResponse:
    if not reader(request).access.can(FILL, found.organisation_id):
        raise Http404(found.pk)
    is_fragment = bool(getattr(request, "htmx", False))
    try:
        unsaved = _keep(request, found)
    except RuleViolation as refusal:
        if is_fragment:
            return render(request, "collection/parts/refused.html", {"refusal": in_words(refusal)})
        tell(request, refusal)
        return redirect("collection:task", found.pk)
    if is_fragment:
        return _fragments(request, found, unsaved)
    if unsaved:
        return _page(request, found, tried=True, unsaved=unsaved)
    messages.success(request, _("The draft is saved."))
    return redirect(f"{reverse('collection:task', args=[found.pk])}?checked")


def _keep(request: HttpRequest, found: CollectionTask) -> dict[str, Problem]:
    """Save every field that was sent; gives what could not be kept, by code."""
    entries = sent_entries(request.POST)
    problems = actions.save_entries(task=found, entries=entries, by=reader(request).user, now=clock.now())
    return {problem.indicator_code: problem for problem in problems if not problem.is_stored}


def sent_entries(data: Mapping[str, Any]) -> list[Entry]:
    """The fields value-CODE, no_data-CODE, reason-CODE of a form as entries; other fields are left alone."""
    codes = [name.removeprefix("value-") for name in data if name.startswith("value-")]
    return [
        Entry(
            code,
            str(data.get(f"value-{code}", "")),
            no_data=bool(data.get(f"no_data-{code}")),
            reason=str(data.get(f"reason-{code}", "")),
        )
        for code in codes
    ]


def _lines(cells: Sequence[Cell], data: Mapping[str, Any], unsaved: Mapping[str, Problem], tried: bool) -> list[Line]:
    lines = []
    for cell in cells:
        problem = unsaved.get(cell.code, cell.problem)
        is_told = problem is not None and (tried or not cell.is_blank or not problem.is_stored)
        words = queries.problem_words(problem) if problem is not None and is_told else ""
        typed = cell.code in unsaved
        lines.append(
            Line(
                cell,
                text=str(data.get(f"value-{cell.code}", "")) if typed else cell.entered_text,
                reason=str(data.get(f"reason-{cell.code}", "")) if typed else cell.reason,
                no_data=cell.no_data,
                words=words,
                is_fault=bool(words),
            )
        )
    return lines


def _context(
    request: HttpRequest, found: CollectionTask, unsaved: Mapping[str, Problem], tried: bool
) -> dict[str, Any]:
    cells = queries.task_cells(found)
    lines = _lines(cells, request.POST, unsaved, tried)
    is_editable = may_fill(request, found)
    started = tried or any(not cell.is_blank for cell in cells)
    problems = [(cell, unsaved.get(cell.code) or cell.problem) for cell in cells]
    faults = [(cell, queries.problem_in_short(problem)) for cell, problem in problems if problem is not None]
    today = clock.today()
    standing = queries.standings([found], today, reader(request).tree)[found.pk]
    summary = queries.TaskSummary(found, len(cells), sum(cell.is_filled for cell in cells), today, standing)
    return {
        "task": found,
        "lines": lines,
        "is_editable": is_editable,
        "tried": tried,
        "headline": fill_headline(cells, is_editable, is_handed_in=not rules.can_edit(found.state)),
        "days": days_words(summary),
        "summary": summary,
        "faults": faults if is_editable and started else [],
        "saved_at": max((cell.changed_at for cell in cells if cell.changed_at), default=None),
    }


def _fragments(request: HttpRequest, found: CollectionTask, unsaved: Mapping[str, Problem]) -> HttpResponse:
    """What a page that stays open needs after a save: messages of the sent fields, summary, headline, time."""
    sent = {entry.indicator_code for entry in sent_entries(request.POST)}
    context = _context(request, found, unsaved, tried=False)
    context["lines"] = [line for line in context["lines"] if line.cell.code in sent]
    return render(request, "collection/parts/saved.html", context)


def _page(
    request: HttpRequest, found: CollectionTask, *, tried: bool, unsaved: Mapping[str, Problem] | None = None
) -> HttpResponse:
    found = seen_task(request, found.pk)
    context = _context(request, found, unsaved or {}, tried)
    submissions = queries.submissions_of(found)
    reviews = [review for submission in submissions for review in submission.reviews.all()]
    context |= {
        "place": place_of(request, found.organisation_id),
        "evidence": queries.evidence_of(found),
        "labels": {line.cell.indicator_id: line.cell for line in context["lines"]},
        "returned": reviews[-1] if found.state == rules.RETURNED and reviews else None,
        "submission": submissions[-1] if submissions else None,
        "may_review": found.state == rules.SUBMITTED and reader(request).access.can(APPROVE, found.organisation_id),
        "accepted": ",".join(f".{ending}" for ending in rules.EVIDENCE_TYPES),
    }
    refused = request.method == "POST"
    return render(request, "collection/task.html", context, status=422 if refused else 200)
