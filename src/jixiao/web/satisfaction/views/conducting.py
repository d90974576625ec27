"""Surveys as the office conducts them: made, sampled, opened, closed; their results."""

import csv
import io

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from jixiao.web.base import clock
from jixiao.web.base.forms import carried_out, finished, form_page, posted
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.tables import Column, Table
from jixiao.web.base.templatetags.words import words_of
from jixiao.web.organisations.middleware import reader
from jixiao.web.organisations.models import Organisation
from jixiao.web.satisfaction import actions, frames, queries, rules
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.forms import FiguresForm, OpenForm, SampleForm, SurveyForm, place_choices
from jixiao.web.satisfaction.models import Survey
from jixiao.web.satisfaction.views.scope import SURVEYS, seen_survey, tell, visible


def surveys(request: HttpRequest) -> HttpResponse:
    """Surveys of the reader's scope."""
    ids = visible(request)
    found, counts = list(queries.surveys(ids)), queries.n_answers(ids)
    tree = reader(request).tree
    columns = [
        Column(
            "title",
            _("Survey"),
            value=lambda one: words_of(one, "title"),
            template="satisfaction/cells/survey.html",
            optional=False,
        ),
        Column("organisation", _("Organisation"), value=lambda one: words_of(tree.find(one.organisation_id), "label")),
        Column("how", _("How"), value=lambda one: _("by sample") if one.is_by_invitation else _("by open link")),
        Column("state", _("State"), value=lambda one: _(rules.SURVEY_STATES[one.state])),
        Column("n", _("Answers"), numeric=True, decimals=0, value=lambda one: counts.get(one.pk, 0)),
    ]
    table = Table(columns, found, name="surveys", query=request.GET, caption=_("Surveys"))
    table.empty_text = _("No survey yet")
    exported = table.export(request)
    if exported is not None:
        return exported
    n = len(found)
    headline = ngettext("%(n)s survey", "%(n)s surveys", n) % {"n": n} if n else _("No survey yet")
    context = {"table": table, "headline": headline, "may_edit": reader(request).access.can(SURVEYS)}
    return render(request, "satisfaction/surveys.html", context)


def make_survey(request: HttpRequest) -> HttpResponse:
    """A new survey."""
    ids = visible(request, SURVEYS)
    form = SurveyForm(
        posted(request), places=place_choices(reader(request).tree, ids), initial={"questions": _example()}
    )

    def act() -> object:
        data = dict(form.cleaned_data)
        place, questions = Organisation.objects.get(code=data.pop("organisation")), data.pop("questions")
        return actions.make_survey(
            survey=NewSurvey(organisation=place, **data), questions=questions, by=reader(request).user, now=clock.now()
        )

    back = reverse("satisfaction:surveys")
    return finished(
        request, form, act, lambda: reverse("satisfaction:survey_results", args=[form.cleaned_data["code"]])
    ) or form_page(request, form, headline=_("New survey"), button=_("Make the draft"), back=back, eyebrow=_("Surveys"))


def _example() -> str:
    return (
        "overall* | degree | 总体上，您满意吗？ | Overall, how satisfied are you?\n"
        "recommend | number | 您愿意向他人推荐吗？（0 至 10） | Would you recommend it? (0 to 10)\n"
        "words | text | 您还有什么建议？ | What else would you suggest?"
    )


def survey_results(request: HttpRequest, code: str) -> HttpResponse:
    """A survey: what it asks, who was invited and answered, what they said and how sure that is, which figures it gives."""
    survey = seen_survey(request, code)
    results = frames.results_of(survey, clock.today())
    access = reader(request).access
    root = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    context = {
        "survey": survey,
        "state": _(rules.SURVEY_STATES[survey.state]),
        "questions": rules.read_questions(survey.questions),
        "kinds": {code: _(words) for code, words in rules.QUESTION_KINDS.items()},
        "results": results,
        "blocks": _blocks(survey, results) if results else [],
        "strata": queries.strata_of(survey),
        "feeds": rules.read_feeds(survey.feeds),
        "figures": queries.figures_of(survey),
        "statistics": {code: _(words) for code, words in rules.STATISTIC_NAMES.items()},
        "address": f"{root}/survey/{survey.code}",
        "may_edit": access.can(SURVEYS, survey.organisation_id),
        "may_open": rules.can_change_survey("open", survey.state),
        "may_close": rules.can_change_survey("close", survey.state),
    }
    return render(request, "satisfaction/survey_results.html", context)


def _blocks(survey: Survey, results: frames.Results) -> list[dict[str, object]]:
    """Question by question: a line for all and for each stratum, with a cell for each statistic."""
    strata = {one.code: words_of(one, "label") for one in queries.strata_of(survey)}
    found = []
    for question in rules.read_questions(survey.questions):
        own = [row for row in results.rows if row["question"] == question.code]
        lines = {
            category: [row for row in own if row["category"] == category]
            for category in dict.fromkeys(row["category"] for row in own)
        }
        if not own:
            continue
        found.append({
            "question": question,
            "statistics": [_(rules.STATISTIC_NAMES[code]) for code in rules.STATISTICS[question.kind]],
            "lines": [
                {"who": strata.get(category, category) or _("All"), "cells": cells, "n": cells[0]["n"],
                 "is_hidden": cells[0]["is_hidden"]}
                for category, cells in lines.items()
            ],
        })  # fmt: skip
    return found


def name_figures(request: HttpRequest, code: str) -> HttpResponse:
    """Which estimates become figures of which indicators."""
    survey = seen_survey(request, code, SURVEYS)
    lines = [f"{one.question} | {one.statistic} | {one.indicator}" for one in rules.read_feeds(survey.feeds)]
    form = FiguresForm(posted(request), initial={"period": survey.period, "feeds": "\n".join(lines)})

    def act() -> object:
        return actions.name_figures(survey=survey, by=reader(request).user, now=clock.now(), **form.cleaned_data)

    back = reverse("satisfaction:survey_results", args=[code])
    lede = _(
        "When the survey is closed, the estimates land as figures: of all for the organisation that conducts it, "
        "of a stratum that bears an organisation's code for that one."
    )
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Figures that the survey gives"), button=_("Save"), back=back,
        eyebrow=words_of(survey, "title"), lede=lede,
    )  # fmt: skip


def draw_sample(request: HttpRequest, code: str) -> HttpResponse:
    """Make the invitations; the file with the links is given this once."""
    survey = seen_survey(request, code, SURVEYS)
    form = SampleForm(posted(request))
    given: dict[str, list[str]] = {}

    def act() -> object:
        strata = form.cleaned_data["strata"]
        given.update(actions.draw_sample(survey=survey, strata=strata, by=reader(request).user, now=clock.now()))
        return given

    if request.method == "POST" and carried_out(form, act):
        return _invitations(request, survey, given)
    return form_page(
        request, form, headline=_("Draw the sample"), button=_("Make the invitations"),
        back=reverse("satisfaction:survey_results", args=[code]), eyebrow=words_of(survey, "title"),
        lede=_("The file with the invitations comes once. Nothing that is kept leads from an invitation to an answer."),
    )  # fmt: skip


def _invitations(request: HttpRequest, survey: Survey, given: dict[str, list[str]]) -> HttpResponse:
    root = settings.PUBLIC_ADDRESS or request.build_absolute_uri("/").rstrip("/")
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["stratum", "number", "link"])
    for stratum, tokens in given.items():
        for number, token in enumerate(tokens, start=1):
            writer.writerow([stratum, number, f"{root}/survey/{survey.code}?i={token}"])
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="invitations-{survey.code}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def open_survey(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the questions and take answers."""
    survey = seen_survey(request, code, SURVEYS)
    form = OpenForm(posted(request), today=clock.today())

    def act() -> object:
        return actions.open_survey(survey=survey, by=reader(request).user, now=clock.now(), **form.cleaned_data)

    back = reverse("satisfaction:survey_results", args=[code])
    return finished(request, form, act, lambda: back) or form_page(
        request, form, headline=_("Open the survey"), button=_("Open the survey"), back=back, eyebrow=words_of(survey, "title"),
        lede=_("From then on the questions cannot be changed: answers to different questions do not add up."),
    )  # fmt: skip


@require_POST
def close_survey(request: HttpRequest, code: str) -> HttpResponse:
    """Take no more answers."""
    survey = seen_survey(request, code, SURVEYS)
    try:
        actions.close_survey(survey=survey, by=reader(request).user, now=clock.now())
    except RuleViolation as refusal:
        tell(request, refusal)
    else:
        messages.success(request, _("The survey is closed."))
    return redirect("satisfaction:survey_results", code)
