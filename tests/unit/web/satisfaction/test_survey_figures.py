"""A closed survey gives figures of the indicators that it names, and tables that everybody may see."""

from datetime import date, timedelta

import pytest

from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection.models import Observation
from jixiao.web.indicators import actions as indicators
from jixiao.web.satisfaction import actions, frames, queries, rules, tasks
from jixiao.web.satisfaction.actions.surveys import NewSurvey
from jixiao.web.satisfaction.models import SealedGroup, Survey, SurveyAnswer, SurveyFigure
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City
from tests.unit.web.satisfaction.conftest import NOW, TODAY

pytestmark = pytest.mark.django_db
ASKED = (
    rules.Question("overall", "degree", "总体上满意吗？", "Satisfied?", (), True),
    rules.Question("nps", "number", "愿意推荐吗？"),
    rules.Question("where", "choice", "在哪里？", "Where?",
                   (("a", "窗口", "Counter"), ("b", "网上", ""), ("c", "电话", "Phone"))),
)  # fmt: skip
STRATA = (
    rules.Sampled("S11", "湖西", "West", 100, 40),
    rules.Sampled("b", "乙", "B", 300, 60),
    rules.Sampled("c", "丙", "", 50, 9),
)
SHARE, MEAN = rules.Feed("overall", "share", "happy"), rules.Feed("overall", "mean", "stars")
WEST = [(5, "a")] * 20 + [(3, "b")] * 20
"""Of S11: mean 4, all satisfied. The others: mean 2.5, half of them satisfied; and three people more."""
OTHERS = [(4, "a")] * 30 + [(1, "b")] * 30


def build(city: City) -> Survey:
    office = city.accounts["office"]
    for code, bounds in (("happy", {"lower_bound": 0, "upper_bound": 100}), ("stars", {"upper_bound": 2})):
        indicators.create_indicator(
            code=code, label_zh=code, direction="higher", valid_from=date(2020, 1, 1), by=office, now=NOW, **bounds
        )
    new = NewSurvey("life", "生活", city.organisations["CITY"], "Life", "", "", True)
    survey = actions.make_survey(survey=new, questions=ASKED, by=office, now=NOW)
    actions.draw_sample(survey=survey, strata=STRATA, by=office, now=NOW)
    version = actions.open_survey(
        survey=survey, opened_from=TODAY, closed_from=TODAY + timedelta(days=7), by=office, now=NOW
    )
    strata = {one.code: one for one in queries.strata_of(survey)}
    given = [("S11", *one) for one in WEST] + [("b", *one) for one in OTHERS] + [("c", 5, "c")] * 3
    seal = SealedGroup.objects.create(kind="surveys", n=len(given), root="0" * 64, sealed_at=NOW)
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            version=version, stratum=strata[code], answers={"overall": degree, "nps": 7, "where": where}, mark=f"{n:016}",
            seal=seal, received_on=TODAY, minute=600 + n,
        )
        for n, (code, degree, where) in enumerate(given)
    )  # fmt: skip
    return Survey.objects.get(code="life")


@pytest.fixture
def survey(city: City) -> Survey:
    return built_once("satisfaction: sample", lambda: build(city))


def named(city: City, survey: Survey, *feeds: rules.Feed, period: str = "2026Q3") -> Survey:
    return actions.name_figures(survey=survey, feeds=feeds, period=period, by=city.accounts["office"], now=NOW)


def test_a_closed_survey_lands_its_estimates_as_figures(city: City, survey: Survey) -> None:
    """Strata of 100, 300 and 50 people, shares 100, 50 and 100 per cent: (100 + 150 + 50) ÷ 450 are satisfied."""
    named(city, survey, SHARE, MEAN)
    actions.close_survey(survey=survey, by=city.accounts["office"], now=NOW)
    landed = {
        (one.organisation.code, one.indicator.code): one for one in Observation.objects.select_related("indicator")
    }
    total, west = landed["CITY", "happy"], landed["S11", "happy"]
    assert (total.value, west.value, total.period) == (pytest.approx(100 * 300 / 450), 100.0, "2026Q3")
    assert total.provenance["survey"] == "life"
    assert set(landed) == {("CITY", "happy"), ("S11", "happy")}, "means lie outside of the bounds and are refused"
    told = {(one.organisation.code, one.indicator_code): one for one in SurveyFigure.objects.all()}
    landed = {
        (each.organisation.code, each.indicator.code): each for each in Observation.objects.filter(source="capture")
    }
    assert {key: each.provenance["n"] for key, each in landed.items()} == {key: told[key].n for key in landed}
    assert told["CITY", "happy"].margin is not None
    assert "超出允许范围" in told["CITY", "stars"].refusal_zh
    with pytest.raises(RuleViolation):
        named(city, survey, SHARE)
    page = city.signed_in("office").get("/surveys/life/").content.decode()
    assert "66.67" in page
    assert "超出允许范围" in page


def test_a_survey_whose_last_day_is_over_closes_by_itself_and_says_the_same_ever_after(
    city: City, survey: Survey
) -> None:
    named(city, survey, SHARE)
    assert tasks.close_ended(now=NOW + timedelta(days=6)) == 0
    assert tasks.close_ended(now=NOW + timedelta(days=7)) == 1
    assert Observation.objects.filter(indicator__code="happy").count() == 2
    assert tasks.close_ended(now=NOW + timedelta(days=8)) == 0
    assert queries.surveys_answered_since(TODAY) == []


def test_few_answers_are_no_figure(city: City, survey: Survey) -> None:
    SurveyAnswer.objects.filter(stratum__code="b").delete()
    SurveyAnswer.objects.filter(pk__in=SurveyAnswer.objects.values("pk")[14:]).delete()
    named(city, survey, SHARE)
    actions.close_survey(survey=survey, by=city.accounts["office"], now=NOW)
    assert not Observation.objects.exists()
    assert "不足 30 份" in SurveyFigure.objects.all()[0].refusal_zh


@pytest.mark.parametrize(
    ("feeds", "period", "code"),
    [
        ([rules.Feed("where", "share", "happy")], "2026", "feed_estimate"),
        ([rules.Feed("nps", "share", "happy")], "2026", "feed_estimate"),
        ([rules.Feed("none", "mean", "happy")], "2026", "feed_estimate"),
        ([rules.Feed("overall", "mean", "nobody")], "2026", "feed_indicator"),
        ([SHARE, rules.Feed("nps", "mean", "happy")], "2026", "feed_twice"),
        ([SHARE], "", "feed_period"),
        ([SHARE], "soon", "feed_period"),
    ],
)
def test_what_cannot_become_a_figure_is_refused(feeds: list[rules.Feed], period: str, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        rules.check_feeds(feeds, period, ASKED, {"happy", "stars"}, "open", is_sample=True)
    assert refusal.value.code == code


def test_an_open_link_gives_no_figure() -> None:
    assert rules.are_feeds([], "", ASKED, set(), "open", is_sample=False)
    assert not rules.are_feeds([SHARE], "2026", ASKED, {"happy"}, "open", is_sample=False)
    assert not rules.are_feeds([SHARE], "2026", ASKED, {"happy"}, "closed", is_sample=True)


def test_the_office_names_figures_on_a_page(city: City, survey: Survey) -> None:
    office = city.signed_in("office")
    assert office.post("/surveys/life/figures/", {"period": "2026", "feeds": "overall | share"}).status_code == 200
    sent = {"period": "2026", "feeds": "overall｜share｜happy\n\nnps | mean | stars"}
    assert office.post("/surveys/life/figures/", sent).status_code == 302
    assert [one["indicator"] for one in Survey.objects.get().feeds] == ["happy", "stars"]
    assert "happy" in office.get("/surveys/life/").content.decode()


def test_what_is_published_holds_margins_and_no_small_cell(city: City, survey: Survey) -> None:
    assert frames.published_surveys(TODAY) == [], "nothing before it is closed"
    actions.close_survey(survey=survey, by=city.accounts["office"], now=NOW)
    one = frames.published_surveys(TODAY)[0]
    assert (one.code, one.is_sample, one.n_answers, one.pct_response) == (
        "life",
        True,
        103,
        pytest.approx(94.5, abs=0.1),
    )
    tables = {
        table.name: [dict(zip([f.name for f in table.fields], row, strict=True)) for row in table.rows]
        for table in one.tables
    }
    found = {(row["question"], row["statistic"], row["stratum"]): row for row in tables["survey_results"]}
    assert found["overall", "share", ""]["margin"] > 0
    few, least = found["overall", "share", "c"], found["overall", "share", "S11"]
    assert few["estimate"] is few["answers"] is least["estimate"] is None, "one alone could be reckoned from the total"
    assert found["overall", "share", "b"]["estimate"] == 50.0
    options = {row["option"]: row for row in tables["survey_choices"]}
    assert [options[code]["answers"] for code in "abc"] == [None, 50, None], (
        "of a and b the first of two alike is hidden too"
    )
    assert (options["b"]["option_en"], options["a"]["option_en"]) == ("网上", "Counter")
    assert [row["answers"] for row in tables["survey_response"]] == [40, 60, None]


def test_results_speak_english(city: City, survey: Survey) -> None:
    office = city.signed_in("office")
    office.post("/language/", {"language": "en", "next": "/"})
    page = office.get("/surveys/life/").content.decode()
    assert not [
        words
        for words in ("Who answered", "Satisfied?", "Where?", "Phone", "Counter", "West", "网上")
        if words not in page
    ]
    assert "窗口" not in page
    results = frames.results_of(survey, TODAY)
    assert results is not None
    shown = [option for option in results.choices[0][1] if option.n is not None]
    assert all(option.share is not None and option.margin is not None for option in shown)
