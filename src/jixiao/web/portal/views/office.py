"""The office's pages: what waits to be published, how it will be read, publishing, correcting, windows."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import reading_chinese, words_of
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.portal import actions, queries, rules, tasks
from jixiao.web.portal.forms import ReasonForm, WindowForm
from jixiao.web.portal.models import Release
from jixiao.web.portal.views.published import release_context


@require_safe
def releases_kept(request: HttpRequest) -> HttpResponse:
    """Drafts that wait, and everything that was published."""
    require(request, rules.VIEW)
    found = queries.all_releases()
    waiting = [source for _kind, source in queries.waiting_sources(clock.today())]
    drafts = [each for each in found if each.state == rules.DRAFT]
    n = len(drafts)
    headline = ngettext("{n} draft waits to be published.", "{n} drafts wait to be published.", n).format(n=n)
    context = {
        "drafts": drafts,
        "published": [(each, _(rules.STATE_LABELS[each.state])) for each in found if each.state != rules.DRAFT],
        "headline": headline if drafts else _("Everything that is confirmed is published."),
        "n_waiting": len(waiting),
        "older": [(kind, source) for kind, source in queries.undrafted_sources(clock.today()) if source not in waiting][
            ::-1
        ],
        **_rights(request),
    }
    return render(request, "portal/office.html", context)


def _rights(request: HttpRequest) -> dict[str, bool]:
    access = reader(request).access
    return {"may_edit": access.can(rules.EDIT), "may_publish": access.can(rules.PUBLISH)}


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Draft now what was confirmed since, without waiting for the worker."""
    require(request, rules.EDIT)
    made = tasks.prepare_waiting(by=reader(request).user, now=clock.now())
    messages.success(request, ngettext("{n} draft made.", "{n} drafts made.", len(made)).format(n=len(made)))
    return redirect("portal:office")


@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Draft an older result that nobody published."""
    require(request, rules.EDIT)
    asked = request.POST.get("source", "")
    found = next(
        ((kind, source) for kind, source in queries.undrafted_sources(clock.today()) if source.code == asked), None
    )
    if found is None:
        messages.error(request, _("This result has a draft or a release by now. Choose another one."))
        return redirect("portal:office")
    release = tasks.prepare(kind=found[0], source=found[1], by=reader(request).user, now=clock.now())
    if release is None:
        messages.info(request, _("Nothing differs from what is published."))
        return redirect("portal:office")
    return redirect("portal:preview", code=release.code)


def _kept(request: HttpRequest, code: str, permission: str = rules.VIEW) -> Release:
    require(request, permission)
    release = queries.release_named(code)
    if release is None:
        raise Http404(code)
    return release


@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The release as the public reads or will read it, with what may be done about it."""
    return _preview(request, _kept(request, code))


def _preview(request: HttpRequest, release: Release, refusal: str = "") -> HttpResponse:
    is_draft = release.state == rules.DRAFT
    by = reader(request).user.username
    why_not = refusal
    if is_draft and not refusal:
        why_not = _why_not(release, by)
    context: dict[str, Any] = {
        **release_context(release, queries.content_of(release)),
        **_rights(request),
        "headline": words_of(release, "title"),
        "state_label": _(rules.STATE_LABELS[release.state]),
        "is_draft": is_draft,
        "why_not": why_not,
        "page": None,
    }
    return render(request, "portal/preview.html", context, status=422 if refusal else 200)


def _why_not(release: Release, by: str) -> str:
    try:
        rules.check_can_publish(
            release.state,
            corrects=release.corrects_id is not None,
            reason=release.reason,
            asked_by=release.reason_by,
            by=by,
        )
    except RuleViolation as violation:
        return in_words(violation)
    return ""


@require_POST
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Publish the draft with its reports."""
    release = _kept(request, code, rules.PUBLISH)
    try:
        tasks.publish(release=release, by=reader(request).user, now=clock.now())
    except RuleViolation as violation:
        return _preview(request, release, in_words(violation))
    except DefinitionError as fault:
        told = f"{fault.message_zh}{fault.mend_zh}" if reading_chinese() else f"{fault.message} {fault.mend}"
        return _preview(request, release, told)
    messages.success(request, _("Published. Everybody can read it now."))
    return redirect("portal:preview", code=release.code)


def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Say why published figures are corrected."""
    release = _kept(request, code, rules.EDIT)
    form = ReasonForm(posted(request), initial={"reason": release.reason})
    back = reverse("portal:preview", args=[release.code])
    done = finished(
        request, form,
        lambda: actions.explain(
            release=release, reason=form.cleaned_data["reason"], by=reader(request).user, now=clock.now()
        ),
        lambda: back,
    )  # fmt: skip
    return done or form_page(
        request, form, headline=_("Reason of the correction"), button=_("Save"), back=back, eyebrow=words_of(release, "title"),
        lede=_("Another person than you publishes the correction."),
    )  # fmt: skip


@require_POST
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Drop a draft."""
    release = _kept(request, code, rules.EDIT)
    try:
        actions.discard(release=release, by=reader(request).user, now=clock.now())
    except RuleViolation as violation:
        return _preview(request, release, in_words(violation))
    messages.success(request, _("The draft is gone. What is confirmed will be drafted anew."))
    return redirect("portal:office")


def open_window(request: HttpRequest, code: str) -> HttpResponse:
    """Set from when to when, and how, anybody may object."""
    release = _kept(request, code, rules.EDIT)
    first = clock.today() + timedelta(days=1)
    form = WindowForm(posted(request), initial={"opens_on": first, "closes_on": queries.closing_date(first)})
    back = reverse("portal:preview", args=[release.code])
    done = finished(
        request, form,
        lambda: actions.open_window(release=release, **form.cleaned_data, by=reader(request).user, now=clock.now()),
        lambda: back,
    )  # fmt: skip
    return done or form_page(
        request, form, headline=_("Take objections"), button=_("Open the window"), back=back, eyebrow=words_of(release, "title"),
        lede=_("It is told on the public page with the days that are left."),
    )  # fmt: skip
