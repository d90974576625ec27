"""The words of a report: every paragraph with what was done to it, the form of one, confirming and taking back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jixiao.engine.model.errors import DefinitionError
from jixiao.report.editing import basis_of
from jixiao.report.kinds import KINDS
from jixiao.web.base import clock
from jixiao.web.base.forms import in_words, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.reports import actions, queries, rules
from jixiao.web.reports.forms import WordsForm
from jixiao.web.reports.views.faults import in_language
from jixiao.web.reports.views.paragraphs import Place, edits_in, grouped, lost_in, places_in
from jixiao.web.reports.views.scope import Asked, asked_for, made_for


def words(request: HttpRequest, run: str, kind: str, organisation: str = "") -> HttpResponse:
    """Every paragraph, or the one that `at` names as a form; `act` confirms or takes back what `row` names."""
    asked = asked_for(request, run, kind, organisation)
    if not asked.may_edit(request):
        raise Http404(kind)
    try:
        made = made_for(request, asked)
    except DefinitionError:
        return redirect(asked.address)  # which says why it cannot be written
    if made.whole is not None:
        raise Http404(kind)  # who does not see all that stands beside the results cannot answer for the words
    if request.method == "POST" and "act" in request.POST:
        return _acted(request, asked, made)
    context = {
        "run": asked.run, "asked": asked, "kind": spoken(KINDS[kind].label), "title": made.report.document.title,
        "language": _(rules.LANGUAGE_LABELS[asked.language]),
    }  # fmt: skip
    places, at = places_in(made), request.GET.get("at")
    if at is None:
        return render(request, "reports/words.html", {**context, **_listed(made, places)})
    place = next((each for each in places if each.spot.key == at), None)
    if place is None:
        raise Http404(at)
    return _one(request, asked, made, place, context)


def _listed(made: queries.Made, places: list[Place]) -> dict[str, Any]:
    n, n_stale = len(made.edited.placed), len(made.edited.stale)
    headline = _("Every word stands as the rules wrote it")
    if n:
        headline = ngettext("%(n)s paragraph has been edited", "%(n)s paragraphs have been edited", n) % {"n": n}
    if n_stale:
        said = ngettext("the facts of %(n)s have changed since", "the facts of %(n)s have changed since", n_stale)
        headline = _("%(edited)s; %(stale)s") % {"edited": headline, "stale": said % {"n": n_stale}}
    return {"groups": grouped(places), "lost": lost_in(made), "headline": headline, "n_stale": n_stale}


def _one(request: HttpRequest, asked: Asked, made: queries.Made, place: Place, context: dict[str, Any]) -> HttpResponse:
    """The form of one paragraph, and what becomes of what was sent."""
    form, spot = WordsForm(posted(request), initial={"words": place.initial}), place.spot
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_words(
                run=asked.run, kind=asked.kind, language=asked.language, organisation=_about(asked),
                heading=spot.heading, number=spot.number, line=spot.line,
                basis=basis_of(spot.line, made.report.book), words=form.cleaned_data["words"], former=place.row,
                by=reader(request).user, now=clock.now(),
            )  # fmt: skip
        except DefinitionError as fault:
            form.add_error("words", in_language(fault))
        else:
            messages.success(request, _("Saved. These words stand in the report and in all its files from now on."))
            return redirect(f"{asked.words}#{place.anchor}")
    history = queries.words_at(asked.run, asked.kind, asked.language, asked.about, (spot.heading, spot.number))
    context |= {
        "form": form, "place": place, "sources": place.sources(made),
        "history": [(row, _(rules.ACT_LABELS[row.act]), queries.edit_of(row).said) for row in history],
        "headline": _("Say it in other words: %(heading)s, paragraph %(n)s") % {"heading": spot.heading, "n": spot.number},
    }  # fmt: skip
    return render(request, "reports/edit_words.html", context, status=422 if form.errors else 200)


def _acted(request: HttpRequest, asked: Asked, made: queries.Made) -> HttpResponse:
    """Confirm or take back; words that somebody has changed meanwhile are looked at again first."""
    wanted, act = request.POST.get("row", ""), request.POST["act"]
    row, placed = next(((row, placed) for row, placed in edits_in(made) if str(row.pk) == wanted), (None, None))
    by, now = reader(request).user, clock.now()
    try:
        if row is None or placed is None:
            messages.error(request, _("These words were changed meanwhile. Look at them again."))
        elif act == "confirm":
            actions.confirm_words(row=row, placed=placed, run=asked.run, by=by, now=now)
            messages.success(request, _("Confirmed: the words stand, with the figures of today."))
        else:
            actions.take_words_back(row=row, run=asked.run, by=by, now=now)
            messages.success(request, _("Taken back: the rule's own words stand there again."))
    except RuleViolation as refusal:
        messages.error(request, in_words(refusal))
    return redirect(asked.words)


def _about(asked: Asked) -> Organisation | None:
    return Organisation.objects.get(code=asked.about) if asked.about else None
