"""What ratings show on pages of other stages."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from jixiao.web.organisations.middleware import reader
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.views.scope import VIEW

SHOWN = 6


def series(request: HttpRequest, told: Mapping[str, Any]) -> str:
    """On the page of a series: which of its months the verified ratings gave, from how many, and why others not."""
    place, version = told.get("place"), told.get("version")
    if place is None or version is None or not reader(request).access.can(VIEW, place.id):
        return ""
    found = queries.newest_rating_figures(ids=[place.id], indicator_code=version.indicator.code)
    if not found:
        return ""
    context = {"figures": found[:SHOWN], "unit": version.unit_of_measure}
    return render_to_string("satisfaction/parts/series.html", context, request)
