"""Taking a part, and an exercise with its steps."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.organisations import actions as accounts
from jixiao.web.organisations.models import Account
from jixiao.web.practice import actions, middleware, queries, rules
from jixiao.web.practice.forms import AnswerForm
from jixiao.web.practice.queries import Done, Seen
from jixiao.web.practice.views.door import actor, enrolled, in_sandbox, played, said
from jixiao.web.practice.views.year import BACKEND, STAGE_LABELS, playing_words


@dataclass(frozen=True)
class StepRow:
    """A step in the reader's words."""

    code: str
    words: str
    href: str
    link: str
    is_done: bool
    is_present: bool
    hint: str
    question: str
    options: tuple[tuple[str, str], ...]
    given: str


@in_sandbox
@require_POST
def take(request: HttpRequest, role: str) -> HttpResponse:
    """Play the part: sign in as whom it is (the public: as nobody) and go to its next exercise."""
    part = queries.part(role)
    if part is None:
        raise Http404(role)
    _become(request, part)
    mine = queries.learnings(enrolled(request))
    solved = {code for code, one in mine.items() if one.solved_at is not None}
    following = next((one for one in part.exercises if one.code not in solved), part.exercises[0])
    return redirect("practice:exercise", following.code)


@in_sandbox
def exercise(request: HttpRequest, code: str) -> HttpResponse:
    """One exercise: what is learnt, the situation, the steps as they stand; solved it says what comes next."""
    found, part = _known(code)
    account, learner = played(request), middleware.present()
    is_mine = part.account == (account.username if account else "")
    seen = queries.seen(found, account if is_mine else None, learner)
    if learner is not None and is_mine and seen.is_begun and seen.is_solved and seen.solved_at is None:
        actions.note_solved(exercise=found, learner=learner, by=actor(request), now=clock.now())
        seen = queries.seen(found, account, learner)
    standing = queries.standing()
    later = part.exercises[part.exercises.index(found) + 1 :]
    return render(request, "practice/exercise.html", {
        "exercise": found, "part": said(part.label), "role": part.role, "is_mine": is_mine, "seen": seen, "learner": learner,
        "label": said(found.label), "learn": said(found.learn), "situation": said(seen.situation),
        "solved": said(seen.solved), "stage": _(STAGE_LABELS[found.stage]), "steps": _rows(seen, is_mine=is_mine),
        "sheet": seen.sheet, "following": [(one.code, said(one.label)) for one in later][:1],
        "stop_label": _(rules.STOP_LABELS[found.stop]) if found.stop in rules.STOPS else "", **playing_words(queries.told()),
        "goal_month": str(rules.month_of(seen.goal, standing.first_month)) if standing and seen.goal is not None else "",
    })  # fmt: skip


@in_sandbox
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Take the part and begin this exercise."""
    found, part = _known(code)
    if part.account != getattr(request.user, "username", "") or not part.account:
        _become(request, part)
    actions.begin(exercise=found, learner=enrolled(request), by=actor(request), now=clock.now())
    return redirect("practice:exercise", code)


@in_sandbox
@require_POST
def answer(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Answer a step's question; the page says whether it is right."""
    found, part = _known(code)
    account, form = played(request), AnswerForm(request.POST)
    if part.account != (account.username if account else "") or step not in {one.code for one in found.steps}:
        raise Http404(step)
    if form.is_valid():
        given = form.cleaned_data["given"]
        learner = enrolled(request)
        actions.answer(exercise=found, step=step, given=given, learner=learner, by=actor(request), now=clock.now())
    else:
        messages.error(request, _("Choose or write an answer first."))
    return redirect("practice:exercise", code)


def _known(code: str) -> tuple[rules.Exercise, rules.Part]:
    found = queries.exercise(code)
    part = queries.part(found.role) if found else None
    if found is None or part is None:
        raise Http404(code)
    return found, part


def _become(request: HttpRequest, part: rules.Part) -> None:
    """Sign in without a password: this is a training ground, and its accounts have none."""
    language, is_large = request.session.get("language"), request.session.get("large_text")
    if not part.account:
        if request.user.is_authenticated:
            logout(request)
        request.session["plays_public"] = True
    else:
        account = Account.objects.filter(username=part.account, is_active=True).first()
        if account is None or account.has_usable_password():  # somebody's own: whatever this installation claims to be
            raise Http404(part.account)
        login(request, account, backend=BACKEND)
        accounts.note_sign_in(account=account, by=account, now=clock.now())
    for name, value in (("language", language), ("large_text", is_large)):
        if value:
            request.session[name] = value


def _rows(seen: Seen, *, is_mine: bool) -> list[StepRow]:
    return [_row(step, is_mine and step is seen.present) for step in seen.steps]


def _row(step: Done, is_present: bool) -> StepRow:
    options = tuple((code, said(label)) for code, label in step.options)
    return StepRow(
        step.code, said(step.words), step.href, said(step.link), step.is_done, is_present,
        said(step.hint) if step.hint else "", said(step.question) if step.question else "", options, step.given,
    )  # fmt: skip
