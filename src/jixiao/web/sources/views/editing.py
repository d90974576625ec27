"""Describing a source: a form and its YAML beside each other, a preview on real rows, then saved."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jixiao.capture.connector import CONNECTORS, SourceFault
from jixiao.engine.model.errors import DefinitionErrors
from jixiao.web.base import clock, vault
from jixiao.web.base.forms import carried_out, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.views.drafts import faults_in
from jixiao.web.organisations.forms import organisation_choices
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.sources import actions, frames, queries, rules
from jixiao.web.sources.forms import DocumentForm, SecretsForm, SourceForm, text_in
from jixiao.web.sources.models import DataSource
from jixiao.web.sources.views import drafting, sentences
from jixiao.web.sources.views.previews import Shown, shown
from jixiao.web.sources.views.scope import EDIT, seen_source

TYPED = "sources.typed"  # session key: secrets typed before they are saved, sealed


@dataclass
class Draft:
    """A definition on its way: its text, what is wrong with it, what a preview showed."""

    document: str
    form: SourceForm
    described: frames.Described | None = None
    faults: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    preview: Shown | None = None
    fault: SourceFault | None = None


def create(request: HttpRequest) -> HttpResponse:
    """A new source of ?kind=."""
    require(request, EDIT)
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    return _page(request, None, kind if kind in CONNECTORS else next(iter(CONNECTORS)), drafting.FIRST_LINES)


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another definition of the same source."""
    source = seen_source(request, code, EDIT)
    if not rules.can_revise(source.state):
        messages.error(request, _("This data source is retired."))
        return redirect("sources:source", code)
    kind = request.POST.get("kind") or drafting.kind_of(source.document)
    return _page(request, source, kind, source.document)


def document(request: HttpRequest, code: str) -> HttpResponse:
    """The YAML as it stands, with its revisions."""
    source = seen_source(request, code, EDIT)
    context = {"source": source, "revisions": source.revisions.select_related("revised_by").order_by("-number")[:50]}
    return render(request, "sources/document.html", context)


def secrets(request: HttpRequest, code: str) -> HttpResponse:
    """Secrets by name: entered here, never shown again."""
    source = seen_source(request, code, EDIT)
    names = drafting.secret_names(source.definition)
    form = SecretsForm(posted(request), names=names, kept=source.sealed_secrets)

    def act() -> None:
        actions.set_secrets(source=source, secrets=form.secrets, by=reader(request).user, now=clock.now())

    if request.method == "POST" and carried_out(form, act):
        messages.success(request, _("Kept sealed. They are never shown again."))
        return redirect("sources:source", code)
    return render(request, "sources/secrets.html", {"source": source, "form": form, "names": names})


def _page(request: HttpRequest, source: DataSource | None, kind: str, text: str) -> HttpResponse:
    draft = _draft(request, source, kind, text)
    if request.method == "POST" and draft.described is not None:
        if request.POST.get("act") == "save":
            saved = _saved(request, source, draft)
            if saved is not None:
                return saved
        else:
            _try_out(request, source, draft)
    wrong = draft.faults or draft.refusals or draft.fault or draft.form.errors
    context = _context(request, source, draft)
    return render(request, "sources/edit.html", context, status=422 if request.method == "POST" and wrong else 200)


def _draft(request: HttpRequest, source: DataSource | None, kind: str, text: str) -> Draft:
    """What was sent from either side, read; the other side follows."""
    providers = organisation_choices(reader(request).tree, reader(request).access.visible_ids(EDIT))
    words: dict[str, Any] = {"providers": providers, "is_new": source is None}
    if request.method != "POST":
        return Draft(text, SourceForm(kind=kind, initial=_initial(text, providers), **words))
    if request.POST.get("side") == "form":
        base = request.POST.get("base", "")
        form = SourceForm(request.POST, kind=kind, **words)
        if not form.is_valid():
            return Draft(base or text, form)
        text = drafting.changed(base, form.kind, form.cleaned_data)
    else:
        text = request.POST.get("document", "").replace("\r\n", "\n")
    form = SourceForm(kind=drafting.kind_of(text) or kind, initial=_initial(text, providers), **words)
    try:
        return Draft(text, form, described=frames.read_document(text))
    except DefinitionErrors as found:
        return Draft(text, form, faults=faults_in(found, text))


def _initial(text: str, providers: list[tuple[str, str]]) -> dict[str, Any]:
    found = drafting.initial(text)
    if not found["provider"] and providers:
        found["provider"] = providers[0][0]
    return found


def _typed(request: HttpRequest, source: DataSource | None, draft: Draft) -> dict[str, str]:
    """Secrets typed now or a moment ago for this very source, sealed; the session keeps them until they are saved."""
    assert draft.described is not None
    session_key = f"{TYPED}.{source.code if source else 'new'}"
    where = list(frames.destination(draft.described.definition))
    kept = request.session.get(session_key, {})
    sealed = dict(kept.get("sealed", {})) if kept.get("where") == where else {}
    names = drafting.secret_names(draft.described.definition)
    form = SecretsForm(request.POST, names=names)
    if form.is_valid():
        for name, value in form.secrets.items():
            rules.check_secret(name, value)
            sealed[name] = vault.seal(value)
    request.session[session_key] = {"where": where, "sealed": sealed}
    return {name: text for name, text in sealed.items() if name in names}


def _provider(request: HttpRequest, draft: Draft) -> Organisation:
    assert draft.described is not None
    access, tree = reader(request).access, reader(request).tree
    code = draft.described.provider_code
    rules.check_provider(code, tree.codes_of(access.visible_ids(EDIT)))
    return Organisation.objects.get(code=code)


def _saved(request: HttpRequest, source: DataSource | None, draft: Draft) -> HttpResponse | None:
    by, now = reader(request).user, clock.now()
    try:
        provider, typed = _provider(request, draft), _typed(request, source, draft)
        if source is None:
            saved = actions.create_source(document=draft.document, provider=provider, sealed=typed, by=by, now=now)
        else:
            revision = int(request.POST.get("revision", "0") or 0)
            saved = actions.revise_source(
                source=source,
                document=draft.document,
                provider=provider,
                revision=revision,
                sealed=typed,
                by=by,
                now=now,
            )
    except (RuleViolation, ValueError) as refusal:
        draft.refusals.append(in_words(refusal) if isinstance(refusal, RuleViolation) else str(refusal))
        return None
    request.session.pop(f"{TYPED}.{source.code if source else 'new'}", None)
    messages.success(
        request, _("Saved.") if source else _("Saved as a draft. Put it into use when it reads as it should.")
    )
    return redirect("sources:source", saved.code)


def _try_out(request: HttpRequest, source: DataSource | None, draft: Draft) -> None:
    """Read the first rows within what may be reached; nothing is kept."""
    assert draft.described is not None
    definition = draft.described.definition
    try:
        _provider(request, draft)
        sealed = {**queries.kept_secrets(source, definition), **_typed(request, source, draft)}
        secrets = {name: vault.unseal(text) for name, text in sealed.items()}
        draft.preview = shown(queries.try_out(definition, secrets), clock.today())
    except SourceFault as fault:
        draft.fault = fault
    except RuleViolation as refusal:
        draft.refusals.append(in_words(refusal))
    except vault.VaultLocked:
        draft.refusals.append(_("A secret was sealed with another key. Enter it again."))


def _context(request: HttpRequest, source: DataSource | None, draft: Draft) -> dict[str, Any]:
    names = drafting.secret_names(drafting.plain(draft.document))
    kept = set(source.sealed_secrets) if source else set()
    kept |= set(request.session.get(f"{TYPED}.{source.code if source else 'new'}", {}).get("sealed", {}))
    document_form = DocumentForm(initial={"document": draft.document})
    document_form.fields["document"].widget.attrs["aria-invalid"] = "true" if draft.faults else "false"
    fault = draft.fault
    return {
        "source": source,
        "draft": draft,
        "form": draft.form,
        "document_form": document_form,
        "secrets_form": SecretsForm(names=names, kept=kept, prefix=None) if names else None,
        "faults": draft.faults,
        "code_id": "id_document",
        "kinds": [(name, sentences.kind_words(name)) for name in CONNECTORS],
        "kind_label": sentences.kind_words(draft.form.kind),
        "fault_text": text_in(fault.text) if fault else "",
        "fault_mend": text_in(fault.mend) if fault else "",
        "headline": _headline(source, draft),
        "revision": source.revision if source else 0,
    }


def _headline(source: DataSource | None, draft: Draft) -> str:
    if draft.faults:
        return _("This definition has to be mended; nothing was stored")
    return _("Edit %(name)s") % {"name": label(source)} if source else _("Connect a source")
