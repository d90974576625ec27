"""The front page: where the year stands, who can be played, playing on, beginning anew."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import acted, in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.practice import actions, middleware, queries, rules, tasks
from jixiao.web.practice.forms import PlayForm
from jixiao.web.practice.models import Standing
from jixiao.web.practice.views.door import actor, in_sandbox, played, said

STAGE_LABELS = {
    "indicators": N_("Goals and indicators"),
    "collection": N_("Data collection"),
    "evaluation": N_("Evaluation and analysis"),
    "followup": N_("Rectification"),
    "portal": N_("Openness"),
}
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class Line:
    """An exercise on a card."""

    label: str
    href: str
    minutes: int
    stage: str
    is_solved: bool
    is_begun: bool
    is_open: bool


@dataclass(frozen=True)
class Card:
    """A part on the front page: who it is, its exercises, how many are solved."""

    role: str
    label: str
    says: str
    lines: tuple[Line, ...]
    n_solved: int
    is_mine: bool
    is_first: bool


@in_sandbox
def home(request: HttpRequest) -> HttpResponse:
    """The year as twelve months, the five stages with what was solved, a card for each part."""
    standing = queries.standing()
    cards = _cards(request)
    return render(request, "practice/home.html", {
        "standing": standing, "cards": cards, "year": _months(standing), "stages": _stages(), "learner": middleware.present(),
        "name_limit": rules.NAME_LIMIT, **playing_words(queries.told()),
        "n_solved": sum(card.n_solved for card in cards), "n_exercises": len(queries.exercises()),
        "stop_label": queries.stop_label(standing.number) if standing else "",
        "month": str(rules.month_of(standing.number, standing.first_month)) if standing else "",
        "is_over": standing is not None and standing.number >= standing.n_stops - 1,
        "today": clock.today(),
    })  # fmt: skip


@in_sandbox
@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Play on; back to where one came from."""
    form, standing = PlayForm(request.POST), queries.standing()
    if standing is not None and form.is_valid():
        goal = form.goal(standing.number, standing.n_stops)
        acted(request, lambda: actions.ask_to_play(goal=goal, by=actor(request), now=clock.now()))
    return redirect(_back(request))


@in_sandbox
def progress(request: HttpRequest) -> HttpResponse:
    """How far the year is being played, as a fragment; when it stands still the page is drawn anew."""
    told = queries.told()
    response = render(request, "practice/parts/playing.html", playing_words(told))
    if request.headers.get("HX-Request") and not (told and told.is_running):
        response.headers["HX-Refresh"] = "true"
    return response


@in_sandbox
@require_POST
def anew(request: HttpRequest) -> HttpResponse:
    """Everything back to the beginning of the year; whoever is signed in stays so."""
    account = played(request)
    middleware.become(None)  # its row goes; the number is kept, and the browser remembers it
    try:
        tasks.begin_anew()
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
        return redirect("practice:home")
    request.session.flush()
    if account is not None:
        login(request, Account.objects.get(username=account.username), backend=BACKEND)
    messages.success(request, _("The year begins anew. What was entered and solved is gone."))
    return redirect("practice:home")


def _back(request: HttpRequest) -> str:
    code = request.POST.get("exercise", "")
    known = queries.exercise(code)
    return reverse("practice:exercise", args=[known.code]) if known else reverse("practice:home")


def playing_words(told: queries.Playing | None) -> dict[str, object]:
    """What a page says of the play that runs, or of the last one that failed."""
    fault = said(told.fault) if told and told.fault else ""
    share = round(100 * told.n_done / told.n_total) if told and told.n_total else 0
    return {"playing": told, "fault": fault, "share": share}


def _cards(request: HttpRequest) -> list[Card]:
    begun, mine = queries.learnings(middleware.present()), queries.part_of(played(request))
    there = queries.open_codes()
    cards: list[Card] = []
    for part in queries.parts():
        lines = tuple(
            Line(
                said(one.label), reverse("practice:exercise", args=[one.code]), one.minutes, _(STAGE_LABELS[one.stage]),
                one.code in begun and begun[one.code].solved_at is not None, one.code in begun, one.code in there,
            )
            for one in part.exercises
        )  # fmt: skip
        is_mine = mine is not None and mine.role == part.role and (bool(part.account) or _plays_public(request))
        n_solved = sum(line.is_solved for line in lines)
        cards.append(Card(part.role, said(part.label), said(part.says), lines, n_solved, is_mine, not cards))
    return cards


def _plays_public(request: HttpRequest) -> bool:
    return bool(request.session.get("plays_public"))


def _stages() -> list[dict[str, object]]:
    """The five stages with how many exercises each has and how many are solved."""
    mine = queries.learnings(middleware.present())
    solved = {code for code, one in mine.items() if one.solved_at is not None}
    found = []
    for stage, label in STAGE_LABELS.items():
        codes = [one.code for one in queries.exercises() if one.stage == stage]
        found.append({"label": _(label), "n": len(codes), "n_solved": len(solved.intersection(codes))})
    return found


def _months(standing: Standing | None) -> list[dict[str, object]]:
    """The months of the year: which are over, which is the present one, how far it is."""
    if standing is None:
        return []
    found = []
    for place in range(standing.n_stops // len(rules.STOPS)):
        first = place * len(rules.STOPS)
        done = min(max(standing.number - first + 1, 0), len(rules.STOPS))
        is_current = done > 0 and standing.number < first + len(rules.STOPS)
        period = rules.month_of(first, standing.first_month)
        found.append({"period": str(period), "done": done, "is_current": is_current})
    return found
