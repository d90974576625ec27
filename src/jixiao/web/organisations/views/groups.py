"""Peer groups: who is compared with whom, as on any day."""

from collections import defaultdict
from dataclasses import dataclass
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations import actions, queries
from jixiao.web.organisations.forms import CreatePeerGroupForm, JoinForm, LeaveForm
from jixiao.web.organisations.middleware import PlatformRequest, require
from jixiao.web.organisations.models import PeerGroup, PeerGroupMembership
from jixiao.web.organisations.views.structure import EDIT, VIEW, asked_day, editor, place_of


@dataclass(frozen=True)
class Member:
    """One visible member of a group."""

    node: queries.OrganisationNode
    membership: PeerGroupMembership
    may_edit: bool


@dataclass(frozen=True)
class GroupCard:
    """One group with its visible members and how many it has in all."""

    group: PeerGroup
    members: tuple[Member, ...]
    n_all: int


def peer_groups(request: HttpRequest) -> HttpResponse:
    """Every group with its members on ?day=, and who is in none."""
    require(request, VIEW)
    reader = cast(PlatformRequest, request)
    day = asked_day(request)
    tree = reader.tree if day == reader.tree.day else queries.tree_on(day)
    cards = _cards(reader, tree)
    loose = _loose(tree, cards, reader.access.visible_ids(VIEW))
    context = {
        "day": day,
        "cards": cards,
        "loose": loose,
        "headline": _headline(cards, loose),
        "may_edit": reader.access.can(EDIT),
    }
    return render(request, "organisations/peer_groups.html", context)


def _cards(reader: PlatformRequest, tree: queries.OrganisationTree) -> list[GroupCard]:
    visible, changeable = reader.access.visible_ids(VIEW), reader.access.visible_ids(EDIT)
    members: dict[int, list[Member]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for membership in queries.peer_groups_on(tree.day):
        node = tree.nodes.get(membership.organisation_id)
        counts[membership.peer_group_id] += 1
        if node and node.id in visible:
            members[membership.peer_group_id].append(Member(node, membership, node.id in changeable))
    groups = PeerGroup.objects.order_by("code")
    cards = [GroupCard(group, tuple(members[group.pk]), counts[group.pk]) for group in groups]
    # A group of strangers is no business of somebody who may not fill it.
    return [card for card in cards if card.members or changeable]


def _loose(
    tree: queries.OrganisationTree, cards: list[GroupCard], visible: frozenset[int]
) -> list[queries.OrganisationNode]:
    """Visible organisations of a tier that is grouped, yet in no group."""
    grouped = {member.node.id for card in cards for member in card.members}
    tiers = {member.node.tier for card in cards for member in card.members}
    found = [node for id_, node in tree.nodes.items() if id_ in visible - grouped and node.tier in tiers]
    return sorted(found, key=lambda node: node.code)


def _headline(cards: list[GroupCard], loose: list[queries.OrganisationNode]) -> str:
    values = {"groups": len(cards), "n": sum(len(card.members) for card in cards), "loose": len(loose)}
    if not cards:
        return _("No peer group yet")
    if not loose:
        return _("%(n)s organisations are compared in %(groups)s peer groups; none is left out") % values
    return (
        ngettext(
            "%(n)s organisations are compared in %(groups)s peer groups; %(loose)s is in none",
            "%(n)s organisations are compared in %(groups)s peer groups; %(loose)s are in none",
            len(loose),
        )
        % values
    )


def create(request: HttpRequest) -> HttpResponse:
    """A new, empty group."""
    reader = editor(request)
    form = CreatePeerGroupForm(posted(request))
    back = reverse("organisations:peer_groups")
    done = finished(
        request,
        form,
        lambda: actions.create_peer_group(**form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    words = {"headline": _("Create a peer group"), "button": _("Create"), "eyebrow": _("Peer groups")}
    return done or form_page(request, form, back=back, **words)


def join(request: HttpRequest, code: str) -> HttpResponse:
    """An organisation joins the group from a day on."""
    reader = editor(request)
    group = get_object_or_404(PeerGroup, code=code)
    initial = {"valid_from": clock.today(), "organisation": request.GET.get("organisation", "")}
    form = JoinForm(posted(request), tree=reader.tree, ids=reader.access.visible_ids(EDIT), initial=initial)
    back = reverse("organisations:peer_groups")
    done = finished(
        request,
        form,
        lambda: actions.join_peer_group(peer_group=group, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    headline = _("Add an organisation to %(group)s") % {"group": label(group)}
    return done or form_page(request, form, headline=headline, button=_("Add"), back=back, eyebrow=_("Peer groups"))


def leave(request: HttpRequest, code: str, organisation_code: str) -> HttpResponse:
    """An organisation leaves the group from a day on."""
    reader = editor(request)
    one = place_of(request, organisation_code, EDIT)
    today = clock.today()
    membership = (
        one.memberships.filter(queries.not_ended_by(today), peer_group__code=code).order_by("valid_from").last()
    )
    if membership is None:
        raise Http404(organisation_code)
    form = LeaveForm(posted(request), initial={"valid_to": today})
    back = reverse("organisations:peer_groups")
    done = finished(
        request,
        form,
        lambda: actions.leave_peer_group(membership=membership, **form.cleaned_data, by=reader.user, now=clock.now()),
        lambda: back,
    )
    place = reader.tree.find(one.pk)
    headline = _("Take %(name)s out of %(group)s") % {"name": label(place), "group": label(membership.peer_group)}
    lede = _("Results of periods before that day keep it in the group.")
    return done or form_page(
        request, form, headline=headline, button=_("Take out"), back=back, eyebrow=_("Peer groups"), lede=lede
    )
