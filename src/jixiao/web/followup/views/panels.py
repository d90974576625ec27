"""What orders show elsewhere: on the cockpits those that burn, on pages of one thing those about it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock, panels
from jixiao.web.followup import queries, rules
from jixiao.web.followup.views.boards import cards_of
from jixiao.web.followup.views.scope import DECIDE, VIEW
from jixiao.web.organisations.middleware import reader

N_SHOWN = 5
N_ABOUT = 6


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
    return panels.Stage.counted(
        _("Rectification"), count.n_closed, count.n_all, " · ".join(words), reverse("followup:board")
    ).drawn(request)


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


def programme(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Orders about the lights of a budget programme."""
    return _about(request, monitoring__programme=told["programme"].pk)


def project(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Orders about items of a joint project."""
    return _about(request, project=told["project"].pk)


def indicator(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Orders about an indicator, whatever organisation's."""
    return _about(request, indicator=told["indicator"].pk)


def organisation(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Orders that concern an organisation."""
    return _about(request, pk__in=queries.orders([told["organisation"].pk]).order_by().values("pk"))


def _about(request: HttpRequest, **subject: Any) -> str:
    """What the reader sees of the orders about one thing, the open ones first; nothing where there is none."""
    found = queries.orders_about(reader(request).access.visible_ids(VIEW), **subject)
    if not found:
        return ""
    is_open = [one for one in found if one.state in rules.OPEN]
    ended = [queries.Lit(one, rules.GREY, None) for one in found if one.state not in rules.OPEN]
    shown = [*queries.lit(is_open, clock.today()), *ended][:N_ABOUT]
    context = {
        "cards": cards_of(request, shown), "n": len(found), "n_more": max(len(found) - N_ABOUT, 0),
        "title": _("Rectification orders"),
    }  # fmt: skip
    return render_to_string("followup/parts/panel.html", context, request)
