"""A scheme's life: imported as a draft, edited without losing a word, published, replaced by its next version."""

from datetime import UTC, date, datetime

import pytest

from jixiao import Scheme as EngineScheme
from jixiao.engine.model.errors import DefinitionErrors
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.models import Indicator, Scheme, SchemeVersion
from tests.unit.web.factories import City
from tests.unit.web.indicators.documents import FAULTY, GOOD

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)


@pytest.fixture
def draft(city: City) -> SchemeVersion:
    return actions.import_scheme(
        text=GOOD, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW
    )


def test_an_import_is_a_draft_with_an_event(draft: SchemeVersion) -> None:
    assert (draft.number, draft.state, draft.label_zh) == (1, rules.DRAFT, "生活垃圾分类考核办法")
    event = AuditEvent.objects.get(event="SCHEME_IMPORTED")
    assert (event.object_code, event.actor_code) == ("waste-sorting/1", "office")


def test_what_is_exported_imports_to_the_same_digest(draft: SchemeVersion, city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.import_scheme(
            text=draft.document, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW
        )
    assert refusal.value.code == "same_content"
    canonical = queries.engine_scheme(draft).to_yaml()
    renamed = canonical.replace("scheme: waste-sorting", "scheme: other")
    other = actions.import_scheme(
        text=renamed, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW
    )
    back = renamed.replace("scheme: other", "scheme: waste-sorting")
    saved = actions.save_draft(
        version=draft, document=back, revision=draft.revision, by=city.accounts["office"], now=NOW
    )
    assert saved.digest == queries.engine_scheme(draft).digest
    assert other.digest != saved.digest


@pytest.mark.parametrize("case", FAULTY)
def test_a_faulty_file_stores_nothing(city: City, case: str) -> None:
    text, _code = FAULTY[case]
    with pytest.raises(DefinitionErrors):
        actions.import_scheme(text=text, organisation=city.organisations["CITY"], by=city.accounts["office"], now=NOW)
    assert not Scheme.objects.exists()
    assert not AuditEvent.objects.filter(event="SCHEME_IMPORTED").exists()


def test_another_organisations_code_is_taken(draft: SchemeVersion, city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.import_scheme(
            text=GOOD.replace("2026.1", "2026.2"), organisation=city.organisations["D1"],
            by=city.accounts["office"], now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "code_taken"


def test_two_editors_do_not_overwrite_one_another(draft: SchemeVersion, city: City) -> None:
    seen = draft.revision
    actions.change_weights(
        version=draft, weights={"accuracy": 20, "kitchen_share": 50}, revision=seen, by=city.accounts["office"], now=NOW
    )
    with pytest.raises(RuleViolation) as refusal:
        actions.save_draft(version=draft, document=GOOD, revision=seen, by=city.accounts["office"], now=NOW)
    assert refusal.value.code == "changed_meanwhile"
    draft.refresh_from_db()
    assert "weight: 20   # 占三成" in draft.document
    changes = AuditEvent.objects.get(event="SCHEME_WEIGHTS_CHANGED").details["weights"]
    assert changes == {"accuracy": ["30", 20], "kitchen_share": ["40", 50]}


def test_weights_that_do_not_add_up_are_not_saved(draft: SchemeVersion, city: City) -> None:
    with pytest.raises(DefinitionErrors):
        actions.change_weights(
            version=draft, weights={"accuracy": 20}, revision=draft.revision, by=city.accounts["office"], now=NOW
        )
    draft.refresh_from_db()
    assert draft.document == GOOD


def test_a_draft_keeps_its_schemes_code(draft: SchemeVersion, city: City) -> None:
    with pytest.raises(RuleViolation) as refusal:
        actions.save_draft(
            version=draft, document=GOOD.replace("waste-sorting", "other"), revision=draft.revision,
            by=city.accounts["office"], now=NOW,
        )  # fmt: skip
    assert refusal.value.code == "code_changed"


def test_publishing_enters_unknown_indicators_and_happens_once(draft: SchemeVersion, city: City) -> None:
    office = city.accounts["office"]
    actions.create_indicator(
        code="accuracy", label_zh="准确率", direction="higher", valid_from=date(2025, 1, 1), by=office, now=NOW
    )
    actions.publish(version=draft, by=office, now=NOW)
    assert set(Indicator.objects.values_list("code", flat=True)) == {"accuracy", "kitchen_share", "facilities"}
    entered = queries.indicator_on(date(2026, 1, 1))
    assert entered["kitchen_share"].unit_of_measure == "%"
    assert entered["accuracy"].label_zh == "准确率"
    assert AuditEvent.objects.get(event="SCHEME_PUBLISHED").details["indicators_entered"] == [
        "kitchen_share", "facilities",
    ]  # fmt: skip
    with pytest.raises(RuleViolation) as refusal:
        actions.publish(version=SchemeVersion.objects.get(pk=draft.pk), by=office, now=NOW)
    assert refusal.value.code == "wrong_state"


COMBINING = """
scheme: hotline
tree:
  - {code: rates, label: {zh: 三率}, weight: 60, rule: {name: rate_mix, rates: {answered: 0.3, solved: 0.35, satisfied: 0.35}}}
  - {code: calls, weight: 40, rule: {name: deduct_per_event}, per: {indicator: people, times: 10000}}
"""


def test_what_a_leaf_is_made_from_enters_the_library(city: City) -> None:
    office = city.accounts["office"]
    made = actions.import_scheme(text=COMBINING, organisation=city.organisations["CITY"], by=office, now=NOW)
    assert all(check.severity != "warn" for check in queries.publish_checks(made))
    actions.publish(version=made, by=office, now=NOW)
    entered = queries.indicator_on(date(2026, 6, 1))
    assert {"answered", "solved", "satisfied", "calls", "people"} <= set(entered)
    assert "rates" not in entered
    assert (entered["solved"].direction, entered["people"].over_time) == ("higher", "last")


def test_ways_of_aggregating_and_divisors_are_told_as_differences() -> None:
    before = EngineScheme.from_yaml(COMBINING)
    after = EngineScheme.from_yaml(COMBINING.replace("10000", "1000") + "aggregate: geometric\n")
    told = {(item.code, str(item.what)) for item in queries.differences(before, after)}
    assert told == {("", "Way of aggregating"), ("calls", "Divided by")}


def test_a_published_version_does_not_change_but_begets_the_next(draft: SchemeVersion, city: City) -> None:
    office = city.accounts["office"]
    actions.publish(version=draft, by=office, now=NOW)
    with pytest.raises(RuleViolation) as refusal:
        actions.change_weights(
            version=draft, weights={"accuracy": 20, "kitchen_share": 50}, revision=draft.revision, by=office, now=NOW
        )
    assert refusal.value.code == "not_a_draft"
    second = actions.new_version(version=draft, by=office, now=NOW)
    assert (second.number, second.state, second.document) == (2, rules.DRAFT, GOOD)
    with pytest.raises(RuleViolation) as refusal:
        actions.new_version(version=draft, by=office, now=NOW)
    assert refusal.value.code == "draft_open"
    actions.withdraw(version=draft, by=office, now=NOW)
    assert queries.published_versions() == []


def test_differences_are_told_node_by_node(draft: SchemeVersion) -> None:
    before = queries.engine_scheme(draft)
    text = (
        GOOD.replace("weight: 30   # 占三成", "weight: 20").replace("weight: 40", "weight: 50")
        .replace("code: facilities", "code: sites").replace("from: 90", "from: 85")
    )  # fmt: skip
    after = type(before).from_yaml(text)
    told = [(one.kind, one.code, one.what, one.before, one.after) for one in queries.differences(before, after)]
    assert ("changed", "accuracy", "Weight", "30", "20") in told
    assert ("changed", "kitchen_share", "Weight", "40", "50") in told
    assert ("added", "sites", "Indicator or group", "", "30") in told
    assert ("removed", "facilities", "Indicator or group", "30", "") in told
    assert [one[2] for one in told if not one[1]] == ["Grades"]
    assert len(told) == 5
    assert queries.differences(before, before) == []


def test_checks_name_what_is_at_odds_with_the_library(draft: SchemeVersion, city: City) -> None:
    actions.create_indicator(
        code="accuracy", label_zh="准确率", direction="lower", unit_of_measure="分", valid_from=date(2025, 1, 1),
        by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    checks = queries.publish_checks(draft)
    assert [check.severity for check in checks] == ["good", "info", "warn", "warn"]
    assert checks[1].params["codes"] == "kitchen_share, facilities"


def test_a_rules_curve_rises_to_full_marks_at_the_target(draft: SchemeVersion) -> None:
    leaf = queries.engine_scheme(draft).node("accuracy")
    drawn = queries.rule_curve(leaf, 80.0)
    assert drawn is not None
    values, points = drawn
    assert (values[0], values[-1]) == (0, 100)
    assert points[0] == 0
    assert points[-1] == 30
    assert queries.rule_curve(leaf, None) is None
