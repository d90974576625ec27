"""The guide's first page, the choice of a template, and what is thrown away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.scheme_template.template import templates
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.set_up import actions, queries, rules
from jixiao.web.set_up.views.administrator import administrator_context
from jixiao.web.set_up.views.scope import ACCOUNTS, EDIT, VIEW, scope_ids, seen_draft, step_href, top_of


def home(request: HttpRequest) -> HttpResponse:
    """Where one begins: drafts of the office; what waits for the administrator."""
    require(request, VIEW)
    access = reader(request).access
    drafts = list(queries.drafts_of(scope_ids(request))) if access.can(EDIT) else []
    context = {
        "may_edit": access.can(EDIT),
        "drafts": [
            (draft, queries.template_of(draft), queries.chosen_of(draft), _(rules.STATE_LABELS[draft.state]))
            for draft in drafts
        ],
        "n_steps": len(rules.STEPS),
        "headline": _headline(len(drafts)) if access.can(EDIT) else _("Accounts for those who begin"),
    }  # fmt: skip
    if access.can(ACCOUNTS):
        context |= administrator_context(request)
    return render(request, "set_up/home.html", context)


def _headline(n_drafts: int) -> str:
    return (
        _("Go on where you were, or begin something new")
        if n_drafts
        else _("Your first scheme, at work within half an hour")
    )


def new(request: HttpRequest) -> HttpResponse:
    """The templates as cards; the chosen one becomes a draft."""
    require(request, EDIT)
    if request.method != "POST":
        return render(request, "set_up/new.html", {"templates": templates()})
    try:
        draft = actions.start_draft(
            template=request.POST.get("template", ""), organisation=top_of(request), today=clock.today(),
            by=reader(request).user, now=clock.now(),
        )  # fmt: skip
    except DefinitionError:
        messages.error(request, _("Choose one of the templates."))
        return render(request, "set_up/new.html", {"templates": templates()}, status=422)
    return redirect(step_href(draft, rules.NAME))


def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft goes on at its first step that was not gone through; what was carried out shows what now."""
    one = seen_draft(request, pk)
    if one.state != rules.OPEN:
        return redirect("set_up:done", pk)
    done = queries.chosen_of(one).done
    return redirect(step_href(one, next((step for step in rules.STEPS if step not in done), rules.REVIEW)))


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    one = seen_draft(request, pk)
    try:
        actions.discard_draft(draft=one, by=reader(request).user, now=clock.now())
        messages.success(request, _("The draft is thrown away. Nothing else changed."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("set_up:home")
