"""Who is assessed: those that are there, and a list of new ones."""

from collections.abc import Sequence
from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.web.base import clock
from jixiao.web.base.templatetags.words import label
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.rules import TIER_LABELS
from jixiao.web.set_up import frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen, Fault
from jixiao.web.set_up.rules.places import COLUMNS
from jixiao.web.set_up.views.scope import open_draft, saved, scope_ids, step_page, told


def places(request: HttpRequest, pk: int) -> HttpResponse:
    """Boxes for organisations that are there, a list for those that are not; every button keeps what stands on the page."""
    draft, chosen = open_draft(request, pk)
    faults: Sequence[Fault] = ()
    if request.method == "POST":
        act = request.POST.get("act", "")
        before = chosen
        chosen, faults = _read(request, draft, _changed(request, chosen))
        errors = [fault for fault in faults if fault.is_error]
        n_new = len(chosen.new) - len(before.new)
        if not errors:
            if n_new > 0:
                words = ngettext(
                    "%(n)s organisation was read from the list.", "%(n)s organisations were read from the list.", n_new
                )
                messages.success(request, words % {"n": n_new})
            for notice in told(faults):
                messages.info(request, notice.text)
            goes_on = act == "next" and bool(chosen.assessed)
            if act == "next" and not chosen.assessed:
                messages.error(request, _("Choose or read in at least one organisation; two or more can be ranked."))
            return saved(request, draft, rules.PLACES, chosen, goes_on=goes_on)
        chosen = replace(chosen, new=before.new)
    return _page(request, draft, chosen, faults)


def _changed(request: HttpRequest, chosen: Chosen) -> Chosen:
    """What was chosen, with the boxes as they were sent; a place that is taken out takes what is below it along."""
    known = {one.code for one in queries.known_places(reader(request).tree, scope_ids(request))}
    existing = tuple(code for code in dict.fromkeys(request.POST.getlist("existing")) if code in known)
    act, gone = request.POST.get("act", ""), set[str]()
    if act == "clear":
        gone = {place.code for place in chosen.new}
    elif act.startswith("remove:"):
        gone = {act.removeprefix("remove:")}
        for place in chosen.new:  # parents stand first
            if place.parent in gone:
                gone.add(place.code)
    kept = tuple(place for place in chosen.new if place.code not in gone)
    groups = {code: text for code in existing if (text := request.POST.get(f"group:{code}", "").strip()[:120])}
    return replace(
        chosen, existing=existing, groups=groups, new=kept,
        people=tuple(one for one in chosen.people if one.organisation not in gone),
        delivery={code: each for code, each in chosen.delivery.items() if each.owner not in gone},
    )  # fmt: skip


def _read(request: HttpRequest, draft: SetUpDraft, chosen: Chosen) -> tuple[Chosen, Sequence[Fault]]:
    """What was chosen, with the list that was pasted or uploaded, and what is to be said of it."""
    text, file = request.POST.get("list", ""), request.FILES.get("file")
    if not text.strip() and file is None:
        return chosen, ()
    table, faults = frames.table_of(text, file)
    if faults:
        return chosen, faults
    tree, template = reader(request).tree, queries.template_of(draft)
    known = queries.known_places(tree, scope_ids(request))
    answer = rules.read_places(table, known, chosen.new, top=draft.organisation.code, tier=template.tier)
    if answer.is_refused:
        return chosen, answer.faults
    there = [
        code for code in answer.there if code not in chosen.existing and code not in {each.code for each in chosen.new}
    ]
    return replace(chosen, new=(*chosen.new, *answer.new), existing=(*chosen.existing, *there)), answer.faults


def _page(request: HttpRequest, draft: SetUpDraft, chosen: Chosen, faults: Sequence[Fault]) -> HttpResponse:
    tree = reader(request).tree
    held = queries.group_of_each(clock.today())
    nodes = [
        (depth, node, node.code in chosen.existing, held.get(node.code, ""), chosen.groups.get(node.code, ""))
        for depth, node in tree.depth_first(scope_ids(request))
        if node.id != draft.organisation_id
    ]
    suggested = [each.label.zh for each in queries.template_of(draft).groups]
    names = {place.code: place.label_zh for place in chosen.new} | {
        node.code: label(node) for node in tree.nodes.values()
    }
    return step_page(
        request, draft, rules.PLACES, chosen, refused=bool(faults),
        headline=_("Who is assessed?"), faults=told(faults), pasted=request.POST.get("list", ""), columns=COLUMNS,
        nodes=nodes, group_labels=list(dict.fromkeys([*queries.group_labels(), *suggested])), n_assessed=len(chosen.assessed),
        new=[(place, _(TIER_LABELS[place.tier]), names.get(place.parent, place.parent)) for place in chosen.new],
    )  # fmt: skip
