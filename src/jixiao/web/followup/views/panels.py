"""What orders show on the cockpits: those that burn, and what the reader's organisation owes."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.followup import queries
from jixiao.web.followup.views.boards import cards_of
from jixiao.web.followup.views.scope import DECIDE, VIEW
from jixiao.web.organisations.middleware import reader

N_SHOWN = 5


def cockpit(request: HttpRequest, _told: Mapping[str, Any]) -> str:
    """The most urgent open orders of the reader's scope, and how many replies wait for the office."""
    access = reader(request).access
    return _drawn(request, access.visible_ids(VIEW), access.visible_ids(DECIDE))


def stage(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """How many of the year's orders are closed, and how many of the open ones are overdue."""
    ids, cycle = reader(request).access.visible_ids(VIEW), told["choice"].cycle
    if not ids or cycle is None:
        return ""
    count = queries.count_of_year(ids, cycle.year, clock.today())
    words = [
        ngettext("{n} open", "{n} open", count.n_open).format(n=count.n_open),
        ngettext("{n} overdue", "{n} overdue", count.n_overdue).format(n=count.n_overdue),
    ]
    said = {
        "label": _("Rectification"), "figure": f"{count.n_closed} / {count.n_all}", "note": " · ".join(words),
        "share": count.n_closed / count.n_all if count.n_all else 0.0, "href": reverse("followup:board"),
    }  # fmt: skip
    return render_to_string("evaluation/parts/stage.html", {"stage": said}, request)


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """What one organisation has open."""
    place = told.get("place")
    if place is None or not reader(request).access.can(VIEW, place.id):
        return ""
    return _drawn(request, frozenset({place.id}), frozenset())


def _drawn(request: HttpRequest, ids: frozenset[int], decided: frozenset[int]) -> str:
    found = queries.open_orders(ids) if ids else []
    if not found:
        return ""
    shown = queries.lit(found, clock.today())
    context = {
        "cards": cards_of(request, shown[:N_SHOWN]), "n": len(found), "n_more": max(len(found) - N_SHOWN, 0),
        "title": _("Rectification orders"), "n_to_accept": len(queries.orders_to_accept(decided)) if decided else 0,
    }  # fmt: skip
    return render_to_string("followup/parts/panel.html", context, request)
