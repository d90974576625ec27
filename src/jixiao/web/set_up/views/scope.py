"""What every page of the guide asks first: who reads, for which organisation; and what all steps show."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from jixiao.engine.model.errors import DefinitionError
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.organisations.models import Organisation
from jixiao.web.set_up import actions, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen, Fault

VIEW, EDIT, ACCOUNTS = "set_up.view", "set_up.edit", "accounts.edit"
MOST_FAULTS = 40


def seen_draft(request: HttpRequest, pk: int) -> SetUpDraft:
    """The draft for those who may set up for its organisation; 404 otherwise."""
    require(request, EDIT)
    draft = queries.find_draft(pk, reader(request).access.visible_ids(EDIT))
    if draft is None:
        raise Http404(pk)
    return draft


def open_draft(request: HttpRequest, pk: int) -> tuple[SetUpDraft, Chosen]:
    """A draft that can still be changed, with what was chosen; 404 for one that was carried out."""
    draft = seen_draft(request, pk)
    if not rules.can_change(draft.state):
        raise Http404(pk)
    return draft, queries.chosen_of(draft)


def top_of(request: HttpRequest) -> Organisation:
    """The highest organisation that the reader sets up for."""
    ids = reader(request).access.visible_ids(EDIT)
    listed = reader(request).tree.depth_first(ids)
    if not listed:
        raise Http404(EDIT)
    return Organisation.objects.get(pk=min(listed, key=lambda pair: pair[0])[1].id)


def scope_ids(request: HttpRequest) -> frozenset[int]:
    """Whom the reader may have assessed."""
    return reader(request).access.visible_ids(EDIT)


@dataclass(frozen=True)
class StepLink:
    """One step as the list beside every page shows it."""

    step: str
    label: str
    href: str
    is_current: bool
    is_done: bool


def step_href(draft: SetUpDraft, step: str) -> str:
    """The address of a draft's step."""
    return reverse(f"set_up:{step}", args=[draft.pk])


def step_page(
    request: HttpRequest, draft: SetUpDraft, step: str, chosen: Chosen, *, refused: bool = False, **context: Any
) -> HttpResponse:
    """The page of a step: the one thing it asks, the others beside it. 422 where something was refused."""
    links = [
        StepLink(code, _(label), step_href(draft, code), is_current=code == step, is_done=code in chosen.done)
        for code, label in rules.STEP_LABELS.items()
    ]
    number = rules.STEPS.index(step)
    shared = {
        "draft": draft, "chosen": chosen, "steps": links, "number": number + 1, "n_steps": len(links), "step": step,
        "template": queries.template_of(draft), "back": links[number - 1].href if number else "",
    }  # fmt: skip
    return render(request, f"set_up/{step}.html", shared | context, status=422 if refused else 200)


def saved(request: HttpRequest, draft: SetUpDraft, step: str, chosen: Chosen, *, goes_on: bool = True) -> HttpResponse:
    """Keep what was chosen, then go to the next step (or back to the review one came from); a refusal is told where one is."""
    if goes_on and step not in chosen.done:
        chosen = with_done(chosen, step)
    try:
        actions.save_chosen(
            draft=draft, chosen=chosen, revision=revision_of(request), by=reader(request).user, now=clock.now()
        )
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect(step_href(draft, step))
    if not goes_on:
        return redirect(step_href(draft, step))
    return redirect(step_href(draft, rules.REVIEW if request.POST.get("from") == "review" else rules.next_step(step)))


def with_done(chosen: Chosen, step: str) -> Chosen:
    """What was chosen, with this step marked as gone through."""
    return replace(chosen, done=(*chosen.done, step))


def revision_of(request: HttpRequest) -> int:
    """The revision that the page was drawn from; -1 for what is none, which nobody has."""
    text = request.POST.get("revision", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1


@dataclass(frozen=True)
class Told:
    """A fault of a list in the reader's words."""

    row: int
    column: str
    text: str
    mend: str
    is_error: bool


def told(faults: Iterable[Fault]) -> list[Told]:
    """The first faults of a list, in the reader's language."""
    return [
        Told(each.row, spoken(each.column), spoken(each.text), spoken(each.mend), each.is_error)
        for each in list(faults)[:MOST_FAULTS]
    ]


def faults_in_words(faults: Iterable[DefinitionError]) -> list[str]:
    """What is wrong with a scheme, in the reader's language."""
    return [" ".join(filter(None, (spoken(each.text), spoken(each.advice)))) for each in faults]
