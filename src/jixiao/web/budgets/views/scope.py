"""What every page of budgets asks first: does the programme exist for this reader, and what may be done with it."""

from collections.abc import Collection, Mapping

from django.http import Http404, HttpRequest

from jixiao.web.budgets import queries
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import life
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation

VIEW, FILL, ENDORSE, REVIEW = "budgets.view", "budgets.fill", "budgets.endorse", "budgets.review"
EVALUATE, PROPOSALS, DECIDE = "budgets.evaluate", "budgets.proposals", "budgets.decide"
Places = Mapping[int, tuple[str, str]]
"""Organisations by key: (code, what they are called today)."""
PERMISSIONS = {life.FILLS: FILL, life.ENDORSES: ENDORSE, life.REVIEWS: REVIEW, life.EVALUATES: EVALUATE}


def visible(request: HttpRequest) -> frozenset[int]:
    """Organisations whose programmes the reader sees."""
    return reader(request).access.visible_ids(VIEW)


def seen_programme(request: HttpRequest, code: str, *, or_whole: bool = False) -> Programme:
    """The programme (or the form of a whole department) if the reader sees its organisation; else 404."""
    found = queries.find_programme(code, visible(request), or_whole=or_whole)
    if found is None:
        raise Http404(code)
    return found


def place_of(request: HttpRequest, programme: Programme) -> str:
    """What the programme's organisation is called today."""
    return place_label(request, programme.organisation_id, programme.organisation.code)


def places_of(request: HttpRequest, keys: Collection[int]) -> Places:
    """Code and name of each organisation; one query."""
    codes = Organisation.objects.filter(pk__in=list(keys)).values_list("pk", "code")
    return {key: (code, place_label(request, key, code)) for key, code in codes}


def may(request: HttpRequest, permission: str, programme: Programme) -> bool:
    """Whether the reader holds the permission over the programme's organisation."""
    return reader(request).access.can(permission, programme.organisation_id)


def acted_programme(request: HttpRequest, code: str, who: str, *, or_whole: bool = False) -> Programme:
    """The same if the reader acts for `who` (of the rules of life) there; else 404."""
    found = seen_programme(request, code, or_whole=or_whole)
    if not may(request, PERMISSIONS[who], found):
        raise Http404(code)
    return found


def seen_report(programme: Programme, number: int) -> MonitoringReport:
    """A monitoring report of the programme; else 404."""
    found = next((one for one in queries.monitorings_of(programme) if one.number == number), None)
    if found is None:
        raise Http404(number)
    return found
