"""What people send from a warning's page: acknowledge, explain, mute, hear again, ask for an order."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import acted, carried_out
from jixiao.web.collection.views.evidence import fetched, sent_file
from jixiao.web.organisations.middleware import reader
from jixiao.web.warnings import actions, queries
from jixiao.web.warnings.forms import ExplainForm, MuteForm, OrderForm
from jixiao.web.warnings.models import WarningCase
from jixiao.web.warnings.views.cases import case_page
from jixiao.web.warnings.views.scope import ANSWER, MUTE, ORDER, seen_warning


@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody takes it on."""
    one = seen_warning(request, pk, ANSWER)
    return _done(
        request, one, lambda: actions.acknowledge(warning=one, by=reader(request).user, now=clock.now()),
        _("Acknowledged. Say next how it came about."),
    )  # fmt: skip


@require_POST
def unmute(request: HttpRequest, pk: int) -> HttpResponse:
    """It is heard again before its day."""
    one = seen_warning(request, pk, MUTE)
    return _done(
        request, one, lambda: actions.unmute(warning=one, by=reader(request).user, now=clock.now()),
        _("It is heard again."),
    )  # fmt: skip


def _done(request: HttpRequest, one: WarningCase, act: Callable[[], object], said: str) -> HttpResponse:
    acted(request, act, said)
    return redirect("warnings:warning", one.pk)


@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    """How it came about and what is done."""
    one = seen_warning(request, pk, ANSWER)
    form = ExplainForm(request.POST, request.FILES, auto_id="explain_%s")

    def act() -> None:
        said = {name: form.cleaned_data[name] for name in ("category", "words")}
        file = sent_file(form.cleaned_data["file"])
        actions.explain(warning=one, **said, **file, by=reader(request).user, now=clock.now())

    if not carried_out(form, act):
        return case_page(request, one, explain_form=form)
    messages.success(request, _("Explained. The figures decide when it is cleared."))
    return redirect("warnings:warning", pk)


def download(request: HttpRequest, pk: int, event_pk: int) -> FileResponse:
    """The file of an explanation, for whoever sees the warning."""
    found = queries.event_of(seen_warning(request, pk), event_pk)
    if found is None:
        raise Http404(event_pk)
    return fetched(found.details.get("file_digest", ""), found.details.get("file_name", ""))


@require_POST
def mute(request: HttpRequest, pk: int) -> HttpResponse:
    """Tell nobody of it for a while, with a reason."""
    one = seen_warning(request, pk, MUTE)
    form = MuteForm(request.POST, auto_id="mute_%s")
    if not carried_out(
        form, lambda: actions.mute(warning=one, **form.cleaned_data, by=reader(request).user, now=clock.now())
    ):
        return case_page(request, one, mute_form=form)
    messages.success(request, _("Muted. It stays on the board and is heard again by itself."))
    return redirect("warnings:warning", pk)


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a rectification order."""
    one = seen_warning(request, pk, ORDER)
    form = OrderForm(request.POST, auto_id="order_%s")
    if not carried_out(
        form,
        lambda: actions.ask_for_order(warning=one, **form.cleaned_data, by=reader(request).user, now=clock.now()),
    ):
        return case_page(request, one, order_form=form)
    messages.success(request, _("The order is asked for; the stage of rectification takes it up."))
    return redirect("warnings:warning", pk)
