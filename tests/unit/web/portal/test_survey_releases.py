"""A closed survey becomes a release: weights, margins, who did not answer, what was counted apart, no small cell."""

from datetime import UTC, date, datetime
from math import sqrt

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.engine.model.text import Text
from jixiao.report.open_data import Field, OpenTable
from jixiao.report.open_data.suppression import Equation, determined
from jixiao.web.portal import actions, queries, tasks
from jixiao.web.portal.frames.survey_cells import protected
from jixiao.web.satisfaction import actions as satisfaction
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.models import SealedGroup, Stratum, Survey, SurveyAnswer, SurveyVersion
from tests.unit.web.factories import City

NOW = datetime(2026, 10, 20, 1, 0, tzinfo=UTC)
LEAST = 5
ASKED = (
    rules.Question("overall", "degree", "总体上满意吗？", "Satisfied?", (), True),
    rules.Question("where", "choice", "在哪里？", "Where?", (("a", "窗口", "Counter"), ("b", "网上", "Online"))),
)
# stratum → population, invited, satisfied, not satisfied
STRATA = {"old": (1000, 60, 30, 10), "new": (3000, 80, 25, 25), "far": (500, 20, 2, 1), "near": (700, 30, 12, 8)}


def surveyed(city: City) -> Survey:
    """A sample of four strata, of which three people far away answered, and two answers that look stuffed."""
    office = city.accounts["office"]
    new = NewSurvey("street-life", "街道生活", city.organisations["S11"], "Street life", "", "", True)
    survey = satisfaction.make_survey(survey=new, questions=ASKED, by=office, now=NOW)
    data = [question.as_data() for question in ASKED]
    version = SurveyVersion.objects.create(survey=survey, number=1, questions=data, frozen_by=office, frozen_at=NOW)
    seal, rows = SealedGroup.objects.create(kind="answer", n=1, root="0" * 64, sealed_at=NOW), []
    for code, (population, invited, good, bad) in STRATA.items():
        stratum = Stratum.objects.create(
            survey=survey, code=code, label_zh=f"{code}片", label_en=code, population=population, n_invited=invited
        )
        for n, degree in enumerate([4] * good + [2] * bad):
            rows.append((stratum, degree, f"{code}{n}", "burst" if code == "old" and n < 2 else ""))
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(version=version, seal=seal, received_on=date(2026, 10, 5), minute=600, stratum=stratum, mark=mark,
                     answers={"overall": degree, "where": "a" if degree == 4 else "b"}, flag=flag)
        for stratum, degree, mark, flag in rows
    )  # fmt: skip
    Survey.objects.filter(pk=survey.pk).update(
        state="closed", opened_from=date(2026, 10, 1), closed_on=date(2026, 10, 15)
    )
    return survey


def test_a_closed_survey_is_published_with_weights_margin_and_who_did_not_answer(city: City) -> None:
    surveyed(city)
    (draft,) = tasks.prepare_waiting(now=NOW)
    release = actions.publish(release=draft, reports=tasks.reports_for(draft), by=city.accounts["leader"], now=NOW)
    assert (release.code, release.period) == ("survey-street-life-2026-10", "2026-10")
    content = queries.content_of(release)
    results = {(row["statistic"], row["stratum"]): row for row in content.rows("survey_results")}
    counted = {code: (size, good - (2 if code == "old" else 0), bad) for code, (size, _n, good, bad) in STRATA.items()}
    total = sum(size for size, *_rest in counted.values())
    share = sum(size * good / (good + bad) for size, good, bad in counted.values()) / total
    variance = sum(
        (size / total) ** 2 * (1 - n / size) * (good / n) * (bad / n) / (n - 1)
        for size, good, bad in counted.values() for n in [good + bad]
    )  # fmt: skip
    assert results["share", "total"]["estimate"] == pytest.approx(100 * share)
    # Student's t at 97.5 % with 111 answers less 4 strata.
    assert results["share", "total"]["margin"] == pytest.approx(100 * 1.982383 * sqrt(variance), rel=1e-5)
    assert results["share", "far"]["estimate"] is None, "three people"
    assert results["share", "near"]["estimate"] is None, "whoever would tell the three by subtraction"
    assert results["share", "new"]["answers"] == 50
    strata = {row["stratum"]: row for row in content.rows("survey_response")}
    assert (strata["far"]["answers"], strata["near"]["answers"], strata["far"]["invited"]) == (None, None, 20)
    (whole,) = content.rows("survey_overview")
    assert (whole["invited"], whole["answers"], whole["flagged"], whole["not_answered"]) == (190, 111, None, None)
    assert content.said_of("")[0].zh == "街道生活：邀请190人，应答率58.4%；有效答卷111份，疑似刷评不足5份单独计数。"
    zh, en = (Client().get(f"/public{root}/releases/{release.code}/").content.decode() for root in ("", "/en"))
    assert "应答率58.4%" in zh
    assert "Satisfied?: 5" in en
    assert f"/public/charts/{release.code}/1.en.png" in en
    assert "Each answer stands for the population of its stratum" in en
    assert {each.name for each in release.files.filter(role="report")} >= {"report.pdf", "report.en.pdf"}
    told = Client().get(f"/public/api/v1/releases/{release.code}/survey_results.csv").content.decode()
    assert "far" in told


COUNT = st.one_of(st.integers(0, 7), st.integers(0, 60))


def tables_of(answered: dict[str, int], skipped: dict[str, int], least: int) -> list[OpenTable]:
    """A question that some skipped, and the response; small cells are blank, blank is everybody."""

    def cell(n: int) -> int | None:
        return None if 0 < n < least else n

    keys = [Field(name, "string", Text(name, name), is_key=True) for name in ("question", "stratum")]
    answers, name = Field("answers", "integer", Text("n", "n")), Text("t", "表")
    given_here = {code: max(n - skipped.get(code, 0), 0) for code, n in answered.items()}
    rows = [("q", code, cell(n)) for code, n in given_here.items()]
    results = OpenTable("survey_results", name, (*keys, answers), [("q", "", cell(sum(given_here.values()))), *rows])
    response = OpenTable("survey_response", name, (keys[1], answers), [(code, cell(n)) for code, n in answered.items()])
    return [results, response]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(COUNT, COUNT), min_size=1, max_size=5))
def test_no_stratum_of_few_people_follows_from_the_tables(strata: list[tuple[int, int]]) -> None:
    answered = {str(code): n for code, (n, _skipped) in enumerate(strata)}
    skipped = {str(code): n for code, (_n, n) in enumerate(strata)}
    whole = sum(answered.values())
    results, response = protected(tables_of(answered, skipped, LEAST), whole, LEAST)
    truth = tables_of(answered, skipped, 0)
    for told, true, all_told in ((results, truth[0], False), (response, truth[1], True)):
        counts = [row[-1] for row in true.rows]
        hidden = {at for at, row in enumerate(told.rows) if row[-1] is None}
        if all_told:
            counts.append(whole)
            hidden |= {len(told.rows)} if 0 < whole < LEAST else set()
            equation = Equation(tuple(range(len(told.rows))), len(told.rows))
        else:
            equation = Equation(tuple(range(1, len(told.rows))), 0)
        known = determined([equation], hidden)
        assert not [at for at in known if 0 < counts[at] < LEAST]
        assert not [row for row in told.rows if row[-1] is not None and 0 < row[-1] < LEAST]
    assert all("" not in row for row in results.rows)
