"""What people send from a proposal's page."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base.forms import acted, finished
from jixiao.web.budgets import queries as budgets
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.followup.forms import ReasonForm
from jixiao.web.organisations.middleware import actor
from jixiao.web.result_use import actions, forms, queries
from jixiao.web.result_use.models import UseProposal
from jixiao.web.result_use.views.cases import proposal_page
from jixiao.web.result_use.views.offers import decide_form
from jixiao.web.result_use.views.scope import (
    answered_proposal,
    decided_proposal,
    drafted_proposal,
    seen_proposal,
)


def _sent(
    request: HttpRequest, one: UseProposal, act: str, form: Form, run: Callable[[dict[str, Any]], object], said: str
) -> HttpResponse:
    """Carry out what a form asks for and go back to the proposal; where it is refused the page says why."""
    done = finished(
        request, form, lambda: run(form.cleaned_data), lambda: reverse("result_use:proposal", args=[one.code]), said
    )
    return done or proposal_page(request, one, {act: form})


@require_POST
def notify(request: HttpRequest, code: str) -> HttpResponse:
    """The notice goes out."""
    one = drafted_proposal(request, code)
    said = _("The notice is sent. The organisation may reply now.")
    acted(request, lambda: actions.notify(proposal=one, **actor(request)), said)
    return redirect("result_use:proposal", code)


@require_POST
def reply(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation's position."""
    one = answered_proposal(request, code)
    form = forms.ReplyForm(request.POST, request.FILES, auto_id="reply_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.reply(
            proposal=one, words=told["words"], is_agreed=told["is_agreed"], **sent_file(told["file"]), **actor(request)
        )

    return _sent(request, one, "reply", form, run, _("Sent. It will be weighed before anything is decided."))


@require_POST
def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Accepted, changed or rejected."""
    one = decided_proposal(request, code)
    form = decide_form(one, request.POST)

    def run(told: dict[str, Any]) -> object:
        decision = actions.Decision(
            told["act"], told["reason"], told.get("kind") or one.kind, form.new_size(),
            budgets.find_programme(told["programme"], [one.organisation_id]) if told.get("programme") else None,
            budgets.find_proposal(int(told["reallocation"])) if told.get("reallocation") else None,
        )  # fmt: skip
        return actions.decide(proposal=one, decision=decision, **actor(request))

    return _sent(request, one, "decide", form, run, _("The decision is recorded; the organisation is told."))


@require_POST
def carry_out(request: HttpRequest, code: str) -> HttpResponse:
    """It was done."""
    one = drafted_proposal(request, code)
    form = forms.CarryOutForm(request.POST, auto_id="carry_out_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.carry_out(proposal=one, **told, **actor(request))

    return _sent(request, one, "carry_out", form, run, _("Recorded: this result is used."))


@require_POST
def lapse(request: HttpRequest, code: str) -> HttpResponse:
    """It has lost its object."""
    one = decided_proposal(request, code)
    form = ReasonForm(request.POST, auto_id="lapse_%s")

    def run(told: dict[str, Any]) -> object:
        return actions.lapse(proposal=one, reason=told["reason"], **actor(request))

    return _sent(request, one, "lapse", form, run, _("It has lapsed; the reason stays on record."))


def download(request: HttpRequest, code: str, event_pk: int) -> FileResponse:
    """The file of a reply, for whoever sees the proposal."""
    found = queries.event_of(seen_proposal(request, code), event_pk)
    if found is None:
        raise Http404(event_pk)
    return fetched(found.details.get("file_digest", ""), found.details.get("file_name", ""))
