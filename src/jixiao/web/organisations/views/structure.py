"""The organisation tree as it was on any day, one organisation, and the changes that people record."""

from collections.abc import Callable
from datetime import date
from typing import cast

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.templatetags.words import day as day_words
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.forms import CreateOrganisationForm, MergeForm, MoveForm, RenameForm, SplitForm
from jixiao.web.organisations.middleware import PlatformRequest, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.templatetags.organisation_words import history_words

VIEW, EDIT = "organisations.view", "organisations.edit"


def asked_day(request: HttpRequest) -> date:
    """The day in the address; today where there is none or it cannot be read."""
    try:
        return parse_date(request.GET.get("day", "")) or clock.today()
    except ValueError:
        return clock.today()


def editor(request: HttpRequest) -> PlatformRequest:
    """The reader, who may change organisations somewhere; 404 otherwise."""
    require(request, EDIT)
    return cast(PlatformRequest, request)


def _changing(request: HttpRequest, code: str) -> tuple[Organisation, queries.OrganisationNode, PlatformRequest]:
    """The organisation to be changed, as it is today; 404 where it may not be changed or exists no longer."""
    one = place_of(request, code, EDIT)
    reader = cast(PlatformRequest, request)
    if one.pk not in reader.tree.nodes:
        raise Http404(code)
    return one, reader.tree.nodes[one.pk], reader


def place_of(request: HttpRequest, code: str, permission: str) -> Organisation:
    """The organisation with that code; 404 where the reader does not hold `permission` over it."""
    organisation = get_object_or_404(Organisation, code=code)
    require(request, permission, organisation.pk)
    return organisation


def tree(request: HttpRequest) -> HttpResponse:
    """The tree on ?day=, with what became of each since."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    day = asked_day(request)
    ids = reader.access.visible_ids(VIEW)
    shown = reader.tree if day == reader.tree.day else queries.tree_on(day)
    branches = queries.branches(shown, ids, reader.tree)
    n = sum(1 for id_ in shown.nodes if id_ in ids)
    changes = queries.changes_within(ids)
    context = {
        "day": day,
        "today": reader.tree.day,
        "branches": branches,
        "n": n,
        "headline": _tree_headline(n, day, [change.day for change in changes if change.day <= day]),
        "changes": changes,
        "may_edit": reader.access.can(EDIT),
    }
    return render(request, "organisations/tree.html", context)


def _tree_headline(count: int, day: date, changed: list[date]) -> str:
    if not count:
        return _("No organisation within your data scope existed on %(day)s") % {"day": day_words(day)}
    values = {"n": count, "day": day_words(day), "last": day_words(changed[0]) if changed else ""}
    if not changed:
        return ngettext("%(day)s: %(n)s organisation", "%(day)s: %(n)s organisations", count) % values
    return (
        ngettext(
            "%(day)s: %(n)s organisation; the last change of names or borders was on %(last)s",
            "%(day)s: %(n)s organisations; the last change of names or borders was on %(last)s",
            count,
        )
        % values
    )


def organisation(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation: what it is, what it was, whose past belongs to it, who works for it."""
    reader = cast(PlatformRequest, request)
    one = place_of(request, code, VIEW)
    place = reader.tree.find(one.pk)
    if place is None:
        raise Http404(code)
    visible = reader.access.visible_ids(VIEW)
    may_see_accounts = reader.access.can("accounts.view", one.pk)
    facts = queries.organisation_facts(one, reader.tree, visible)
    history = queries.organisation_history(one)
    context = {
        "organisation": one,
        "place": place,
        "tree": reader.tree,
        "facts": facts,
        "history": history,
        "headline": _organisation_headline(label(place), facts, history[-1], reader.tree),
        "visible": visible,
        "people": queries.roles_over([one.pk], reader.tree.day) if may_see_accounts else [],
        "may_see_accounts": may_see_accounts,
        "may_edit": reader.access.can(EDIT, one.pk) and one.pk in reader.tree.nodes,
        "may_audit": reader.access.can("audit.view", one.pk),
    }
    return render(request, "organisations/organisation.html", context)


def _organisation_headline(
    name: str, facts: queries.OrganisationFacts, last: queries.HistoryEntry, tree: queries.OrganisationTree
) -> str:
    if last.kind == "created":
        return _("%(name)s: unchanged since %(day)s") % {"name": name, "day": day_words(facts.since)}
    values = {"name": name, "day": day_words(last.day), "words": history_words(last, tree)}
    if facts.until is not None and facts.until <= tree.day:
        return _("%(name)s existed until before %(day)s: %(words)s") % values
    return _("%(name)s: the last change was on %(day)s: %(words)s") % values


def create(request: HttpRequest) -> HttpResponse:
    """A new organisation below one that the reader may change."""
    reader = editor(request)
    initial = {"valid_from": clock.today(), "parent": request.GET.get("parent", "")}
    ids = reader.access.visible_ids(EDIT)
    form = CreateOrganisationForm(posted(request), tree=reader.tree, ids=ids, initial=initial)
    done = finished(
        request,
        form,
        lambda: actions.create_organisation(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: reverse("organisations:organisation", args=[form.cleaned_data["code"]]),
    )
    return done or form_page(
        request,
        form,
        headline=_("Create an organisation"),
        button=_("Create"),
        back=reverse("organisations:tree"),
        eyebrow=_("Organisations"),
    )


def rename(request: HttpRequest, code: str) -> HttpResponse:
    """A new name from a day on."""
    one, place, reader = _changing(request, code)
    initial = {"label_zh": place.label_zh, "label_en": place.label_en, "effective_date": clock.today()}
    form = RenameForm(posted(request), initial=initial)
    return _change_page(
        request,
        form,
        place,
        lambda: actions.rename_organisation(organisation=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        headline=_("Rename %(name)s") % {"name": label(place)},
        button=_("Rename"),
    )


def move(request: HttpRequest, code: str) -> HttpResponse:
    """Another parent from a day on."""
    one, place, reader = _changing(request, code)
    ids = reader.access.visible_ids(EDIT) - reader.tree.subtree(one.pk)
    form = MoveForm(posted(request), tree=reader.tree, ids=ids, initial={"effective_date": clock.today()})
    return _change_page(
        request,
        form,
        place,
        lambda: actions.move_organisation(organisation=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        headline=_("Move %(name)s, with all below it") % {"name": label(place)},
        button=_("Move"),
    )


def split(request: HttpRequest, code: str) -> HttpResponse:
    """One organisation becomes several from a day on."""
    one, place, reader = _changing(request, code)
    ids = reader.access.visible_ids(EDIT) - {one.pk}
    form = SplitForm(posted(request), tree=reader.tree, ids=ids, initial={"effective_date": clock.today()})
    return _change_page(
        request,
        form,
        place,
        lambda: actions.split_organisation(predecessor=one, **form.cleaned_data, by=reader.user, now=clock.now()),
        headline=_("Split %(name)s") % {"name": label(place)},
        button=_("Split"),
        lede=_("It ends on that day and leaves its peer groups. Its figures stay its own: nobody can divide them."),
    )


def _change_page(
    request: HttpRequest,
    form: forms.Form,
    place: queries.OrganisationNode,
    act: Callable[[], object],
    **words: str,
) -> HttpResponse:
    back = reverse("organisations:organisation", args=[place.code])
    return finished(request, form, act, lambda: back) or form_page(
        request, form, back=back, eyebrow=label(place), **words
    )


def merge(request: HttpRequest) -> HttpResponse:
    """Several organisations become one from a day on."""
    reader = editor(request)
    initial = {"effective_date": clock.today(), "predecessors": request.GET.getlist("predecessor")}
    form = MergeForm(posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT), initial=initial)
    done = finished(
        request,
        form,
        lambda: actions.merge_organisations(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: reverse("organisations:organisation", args=[form.cleaned_data["successor"].code]),
    )
    return done or form_page(
        request,
        form,
        headline=_("Merge organisations"),
        button=_("Merge"),
        back=reverse("organisations:tree"),
        eyebrow=_("Organisations"),
        lede=_(
            "They end on that day and leave their peer groups. Roles over them are not carried over: give them anew."
        ),
    )
