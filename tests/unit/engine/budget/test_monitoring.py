"""The two lights: lines between colours, limits, words, what nobody has told."""

from datetime import date

import pytest

from jixiao.engine.budget.monitoring import (
    CERTAIN,
    GREEN,
    GREY,
    IMPOSSIBLE,
    POSSIBLE,
    RED,
    YELLOW,
    Money,
    MonitoringRules,
    Watched,
    elapsed_share,
    money_colour,
    money_light,
    report_faults,
    row_light,
    share_reached,
    watch,
)

RULES = MonitoringRules(0.2, 0.1, frozenset({"%"}))
HALF = 0.5


def row(done: float | None, operator: str = "≥", target: float | None = 100.0, **more: object) -> Watched:
    return Watched("指标", operator, target, more.pop("unit", "个"), done, more.pop("likelihood", CERTAIN), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "share"), [(date(2026, 7, 31), 212 / 365), (date(2024, 7, 31), 213 / 366), (date(2026, 12, 31), 1.0)]
)
def test_the_share_of_the_year_that_has_passed(day: date, share: float) -> None:
    assert elapsed_share(day) == share


@pytest.mark.parametrize(
    ("watched", "colour"),
    [
        (row(40.0), GREEN),
        (row(39.9), YELLOW),
        (row(30.0), YELLOW),
        (row(29.9), RED),
        (row(60.0, likelihood=POSSIBLE), YELLOW),
        (row(100.0, likelihood=IMPOSSIBLE), RED),
        (row(85.0, target=90.0, unit="%"), GREEN),
        (row(60.0, target=90.0, unit="%"), RED),
        (row(90.0, "≤", 90.0), GREEN),
        (row(90.1, "≤", 90.0), RED),
        (row(90.0, "<", 90.0), RED),
        (row(80.0, "≤", 90.0, expected=91.0), YELLOW),
        (row(None), GREEN),
        (row(None, likelihood=POSSIBLE), YELLOW),
        (row(None, "", None, likelihood=""), GREY),
        (row(5.0, target=0.0), GREEN),
    ],
)
def test_an_indicators_light_at_half_time(watched: Watched, colour: str) -> None:
    assert row_light(watched, HALF, RULES).colour == colour


@pytest.mark.parametrize(
    ("money", "colour"),
    [
        (Money(100, 40), GREEN),
        (Money(100, 39), YELLOW),
        (Money(100, 29), RED),
        (Money(100, 100), GREEN),
        (Money(100, 100.01), RED),
        (Money(0, 0), GREY),
    ],
)
def test_the_moneys_light_at_half_time(money: Money, colour: str) -> None:
    assert money_light(money, HALF, RULES).colour == colour
    assert money_colour(money, HALF, RULES) == colour


def test_the_most_urgent_indicator_gives_the_objectives_light() -> None:
    found = watch([row(100.0), row(0.0), row(50.0)], Money(100, 60), date(2026, 7, 31), RULES)
    assert [light.colour for light in found.rows] == [GREEN, RED, GREEN]
    assert (found.objectives.colour, found.money.colour) == (RED, GREEN)
    assert "暂停拨款" in found.advice.zh


def test_what_is_untold_is_not_called_on_course() -> None:
    found = watch([row(100.0), row(None, "", None, likelihood="")], Money(100, 60), date(2026, 7, 31), RULES)
    assert found.objectives.colour == GREEN
    assert found.objectives.why.zh == "2 项指标中 1 项进度正常，其余尚未填报。"


def test_a_report_says_why_it_lags_and_does_not_contradict_itself() -> None:
    rows = [
        row(0.0), row(0.0, has_reason=True), row(60.0, expected=99.0), row(60.0, expected=100.0, likelihood=IMPOSSIBLE,
        has_reason=True), row(10.0, "≤", expected=101.0, has_reason=True),
    ]  # fmt: skip
    lights = [row_light(each, HALF, RULES) for each in rows]
    assert [place for place, _text in report_faults(rows, lights)] == [0, 2, 3, 4]


def test_the_share_reached_counts_each_target_at_most_whole() -> None:
    rows = [row(200.0, points=30), row(50.0, points=10), row(120.0, "≤", points=10), row(None, points=50)]
    # (30 × 1 + 10 × 0.5 + 10 × 100 ÷ 120) ÷ 50
    assert share_reached(rows) == pytest.approx((30 + 5 + 1000 / 120) / 50)
    assert share_reached([row(None)]) is None
