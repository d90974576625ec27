"""What warnings show on pages of evaluation: those that wait on the cockpits, those about a series beside it."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.panels import Mark
from jixiao.web.indicators.views.names import indicator_label, place_label, versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.warnings import queries, rules
from jixiao.web.warnings.models import WarningCase
from jixiao.web.warnings.queries.charts import charted
from jixiao.web.warnings.views.boards import days_open
from jixiao.web.warnings.views.charts import described
from jixiao.web.warnings.views.scope import VIEW
from jixiao.web.warnings.views.sentences import days_words

N_SHOWN = 5


def cockpit(request: HttpRequest, _told: Mapping[str, Any]) -> str:
    """The gravest warnings of the reader's scope that nobody has explained."""
    return _waiting(request, reader(request).access.visible_ids(VIEW))


def corners(request: HttpRequest, _told: Mapping[str, Any]) -> Mapping[tuple[int, str], Mark]:
    """Open warnings of the reader's scope, the gravest of each series, for the corners of the matrix."""
    ids = reader(request).access.visible_ids(VIEW)
    found = queries.open_corners(ids) if ids else {}
    return {
        place: Mark(severity, _("%(severity)s warning") % {"severity": _(rules.SEVERITY_LABELS[severity])})
        for place, severity in found.items()
    }


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """The same of one organisation alone."""
    place = told.get("place")
    if place is None or not reader(request).access.can(VIEW, place.id):
        return ""
    return _waiting(request, frozenset({place.id}), own=True)


def series(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """Open warnings about a series, and the one cleared last."""
    place, version = told.get("place"), told.get("version")
    if place is None or version is None or not reader(request).access.can(VIEW, place.id):
        return ""
    found = queries.warnings_about(place.id, version.indicator_id)
    if not found:
        return ""
    context = {"lines": [_line(request, one, {}, own=True) for one in found], "title": _("Warnings"), "is_series": True}
    return render_to_string("warnings/parts/panel.html", context, request)


def control(request: HttpRequest, told: Mapping[str, Any], *, is_wide: bool = False) -> str:
    """What the control chart says of a series, and the way to it."""
    place, version = told.get("place"), told.get("version")
    if place is None or version is None or not reader(request).access.can(VIEW, place.id):
        return ""
    context = described(charted(place.id, version, clock.today().year), version)
    context |= {"place_code": place.code, "version": version, "is_wide": is_wide}
    return render_to_string("warnings/parts/control_panel.html", context, request)


def _waiting(request: HttpRequest, ids: frozenset[int], *, own: bool = False) -> str:
    found = queries.unanswered(ids) if ids else []
    if not found:
        return ""
    known = versions()
    context = {
        "lines": [_line(request, one, known, own=own) for one in found[:N_SHOWN]],
        "title": _("Warnings that wait"), "n": len(found), "n_more": max(len(found) - N_SHOWN, 0),
    }  # fmt: skip
    return render_to_string("warnings/parts/panel.html", context, request)


def _indicator(one: WarningCase, known: Mapping[str, Any]) -> str:
    """Its name; nothing beside a series, which says its own."""
    if one.indicator is None:
        return _("The report as a whole")
    return indicator_label(one.indicator.code, known) if known else ""


def _line(request: HttpRequest, one: WarningCase, known: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    days = days_open(one)
    return {
        "one": one,
        "place": "" if own else place_label(request, one.organisation_id, one.organisation.code),
        "indicator": _indicator(one, known),
        "severity": _(rules.SEVERITY_LABELS[one.severity]),
        "state": _(rules.STATE_LABELS[one.state]),
        "days": days_words(days) if one.state != rules.CLEARED else "",
    }  # fmt: skip
