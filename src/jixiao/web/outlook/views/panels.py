"""What the outlook shows on pages of evaluation: the targets least likely to be reached, and where a series is going."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from jixiao.web.indicators.views.names import versions
from jixiao.web.organisations.middleware import reader
from jixiao.web.outlook import queries
from jixiao.web.outlook.models import Outlook
from jixiao.web.outlook.views import sentences
from jixiao.web.outlook.views.scope import VIEW, place_label, visible

N_SHOWN = 5


def cockpit(request: HttpRequest, _known: Mapping[str, Any]) -> str:
    """The five targets of the reader's scope that are least likely to be reached."""
    return _least_likely(request, visible(request))


def department(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """The same of one organisation alone."""
    place = told.get("place")
    if place is None or not reader(request).access.can(VIEW, place.id):
        return ""
    return _least_likely(request, frozenset({place.id}), own=True)


def _least_likely(request: HttpRequest, ids: frozenset[int], *, own: bool = False) -> str:
    year = queries.year_in_view()
    if year is None or not ids:
        return ""
    found, known = queries.least_likely(ids, year, N_SHOWN), versions()
    counts = queries.count_lights(ids, year)
    if not found:
        return ""
    lines = [_line(request, one, known, own=own) for one in found]
    context = {"lines": lines, "year": year, "counts": counts, "n": sum(counts.values()), "own": own}
    return render_to_string("outlook/parts/least_likely.html", context, request)


def _line(request: HttpRequest, one: Outlook, known: Mapping[str, Any], *, own: bool) -> dict[str, Any]:
    version = known.get(one.indicator.code)
    return {
        "one": one,
        "place": "" if own else place_label(request, one),
        "indicator": sentences.indicator_label(one.indicator.code, version),
        "chance": sentences.chance_words(one),
        "share": round(100 * (one.probability or 0.0)),
        "note": _note(one, version),
    }


def _note(one: Outlook, version: Any) -> str:
    if version is None:
        return ""
    parts = {
        "when": sentences.end_words(one), "interval": sentences.interval(*sentences.interval_of(one), version),
        "target": sentences.reported(one.target, version), "end": sentences.figure(one.end_mean, version),
    }  # fmt: skip
    if not one.n_left:
        return _("%(end)s, target %(target)s") % parts
    return _("%(when)s at %(interval)s, target %(target)s") % parts


def series(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """On the page of a series: its chance and the way to its outlook."""
    place, version = told.get("place"), told.get("version")
    if place is None or version is None or not reader(request).access.can(VIEW, place.id):
        return ""
    one = queries.outlook_of(place.id, version.indicator.code)
    if one is None:
        return ""
    context = {
        "one": one, "chance": sentences.chance_words(one), "share": round(100 * (one.probability or 0.0)),
        "end": sentences.figure(one.end_mean, version), "when": sentences.end_words(one),
        "interval": sentences.interval(*sentences.interval_of(one), version) if one.n_left else "",
        "note": sentences.state_note(one), "target": sentences.reported(one.target, version),
    }  # fmt: skip
    return render_to_string("outlook/parts/series.html", context, request)
