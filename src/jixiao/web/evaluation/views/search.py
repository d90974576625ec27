"""The search page: organisations, indicators, schemes and pages within the reader's rights."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.evaluation import queries
from jixiao.web.organisations import queries as organisations
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.rules import Access

# Pages by their words, address and the permission that opens them ('' = everybody).
PAGES = (
    (N_("Overview"), "evaluation:cockpit", ""),
    (N_("Goals"), "indicators:goals", "indicators.view"),
    (N_("Indicator library"), "indicators:library", "indicators.view"),
    (N_("Schemes"), "indicators:schemes", "schemes.view"),
    (N_("Targets"), "indicators:targets", "indicators.view"),
    (N_("Tasks"), "collection:tasks", "collection.view"),
    (N_("Review"), "collection:review", "collection.approve"),
    (N_("Ranking"), "evaluation:ranking", "evaluation.view"),
    (N_("Cycles and runs"), "evaluation:cycles", "evaluation.view"),
    (N_("Organisations"), "organisations:tree", "organisations.view"),
    (N_("Peer groups"), "organisations:peer_groups", "organisations.view"),
    (N_("Accounts"), "organisations:accounts", "accounts.view"),
    (N_("Event log"), "audit:events", "audit.view"),
)


@dataclass(frozen=True)
class Found:
    """One line of the answer."""

    label: str
    note: str
    href: str


def search(request: HttpRequest) -> HttpResponse:
    """Everything whose name or code holds every word."""
    words = request.GET.get("q", "").strip()[:100]
    access, tree = reader(request).access, reader(request).tree
    wanted = words.casefold().split()
    hits = organisations.search(words, tree, access.visible_ids("organisations.view"))
    sections = [
        (_("Organisations"), [_organisation(hit) for hit in hits]),
        (
            _("Indicators"),
            [_named(row, "indicators:indicator", row[0]) for row in queries.find_indicators(wanted, access)],
        ),
        (
            _("Schemes"),
            [_named(row, "indicators:scheme", row[0], row[3]) for row in queries.find_schemes(wanted, access, tree)],
        ),
        (_("Pages"), _pages(wanted, access)),
    ]
    found = [(title, lines) for title, lines in sections if lines]
    n_found = sum(len(lines) for _title, lines in found)
    return render(request, "evaluation/search.html", {"words": words, "sections": found, "n_found": n_found})


def _organisation(hit: organisations.OrganisationHit) -> Found:
    note = _("formerly {name}").format(name=hit.former_label) if hit.former_label else hit.code
    return Found(label(hit), note, _href("organisations:organisation", hit.code))


def _named(row: queries.Named, view: str, *args: object) -> Found:
    code, zh, en, number = row
    note = f"{code} · v{number}" if view.endswith("scheme") else code
    return Found((zh or en) if reading_chinese() else (en or zh), note, _href(view, *args))


def _pages(wanted: list[str], access: Access) -> list[Found]:
    seen = [(_(name), view) for name, view, permission in PAGES if not permission or access.can(permission)]
    return [
        Found(name, "", _href(view))
        for name, view in seen
        if wanted and all(word in name.casefold() for word in wanted)
    ]


def _href(view: str, *args: object) -> str:
    return reverse(view, args=args)
