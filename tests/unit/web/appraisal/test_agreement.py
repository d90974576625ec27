"""What the office is told to do next where scorers agree little, or one differs from the others."""

import pytest

from jixiao.web.appraisal import actions, rules
from jixiao.web.appraisal.frames import settings_on
from tests.unit.web.appraisal.conftest import NOW, Bench, make_bench
from tests.unit.web.factories import City


@pytest.mark.parametrize(
    ("w", "icc", "level"),
    [
        (None, None, rules.UNKNOWN), (0.49, 0.9, rules.SPLIT), (0.5, 0.49, rules.LEVELS), (0.7, 0.75, rules.FIRM),
        (0.69, 0.75, rules.MIDDLING), (0.7, 0.74, rules.MIDDLING), (None, 0.49, rules.SPLIT), (None, 0.75, rules.FIRM),
        (0.9, None, rules.FIRM),
    ],
)  # fmt: skip
def test_order_and_level_together_say_what_to_do(w: float | None, icc: float | None, level: str) -> None:
    assert rules.agreement_level(w, icc, settings_on(NOW.date()).__getitem__) == level


def test_what_may_be_chance_is_not_called_firm() -> None:
    cut = settings_on(NOW.date()).__getitem__
    assert rules.agreement_level(None, 0.83, cut, icc_low=-0.2) == rules.UNSURE
    assert rules.agreement_level(0.9, 0.83, cut, icc_low=0.3) == rules.FIRM


@pytest.mark.parametrize(
    ("leniency", "error", "is_told"),
    [(5.0, 1.0, True), (-5.0, 1.0, True), (5.0, 3.0, False), (2.9, 0.1, False), (5.0, None, False)],
)
def test_systematic_is_beyond_chance_and_large_enough(leniency: float, error: float | None, is_told: bool) -> None:
    assert rules.is_systematic(leniency, error, 1.96, 3.0) == is_told


def test_every_level_has_its_words() -> None:
    levels = {rules.SPLIT, rules.LEVELS, rules.UNSURE, rules.MIDDLING, rules.FIRM, rules.UNKNOWN}
    assert rules.WHILE_OPEN.keys() == rules.WHEN_CLOSED.keys() == levels


def give(bench: Bench, name: str, values: dict[str, float]) -> None:
    for one in bench.assignments(name):
        value = values[one.target.organisation.code]
        marks = [
            actions.NewMark("care", 1 if value >= 80 else 2 if value >= 60 else 3, value),
            actions.NewMark("order", None, value),
        ]
        actions.save_marks(assignment=one, marks=marks, by=bench.people[name], now=NOW)
        actions.hand_in(assignment=one, by=bench.people[name], now=NOW)


def test_the_page_names_the_severe_scorer_and_the_next_step(city: City) -> None:
    bench = make_bench(city, groups=(rules.GroupOfRaters("experts", 100),))
    for name, by in (("anna", 0), ("bo", -20), ("chen", 0.5)):
        give(bench, name, {"S11": 92 + by, "S12": 86 + by, "S13": 81 + by})
    page = city.signed_in("office").get(f"/panels/{bench.panel.number}/", HTTP_ACCEPT_LANGUAGE="en")
    shown = page.content.decode()
    assert "专家bo" in shown
    lines = page.context["systematic"]
    assert [said for said in lines if "专家bo" in said]
    assert page.context["systematic_step"] in shown
    assert {line.is_low for line in page.context["agreement"]} == {True}, "the same order, another level"
    assert all(line.next_step for line in page.context["agreement"])


def test_a_group_that_sees_things_alike_has_nothing_to_do(city: City) -> None:
    bench = make_bench(city, groups=(rules.GroupOfRaters("experts", 100),))
    for name, by in (("anna", 0), ("bo", 1), ("chen", -1)):
        give(bench, name, {"S11": 95 + by, "S12": 70 + by, "S13": 40 + by})
    page = city.signed_in("office").get(f"/panels/{bench.panel.number}/")
    assert list(page.context["systematic"]) == []
    assert not any(line.is_low for line in page.context["agreement"])
