"""An office's own templates: what is in use, every version, putting one in use, going back to the shipped one."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.report.kinds import KINDS
from jixiao.report.templates.starters import starter_layout, starter_sentences, starter_word_file
from jixiao.web.base import clock
from jixiao.web.base.content import as_download, stored_at
from jixiao.web.base.documents import TYPES
from jixiao.web.base.forms import acted
from jixiao.web.base.templatetags.words import label, spoken
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.models import OfficeTemplate

PLAIN = "text/plain; charset=utf-8"
ENDINGS = {rules.LAYOUT: "typ", rules.LETTERHEAD: "docx", rules.TEXTS: "yaml"}
MOST_SHOWN = 60_000


def own_office(request: HttpRequest) -> Organisation:
    """The organisation over which the reader's office runs reports, the highest of several; 404 for whoever has none."""
    require(request, rules.TEMPLATES)
    read = reader(request)
    held = {
        grant.organisation_id for grant in read.access.grants if read.access.can(rules.TEMPLATES, grant.organisation_id)
    }
    top = next((node.id for _depth, node in read.tree.depth_first(held)), None)
    if top is None:
        raise Http404(rules.TEMPLATES)
    return Organisation.objects.get(pk=top)


def kind_words(kind: str) -> str:
    """For which reports a template is."""
    return spoken(KINDS[kind].label) if kind in KINDS else _("every kind of report")


def templates(request: HttpRequest) -> HttpResponse:
    """What the office's reports are written with, by what a template changes; every version; who chose what when."""
    office = own_office(request)
    slots, brought = queries.slots_of(office.pk), queries.templates_of(office.pk)
    own = [slot for slot in slots if slot.template is not None]
    headline = _("Reports are written with the shipped templates")
    if own:
        headline = ngettext("%(n)s template of your own is in use", "%(n)s templates of your own are in use", len(own))
        headline %= {"n": len(own)}
    roles = [
        {
            "role": role, "label": _(rules.ROLE_LABELS[role]), "shipped": _shipped(role),
            "slots": [(slot, kind_words(slot.kind)) for slot in own if slot.role == role],
            "versions": [(each, kind_words(each.kind)) for each in brought if each.role == role],
        }
        for role in rules.ROLES
    ]  # fmt: skip
    uses = [(use, _(rules.ROLE_LABELS[use.role]), kind_words(use.kind)) for use in queries.uses_of(office.pk)[:50]]
    in_use = {slot.template.pk for slot in own if slot.template}
    context = {"office": label(reader(request).tree.nodes[office.pk]), "roles": roles, "uses": uses, "in_use": in_use}
    return render(request, "reports/templates.html", {**context, "headline": headline})


def _shipped(role: str) -> list[tuple[str, str]]:
    """Kind and words of each shipped file that one may begin from; sentences are one file for each kind."""
    if role != rules.TEXTS:
        return [("any", _("the shipped one"))]
    return [(kind, spoken(KINDS[kind].label)) for kind in KINDS]


def template(request: HttpRequest, number: int) -> HttpResponse:
    """One version: its words where it has some, previews, and what can be done with it."""
    one = seen_template(request, number)
    slot = queries.slot_of(one.organisation_id, one.role, one.kind)
    in_use = slot.template.pk if slot.template else None
    context: dict[str, Any] = {
        "one": one, "role": _(rules.ROLE_LABELS[one.role]), "for_kind": kind_words(one.kind),
        "is_in_use": in_use == one.pk, "text": _text(one), "previews": previews_of(one),
        "can_use": rules.can_use(wanted=one.pk, in_use=in_use),
    }  # fmt: skip
    return render(request, "reports/template.html", context)


def previews_of(one: OfficeTemplate) -> tuple[str, ...]:
    """The formats that a template shows in."""
    return {rules.LAYOUT: ("pdf",), rules.LETTERHEAD: ("docx",), rules.TEXTS: ("html", "pdf", "docx")}[one.role]


def seen_template(request: HttpRequest, number: int) -> OfficeTemplate:
    """The template of the reader's own office; 404 of another's."""
    office, one = own_office(request), queries.template_numbered(number)
    if one is None or one.organisation_id != office.pk:
        raise Http404(number)
    return one


def _text(one: OfficeTemplate) -> str:
    """What the file says, of a layout and of sentences."""
    path = stored_at(one.file_digest)
    if one.role == rules.LETTERHEAD or not path.exists():
        return ""
    return path.read_text(encoding="utf-8-sig", errors="replace")[:MOST_SHOWN]


@require_POST
def use(request: HttpRequest, number: int) -> HttpResponse:
    """From now on reports are written with it."""
    one = seen_template(request, number)
    said = _("In use: reports are written with it from now on.")
    acted(request, lambda: actions.use_template(template=one, by=reader(request).user, now=clock.now()), said)
    return redirect("reports:template", number)


@require_POST
def use_shipped(request: HttpRequest) -> HttpResponse:
    """Back to the shipped one for a role and a kind."""
    office = own_office(request)
    role, kind = request.POST.get("role", ""), request.POST.get("kind", "")
    acted(
        request,
        lambda: actions.use_shipped(
            organisation=office, role=role, kind=kind, by=reader(request).user, now=clock.now()
        ),
        _("Reports are written with the shipped one again."),
    )
    return redirect("reports:templates")


def template_file(request: HttpRequest, number: int) -> HttpResponse:
    """The file as it was brought."""
    one = seen_template(request, number)
    path = stored_at(one.file_digest)
    if not path.exists():
        raise Http404(number)
    return as_download(path, one.file_name, TYPES.get(ENDINGS[one.role], PLAIN))  # type: ignore[return-value]


def shipped(request: HttpRequest, role: str, kind: str) -> HttpResponse:
    """The shipped file of a role, to begin one's own from; of sentences that of a kind."""
    own_office(request)
    if role not in rules.ROLES or (kind not in KINDS if role == rules.TEXTS else kind != "any"):
        raise Http404(role)
    makers = {rules.LAYOUT: starter_layout, rules.LETTERHEAD: starter_word_file}
    content = starter_sentences(kind) if role == rules.TEXTS else makers[role]()
    name = f"{kind if role == rules.TEXTS else role}.{ENDINGS[role]}"
    answer = HttpResponse(content, content_type=TYPES.get(ENDINGS[role], PLAIN))
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
