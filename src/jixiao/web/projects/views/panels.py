"""What joint projects show on the cockpits: who has the ball, what is late."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from jixiao.web.base import clock
from jixiao.web.organisations.middleware import reader
from jixiao.web.projects import queries, rules
from jixiao.web.projects.views.lists import row_of
from jixiao.web.projects.views.scope import VIEW

N_SHOWN = 4


def cockpit(request: HttpRequest, _told: Mapping[str, Any]) -> str:
    """The running projects of the reader's scope, the latest first."""
    return _drawn(request, reader(request).access.visible_ids(VIEW))


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """The running projects in which one organisation takes part."""
    place = told.get("place")
    if place is None or not reader(request).access.can(VIEW, place.id):
        return ""
    return _drawn(request, frozenset({place.id}))


def _drawn(request: HttpRequest, ids: frozenset[int]) -> str:
    found = list(queries.projects(ids).filter(state__in=rules.OPEN)) if ids else []
    if not found:
        return ""
    shown = sorted((queries.standing_of(one, clock.today()) for one in found), key=lambda one: one.days_early)
    rows = [row_of(request, one) for one in shown[:N_SHOWN]]
    context = {"rows": rows, "n": len(found), "n_more": max(len(found) - N_SHOWN, 0)}
    return render_to_string("projects/parts/panel.html", context, request)
