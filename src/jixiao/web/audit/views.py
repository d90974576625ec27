"""The event log's pages: the list with filters and export, and the history of one thing."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Protocol, cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.audit import queries
from jixiao.web.audit.forms import filter_from
from jixiao.web.audit.models import AuditEvent
from jixiao.web.audit.rules import name_of
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import moment

PAGE_LENGTH = 200
EXPORT_AT_MOST = 100_000


class _Reader(Protocol):
    """What the layer above (organisations) attaches to every request; this app must not import it."""

    access: Any
    tree: Any


@dataclass(frozen=True)
class EventRow:
    """One event in the reader's words."""

    at: str
    event: str
    actor: str
    actor_code: str
    object_type: str
    object_type_code: str
    object_code: str
    organisation_code: str
    details: str


def events(request: HttpRequest) -> HttpResponse:
    """The log, newest first; ?words, event, object_type, actor, organisation, since, until narrow it down."""
    scope = _scope(request)
    asked = filter_from(request.GET)
    found = queries.events(scope, asked)
    if request.GET.get("export"):
        exported = _table(found[:EXPORT_AT_MOST], request).export(request)
        if exported is not None:
            return exported
    page = Paginator(found, PAGE_LENGTH).get_page(request.GET.get("page"))
    event_codes, object_types = queries.kinds(scope)
    context = {
        "table": _table(page.object_list, request),
        "page": page,
        "n": page.paginator.count,
        "headline": _headline(page.paginator.count, page.object_list),
        "asked": asked,
        "is_filtered": any(vars(asked).values()),
        "events": [(code, _(name_of(code))) for code in event_codes],
        "object_types": [(code, _(name_of(code))) for code in object_types],
    }
    return render(request, "audit/events.html", context)


def object_history(request: HttpRequest, object_type: str, object_code: str) -> HttpResponse:
    """Everything that happened to one thing."""
    found = queries.object_history(_scope(request), object_type, object_code)
    if not found:
        raise Http404(object_code)
    context = {
        "entries": [_row(event) for event in found],
        "object_type": _(name_of(object_type)),
        "object_code": object_code,
        "n": len(found),
    }
    return render(request, "audit/object_history.html", context)


def _scope(request: HttpRequest) -> Collection[str] | None:
    """Codes of the organisations whose events the reader may see; None for all; 404 without the right."""
    reader = cast(_Reader, request)
    ids = reader.access.visible_ids("audit.view")
    if not ids:
        raise Http404("audit.view")
    return None if reader.tree.holds_all(ids) else cast(frozenset[str], reader.tree.codes_of(ids))


def _headline(count: int, newest: Any) -> str:
    if not count:
        return _("No event matches")
    first = newest[0]
    return ngettext(
        "%(n)s event; the newest at %(at)s: %(actor)s, %(event)s",
        "%(n)s events; the newest at %(at)s: %(actor)s, %(event)s",
        count,
    ) % {"n": f"{count:,}", "at": moment(first.at), "actor": _actor(first), "event": _(name_of(first.event))}


def _actor(event: AuditEvent) -> str:
    return _("The system") if event.actor_code == "system" else event.actor_label


def _row(event: AuditEvent) -> EventRow:
    return EventRow(
        at=moment(event.at),
        event=_(name_of(event.event)),
        actor=_actor(event),
        actor_code=event.actor_code,
        object_type=_(name_of(event.object_type)),
        object_type_code=event.object_type,
        object_code=event.object_code,
        organisation_code=event.organisation_code,
        details=_("; ").join(
            _("%(key)s: %(value)s") % {"key": _(name_of(key)), "value": _plain(value)}
            for key, value in event.details.items()
            if value not in ("", None, [])
        ),
    )


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return ", ".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(found: Any, request: HttpRequest) -> Table:
    columns = [
        Column("at", _("When"), optional=False, template="audit/whole_cell.html"),
        Column("event", _("What"), template="audit/whole_cell.html"),
        Column("actor", _("Who"), template="audit/actor_cell.html"),
        Column("object_type", _("Kind"), template="audit/whole_cell.html"),
        Column("object_code", _("Thing"), template="audit/object_cell.html"),
        Column("organisation_code", _("Organisation"), template="audit/whole_cell.html"),
        Column("details", _("Details")),
    ]
    rows = [_row(event) for event in found]
    return Table(columns, rows, name="event-log", query=request.GET, searchable=False, caption=_("Events"))
