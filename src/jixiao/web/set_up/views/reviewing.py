"""What will be made, in sentences with numbers; a look at made-up figures; the one button that makes it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao import Scheme
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import show
from jixiao.engine.scheme_template.template import minutes_of
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import day, label, period_label, spoken
from jixiao.web.organisations.middleware import reader, require
from jixiao.web.set_up import actions, frames, queries, rules
from jixiao.web.set_up.models import SetUpDraft
from jixiao.web.set_up.rules import Chosen
from jixiao.web.set_up.rules.readiness import open_points
from jixiao.web.set_up.views.scope import EDIT, faults_in_words, open_draft, seen_draft, step_href, step_page
from jixiao.web.set_up.views.trying import SentPast, made_up_trial, past_trial, sent_past

NEEDED = (
    "organisations.edit", "indicators.edit", "schemes.edit", "schemes.publish", "targets.edit", "collection.publish",
    "evaluation.score", "warnings.edit",
)  # fmt: skip


@dataclass(frozen=True)
class Point:
    """One thing that is open, with the page where it is mended."""

    text: str
    href: str
    is_blocking: bool


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything at a glance; sent, it is carried out. A second click finds it done."""
    if request.method == "POST":
        return _go(request, seen_draft(request, pk))
    draft, chosen = open_draft(request, pk)
    return _page(request, draft, chosen, [])


def try_past(request: HttpRequest, pk: int) -> HttpResponse:
    """The same page with a look at past figures that somebody brings; nothing of them is kept."""
    draft, chosen = open_draft(request, pk)
    if request.method != "POST":
        return redirect(step_href(draft, rules.REVIEW))
    return _page(request, draft, chosen, [], sent=sent_past(request))


def _go(request: HttpRequest, draft: SetUpDraft) -> HttpResponse:
    _require_everything(request, draft)
    faults: list[str] = []
    how = request.POST.get("publish")
    try:
        actions.carry_out(
            draft=draft, publish=how == "now", needs_other_eyes=how == "other", by=reader(request).user, now=clock.now()
        )
    except RuleViolation as refusal:
        faults = [in_words(refusal)]
    except DefinitionError as fault:
        faults = faults_in_words(getattr(fault, "errors", (fault,)))
    if faults:
        return _page(request, draft, queries.chosen_of(draft), faults)
    return redirect("set_up:done", draft.pk)


def _require_everything(request: HttpRequest, draft: SetUpDraft) -> None:
    """What is made through other apps may be made only by those who may make it there."""
    for permission in (EDIT, *NEEDED):
        require(request, permission, draft.organisation_id)


def _page(
    request: HttpRequest, draft: SetUpDraft, chosen: Chosen, faults: list[str], sent: SentPast | None = None
) -> HttpResponse:
    template = queries.template_of(draft)
    made = frames.made_of(template, chosen)
    points = [
        Point(spoken(each.text), step_href(draft, each.step), each.is_blocking)
        for each in open_points(chosen, template, made.scheme)
    ]
    tree = reader(request).tree
    names = {node.code: label(node) for node in tree.nodes.values()} | {
        place.code: place.label_zh for place in chosen.new
    }
    trial = made_up_trial(draft, chosen, made.scheme, names)
    past = past_trial(draft, chosen, made.scheme, names, tree, sent) if sent and made.scheme else None
    return step_page(
        request, draft, rules.REVIEW, chosen, refused=bool(faults) or (past is not None and past.is_refused),
        headline=_("This will be made"),
        faults=[*faults, *faults_in_words(made.faults)], points=points, is_ready=not any(point.is_blocking for point in points),
        sentences=_sentences(draft, chosen, made.scheme), trial=trial, has_groups=any(place.group for place in trial),
        publishers=queries.publishers(draft, tree), past=past,
        asked=[spoken(leaf.label()) for leaf in made.scheme.leaves] if made.scheme else [],
    )  # fmt: skip


def _sentences(draft: SetUpDraft, chosen: Chosen, scheme: Scheme | None) -> list[tuple[str, str]]:
    """(step, sentence) for everything that will be made."""
    found = [(rules.PLACES, words) for words in _about_places(chosen)]
    if scheme is not None:
        found = [(rules.NAME, _about_name(draft, chosen, scheme)), *found, *_about_scheme(draft, chosen, scheme)]
    n = len(chosen.people)
    people = ngettext("%(n)s person waits for an account, which the administrator makes.",
                      "%(n)s people wait for accounts, which the administrator makes.", n) % {"n": n}  # fmt: skip
    return [*found, (rules.PEOPLE, people if n else _("No accounts are asked for; they can be made later."))]


def _about_name(draft: SetUpDraft, chosen: Chosen, scheme: Scheme) -> str:
    return _("The scheme “%(name)s” (code %(code)s) for %(year)s, with %(n)s indicators and %(full)s points.") % {
        "name": spoken(scheme.label), "code": queries.scheme_code(draft.template), "year": chosen.year,
        "n": len(scheme.leaves), "full": show(scheme.full_marks),
    }  # fmt: skip


def _about_places(chosen: Chosen) -> list[str]:
    n_new, n = len(chosen.new), len(chosen.assessed)
    words = ngettext("%(n)s organisation is assessed.", "%(n)s organisations are assessed.", n) % {"n": n}
    if not n_new:
        return [words]
    made = ngettext("%(n)s organisation is entered anew.", "%(n)s organisations are entered anew.", n_new) % {
        "n": n_new
    }
    labels = {*(place.group for place in chosen.new if place.group), *chosen.groups.values()}
    groups = [_("Peer groups: %(names)s.") % {"names": _(", ").join(sorted(labels))}] if labels else []
    return [words, made, *groups]


def _about_scheme(draft: SetUpDraft, chosen: Chosen, scheme: Scheme) -> list[tuple[str, str]]:
    template = queries.template_of(draft)
    known = queries.known_indicators(scheme.indicators)
    ways = {code: each.way for code, each in chosen.delivery.items()}
    n_own = sum(map(len, chosen.own_targets.values()))
    opens_date, due_date = (
        rules.task_dates(chosen.first_period, chosen.due_day, clock.today()) if chosen.first_period else (None, None)
    )
    found = [
        (rules.INDICATORS, _("%(n)s indicators enter the library; %(known)s are there already and stay as they are.") % {
            "n": len(set(scheme.indicators) - known), "known": len(known)}),
        (rules.INDICATORS, _("One organisation types about %(minutes)s minutes a month.") % {
            "minutes": show(round(minutes_of(template, scheme, ways), 1))}),
    ]  # fmt: skip
    if n_own:
        found.append((rules.AIMS, _("%(n)s targets of single organisations.") % {"n": n_own}))
    if opens_date is not None:
        words = _("The first tasks are for %(period)s: open from %(opens)s, due by %(due)s.") % {
            "period": period_label(chosen.first_period), "opens": day(opens_date), "due": day(due_date),
        }  # fmt: skip
        found.append((rules.DELIVERY, words))
    return found


def done(request: HttpRequest, pk: int) -> HttpResponse:
    """What was made, and what comes next."""
    draft = seen_draft(request, pk)
    if rules.can_change(draft.state):
        return redirect(step_href(draft, rules.REVIEW))
    chosen, version = queries.chosen_of(draft), draft.scheme_version
    n_waiting, n_made = queries.made_accounts(draft)
    context = {
        "draft": draft, "chosen": chosen, "version": version, "is_running": draft.state == rules.RUNNING,
        "may_open": version is not None and rules.can_open(draft.state, version.state),
        "publishers": queries.publishers(draft, reader(request).tree), "n_waiting": n_waiting, "n_made": n_made,
        "headline": _("The year is open") if draft.state == rules.RUNNING else _("Everything is prepared"),
        "n_assessed": len(chosen.assessed), "me": reader(request).user.username,
    }  # fmt: skip
    return render(request, "set_up/done.html", context)


@require_POST
def open_year(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the year under a scheme that was published meanwhile."""
    draft = seen_draft(request, pk)
    _require_everything(request, draft)
    try:
        actions.open_year(draft=draft, by=reader(request).user, now=clock.now())
        messages.success(request, _("The year is open: the first tasks are out."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect("set_up:done", pk)
