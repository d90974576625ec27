"""Plans, goals and indicators are added to, never rewritten."""

from datetime import UTC, date, datetime

import pytest

from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import actions, queries, rules
from tests.unit.web.factories import City
from tests.unit.web.indicators.documents import GOOD

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


def test_a_revision_ends_the_version_before_and_both_stay(city: City) -> None:
    office = city.accounts["office"]
    first = actions.create_indicator(
        code="accuracy", label_zh="准确率", direction="higher", valid_from=date(2025, 1, 1), by=office, now=NOW
    )
    actions.revise_indicator(
        indicator=first.indicator, label_zh="投放准确率", direction="higher", unit_of_measure="%",
        valid_from=date(2026, 1, 1), by=office, now=NOW,
    )  # fmt: skip
    assert queries.indicator_on(date(2025, 12, 31))["accuracy"].label_zh == "准确率"
    assert queries.indicator_on(date(2026, 1, 1))["accuracy"].label_zh == "投放准确率"
    assert queries.indicator_on(date(2024, 12, 31)) == {}
    assert AuditEvent.objects.get(event="INDICATOR_REVISED").details["changed"] == ["label_zh", "unit_of_measure"]
    with pytest.raises(RuleViolation) as refusal:
        actions.revise_indicator(
            indicator=first.indicator, label_zh="x", direction="higher", valid_from=date(2026, 1, 1), by=office, now=NOW
        )
    assert refusal.value.code == "too_early"


@pytest.mark.parametrize("code", ["", "new", "a b", "a/b", "a" * 61, "..", "a?b"])
def test_a_code_that_fits_into_no_address_is_refused(city: City, code: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.create_indicator(
            code=code, label_zh="x", direction="higher", valid_from=date(2025, 1, 1),
            by=city.accounts["office"], now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "bad_code"
    assert not rules.is_code(code)


def test_a_goal_gathers_the_indicators_below_the_node_that_names_it(city: City) -> None:
    office, root = city.accounts["office"], city.organisations["CITY"]
    plan = actions.create_plan(
        code="2026", label_zh="2026 年绩效计划", year=2026, organisation=root, by=office, now=NOW
    )
    for code in ("clean-city", "quiet-city"):
        actions.create_goal(plan=plan, code=code, label_zh=code, owner=root, by=office, now=NOW)
    draft = actions.import_scheme(text=GOOD, organisation=root, by=office, now=NOW)
    assert [len(row.indicators) for row in queries.goals_of(plan)] == [0, 0]
    actions.publish(version=draft, by=office, now=NOW)
    rows = queries.goals_of(plan)
    assert [one.indicator.code for one in rows[0].indicators] == ["accuracy", "kitchen_share"]
    assert rows[1].indicators == ()


def test_codes_are_taken_once(city: City) -> None:
    office, root = city.accounts["office"], city.organisations["CITY"]
    plan = actions.create_plan(code="2026", label_zh="计划", year=2026, organisation=root, by=office, now=NOW)
    actions.create_goal(plan=plan, code="a", label_zh="甲", owner=root, by=office, now=NOW)
    for again in (
        lambda: actions.create_plan(code="2026", label_zh="x", year=2027, organisation=root, by=office, now=NOW),
        lambda: actions.create_goal(plan=plan, code="a", label_zh="x", owner=root, by=office, now=NOW),
    ):
        with pytest.raises(RuleViolation) as refusal:
            again()
        assert refusal.value.code == "code_taken"
