"""A panel whose groups are deputies with seats and a public that a survey speaks for: quotas, weights, where they go."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.models import CombinedScore, Panel
from jixiao.web.appraisal.rules import GroupOfRaters
from jixiao.web.base.rules import RuleViolation
from jixiao.web.collection import actions as collection
from jixiao.web.collection.models import Observation
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators import actions as indicators
from tests.unit.web.appraisal.conftest import NOW, PERIOD, Bench
from tests.unit.web.factories import City

SOCIETY = (
    GroupOfRaters(rules.LEADERS, 50),
    GroupOfRaters(rules.PUBLIC, 50, needed=30, indicator="content", full=5.0),
)


@pytest.mark.parametrize(
    ("groups", "scored", "known", "is_kept"),
    [
        (SOCIETY, {"care"}, {"care", "content"}, True),
        (SOCIETY, {"care", "order"}, {"care", "content"}, False),  # one figure speaks for one indicator
        (SOCIETY, {"content"}, {"content"}, False),
        (SOCIETY, {"care"}, {"care"}, False),
        (SOCIETY[:1], {"care", "order"}, set(), True),
    ],
)
def test_what_a_survey_may_speak_for(
    groups: tuple[GroupOfRaters, ...], scored: set[str], known: set[str], is_kept: bool
) -> None:
    assert rules.may_be_heard(groups, scored, known) == is_kept


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"needed": 0}, "bad_quota"), ({"full": 0.0}, "bad_full"), ({"full": float("inf")}, "bad_full"),
        ({"kind": rules.EXPERTS}, "not_heard"), ({"indicator": "", "per_object": 2}, "quota_over_lot"),
    ],
)  # fmt: skip
def test_groups_that_are_none(changes: dict[str, object], code: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        rules.check_groups((SOCIETY[0], replace(SOCIETY[1], **changes)))  # type: ignore[arg-type]
    assert refused.value.code == code


def society(bench: Bench, spread: str, **heard: tuple[float, int]) -> Panel:
    """The leader gives 80 to everybody; `heard`: by street the public's mean of five and how many answered."""
    city, office = bench.city, bench.city.accounts["office"]
    indicators.create_indicator(
        code="content", label_zh="群众满意度", unit_of_measure="分", direction="higher", valid_from=date(2020, 1, 1),
        by=office, now=NOW,
    )  # fmt: skip
    new = actions.NewPanel("社会评价", bench.version, PERIOD, date(2026, 10, 1), SOCIETY, spread=spread)
    places = [city.organisations[code] for code in heard]
    panel = actions.make_panel(panel=new, node_codes=["care"], organisations=places, by=office, now=NOW)
    with pytest.raises(RuleViolation, match="no such group"):
        actions.add_member(panel=panel, account=bench.people["anna"], group=rules.PUBLIC, by=office, now=NOW)
    actions.add_member(panel=panel, account=bench.people["leader"], group=rules.LEADERS, by=office, now=NOW)
    panel = actions.open_panel(panel=panel, by=office, now=NOW)
    one = Bench(city, bench.version, panel, bench.people)
    for each in one.assignments("leader"):
        actions.save_marks(assignment=each, marks=[actions.NewMark("care", 1, 80)], by=bench.people["leader"], now=NOW)
        actions.hand_in(assignment=each, by=bench.people["leader"], now=NOW)
    figures = [Figure(code, "content", PERIOD, value, n=n) for code, (value, n) in heard.items() if n]
    delivery = collection.Delivery("capture", "survey-content", {"survey": "content"})
    collection.land(figures=figures, delivery=delivery, on=NOW.date(), by=office, now=NOW)
    return panel


def test_too_few_answers_leave_their_weight_to_the_others(bench: Bench) -> None:
    panel = society(bench, "proportional", S11=(4.5, 30), S12=(4.5, 29), S13=(0, 0))
    office = bench.city.accounts["office"]
    page = bench.city.signed_in("office").get(f"/panels/{panel.number}/").content.decode()
    assert "群众满意度" in page
    assert "n = 29" in page
    actions.close_panel(panel=panel, by=office, now=NOW)
    kept = {one.organisation.code: one for one in CombinedScore.objects.filter(panel=panel)}
    assert {code: one.score for code, one in kept.items()} == {"S11": 85.0, "S12": 80.0, "S13": 80.0}
    assert [(one["kind"], one["n"], one["counted"]) for one in kept["S12"].groups] == [
        ("leaders", 1, 100.0), ("public", 29, 0.0),
    ]  # fmt: skip
    landed = Observation.objects.get(indicator__code="care", organisation__code="S11", source="panel")
    assert landed.provenance["panel"] == panel.code
    later = Figure("S12", "content", PERIOD, 5.0, n=300)  # what lands after the end changes nothing
    delivery = collection.Delivery("capture", "survey-late", {})
    collection.land(figures=[later], delivery=delivery, on=NOW.date(), by=office, now=NOW + timedelta(days=1))
    panel.refresh_from_db()
    result = frames.panel_result(panel, NOW.date())
    assert {one.score for one in result.combined} == {85.0, 80.0}


def test_where_every_group_is_needed_there_is_no_result(bench: Bench) -> None:
    panel = society(bench, "refused", S11=(4.5, 30), S12=(4.5, 29))
    with pytest.raises(RuleViolation) as refused:
        actions.close_panel(panel=panel, by=bench.city.accounts["office"], now=NOW)
    assert refused.value.code == "object_without_score"
    assert [one.score for one in frames.panel_result(panel, NOW.date()).combined] == [85.0]


def test_the_office_names_groups_quotas_and_surveys_on_the_page(bench: Bench, city: City) -> None:
    office = city.signed_in("office")
    address = f"/panels/new/?scheme={bench.version.pk}"
    sent = {
        "label_zh": "社会评价", "period": PERIOD, "due_date": "2029-10-01", "node_codes": ["order"], "organisations": ["S11"],
        "weight_leaders": "50", "weight_public": "50", "needed_public": "30", "indicator_public": "care", "full_public": "5",
        "way": "trimmed", "spread": "equal", "landing": "panel", "seed": "1",
    }  # fmt: skip
    assert office.post(address, sent | {"needed_public": "0"}).status_code == 422
    assert "Traceback" not in office.post(address, sent | {"full_public": "many"}).content.decode()
    assert office.post(address, sent).status_code == 302
    panel = Panel.objects.latest("number")
    assert (panel.spread, rules.read_groups(panel.groups)[1]) == (
        "equal", GroupOfRaters("public", 50, 0, 30, "care", 5.0),
    )  # fmt: skip
    assert queries.members_of(panel) == []
