"""Schemes to write: import a file, edit a draft's weights or text, make a version, publish, withdraw."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionErrors
from jixiao.engine.model.text import show
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators import actions, frames, queries
from jixiao.web.indicators.forms import ImportForm, TextForm, WeightsForm
from jixiao.web.indicators.models import SchemeVersion
from jixiao.web.indicators.views.schemes import EDIT, PUBLISH, rights, version_of
from jixiao.web.organisations.middleware import PlatformRequest, require

MOST_FAULTS = 40


def faults_in(found: DefinitionErrors, document: str) -> list[dict[str, Any]]:
    """Every fault in the reader's language: line, the line's own text, what is wrong, how to mend it."""
    language = get_language() or "zh"
    lines = document.split("\n")
    return [
        {
            "line": error.line,
            "text": lines[error.line - 1].strip()[:160] if error.line and error.line <= len(lines) else "",
            "message": error.text.in_language(language),
            "mend": error.advice.in_language(language),
        }
        for error in found.errors[:MOST_FAULTS]
    ]


def _try(
    form: Any, document: str, act: Callable[[], SchemeVersion]
) -> tuple[SchemeVersion | None, list[dict[str, Any]]]:
    """What `act` gives, or nothing and why: faults with lines, or a refusal on the form."""
    try:
        return act(), []
    except DefinitionErrors as found:
        return None, faults_in(found, document)
    except RuleViolation as refusal:
        form.add_error(None, in_words(refusal))
        return None, []


def _to(version: SchemeVersion) -> HttpResponseRedirect:
    return redirect("indicators:scheme", version.scheme.code, version.number)


def _faulty(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    refused = request.method == "POST"
    return render(request, template, context, status=422 if refused else 200)


def import_scheme(request: HttpRequest) -> HttpResponse:
    """A scheme file becomes a draft, or a list of faults with lines beside its text."""
    require(request, EDIT)
    reader = cast(PlatformRequest, request)
    ids = reader.access.visible_ids(EDIT)
    top = next((node.code for _depth, node in reader.tree.depth_first(ids)), "")
    form = ImportForm(
        request.POST or None, request.FILES or None, tree=reader.tree, ids=ids, initial={"organisation": top}
    )
    faults: list[dict[str, Any]] = []
    document = ""
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"]
        owner = form.cleaned_data["organisation"]
        version, faults = _try(
            form,
            document,
            lambda: actions.import_scheme(text=document, organisation=owner, by=reader.user, now=clock.now()),
        )
        if version is not None:
            messages.success(request, _("Read without a fault. It is a draft until you publish it."))
            return _to(version)
    if faults:
        # The text goes into the box, so that it can be mended here; a file cannot be chosen again by a page.
        form = ImportForm(tree=reader.tree, ids=ids, initial={"organisation": owner.code, "text": document})
    headline = _("Import a scheme")
    if faults:
        headline = ngettext(
            "%(n)s fault in this scheme; nothing was stored",
            "%(n)s faults in this scheme; nothing was stored",
            len(faults),
        ) % {"n": len(faults)}
    context = {"form": form, "faults": faults, "headline": headline, "code_id": "id_text"}
    return _faulty(request, "indicators/import.html", context)


def text(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A draft's document in a text box; faults name their lines and nothing typed is lost."""
    version = version_of(request, code, number, EDIT)
    if not rights(request, version)["may_edit"]:
        return _to(version)
    initial = {"document": version.document, "revision": version.revision}
    form = TextForm(request.POST or None, initial=initial)
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        document = form.cleaned_data["document"].replace("\r\n", "\n")
        revision = form.cleaned_data["revision"]
        by = cast(PlatformRequest, request).user
        saved, faults = _try(
            form,
            document,
            lambda: actions.save_draft(version=version, document=document, revision=revision, by=by, now=clock.now()),
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return _to(saved)
    context = {
        "form": form,
        "faults": faults,
        "version": version,
        "code_id": "id_document",
        "headline": _("Edit the document of %(name)s, version %(number)s")
        % {"name": label(version), "number": version.number},
    }
    return _faulty(request, "indicators/text.html", context)


def weights(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A draft's weights as a tree of boxes; sums are shown while one types, and checked when one saves."""
    version = version_of(request, code, number, EDIT)
    if not rights(request, version)["may_edit"]:
        return _to(version)
    written = frames.written_weights(version.document)
    form = WeightsForm(request.POST or None, written=written, initial={"revision": version.revision})
    faults: list[dict[str, Any]] = []
    if request.method == "POST" and form.is_valid():
        by = cast(PlatformRequest, request).user
        saved, faults = _try(
            form,
            "",
            lambda: actions.change_weights(
                version=version, weights=form.weights, revision=form.cleaned_data["revision"], by=by, now=clock.now()
            ),
        )
        if saved is not None:
            messages.success(request, _("Weights saved. They add up on every level."))
            return _to(saved)
    content = queries.engine_scheme(version)
    in_shares = frames.is_in_shares(version.document)
    context = {
        "form": form,
        "faults": faults,
        "version": version,
        "rows": [
            (row, form[form.names[row.node.code]]) for row in queries.tree_rows(content) if row.node.code in form.names
        ],
        "full": "100" if in_shares else show(content.full_marks),
        "in_shares": in_shares,
        "headline": _("Weights of %(name)s, version %(number)s") % {"name": label(version), "number": version.number},
    }
    return _faulty(request, "indicators/weights.html", context)


@require_POST
def new_version(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A draft that begins as this version."""
    version = version_of(request, code, number, EDIT)
    try:
        draft = actions.new_version(version=version, by=cast(PlatformRequest, request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return _to(version)
    messages.success(
        request, _("Version %(number)s is a copy of this one. Change it, then publish it.") % {"number": draft.number}
    )
    return _to(draft)


def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask, showing what to know and what changes; then make the draft law."""
    version = version_of(request, code, number, PUBLISH)
    if request.method == "POST":
        return _moved(request, version, actions.publish, _("Published. Tasks and evaluations can use it now."))
    if not rights(request, version)["may_publish"]:
        return _to(version)
    versions = queries.published_versions()
    former = next((one for one in versions if one.scheme_id == version.scheme_id), None)
    found = queries.differences(queries.engine_scheme(former), queries.engine_scheme(version)) if former else []
    checks = [(check.severity, _(check.message) % check.params) for check in queries.publish_checks(version)]
    context = {
        "version": version,
        "former": former,
        "n": len(found),
        "found": [(one, _(one.what)) for one in found[:12]],
        "checks": checks,
        "headline": _("Publish %(name)s, version %(number)s?") % {"name": label(version), "number": version.number},
        "back": reverse("indicators:scheme", args=[code, number]),
    }
    return render(request, "indicators/publish.html", context)


def withdraw(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask, then take a published version out of use."""
    version = version_of(request, code, number, PUBLISH)
    if request.method == "POST":
        return _moved(request, version, actions.withdraw, _("Withdrawn. What was scored under it stays."))
    if not rights(request, version)["may_withdraw"]:
        return _to(version)
    context = {
        "version": version,
        "headline": _("Withdraw %(name)s, version %(number)s?") % {"name": label(version), "number": version.number},
        "back": reverse("indicators:scheme", args=[code, number]),
    }
    return render(request, "indicators/withdraw.html", context)


@require_POST
def other_eyes(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Ask for two persons at publishing, or no longer."""
    version = version_of(request, code, number, PUBLISH)
    is_needed = request.POST.get("needed") == "yes"
    try:
        actions.set_other_eyes(
            scheme=version.scheme, is_needed=is_needed, by=cast(PlatformRequest, request).user, now=clock.now()
        )
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(
            request, _("Two persons from now on.") if is_needed else _("One person is enough from now on.")
        )
    return _to(version)


def _moved(request: HttpRequest, version: SchemeVersion, act: Callable[..., SchemeVersion], said: str) -> HttpResponse:
    try:
        act(version=version, by=cast(PlatformRequest, request).user, now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    else:
        messages.success(request, said)
    return _to(version)
