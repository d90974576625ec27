"""Surveys are made, sampled, opened with frozen questions, and closed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.rules import check_label, check_validity
from jixiao.web.satisfaction import frames, rules
from jixiao.web.satisfaction.actions.upkeep import flag_answers
from jixiao.web.satisfaction.models import Invitation, Stratum, Survey, SurveyFigure, SurveyVersion
from jixiao.web.satisfaction.rules import codes

BATCH = 2000


@dataclass(frozen=True)
class NewSurvey:
    """A survey to be made."""

    code: str
    title_zh: str
    organisation: Organisation
    title_en: str = ""
    intro_zh: str = ""
    intro_en: str = ""
    is_by_invitation: bool = False


@transaction.atomic
def make_survey(*, survey: NewSurvey, questions: Sequence[rules.Question], by: Account, now: datetime) -> Survey:
    """A draft."""
    rules.check_survey_code(survey.code)
    check_label(survey.title_zh)
    rules.check_questions(questions)
    if Survey.objects.filter(code=survey.code).exists():
        raise RuleViolation("survey_exists", N_("There is a survey “%(code)s” already."), code=survey.code)
    made = Survey.objects.create(
        code=survey.code, title_zh=survey.title_zh.strip(), title_en=survey.title_en.strip(),
        intro_zh=survey.intro_zh.strip(), intro_en=survey.intro_en.strip(), organisation=survey.organisation,
        is_by_invitation=survey.is_by_invitation, questions=[one.as_data() for one in questions], made_by=by, made_at=now,
    )  # fmt: skip
    _record("SURVEY_MADE", made, by, now, questions=len(questions))
    return made


@transaction.atomic
def save_questions(*, survey: Survey, questions: Sequence[rules.Question], by: Account, now: datetime) -> Survey:
    """Other questions for a draft."""
    rules.check_questions(questions)
    fresh = _locked(survey)
    rules.check_can_edit_survey(fresh.state)
    fresh.questions = [one.as_data() for one in questions]
    fresh.save(update_fields=["questions"])
    _record("SURVEY_CHANGED", fresh, by, now, questions=len(questions))
    return fresh


@transaction.atomic
def draw_sample(
    *, survey: Survey, strata: Sequence[rules.Sampled], by: Account, now: datetime
) -> dict[str, list[str]]:  # fmt: skip
    """Make the invitations of a draft, and give them, by stratum, this once: only their digests are kept."""
    rules.check_sample(strata)
    fresh = _locked(survey)
    rules.check_can_edit_survey(fresh.state)
    if not fresh.is_by_invitation:
        raise RuleViolation("open_link", N_("This survey is answered by an open link; nobody is invited by name."))
    if Stratum.objects.filter(survey=fresh).exists():
        raise RuleViolation("sample_drawn", N_("The sample of this survey has been drawn already."))
    given = {one.code: [codes.invitation_token() for _ in range(one.n_invited)] for one in strata}
    rows: list[Invitation] = []
    for one in strata:
        stratum = Stratum.objects.create(survey=fresh, **vars(one))
        rows += [Invitation(digest=codes.invitation_digest(token), stratum=stratum) for token in given[one.code]]
    # By digest, which is no order of the list that is given out.
    Invitation.objects.bulk_create(sorted(rows, key=lambda row: row.digest), batch_size=BATCH)
    _record("SURVEY_SAMPLE_DRAWN", fresh, by, now, invitations=len(rows), strata=len(strata))
    return given


@transaction.atomic
def open_survey(
    *, survey: Survey, opened_from: date, closed_from: date | None = None, by: Account, now: datetime
) -> SurveyVersion:  # fmt: skip
    """Freeze the questions and take answers from a day on."""
    check_validity(opened_from, closed_from)
    fresh = _locked(survey)
    rules.check_can_change_survey("open", fresh.state)
    if fresh.is_by_invitation and not Stratum.objects.filter(survey=fresh).exists():
        raise RuleViolation("no_sample", N_("Draw the sample first: nobody could answer."))
    version = SurveyVersion.objects.create(
        survey=fresh, number=1, questions=fresh.questions, frozen_by=by, frozen_at=now
    )  # fmt: skip
    fresh.state, fresh.opened_from, fresh.closed_from = rules.OPEN, opened_from, closed_from
    fresh.save(update_fields=["state", "opened_from", "closed_from"])
    _record("SURVEY_OPENED", fresh, by, now, **{"from": opened_from.isoformat(), "to": str(closed_from or "")})
    return version


@transaction.atomic
def name_figures(*, survey: Survey, feeds: Sequence[rules.Feed], period: str, by: Account, now: datetime) -> Survey:
    """Which estimates become figures of which indicators, of which period, when the survey is closed."""
    fresh = _locked(survey)
    known = indicator_on(timezone.localtime(now).date(), [feed.indicator for feed in feeds])
    questions = rules.read_questions(fresh.questions)
    rules.check_feeds(feeds, period, questions, known, fresh.state, is_sample=fresh.is_by_invitation)
    fresh.feeds, fresh.period = [feed.as_data() for feed in feeds], str(Period.parse(period)) if feeds else ""
    fresh.save(update_fields=["feeds", "period"])
    named = sorted(feed.indicator for feed in feeds)
    _record("SURVEY_FIGURES_NAMED", fresh, by, now, indicators=named, period=fresh.period)
    return fresh


@transaction.atomic
def close_survey(*, survey: Survey, by: Actor, now: datetime) -> Survey:
    """Take no more answers. What looks stuffed is flagged for the last time; then the named estimates become figures."""
    fresh = _locked(survey)
    rules.check_can_change_survey("close", fresh.state)
    today = timezone.localtime(now).date()
    flag_answers(
        kind=rules.SURVEYS, flags=frames.stuffed_answers(fresh, today), subject=fresh.code, by=by, now=now
    )  # fmt: skip
    fresh.state, fresh.closed_on = rules.CLOSED, today
    fresh.save(update_fields=["state", "closed_on"])
    results = frames.results_of(fresh, today)
    _record("SURVEY_CLOSED", fresh, by, now, answers=results.n_answers if results else 0)
    if results is not None and fresh.feeds:
        _land(fresh, results, by, now)
    return fresh


def _land(survey: Survey, results: frames.Results, by: Actor, now: datetime) -> None:
    """Estimates become figures; those that cannot are kept with the reason, for the survey's page."""
    found = frames.estimated(survey, results)
    good = [one for one in found if one.refusal is None]
    details = {"survey": survey.code, "answers": results.n_answers, "pct_response": results.pct_response}
    figures = {
        id(one): Figure(one.organisation.code, one.feed.indicator, survey.period, float(one.estimate or 0), n=one.n)
        for one in good
    }  # fmt: skip
    day = min(Period.parse(survey.period).last_date, timezone.localtime(now).date())
    landed = collection.land(
        figures=figures.values(), delivery=collection.Delivery("capture", f"survey-{survey.code}", details, by), on=day,
        by=by if isinstance(by, Account) else survey.made_by, now=now,
    )  # fmt: skip
    refused = {id(refusal.figure): refusal.text for refusal in landed.refused}
    for one in found:
        why = one.refusal or refused.get(id(figures.get(id(one))))
        SurveyFigure.objects.create(
            survey=survey, organisation=one.organisation, question=one.feed.question, statistic=one.feed.statistic,
            indicator_code=one.feed.indicator, estimate=one.estimate, margin=one.margin, n=one.n,
            refusal_zh=why.zh[:300] if why else "", refusal_en=why.en[:300] if why else "",
        )  # fmt: skip


def _locked(survey: Survey) -> Survey:
    return Survey.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=survey.pk)


def _record(event: str, survey: Survey, by: Actor, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="survey", object_code=survey.code, organisation_code=survey.organisation.code,
        by=by, now=now, details=details,
    )  # fmt: skip
