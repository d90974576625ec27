"""Views kept under a name: listed, opened, saved, shared, removed and restored."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.analysis import actions, queries, rules
from jixiao.web.analysis.forms import ViewForm
from jixiao.web.analysis.models import SavedView
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import PeerGroupMembership


def seen_codes(request: HttpRequest) -> frozenset[str]:
    """Codes of organisations in the reader's sight, and of groups that one of them belongs to (group:CODE)."""
    page = reader(request)
    ids = queries.seen_ids(page.access)
    groups = PeerGroupMembership.objects.filter(organisation__in=ids).values_list("peer_group__code", flat=True)
    return page.tree.codes_of(ids) | {f"group:{code}" for code in groups.distinct()}


def names_in(question: rules.Question) -> list[str]:
    """What a question names, as `seen_codes` writes it."""
    return [*question.organisations, *([f"group:{question.group}"] if question.group else [])]


def question_of(address: str) -> rules.Question:
    """The question that a kept address asks."""
    return rules.Question.read(parse_qs(address.lstrip("?"), max_num_fields=1000))


def saved_views(request: HttpRequest) -> HttpResponse:
    """The reader's own views, those that others share, and what was removed."""
    require(request, queries.SIGHT)
    user = reader(request).user
    context = {
        "mine": queries.views_of(user),
        "shared": queries.shared_views(user, seen_codes(request)),
        "removed": queries.views_of(user, removed=True)[-10:],
    }
    return render(request, "analysis/views.html", context)


def open_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The comparison that the view asks for, under its name."""
    view = _seen(request, pk)
    question = question_of(view.address)
    query = question.address().lstrip("?")
    return redirect(f"{reverse('analysis:compare')}?{query}{'&' if query else ''}saved={view.pk}")


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the question that was on show."""
    require(request, queries.SIGHT)
    form = ViewForm(request.POST)
    form.is_valid()
    question = rules.Question()
    try:
        question = question_of(form.cleaned_data.get("address", ""))
        if form.cleaned_data.get("is_newest"):
            question = replace(question, period="")
        view = actions.save_view(
            name=form.cleaned_data.get("name", ""), address=question.address().lstrip("?"), names=names_in(question),
            is_shared=bool(form.cleaned_data.get("is_shared")), by=reader(request).user, now=clock.now(),
        )  # fmt: skip
    except (RuleViolation, ValueError) as refusal:
        words = in_words(refusal) if isinstance(refusal, RuleViolation) else _("This address cannot be kept.")
        messages.error(request, words)
        return redirect(f"{reverse('analysis:compare')}{question.address()}")
    messages.success(request, _("“%(name)s” is saved.") % {"name": view.name})
    return redirect("analysis:view", pk=view.pk)


@require_POST
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Share it, or no longer."""
    is_shared = request.POST.get("is_shared") == "1"
    said = _("“%(name)s” can be opened by others now.") if is_shared else _("“%(name)s” is yours alone again.")
    return _act(
        request, pk, said,
        lambda view: actions.share_view(view=view, is_shared=is_shared, by=reader(request).user, now=clock.now()),
    )  # fmt: skip


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it off the list."""
    said = _("“%(name)s” is removed. It can be restored below.")
    return _act(
        request, pk, said, lambda view: actions.remove_view(view=view, by=reader(request).user, now=clock.now())
    )


@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    said = _("“%(name)s” is back.")
    return _act(
        request, pk, said, lambda view: actions.restore_view(view=view, by=reader(request).user, now=clock.now())
    )


def _act(request: HttpRequest, pk: int, said: str, act: Callable[[SavedView], SavedView]) -> HttpResponse:
    view = _seen(request, pk)
    if view.owner_id != reader(request).user.pk:
        raise Http404(pk)
    try:
        act(view)
        messages.success(request, said % {"name": view.name})
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    back = request.POST.get("next", "")
    if back.startswith("/") and url_has_allowed_host_and_scheme(back, None):
        return redirect(back)
    return redirect("analysis:views")


def _seen(request: HttpRequest, pk: int) -> SavedView:
    require(request, queries.SIGHT)
    view = queries.view_for(reader(request).user, pk, seen_codes(request))
    if view is None:
        raise Http404(pk)
    return view
