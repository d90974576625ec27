"""A survey as the public answers it: one page, no sign-in, no script needed."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.web.base import clock
from jixiao.web.base.public import CHINESE, TONGUES
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.rules import codes, proofs
from jixiao.web.satisfaction.views import intake
from jixiao.web.satisfaction.views.public import STATUS, draw, in_language, notice, open_to_all, tail


@open_to_all
def survey(request: HttpRequest, code: str, language: str = CHINESE) -> HttpResponse:
    """The questions; an invitation's token comes as ?i=."""
    asked = queries.asked_survey(code)
    if asked is None:
        return draw(request, "satisfaction/no_survey.html", {}, language, 404)
    if request.method != "POST":
        return _questions(request, asked, language)
    taken = intake.answer(asked, dict(request.POST.lists()), intake.sender_of(request.META))
    if taken.state == intake.STORED:
        return HttpResponseRedirect(f"/survey/{asked.code}/thanks{tail(request, language)}", status=303)
    return _questions(request, asked, language, taken)


def _questions(
    request: HttpRequest, asked: queries.AskedSurvey, language: str, taken: intake.Taken | None = None
) -> HttpResponse:  # fmt: skip
    now = clock.now()
    today = timezone.localtime(now).date()
    try:
        asked.check_open(today)
    except RuleViolation as refusal:
        context = {"survey": asked, "why": in_language(language, refusal)}
        return draw(request, "satisfaction/no_survey.html", context, language, 410)
    sent = request.POST if taken is not None else {}
    token = codes.open_visit(asked.subject, int(now.timestamp()), queries.keys())
    invitation = str(sent.get("i") or request.GET.get("i", ""))[:40]
    faults = {} if taken is None else taken.faults
    with translation.override(TONGUES[language]):
        told = {question: _(words) for question, words in faults.items()}
    context = {
        "survey": asked,
        "token": token,
        "invitation": invitation,
        "lacks_invitation": asked.is_by_invitation and not invitation,
        "challenge": proofs.challenge(token, queries.keys()[0], queries.limit("proof_numbers", today)),
        "questions": [
            _drawn(one, str(sent.get(f"q_{one.code}", "")), told.get(one.code, "")) for one in asked.questions
        ],
        "limit": rules.ANSWER_LIMIT,
        "notice": notice(taken, language, NOT_STORED),
    }
    status = 200 if taken is None else STATUS.get(taken.state, 422)
    answer = draw(request, "satisfaction/survey.html", context, language, status, i=invitation)
    if status in {429, 503}:
        answer["Retry-After"] = "60" if status == 429 else "5"
    return answer


def _drawn(question: rules.Question, given: str, fault: str) -> dict[str, Any]:
    """A question as the template draws it."""
    options: list[tuple[str, str, str]] = list(question.options)
    if question.kind == rules.DEGREE:
        options = [(str(degree), text.zh, text.en) for degree, text in rules.DEGREES.items()]
    elif question.kind == rules.NUMBER:
        options = [(str(number), str(number), str(number)) for number in range(11)]
    return {
        "question": question, "given": given, "fault": fault, "is_text": question.kind == rules.TEXT,
        "is_number": question.kind == rules.NUMBER, "is_degree": question.kind == rules.DEGREE,
        "options": [{"code": code, "zh": zh, "en": en or zh, "is_given": code == given} for code, zh, en in options],
    }  # fmt: skip


NOT_STORED = {
    intake.STALE: N_("This page was open too long. Please send once more."),
    intake.LIMITED: N_("Many answers came from your network just now. Please try again in a minute."),
    intake.BUSY: N_("Very many people are answering just now. Nothing is lost: please send once more."),
    intake.CASE: N_("This invitation is not one to this survey. Please open the link of your letter again."),
    intake.REASONS: N_("Please look at the questions that are marked below."),
}


@login_not_required
def thanks(request: HttpRequest, code: str, language: str = CHINESE) -> HttpResponse:
    """After an answer, the first one or a repeated one."""
    asked = queries.asked_survey(code)
    status = 200 if asked is not None else 404
    return draw(
        request,
        "satisfaction/thanks.html" if asked else "satisfaction/no_survey.html",
        {"survey": asked},
        language,
        status,
    )
