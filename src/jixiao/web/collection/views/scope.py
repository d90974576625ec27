"""What every page of a task asks first: does it exist for this reader, and what may be done with it."""

from django.contrib import messages
from django.http import Http404, HttpRequest

from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import queries, rules
from jixiao.web.collection.models import CollectionTask
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.queries import AbsentOrganisation, OrganisationNode

VIEW, FILL, APPROVE, PUBLISH = "collection.view", "collection.fill", "collection.approve", "collection.publish"


def seen_task(request: HttpRequest, pk: int, permission: str = VIEW) -> CollectionTask:
    """The task if the reader holds `permission` over its organisation; else 404."""
    found = queries.task_by_id(pk)
    if found is None or not reader(request).access.can(permission, found.organisation_id):
        raise Http404(pk)
    return found


def place_of(request: HttpRequest, organisation_id: int) -> OrganisationNode | AbsentOrganisation | None:
    """The organisation's names as of today, or its last ones."""
    return reader(request).tree.find(organisation_id)


def may_fill(request: HttpRequest, task: CollectionTask) -> bool:
    """The reader fills in for the organisation and the task is open or returned."""
    return reader(request).access.can(FILL, task.organisation_id) and rules.can_edit(task.state)


def tell(request: HttpRequest, refusal: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, in_words(refusal))
