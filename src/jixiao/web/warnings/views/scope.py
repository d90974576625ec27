"""What every page of warnings asks first: does it exist for this reader, and what may be done with it."""

from django.http import Http404, HttpRequest

from jixiao.web.organisations.middleware import reader
from jixiao.web.warnings import queries
from jixiao.web.warnings.models import WarningCase, WarningRuleSet

VIEW, ANSWER = "warnings.view", "warnings.answer"
MUTE, ORDER = "warnings.mute", "warnings.order"
LOOK, EDIT, RELEASE = "warnings.look", "warnings.edit", "warnings.release"


def seen_warning(request: HttpRequest, pk: int, permission: str = VIEW) -> WarningCase:
    """The warning if the reader holds `permission` over its organisation; else 404."""
    found = queries.find_warning(pk, reader(request).access.visible_ids(permission))
    if found is None:
        raise Http404(pk)
    return found


def seen_rules(request: HttpRequest, number: int, permission: str = VIEW) -> WarningRuleSet:
    """The set of rules if the reader holds `permission` at all, and drafts only for who may edit; else 404."""
    access = reader(request).access
    found = queries.find_rule_set(number) if access.can(permission) else None
    if found is None or (found.released_at is None and not access.can(EDIT)):
        raise Http404(number)
    return found
