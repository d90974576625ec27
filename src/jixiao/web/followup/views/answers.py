"""What those who must rectify send from an order's page."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base.forms import acted, finished
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.followup import actions, forms, queries
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.views.cases import order_page
from jixiao.web.followup.views.offers import concerned_places
from jixiao.web.followup.views.scope import answered_order, seen_order
from jixiao.web.organisations.middleware import actor
from jixiao.web.organisations.models import Organisation


def sent(
    request: HttpRequest,
    one: RectificationOrder,
    act: str,
    form: Form,
    run: Callable[[dict[str, Any]], object],
    said: str,
) -> HttpResponse:
    """Carry out what a form asks for and go back to the order; where it is refused the page says why."""
    done = finished(
        request, form, lambda: run(form.cleaned_data), lambda: reverse("followup:order", args=[one.code]), said
    )
    return done or order_page(request, one, {act: form})


@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """They have it."""
    one = answered_order(request, code, is_holder=True)
    acted(request, lambda: actions.sign(order=one, **actor(request)), _("Signed for."))
    return redirect("followup:order", code)


@require_POST
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """The cause and the measures."""
    one = answered_order(request, code, is_holder=True)
    form = forms.PlanForm(request.POST, places=concerned_places(request, one), auto_id="plan_%s")

    def run(_told: dict[str, Any]) -> object:
        return actions.submit_plan(order=one, plan=form.plan(one.organisation_id), **actor(request))

    return sent(request, one, "plan", form, run, _("The plan is submitted."))


@require_POST
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """What has been done so far."""
    one = answered_order(request, code)
    form = forms.ProgressForm(request.POST, request.FILES, auto_id="progress_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.note_progress(order=one, words=told["words"], **sent_file(told["file"]), **actor(request))

    return sent(request, one, "progress", form, run, _("Kept."))


@require_POST
def carry_out(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """One measure is done."""
    one = answered_order(request, code)
    remedy = queries.remedy_of(one, pk)
    if remedy is None:
        raise Http404(pk)
    acted(request, lambda: actions.carry_out(order=one, remedy=remedy, **actor(request)), _("Marked as done."))
    return redirect("followup:order", code)


@require_POST
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Another organisation goes on."""
    one = answered_order(request, code, is_holder=True)
    form = forms.HandOverForm(request.POST, places=concerned_places(request, one), auto_id="hand_over_%s")

    def run(told: dict[str, Any]) -> object:
        to = Organisation.objects.get(pk=int(told["to"]))
        return actions.hand_over(order=one, to=to, words=told["words"], **actor(request))

    return sent(request, one, "hand_over", form, run, _("Handed over; the clock of the other runs now."))


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """What was done, with evidence."""
    one = answered_order(request, code, is_holder=True)
    form = forms.ReplyForm(request.POST, request.FILES, auto_id="reply_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.reply(order=one, words=told["words"], **sent_file(told["file"]), **actor(request))

    return sent(request, one, "reply", form, run, _("Submitted. The office decides next."))


def download(request: HttpRequest, code: str, event_pk: int) -> FileResponse:
    """The file of an event, for whoever sees the order."""
    found = queries.event_of(seen_order(request, code), event_pk)
    if found is None:
        raise Http404(event_pk)
    return fetched(found.details.get("file_digest", ""), found.details.get("file_name", ""))
