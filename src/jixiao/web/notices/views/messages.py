"""A person's messages, and how they want to be reached."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.notices import actions, queries
from jixiao.web.notices.channels import fault_words
from jixiao.web.notices.forms import PreferenceForm, mail_is_set_up
from jixiao.web.notices.rules import NO_MAIL
from jixiao.web.organisations.middleware import PlatformRequest
from jixiao.web.organisations.models import Account


def reader_of(request: HttpRequest) -> Account:
    """Who is signed in."""
    return cast(PlatformRequest, request).user


def messages_page(request: HttpRequest) -> HttpResponse:
    """Every message to the reader, newest first."""
    rows = queries.my_messages(reader_of(request))
    n_unread = queries.n_unread(reader_of(request))
    return render(
        request, "notices/messages.html", {"rows": rows, "n_unread": n_unread, "headline": _headline(n_unread)}
    )


def _headline(n_unread: int) -> str:
    if not n_unread:
        return _("You have read everything")
    return ngettext("%(n)s message is new", "%(n)s messages are new", n_unread) % {"n": n_unread}


@require_POST
def open_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark the message read and go where one acts on it."""
    row = queries.my_message(reader_of(request), pk)
    if row is None:
        raise Http404(pk)
    actions.mark_read(account=reader_of(request), delivery_ids=[pk], now=clock.now())
    return redirect(row.line.href or "notices:messages")


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every message read."""
    actions.mark_read(account=reader_of(request), now=clock.now())
    return redirect("notices:messages")


def preference(request: HttpRequest) -> HttpResponse:
    """How e-mail reaches the reader, and the calendar feed."""
    account = reader_of(request)
    form = PreferenceForm(posted(request), initial=_chosen(account))
    done = finished(
        request,
        form,
        lambda: actions.set_preference(account=account, **form.cleaned_data, by=account, now=clock.now()),
        lambda: reverse("notices:preference"),
    )
    return done or _preference_page(request, form)


def _chosen(account: Account) -> dict[str, str]:
    present = queries.preference_of(account)
    if present is None:
        return {"mail_mode": NO_MAIL}
    return {"mail_mode": present.mail_mode, "mail_address": present.mail_address}


def _preference_page(request: HttpRequest, form: PreferenceForm, token: str = "") -> HttpResponse:
    account = reader_of(request)
    n_failed, fault = queries.waiting_mail(account)
    context = {
        "form": form,
        "feed": queries.feed_of(account),
        "feed_address": _feed_address(request, token) if token else "",
        "mail_is_set_up": mail_is_set_up(),
        "n_failed": n_failed,
        "fault": fault_words(fault),
    }
    return render(request, "notices/preference.html", context)


def _feed_address(request: HttpRequest, token: str) -> str:
    # The feed's page lies in a later stage, which this one does not import; its name is all that is known here.
    try:
        return request.build_absolute_uri(reverse("collection:feed", args=[token]))
    except NoReverseMatch:
        return ""


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new address for the reader's calendar program, shown this once."""
    account = reader_of(request)
    token = actions.make_feed(account=account, by=account, now=clock.now())
    return _preference_page(request, PreferenceForm(initial=_chosen(account)), token)


@require_POST
def end_feed(request: HttpRequest) -> HttpResponse:
    """The feed's address no longer works."""
    account = reader_of(request)
    try:
        actions.end_feed(account=account, by=account, now=clock.now())
        messages.success(request, _("The address no longer works."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("notices:preference")
