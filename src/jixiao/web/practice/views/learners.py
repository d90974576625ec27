"""Who learns here: a name for a number, and the trainer's page: who is where, who is stuck, whose part begins anew."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.models import Account
from jixiao.web.practice import actions, middleware, queries, rules
from jixiao.web.practice.forms import NameForm, ResetForm
from jixiao.web.practice.models import Learner, Learning
from jixiao.web.practice.views.door import actor, in_sandbox, said


@dataclass(frozen=True)
class At:
    """An exercise that a learner is at."""

    part: str
    label: str
    href: str
    place: str
    step: str
    hint: str
    n_tries: int


@dataclass(frozen=True)
class Row:
    """A learner on the trainer's page. `minutes`: since the last thing they did."""

    learner: Learner
    is_me: bool
    ats: tuple[At, ...]
    n_solved: int
    minutes: int | None
    is_stuck: bool


@in_sandbox
@require_POST
def introduce(request: HttpRequest) -> HttpResponse:
    """Give oneself a name, get a number with it, or say which number one has."""
    form, known = NameForm(request.POST), middleware.present()
    if not form.is_valid():
        messages.error(request, _("A name has at most %(most)s characters.") % {"most": rules.NAME_LIMIT})
        return redirect("practice:home")
    number, name = form.cleaned_data["number"], form.cleaned_data["name"]
    try:
        if number is not None:
            middleware.become(_numbered(number))
        elif known is None or request.POST.get("new"):
            middleware.become(None)
            middleware.become(actions.enrol(name=name, by=actor(request), now=clock.now()))
        else:
            actions.name_learner(learner=known, name=name, by=actor(request), now=clock.now())
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("practice:home")


@in_sandbox
def learners(request: HttpRequest) -> HttpResponse:
    """Everybody with a number: at which exercise and step, since when nothing was done, what is solved."""
    rows = _rows()
    n_stuck = sum(row.is_stuck for row in rows)
    headline = ngettext("%(n)s learner", "%(n)s learners", len(rows)) % {"n": len(rows)}
    if n_stuck:
        headline = ngettext("%(n)s of %(all)s learners is stuck", "%(n)s of %(all)s learners are stuck", n_stuck) % {
            "n": n_stuck, "all": len(rows),
        }  # fmt: skip
    template = "practice/parts/learners.html" if request.headers.get("HX-Request") else "practice/learners.html"
    return render(request, template, {
        "rows": rows, "headline": headline, "n_exercises": len(queries.exercises()), "stuck_minutes": rules.STUCK_MINUTES,
        "parts": [(part.role, said(part.label)) for part in queries.parts()],
    })  # fmt: skip


@in_sandbox
@require_POST
def reset(request: HttpRequest) -> HttpResponse:
    """One learner begins one part anew."""
    form = ResetForm(request.POST)
    if not form.is_valid():
        raise Http404("reset")
    learner, part = _numbered(form.cleaned_data["number"]), queries.part(form.cleaned_data["role"])
    if part is None:
        raise Http404(form.cleaned_data["role"])
    known = middleware.present()
    middleware.become(None)  # the trainer's press is nobody's exercise
    actions.reset_part(learner=learner, role=part.role, by=actor(request), now=clock.now())
    middleware.become(known)
    messages.success(request, _("Learner %(n)s begins the part “%(part)s” anew.") % {
        "n": learner.number, "part": said(part.label),
    })  # fmt: skip
    return redirect("practice:learners")


def _numbered(number: int) -> Learner:
    found = queries.learner_numbered(str(number))
    if found is None:
        raise Http404(number)
    return found


def _rows() -> list[Row]:
    last, me = queries.last_deeds(), middleware.present()
    accounts = {one.username: one for one in Account.objects.filter(username__in=[p.account for p in queries.parts()])}
    return [_row(learner, last.get(learner.pk), accounts, is_me=learner == me) for learner in queries.learners()]


def _row(learner: Learner, at: datetime | None, accounts: dict[str, Account], *, is_me: bool) -> Row:
    begun = queries.learnings(learner)
    ats = tuple(filter(None, (_at(one, learner, accounts) for one in begun.values() if one.is_current)))
    open_ats = tuple(one for one in ats if one.step)
    minutes = None if at is None else max(0, int((timezone.now() - at).total_seconds() // 60))
    return Row(
        learner, is_me, ats, sum(one.solved_at is not None for one in begun.values()), minutes,
        bool(open_ats) and minutes is not None and minutes >= rules.STUCK_MINUTES,
    )  # fmt: skip


def _at(learning: Learning, learner: Learner, accounts: dict[str, Account]) -> At | None:
    """Where a learner is; a solved exercise has no step left."""
    exercise = queries.exercise(learning.exercise)
    part = queries.part(learning.role)
    if exercise is None or part is None:
        return None
    seen = queries.seen(exercise, accounts.get(part.account), learner)
    step = seen.present if seen.is_open else None
    words = said(step.words) if step else ""
    return At(
        said(part.label), said(exercise.label), exercise.code, f"{seen.place}/{len(seen.steps)}", words,
        said(step.hint) if step and step.hint else "", queries.n_tries(learner, exercise.code, step.code) if step else 0,
    )  # fmt: skip
