"""What organisations and indicators are called today, and what the reader may do there: for every page above this app."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.middleware import reader


def may(request: HttpRequest, permission: str, organisation_id: int) -> bool:
    """Whether the reader holds `permission` over that organisation."""
    return reader(request).access.can(permission, organisation_id)


def place_label(request: HttpRequest, organisation_id: int, code: str = "") -> str:
    """The organisation's name as of today, or its last one."""
    place = reader(request).tree.find(organisation_id)
    return label(place) if place else code


def versions() -> dict[str, IndicatorVersion]:
    """What each indicator means today, by code."""
    return indicator_on(clock.today())


def indicator_label(code: str, known: Mapping[str, Any]) -> str:
    """The indicator's name; its code where it has none today."""
    return label(known[code]) if code in known else code
