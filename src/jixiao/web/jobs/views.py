"""The queue's pages: jobs with workers and schedules, one job with its steps, trying again, cancelling."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import moment, reading_chinese, words_of
from jixiao.web.jobs import actions, kind_label, queries, rules
from jixiao.web.jobs.forms import filter_from
from jixiao.web.jobs.models import Job

PAGE_LENGTH = 100
EXPORT_AT_MOST = 50_000
STATE_TAGS = {rules.DONE: "good", rules.FAILED: "bad", rules.RUNNING: "wait"}


class _Reader(Protocol):
    """What the layer above (organisations) attaches to every request; this app must not import it."""

    access: Any
    tree: Any
    user: Any


@dataclass(frozen=True)
class JobRow:
    """One job in the reader's words."""

    pk: int
    kind: str
    subject: str
    state: str
    tag: str
    attempts: str
    progress: str
    message: str
    reason: str
    asked_by: str
    created: str
    started: str
    duration: str


def job_list(request: HttpRequest) -> HttpResponse:
    """Jobs, newest first; ?state, kind, words narrow the list down. Workers and schedules beside it."""
    scope, now = _scope(request, "jobs.view"), clock.now()
    asked = filter_from(request.GET)
    found = queries.jobs(scope, asked)
    if request.GET.get("export"):
        exported = _table(found[:EXPORT_AT_MOST], request, now).export(request)
        if exported is not None:
            return exported
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    workers = queries.worker_lines(now)
    counts = queries.n_by_state(scope)
    context = {
        "headline": _headline(counts),
        "states": [(code, _(label), counts[code]) for code, label in rules.STATE_LABELS.items()],
        "kinds": [(code, _in_language(kind_label(code))) for code in queries.kinds_seen(scope)],
        "asked": asked,
        "is_filtered": any(vars(asked).values()),
        "table": _table(page.object_list, request, now),
        "page": page,
        "workers": workers,
        "n_stale": sum(line.is_stale for line in workers),
        "n_alive": sum(line.stopped_at is None and not line.is_stale for line in workers),
        "schedules": [(one, _in_language(kind_label(one.kind))) for one in queries.schedules(scope)],
    }
    return render(request, "jobs/jobs.html", context)


def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, its finished steps, why it failed, what may be done."""
    one = _seen(request, pk, "jobs.view")
    may_edit = _may_edit(request, one)
    is_asked = one.cancel_asked_at is not None
    context = {
        "job": one,
        "row": _row(one, clock.now()),
        "steps": queries.steps_of(one),
        "is_stopping": is_asked and one.state == rules.RUNNING,
        "can_retry": may_edit and rules.can_retry(one.state),
        "can_cancel": may_edit and rules.can_cancel(one.state, is_asked=is_asked),
        "may_audit": cast(_Reader, request).access.can("audit.view"),
    }
    return render(request, "jobs/job.html", context)


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a failed or cancelled job run again."""
    return _acted(request, pk, actions.retry, _("The job waits for its turn again. Steps that were finished stay so."))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """End a waiting job, or ask a running one to stop."""
    said = _("Cancelled. A job that is running stops after its present step.")
    return _acted(request, pk, actions.cancel, said)


def _acted(request: HttpRequest, pk: int, act: Callable[..., Job], said: str) -> HttpResponse:
    one = _seen(request, pk, "jobs.edit")
    try:
        act(job=one, by=cast(_Reader, request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, said)
    return redirect("jobs:job", pk)


def _scope(request: HttpRequest, permission: str) -> Collection[str] | None:
    """Codes of the organisations whose jobs the reader may see; None for all; 404 without the right."""
    reader = cast(_Reader, request)
    ids = reader.access.visible_ids(permission)
    if not ids:
        raise Http404(permission)
    return None if reader.tree.holds_all(ids) else cast(frozenset[str], reader.tree.codes_of(ids))


def _seen(request: HttpRequest, pk: int, permission: str) -> Job:
    found = queries.seen_job(_scope(request, permission), pk)
    if found is None:
        raise Http404(pk)
    return found


def _may_edit(request: HttpRequest, one: Job) -> bool:
    try:
        return queries.seen_job(_scope(request, "jobs.edit"), one.pk) is not None
    except Http404:
        return False


def _headline(counts: dict[str, int]) -> str:
    values = {"running": counts[rules.RUNNING], "waiting": counts[rules.WAITING], "n": counts[rules.FAILED]}
    if not any(counts.values()):
        return _("No job has been asked for yet")
    return ngettext(
        "%(running)s running, %(waiting)s waiting, %(n)s failed",
        "%(running)s running, %(waiting)s waiting, %(n)s failed",
        values["n"],
    ) % values  # fmt: skip


def _in_language(text: Any) -> str:
    return str(text.zh if reading_chinese() else text.en)


def _row(one: Job, now: datetime) -> JobRow:
    ended = one.ended_at or (now if one.state == rules.RUNNING else None)
    return JobRow(
        pk=one.pk,
        kind=_in_language(kind_label(one.kind)),
        subject=one.subject,
        state=_(rules.STATE_LABELS[one.state]),
        tag=STATE_TAGS.get(one.state, ""),
        attempts=f"{one.n_attempts}/{one.max_attempts}",
        progress=_progress(one),
        message=words_of(one, "message"),
        reason=words_of(one, "reason"),
        asked_by=_("The system") if one.asked_by == "system" else one.asked_by,
        created=moment(one.created_at),
        started=moment(one.started_at) if one.started_at else "",
        duration=_duration(ended - one.started_at) if ended and one.started_at else "",
    )


def _progress(one: Job) -> str:
    if one.n_total:
        # The last piece of work is told by the end itself.
        n_done = one.n_total if one.state == rules.DONE else one.n_done
        return f"{n_done:,}/{one.n_total:,} ({100 * n_done / one.n_total:.0f} %)"
    return f"{one.n_done:,}" if one.n_done else ""


def _duration(span: timedelta) -> str:
    seconds = max(0.0, span.total_seconds())
    if seconds < 60:
        return pgettext("duration", "%(s)s s") % {"s": f"{seconds:.1f}"}
    if seconds < 3600:
        return pgettext("duration", "%(m)s min %(s)s s") % {"m": int(seconds // 60), "s": int(seconds % 60)}
    return pgettext("duration", "%(h)s h %(m)s min") % {"h": int(seconds // 3600), "m": int(seconds % 3600 // 60)}


def _table(found: Any, request: HttpRequest, now: datetime) -> Table:
    columns = [
        Column("kind", _("Job"), template="jobs/job_cell.html", optional=False),
        Column("subject", _("About")),
        Column("state", _("State"), template="jobs/state_cell.html"),
        Column("attempts", _("Attempts"), template="jobs/whole_cell.html"),
        Column("progress", _("Progress"), template="jobs/progress_cell.html"),
        Column("duration", _("Duration"), template="jobs/whole_cell.html"),
        Column("reason", _("Last fault"), template="jobs/reason_cell.html"),
        Column("asked_by", _("Asked for by")),
        Column("created", _("Asked for at"), template="jobs/whole_cell.html"),
        Column("started", _("Last begun at"), template="jobs/whole_cell.html"),
    ]
    rows = [_row(one, now) for one in found]
    return Table(columns, rows, name="jobs", query=request.GET, searchable=False, caption=_("Jobs"))
