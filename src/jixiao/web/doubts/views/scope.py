"""What every page of doubts asks first: does it exist for this reader, and what may be done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest

from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.doubts import queries
from jixiao.web.doubts.models import Doubt, Recheck
from jixiao.web.organisations.middleware import reader

VIEW, EXPLAIN, DECIDE = "doubts.view", "doubts.explain", "doubts.decide"
SEE_RECHECKS, DRAW, CHECK = "rechecks.view", "rechecks.draw", "rechecks.check"


def seen_doubt(request: HttpRequest, pk: int, permission: str = VIEW) -> Doubt:
    """The doubt if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_doubt(pk, reader(request).access.visible_ids(permission)) if pk < 2**63 else None
    if found is None:
        raise Http404(pk)
    return found


def seen_recheck(request: HttpRequest, number: int, permission: str = SEE_RECHECKS) -> Recheck:
    """The sample if the reader holds `permission` over the organisation that it was drawn from; else 404."""
    found = queries.find_recheck(number, reader(request).access.visible_ids(permission))
    if found is None:
        raise Http404(number)
    return found


def tell(request: HttpRequest, refusal: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, in_words(refusal))
