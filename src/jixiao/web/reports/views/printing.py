"""Print runs: asked for on a form, watched while they are written, taken along as one ZIP."""

import tempfile
import zipfile
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.report.kinds import KINDS
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label, period_label, spoken, words_of
from jixiao.web.base.words import N_
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import ScoringRun
from jixiao.web.jobs import rules as job_rules
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.reports import actions, queries, rules, tasks
from jixiao.web.reports.forms import PrintForm
from jixiao.web.reports.models import PrintRun
from jixiao.web.reports.views.scope import visible_ids

MOST_RUNS = 60
LIST = "SHA256SUMS"


def kind_words(kind: str) -> str:
    """What a kind of report is called; its code where there is no such kind any more."""
    return spoken(KINDS[kind].label) if kind in KINDS else kind


def print_runs(request: HttpRequest) -> HttpResponse:
    """Print runs of the reader's scope, newest first."""
    require(request, rules.PRINT)
    found = queries.print_runs(visible_ids(request))
    lines = [(one, kind_words(one.kind), _state(one)) for one in found]
    headline = ngettext("%(n)s print run", "%(n)s print runs", len(found)) % {"n": len(found)}
    return render(request, "reports/print_runs.html", {"lines": lines, "headline": headline})


def ask(request: HttpRequest) -> HttpResponse:
    """Choose the result, the kind, the formats and the language; all organisations of the reader's scope are written."""
    require(request, rules.PRINT)
    runs = confirmed_runs(request)
    choices = [(code, f"{label(run.cycle)} · {period_label(run.period)}") for code, run in runs.items()]
    form = PrintForm(posted(request), runs=choices, initial={"run": request.GET.get("run", "")})
    made: list[PrintRun] = []

    def act() -> None:
        sent = form.cleaned_data
        made.append(
            actions.ask_to_print(
                run=runs[sent["run"]], kind=sent["kind"], language=sent["language"], formats=sent["formats"],
                visible=visible_ids(request), by=reader(request).user, now=clock.now(),
            )
        )  # fmt: skip

    said = _("Asked for. The reports are written as soon as a worker is free.")
    answer = finished(request, form, act, lambda: reverse("reports:print_run", args=[made[0].number]), said)
    words = {
        "headline": _("Write all report cards at once"), "button": _("Write them"),
        "back": reverse("reports:print_runs"), "eyebrow": _("Print runs"),
        "lede": _("One file for each organisation of your scope and each format, then all of them as one ZIP."),
    }  # fmt: skip
    return answer or form_page(request, form, **words)


def confirmed_runs(request: HttpRequest) -> dict[str, ScoringRun]:
    """Confirmed runs that the reader sees, newest first."""
    read = reader(request)
    found: dict[str, ScoringRun] = {}
    for cycle in evaluation.visible_cycles(read.access, read.tree):
        for run in evaluation.runs_of(cycle, with_unconfirmed=False):
            if run.state == "confirmed" and evaluation.can_see_run(read.access, run):
                found[run.code] = run
    return dict(list(found.items())[:MOST_RUNS])


def print_run(request: HttpRequest, number: int) -> HttpResponse:
    """One print run: how far it is, what could not be written, the files with their digests."""
    one = _seen(request, number)
    context = {**_progress(one), "kind": kind_words(one.kind), "language": _(rules.LANGUAGE_LABELS[one.language])}
    return render(request, "reports/print_run.html", context)


def progress(request: HttpRequest, number: int) -> HttpResponse:
    """The part of the page that changes while files are written."""
    return render(request, "reports/parts/progress.html", _progress(_seen(request, number)))


def _progress(one: PrintRun) -> dict[str, Any]:
    job = one.job
    is_running = job is not None and job.state in {job_rules.WAITING, job_rules.RUNNING} and one.finished_at is None
    pace = queries.pace_of(one, job.started_at if job and job.state == job_rules.RUNNING else None)
    faults = [(code, words_of(why, "why")) for code, why in one.faults.items()]
    return {
        "one": one,
        "pace": pace,
        "left": _duration(pace.seconds_left),
        "state": _state(one),
        "reason": words_of(job, "reason") if job else "",
        "is_running": is_running,
        "can_cancel": is_running and job is not None and job.cancel_asked_at is None,
        "can_resume": job is not None and job_rules.can_retry(job.state),
        "can_download": rules.can_download(
            is_finished=one.finished_at is not None, is_removed=one.removed_at is not None
        ),
        "faults": faults,
        "files": list(queries.files_of(one)) if one.finished_at else [],
    }


def _state(one: PrintRun) -> str:
    if one.removed_at is not None:
        return _("Cleaned away")
    if one.finished_at is not None:
        return _("Done")
    return _(job_rules.STATE_LABELS[one.job.state]) if one.job else _("Cancelled")


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return _("%(s)s s") % {"s": max(1, round(seconds))}
    return _("%(m)s min %(s)s s") % {"m": int(seconds // 60), "s": int(seconds % 60)}


@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop after the report that is being written."""
    said = _("It stops after the present report. What is written stays.")
    return _acted(request, number, actions.cancel_printing, said)


@require_POST
def resume(request: HttpRequest, number: int) -> HttpResponse:
    """Go on where it was cancelled or failed."""
    return _acted(request, number, actions.print_again, _("It goes on; what is written is not written again."))


def _acted(request: HttpRequest, number: int, act: Callable[..., None], said: str) -> HttpResponse:
    one = _seen(request, number)
    try:
        act(one=one, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, said)
    return redirect("reports:print_run", number)


def files(request: HttpRequest, number: int) -> HttpResponse | FileResponse:
    """All files and the list of their digests as one ZIP; refused where a file is not what was written."""
    one = _seen(request, number)
    try:
        rules.check_can_download(is_finished=one.finished_at is not None, is_removed=one.removed_at is not None)
        packed = _packed(one)
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect("reports:print_run", number)
    return FileResponse(packed, as_attachment=True, filename=f"{one.run.code}-{one.kind}-{number}.zip")


def _packed(one: PrintRun) -> Any:
    """A temporary file that is gone when it is closed. RuleViolation that names a changed or missing file."""
    kept, when = list(queries.files_of(one)), localtime(one.finished_at or one.asked_at)
    folder = tasks.folder_of(one.number)
    packed = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(packed, "w") as archive:
        for file in kept:
            path = folder / f"{file.organisation.code}.{file.form}"
            content = path.read_bytes() if path.exists() else b""
            if sha256(content).hexdigest() != file.digest:
                raise RuleViolation(
                    "file_changed",
                    N_("%(name)s is missing on the disk or is not what was written. Ask for a new print run."),
                    name=file.name,
                )
            archive.writestr(zipfile.ZipInfo(file.name, when.timetuple()[:6]), content)
        told = rules.digest_list((file.digest, file.name) for file in kept)
        archive.writestr(zipfile.ZipInfo(LIST, when.timetuple()[:6]), told)
    packed.seek(0)
    return packed


def _seen(request: HttpRequest, number: int) -> PrintRun:
    """The print run, where the reader may print and sees every organisation in it; else 404."""
    require(request, rules.PRINT)
    one = queries.print_run_numbered(number)
    if one is None:
        raise Http404(number)
    ids = queries.organisation_ids(one.codes)
    if not rules.is_whole_in_sight(visible_ids(request), ids.values()):
        raise Http404(number)
    return one
