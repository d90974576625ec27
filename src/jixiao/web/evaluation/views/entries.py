"""Adjustments and vetoes: the list, entering one, its page, its files, and what people do with it."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms as django_forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from jixiao.engine.model.parts import Adjustment, Grade, Veto
from jixiao.report.scheme import words as scheme_words
from jixiao.web.base.forms import finished, form_page, posted
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import label, reading_chinese
from jixiao.web.base.words import N_
from jixiao.web.collection.views.evidence import fetched
from jixiao.web.evaluation import actions, forms, queries, rules
from jixiao.web.evaluation.models import EvaluationCycle, ItemEntry
from jixiao.web.evaluation.views.acts import Act, carry_out, offered, told
from jixiao.web.indicators.views.names import place_label
from jixiao.web.organisations.middleware import actor, reader, require
from jixiao.web.organisations.models import Organisation

SEE, PROPOSE, APPLY, APPROVE = "evaluation.receipt", "evaluation.propose", "evaluation.apply", "evaluation.approve"


WHOLE = "evaluation/cells/whole.html"


def _run(action: Any) -> Any:
    return lambda form, **given: action(**told(form), **given)


ACTS = {
    "approve": Act(
        N_("Approve"), N_("Approved; it counts from the next run on."), forms.MaybeWordsForm,
        _run(actions.approve_entry), True,
    ),
    "return": Act(N_("Return"), N_("Returned."), forms.WordsForm, _run(actions.return_entry)),
    "revoke": Act(
        N_("Revoke it"), N_("Revoked; it counts no more from the next run on."), forms.MaybeWordsForm,
        _run(actions.revoke), True,
    ),
    "keep": Act(N_("Let it stand"), N_("It goes on counting."), forms.WordsForm, _run(actions.keep)),
    "propose_again": Act(
        N_("Propose it again"), N_("Proposed again."), forms.AgainForm, _run(actions.propose_again), True
    ),
    "take_back": Act(N_("Take it back"), N_("Taken back."), forms.MaybeWordsForm, _run(actions.take_back)),
    "ask_revocation": Act(
        N_("Ask to revoke it"), N_("Another person decides now."), forms.WordsForm, _run(actions.ask_revocation)
    ),
}  # fmt: skip
_DECISIONS = frozenset({"approve", "return", "revoke", "keep"})


def entries(request: HttpRequest) -> HttpResponse:
    """Every adjustment and veto about organisations that the reader sees, those that wait first."""
    require(request, SEE)
    found = queries.entries_about(reader(request).access.visible_ids(SEE))
    table = _table(request, found)
    exported = table.export(request)
    if exported is not None:
        return exported
    n_waiting = sum(each.state in rules.UNDECIDED for each in found)
    places = _enterable_places(request)
    context = {
        "table": table, "n": len(found), "n_waiting": n_waiting, "may_enter": bool(places),
        "cycles": [
            each
            for each in (queries.running_cycles() if places else ())
            if _binds(request, each, set(places)) and queries.enterable(queries.scheme_of_cycle(each))
        ],
    }  # fmt: skip
    return render(request, "evaluation/entries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_entry(request: HttpRequest, code: str) -> HttpResponse:
    """Enter an adjustment or veto in a cycle; a department applies for a bonus of its own."""
    places = _enterable_places(request)
    cycle = next((each for each in queries.running_cycles() if each.code == code), None)
    if not places or cycle is None or not _binds(request, cycle, set(places)):
        raise Http404(code)
    scheme = queries.scheme_of_cycle(cycle)
    tree = reader(request).tree
    bound = tree.scope(cycle.scheme_version.scheme.organisation_id)
    known = {
        item_code: item
        for item_code, item in queries.enterable(scheme).items()
        if reader(request).access.can(PROPOSE) or getattr(item, "kind", "") == rules.BONUS
    }
    asked = {key: request.GET.get(key, "") for key in ("organisation", "item", "period")}
    form = forms.EntryForm(
        posted(request), request.FILES or None, initial={"period": str(cycle.year), "n_events": "1"} | asked,
        places=sorted(((found.code, label(found)) for pk in places & bound if (found := tree.find(pk))), key=str),
        items=[(item_code, item_words(item, scheme.grades)) for item_code, item in known.items()],
    )  # fmt: skip

    def act() -> ItemEntry:
        data = told(form)
        place = Organisation.objects.get(code=data.pop("organisation"))
        return actions.propose(cycle=cycle, organisation=place, **data, **actor(request))

    words = _("Under “%(scheme)s”. It counts once another person has approved it.")
    back = reverse("evaluation:entries")
    done = finished(request, form, act, lambda: back, _("Proposed. It counts once another person has approved it."))
    return done or form_page(
        request, form, headline=_("Enter a bonus, deduction or veto"), button=_("Propose it"), back=back,
        eyebrow=_("Adjustments and vetoes"),
        lede=(words if known else _("“%(scheme)s” has no bonus, deduction or veto that is entered by hand."))
        % {"scheme": label(scheme)},
    )  # fmt: skip


def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One entry: what happened, what proves it, who proposed and approved it, where it counts."""
    return _page(request, _seen(request, code), {})


@require_POST
def act_on_entry(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Approve, return, take back, mend or revoke it."""
    one = _seen(request, code)
    page = partial(_page, request, one)
    return carry_out(request, ACTS, act, _allowed(request, one), page, ("evaluation:entry", code), entry=one)


def entry_file(request: HttpRequest, code: str, pk: int) -> FileResponse:
    """A file of the entry, for whoever sees it."""
    files = queries.files_in(queries.life_of_entry(_seen(request, code)))
    found = next((each for each in files if each.place == pk), None)
    if found is None:
        raise Http404(pk)
    return fetched(found.digest, found.name)


def item_words(item: Adjustment | Veto, grades: tuple[Grade, ...]) -> str:
    """The item, with what an event of it brings."""
    return f"{_(rules.KIND_LABELS[getattr(item, 'kind', rules.VETO)])} · {label(item)} ({effect_words(item, grades)})"


def effect_words(item: Adjustment | Veto, grades: tuple[Grade, ...]) -> str:
    """What an event of the item brings, costs or does."""
    found = scheme_words.adjustment_points(item) if isinstance(item, Adjustment) else scheme_words.effect(item, grades)
    return found.zh if reading_chinese() else found.en


def _page(request: HttpRequest, one: ItemEntry, refused: Mapping[str, django_forms.Form]) -> HttpResponse:
    scheme = queries.scheme_of_cycle(one.cycle)
    item = queries.item_of(one)
    life = queries.life_of_entry(one)
    again = {"n_events": one.n_events, "words": one.reason}
    offers = offered(ACTS, _allowed(request, one), refused, "evaluation:act_on_entry", one.code)
    for each in offers:
        if each.act == "propose_again" and not each.form.is_bound:
            each.form.initial = again
    context = {
        "entry": one, "item": item, "item_label": label(item) if item else one.item_code,
        "effect_words": effect_words(item, scheme.grades) if item else "",
        "place": place_label(request, one.organisation_id, one.organisation.code),
        "kind_label": _(rules.KIND_LABELS[one.kind]), "state_label": _(rules.ENTRY_LABELS[one.state]),
        "counts": one.state in rules.COUNTED, "waits": one.state in rules.UNDECIDED,
        "life": [(event, _(rules.ENTRY_EVENTS[event.kind])) for event in life], "files": queries.files_in(life),
        "runs": queries.runs_counting(one), "offers": offers,
        "cap": item.cap if isinstance(item, Adjustment) else None,
        "also": queries.also_counts_for(item, scheme) if item else [],
        "may_contest": reader(request).access.can("evaluation.appeal", one.organisation_id) and one.state in rules.COUNTED,
    }  # fmt: skip
    return render(request, "evaluation/entry.html", context, status=422 if refused else 200)


def _allowed(request: HttpRequest, one: ItemEntry) -> list[str]:
    """Acts that the reader's rights, the entry's state and its two persons allow now."""
    access, me = reader(request).access, reader(request).user
    decides = access.can(APPROVE, one.organisation_id)
    first = one.asked_by or one.proposed_by
    proposes = access.can(PROPOSE, one.organisation_id) or one.proposed_by_id == me.pk
    return [
        name
        for name in ACTS
        if rules.can_entry_act(name, one.state)
        and ((decides and first.pk != me.pk) if name in _DECISIONS else proposes)
    ]


def _seen(request: HttpRequest, code: str) -> ItemEntry:
    found = queries.find_entry(code, reader(request).access.visible_ids(SEE))
    if found is None:
        raise Http404(code)
    return found


def _enterable_places(request: HttpRequest) -> frozenset[int]:
    access = reader(request).access
    return access.visible_ids(PROPOSE) | access.visible_ids(APPLY)


def _binds(request: HttpRequest, cycle: EvaluationCycle, places: set[int]) -> bool:
    return bool(reader(request).tree.scope(cycle.scheme_version.scheme.organisation_id) & places)


def _place(request: HttpRequest, one: ItemEntry) -> str:
    return place_label(request, one.organisation_id, one.organisation.code)


def _table(request: HttpRequest, found: list[ItemEntry]) -> Table:
    items = {each.pk: queries.item_of(each) for each in found}
    columns = [
        Column("code", _("No."), template="evaluation/cells/entry_code.html", optional=False),
        Column("place", _("Organisation"), template=WHOLE, value=lambda one: _place(request, one)),
        Column("kind", _("Kind of entry"), value=lambda one: _(rules.KIND_LABELS[one.kind])),
        Column("item", _("Item"), value=lambda one: label(items[one.pk]) if items[one.pk] else one.item_code),
        Column("period", _("Period"), template=WHOLE),
        Column("n_events", _("Number of events"), numeric=True),
        Column("state", _("State"), value=lambda one: _(rules.ENTRY_LABELS[one.state])),
        Column("proposed_by", _("Proposed by"), value=lambda one: one.proposed_by.display_name),
        Column(
            "approved_by", _("Approved by"), value=lambda one: one.approved_by.display_name if one.approved_by else ""
        ),
        Column("reason", _("Reason"), template="evaluation/cells/words.html"),
    ]  # fmt: skip
    table = Table(columns, found, name="entries", query=request.GET, caption=_("Adjustments and vetoes"))
    table.empty_text = _("Nothing was entered yet.")
    return table
