"""What the office sends from an order's page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.followup import actions, forms, rules
from jixiao.web.followup.views.answers import sent
from jixiao.web.followup.views.scope import decided_order
from jixiao.web.organisations.middleware import actor


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """The evidence holds."""
    one = decided_order(request, code)
    form = forms.AcceptForm(request.POST, is_rating=one.source == rules.RATING, auto_id="accept_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.accept(order=one, **told, **actor(request))

    return sent(request, one, "accept", form, run, _("Accepted."))


@require_POST
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Something is missing."""
    one = decided_order(request, code)
    form = forms.SendBackForm(request.POST, auto_id="send_back_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.send_back(order=one, **told, **actor(request))

    return sent(request, one, "send_back", form, run, _("Sent back."))


@require_POST
def close_by_exception(request: HttpRequest, code: str) -> HttpResponse:
    """Close it although the indicator has not moved."""
    one = decided_order(request, code)
    form = forms.ReasonForm(request.POST, auto_id="except_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.close_by_exception(order=one, **told, **actor(request))

    return sent(request, one, "except", form, run, _("Closed by exception; the reason stands on the order."))


@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    """It has come back."""
    one = decided_order(request, code)
    form = forms.ReasonForm(request.POST, auto_id="reopen_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.reopen(order=one, **told, **actor(request))

    return sent(request, one, "reopen", form, run, _("Open again, with a deadline of its own."))


@require_POST
def postpone(request: HttpRequest, code: str) -> HttpResponse:
    """A later deadline."""
    one = decided_order(request, code)
    form = forms.PostponeForm(request.POST, auto_id="postpone_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.postpone(order=one, **told, **actor(request))

    return sent(request, one, "postpone", form, run, _("The deadline is moved."))


@require_POST
def aim(request: HttpRequest, code: str) -> HttpResponse:
    """Where the indicator has to be."""
    one = decided_order(request, code)
    form = forms.AimForm(request.POST, auto_id="aim_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.set_aim(order=one, **told, **actor(request))

    return sent(request, one, "aim", form, run, _("The aim is set."))


@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """It is not to be followed any more."""
    one = decided_order(request, code)
    form = forms.ReasonForm(request.POST, auto_id="cancel_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.cancel(order=one, **told, **actor(request))

    return sent(request, one, "cancel", form, run, _("Cancelled."))
