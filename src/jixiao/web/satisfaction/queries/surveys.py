"""Surveys: as the public answers them, as the office sees them, and their answers for the engine."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import Stratum, Survey, SurveyAnswer, SurveyFigure, SurveyVersion


@dataclass(frozen=True)
class AskedSurvey:
    """What the public's page and an answer need to know of a survey."""

    id: int
    code: str
    title_zh: str
    title_en: str
    intro_zh: str
    intro_en: str
    is_by_invitation: bool
    state: str
    opened_from: date | None
    closed_from: date | None
    version_id: int
    questions: tuple[rules.Question, ...]

    @property
    def subject(self) -> str:
        """What tokens of visits are about."""
        return f"survey {self.id}"

    def check_open(self, today: date) -> None:
        """RuleViolation where it is not open."""
        rules.check_can_answer(self.state, self.opened_from, self.closed_from, today)


def asked_survey(code: str) -> AskedSurvey | None:
    """The survey with that code, if it was ever opened: drafts are nobody's business."""
    version = SurveyVersion.objects.filter(survey__code=code).select_related("survey").order_by("-number").first()
    if version is None:
        return None
    survey = version.survey
    return AskedSurvey(
        survey.pk, survey.code, survey.title_zh, survey.title_en, survey.intro_zh, survey.intro_en,
        survey.is_by_invitation, survey.state, survey.opened_from, survey.closed_from, version.pk,
        rules.read_questions(version.questions),
    )  # fmt: skip


def surveys(ids: Collection[int]) -> QuerySet[Survey]:
    """Surveys of organisations, newest first."""
    return Survey.objects.filter(organisation_id__in=ids).select_related("organisation").order_by("-made_at", "-pk")


def find_survey(code: str, ids: Collection[int]) -> Survey | None:
    """The survey with that code, if its organisation is among `ids`."""
    return surveys(ids).filter(code=code).first()


def version_of(survey: Survey) -> SurveyVersion | None:
    """The questions as they were frozen; None of a draft."""
    return SurveyVersion.objects.filter(survey=survey).order_by("-number").first()


def strata_of(survey: Survey) -> list[Stratum]:
    """The strata of a sample by code, each with `n_answers`, the answers that count."""
    counted = Count("answers", filter=Q(answers__flag=""))
    return list(Stratum.objects.filter(survey=survey).annotate(n_answers=counted).order_by("code"))


def survey_answers(survey: Survey) -> QuerySet[SurveyAnswer]:
    """All answers, flagged ones too, in the order of their coming."""
    return SurveyAnswer.objects.filter(version__survey=survey).select_related("stratum").order_by("pk")


def n_answers(ids: Collection[int]) -> dict[int, int]:
    """Answers by survey."""
    counted = SurveyAnswer.objects.filter(version__survey__organisation_id__in=ids).values("version__survey")
    return {row["version__survey"]: row["n"] for row in counted.annotate(n=Count("pk"))}


def surveys_answered_since(day: date) -> list[Survey]:
    """Surveys that are not closed, with answers from a day on: what a closed one says stays."""
    found = Survey.objects.exclude(state=rules.CLOSED).filter(versions__answers__received_on__gte=day)
    return list(found.distinct().order_by("pk"))


def closed_surveys() -> list[Survey]:
    """Surveys that are closed, the oldest first."""
    return list(Survey.objects.filter(state=rules.CLOSED).select_related("organisation").order_by("opened_from", "pk"))


def ended_surveys(today: date) -> list[Survey]:
    """Surveys that are open although their last day is over."""
    found = Survey.objects.filter(state=rules.OPEN, closed_from__lte=today)
    return list(found.select_related("organisation", "made_by").order_by("pk"))


def figures_of(survey: Survey) -> list[SurveyFigure]:
    """What became a figure when the survey was closed, and what did not."""
    return list(SurveyFigure.objects.filter(survey=survey).select_related("organisation").order_by("pk"))
