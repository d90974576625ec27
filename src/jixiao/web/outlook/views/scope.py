"""What every page of the outlook asks first: who reads, does this series exist for them."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.indicators.views import names
from jixiao.web.organisations.middleware import reader
from jixiao.web.outlook import queries
from jixiao.web.outlook.models import Outlook

VIEW, RUN = "outlook.view", "outlook.run"


@dataclass(frozen=True)
class Seen:
    """One organisation's indicator that the reader may see, with its outlook where there is one."""

    place_id: int
    place_code: str
    place: str
    version: IndicatorVersion
    outlook: Outlook | None

    @property
    def id(self) -> int:
        """As a place, for panels."""
        return self.place_id

    @property
    def code(self) -> str:
        return self.place_code

    @property
    def unit(self) -> str:
        return self.version.unit_of_measure


def visible(request: HttpRequest) -> frozenset[int]:
    """Organisations whose outlook the reader sees."""
    return reader(request).access.visible_ids(VIEW)


def seen(request: HttpRequest, organisation: str, indicator: str) -> Seen:
    """The series, if the organisation lies in the reader's scope and the indicator exists; else 404."""
    tree = reader(request).tree
    places = (place for pk in visible(request) if (place := tree.find(pk)) is not None)
    place = next((each for each in places if each.code == organisation), None)
    version = indicator_on(clock.today(), [indicator]).get(indicator)
    if place is None or version is None:
        raise Http404(organisation)
    return Seen(place.id, place.code, label(place), version, queries.outlook_of(place.id, indicator))


def place_label(request: HttpRequest, one: Outlook) -> str:
    """The organisation's name as of today, or its last one."""
    return names.place_label(request, one.organisation_id, one.organisation.code)
