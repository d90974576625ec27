"""Evidence: bring a file, fetch it, take it back."""

from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.content import as_download
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions, queries, rules
from jixiao.web.collection.models import CollectionTask, Evidence
from jixiao.web.collection.views.scope import FILL, seen_task, tell
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.middleware import reader


@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the uploaded files as evidence of one figure or of all."""
    task = seen_task(request, pk, FILL)
    files = request.FILES.getlist("file")
    if not files:
        messages.error(request, _("Choose a file first."))
    for file in files:
        _attach(request, task, file)
    return redirect(f"{reverse('collection:task', args=[pk])}#evidence")


def _attach(request: HttpRequest, task: CollectionTask, file: Any) -> None:
    name, size = PurePath(file.name or "file").name, file.size or 0
    try:
        # Before a byte is read: what is too large never fills the memory.
        rules.check_evidence(name, size, b"", settings.EVIDENCE_MAX_BYTES)
        actions.attach_evidence(
            task=task, indicator=_indicator(request.POST.get("indicator", "")), name=name, content=file.read(),
            content_type=file.content_type or "", by=reader(request).user, now=clock.now(),
        )  # fmt: skip
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("“%(name)s” is kept as evidence.") % {"name": name})


def sent_file(file: Any) -> dict[str, Any]:
    """What an action takes of the one file of a form, `file_name` and `content`; nothing where none was sent."""
    if file is None:
        return {}
    # Before a byte is read: what is too large never fills the memory.
    rules.check_evidence(file.name or "file", file.size or 0, b"", settings.EVIDENCE_MAX_BYTES)
    return {"file_name": file.name or "file", "content": file.read()}


def fetched(digest: str, name: str) -> FileResponse:
    """A file that was kept, as a download; 404 where it is not there."""
    path = queries.stored_at(digest) if digest else None
    if path is None or not path.is_file():
        raise Http404(name)
    return as_download(path, name, rules.evidence_type(name))


def _indicator(code: str) -> Indicator | None:
    if not code:
        return None
    found = Indicator.objects.filter(code=code).first()
    if found is None:
        raise Http404(code)
    return found


def download(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse | FileResponse:
    """The file, always as a download, never opened by the browser on our pages."""
    evidence = _seen(request, pk, evidence_pk)
    path = queries.stored_at(evidence.digest)
    if not path.is_file():
        raise Http404(evidence.digest)
    return as_download(path, evidence.name, evidence.content_type)


@require_POST
def withdraw(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    """Take a file back; it stays on record as withdrawn."""
    evidence = _seen(request, pk, evidence_pk, FILL)
    try:
        actions.withdraw_evidence(evidence=evidence, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("“%(name)s” is withdrawn; the history still shows it.") % {"name": evidence.name})
    return redirect(f"{reverse('collection:task', args=[pk])}#evidence")


def _seen(request: HttpRequest, pk: int, evidence_pk: int, permission: str = "collection.view") -> Evidence:
    task = seen_task(request, pk, permission)
    found = next((file for file in queries.evidence_of(task, withdrawn=True) if file.pk == evidence_pk), None)
    if found is None:
        raise Http404(evidence_pk)
    return found
