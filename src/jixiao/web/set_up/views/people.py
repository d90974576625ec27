"""People who will work with the scheme: a list becomes accounts that the administrator makes."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.rules import ROLE_LABELS
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen, Fault
from jixiao.web.set_up.rules.people import COLUMNS
from jixiao.web.set_up.views.scope import open_draft, saved, scope_ids, step_page, told


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """A list of names, organisations and roles; nobody has to be named for the rest to go on."""
    draft, chosen = open_draft(request, pk)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        chosen, n_read, faults = _changed(request, chosen)
        if not faults:
            if n_read:
                words = ngettext(
                    "%(n)s person was read from the list.", "%(n)s people were read from the list.", n_read
                )
                messages.success(request, words % {"n": n_read})
            return saved(request, draft, rules.PEOPLE, chosen, goes_on=request.POST.get("act") == "next")
    return _page(request, draft, chosen, faults)


def _changed(request: HttpRequest, chosen: Chosen) -> tuple[Chosen, int, Sequence[Fault]]:
    act = request.POST.get("act", "")
    if act == "clear":
        return replace(chosen, people=()), 0, ()
    if act.startswith("remove:"):
        gone = act.removeprefix("remove:")
        chosen = replace(chosen, people=tuple(one for one in chosen.people if one.username != gone))
    text, file = request.POST.get("list", ""), request.FILES.get("file")
    if not text.strip() and file is None:
        return chosen, 0, ()
    table, faults = frames.table_of(text, file)
    if faults:
        return chosen, 0, faults
    answer = rules.read_people(table, _places(request, chosen), chosen.people, queries.usernames())
    if answer.faults:
        return chosen, 0, answer.faults
    return replace(chosen, people=(*chosen.people, *answer.people)), len(answer.people), ()


def _places(request: HttpRequest, chosen: Chosen) -> dict[str, str]:
    """Code by name of every organisation in the reader's scope and of those that will be made."""
    tree = reader(request).tree
    codes = {tree.nodes[id_].code for id_ in scope_ids(request) if id_ in tree.nodes} | {
        place.code for place in chosen.new
    }
    return {name: code for name, code in queries.names_in(chosen, tree).items() if code in codes}


def _page(request: HttpRequest, draft: SetUpDraft, chosen: Chosen, faults: Sequence[Fault]) -> HttpResponse:
    tree = reader(request).tree
    names = {node.code: label(node) for node in tree.nodes.values()} | {
        place.code: place.label_zh for place in chosen.new
    }
    named = {one.organisation for one in chosen.people}
    without = [names.get(code, code) for code in chosen.assessed if code not in named]
    return step_page(
        request, draft, rules.PEOPLE, chosen, refused=bool(faults), headline=_("Who will work with it?"), faults=told(faults),
        columns=COLUMNS, pasted=request.POST.get("list", "") if faults else "", n_without=len(without), without=without[:12],
        people=[(one, names.get(one.organisation, one.organisation), _(ROLE_LABELS[one.role])) for one in chosen.people],
        roles=[_(ROLE_LABELS[role]) for role in rules.LISTED_ROLES],
        suggested=[_(ROLE_LABELS[role]) for role in queries.template_of(draft).roles],
    )  # fmt: skip
