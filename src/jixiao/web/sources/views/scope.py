"""What every page of a source asks first: does it exist for this reader, and what may be done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest

from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader
from jixiao.web.sources import queries
from jixiao.web.sources.models import DataSource

VIEW, EDIT, PLACES = "sources.view", "sources.edit", "places.edit"


def seen_source(request: HttpRequest, code: str, permission: str = VIEW) -> DataSource:
    """The source if the reader holds `permission` over its provider; else 404."""
    found = queries.source_of(code, reader(request).access.visible_ids(permission))
    if found is None:
        raise Http404(code)
    return found


def may_edit(request: HttpRequest, source: DataSource) -> bool:
    """Whether the reader may change this source."""
    return reader(request).access.can(EDIT, source.provider_id)


def tell(request: HttpRequest, refusal: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, in_words(refusal))
