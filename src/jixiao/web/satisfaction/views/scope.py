"""What every page asks first: does it exist for this reader."""

from django.contrib import messages
from django.http import Http404, HttpRequest

from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader
from jixiao.web.satisfaction import queries
from jixiao.web.satisfaction.models import BadRating, ServicePoint, Survey

VIEW, WORDS, POINTS = "satisfaction.view", "satisfaction.words", "satisfaction.points"
CONTEST, DECIDE, SURVEYS = "satisfaction.contest", "satisfaction.decide", "satisfaction.surveys"


def visible(request: HttpRequest, permission: str = VIEW) -> frozenset[int]:
    """Organisations over which the reader holds the permission; 404 where none."""
    ids = reader(request).access.visible_ids(permission)
    if not ids:
        raise Http404(permission)
    return ids


def seen_point(request: HttpRequest, code: str, permission: str = VIEW) -> ServicePoint:
    """The point if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_point(code, visible(request, permission))
    if found is None:
        raise Http404(code)
    return found


def seen_survey(request: HttpRequest, code: str, permission: str = VIEW) -> Survey:
    """The survey if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_survey(code, visible(request, permission))
    if found is None:
        raise Http404(code)
    return found


def seen_bad_rating(request: HttpRequest, pk: int, permission: str = VIEW) -> BadRating:
    """The bad rating if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_bad_rating(pk, visible(request, permission)) if pk < 2**63 else None
    if found is None:
        raise Http404(pk)
    return found


def tell(request: HttpRequest, refusal: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, in_words(refusal))
