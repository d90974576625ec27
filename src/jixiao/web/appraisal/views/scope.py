"""What every page of evaluation by people asks first: does it exist for this reader, and what may be done with it."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from jixiao.web.appraisal import queries, rules
from jixiao.web.appraisal.models import Assignment, Panel
from jixiao.web.base.forms import finished, form_page, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader, require

VIEW, EDIT, SCORE, CHAIN = "appraisal.view", "appraisal.edit", "appraisal.score", "appraisal.chain"


def seen_panel(request: HttpRequest, number: int, permission: str = VIEW) -> Panel:
    """The panel if the reader holds `permission` over its organisation; else 404, as for those who score in it now."""
    found = queries.find_panel(number, reader(request).access.visible_ids(permission))
    if found is None or (found.state == rules.RUNNING and queries.scores_in(found, reader(request).user)):
        raise Http404(number)
    return found


def my_assignment(request: HttpRequest, pk: int) -> Assignment:
    """The assignment if it is the reader's own; else 404."""
    require(request, SCORE)
    found = queries.find_assignment(pk, reader(request).user)
    if found is None:
        raise Http404(pk)
    return found


def form_about(
    request: HttpRequest,
    form: Form,
    act: Callable[[], object],
    *,
    back: str,
    about: str,
    headline: str,
    button: str,
    lede: str = "",
) -> HttpResponse:
    """A form about one thing of that name; carried out, it leads back to its page."""
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=headline, button=button, back=back, eyebrow=about, lede=lede
    )


def tell(request: HttpRequest, refusal: RuleViolation) -> None:
    """Show a refusal on the next page, in the reader's language."""
    messages.error(request, in_words(refusal))
