"""Surveys: frozen questions, one answer an invitation, no way from the invitation to the answer, results with error."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.satisfaction import actions, frames, queries, rules
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.models import Invitation, Survey, SurveyAnswer
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY, token_in

pytestmark = pytest.mark.django_db
ASKED = (
    rules.Question("overall", "degree", "总体上满意吗？", "Satisfied?", (), True),
    rules.Question("nps", "number", "愿意推荐吗？"),
    rules.Question("where", "choice", "在哪里？", "", (("a", "窗口", "Counter"), ("b", "网上", "Online"))),
)


def make(city: City, *, is_by_invitation: bool = False) -> Survey:
    new = NewSurvey("street-life", "街道生活", city.organisations["S11"], "Street life", "", "", is_by_invitation)
    return actions.make_survey(survey=new, questions=ASKED, by=city.accounts["office"], now=NOW)


def open_it(city: City, survey: Survey) -> None:
    actions.open_survey(survey=survey, opened_from=TODAY, by=city.accounts["office"], now=NOW)


def test_an_open_link_is_answered_once_a_page_without_sign_in(city: City, phone: Client) -> None:
    survey = make(city)
    assert phone.get("/survey/street-life").status_code == 404  # a draft is nobody's business
    open_it(city, survey)
    page = phone.get("/survey/street-life")
    assert not page.cookies
    assert "总体上满意吗？" in page.content.decode()
    sent = {"token": token_in(page), "q_overall": "4", "q_nps": "10", "q_where": "b"}
    answers = [phone.post("/survey/street-life", sent) for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/survey/street-life/thanks"] * 2
    assert SurveyAnswer.objects.get().answers == {"overall": 4, "nps": 10, "where": "b"}
    assert phone.get("/survey/street-life/thanks").status_code == 200
    assert AuditEvent.objects.filter(event="ANSWERS_SEALED").count() == 1
    faulty = phone.post("/survey/street-life/en", {"token": token_in(phone.get("/survey/street-life")), "q_nps": "11"})
    assert (faulty.status_code, SurveyAnswer.objects.count()) == (422, 1)
    assert "Please answer this question." in faulty.content.decode()
    results = frames.results_of(survey, TODAY)
    assert results is not None
    assert (results.n_answers, results.pct_response) == (1, None)


def test_an_invitation_answers_once_and_leads_to_no_answer(city: City, phone: Client) -> None:
    office, survey = city.accounts["office"], make(city, is_by_invitation=True)
    with pytest.raises(RuleViolation):
        open_it(city, survey)
    strata = [rules.Sampled("a", "甲", "A", 100, 3), rules.Sampled("b", "乙", "B", 300, 3)]
    given = actions.draw_sample(survey=survey, strata=strata, by=office, now=NOW)
    with pytest.raises(RuleViolation):
        actions.draw_sample(survey=survey, strata=strata, by=office, now=NOW)
    open_it(city, survey)
    assert "总体上满意吗？" not in phone.get("/survey/street-life").content.decode()
    address = f"/survey/street-life?i={given['b'][0]}"
    for degree, status in ((5, 303), (1, 303)):  # the second is thanked for, and does not count
        sent = {"token": token_in(phone.get(address)), "i": given["b"][0].lower(), "q_overall": degree}
        assert phone.post("/survey/street-life", sent).status_code == status
    answer = SurveyAnswer.objects.select_related("stratum").get()
    assert (answer.answers, answer.stratum and answer.stratum.code) == ({"overall": 5}, "b")
    sent = {"token": token_in(phone.get(address)), "i": "0" * 20, "q_overall": 5}
    assert phone.post("/survey/street-life", sent).status_code == 409
    used = Invitation.objects.get(is_used=True)
    assert {field.attname for field in Invitation._meta.concrete_fields} == {"digest", "stratum_id", "is_used"}
    assert used.digest not in str(vars(answer))
    assert given["b"][0] not in str([row.digest for row in Invitation.objects.all()])


def test_results_weigh_the_strata_and_tell_the_margin_of_error(city: City) -> None:
    """Means 4 and 2 of strata of 100 and 300 people: 2.5, whoever answered more."""
    office, survey = city.accounts["office"], make(city, is_by_invitation=True)
    strata = [rules.Sampled("a", "甲", "A", 100, 40), rules.Sampled("b", "乙", "B", 300, 40)]
    actions.draw_sample(survey=survey, strata=strata, by=office, now=NOW)
    open_it(city, survey)
    version = queries.version_of(survey)
    assert version is not None
    rows = {one.code: one for one in queries.strata_of(survey)}
    seal_rows = [("a", degree) for degree in (3, 5) * 10] + [("b", degree) for degree in (1, 3) * 5]
    from jixiao.web.satisfaction.models import SealedGroup

    seal = SealedGroup.objects.create(kind="surveys", n=len(seal_rows), root="0" * 64, sealed_at=NOW)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            version=version, stratum=rows[code], answers={"overall": degree}, mark=f"{n:016}", seal=seal,
            received_on=TODAY, minute=600,
        )
        for n, (code, degree) in enumerate(seal_rows)
    )  # fmt: skip
    results = frames.results_of(survey, TODAY)
    assert results is not None
    mean = next(
        row for row in results.rows if row["question"] == "overall" and row["statistic"] == "mean" and not row["by"]
    )
    assert Decimal(str(mean["estimate"])) == Decimal("2.5")
    assert mean["margin"] > 0
    assert results.pct_response == pytest.approx(100 * 30 / 80)


def test_questions_are_frozen_when_it_opens(city: City) -> None:
    survey, office = make(city), city.accounts["office"]
    actions.save_questions(survey=survey, questions=ASKED[:1], by=office, now=NOW)
    open_it(city, survey)
    with pytest.raises(RuleViolation):
        actions.save_questions(survey=survey, questions=ASKED, by=office, now=NOW)
    with pytest.raises(RuleViolation):
        open_it(city, survey)
    version = queries.version_of(survey)
    assert version is not None
    assert len(version.questions) == 1
    actions.close_survey(survey=survey, by=office, now=NOW)
    asked = queries.asked_survey("street-life")
    assert asked is not None
    with pytest.raises(RuleViolation):
        asked.check_open(date(2026, 9, 24) + timedelta(days=1))


def test_the_office_conducts_a_survey_on_its_pages(city: City) -> None:
    office = city.signed_in("office")
    draft = {
        "code": "waste", "organisation": "S11", "title_zh": "垃圾分类", "is_by_invitation": "on",
        "questions": "overall* | degree | 总体？ | Overall?\nwhere | choice | 哪里？ | Where? | a=窗口/Counter; b=网上/Online",
    }  # fmt: skip
    assert office.post("/surveys/new/", draft).status_code == 302
    assert Survey.objects.get().questions[1]["options"] == [["a", "窗口", "Counter"], ["b", "网上", "Online"]]
    assert office.post("/surveys/new/", draft | {"code": "other", "questions": "x | degree"}).status_code == 200
    invitations = office.post("/surveys/waste/sample/", {"strata": "a | 甲 | A | 100 | 3"})
    assert invitations.content.decode().count("/survey/waste?i=") == 3
    assert office.post("/surveys/waste/open/", {"opened_from": "2026-09-24"}).status_code == 302
    assert office.get("/surveys/waste/").status_code == 200
    assert office.post("/surveys/waste/close/").status_code == 302
    assert Survey.objects.get().state == "closed"
