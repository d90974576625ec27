"""A year's target is a path; a change is a new revision; the newest counts."""

from datetime import UTC, date, datetime

import pytest

from jixiao.web.base.models import AppendOnlyViolation
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import actions, queries, rules
from jixiao.web.indicators.models import Indicator, Target, TargetPlan
from tests.unit.web.factories import City

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
PAST = {f"2025-{month:02d}": 30.0 + month + (5 if month in {6, 7} else 0) for month in range(1, 13)}


def make_indicator(city: City, code: str, over_time: str) -> Indicator:
    version = actions.create_indicator(
        code=code, label_zh=code, direction="higher", over_time=over_time, upper_bound=100.0, lower_bound=0.0,
        valid_from=date(2025, 1, 1), by=city.accounts["office"], now=NOW,
    )  # fmt: skip
    return version.indicator


def set_target(city: City, indicator: Indicator, annual_target: float, **more: object) -> TargetPlan:
    return actions.set_target_plan(
        indicator=indicator, organisation=city.organisations["S11"], year=2026, annual_target=annual_target,
        by=city.accounts["office"], now=NOW, **more,  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_seasonal_path_is_no_twelfth(city: City) -> None:
    plan = set_target(city, make_indicator(city, "accuracy", "last"), 80.0, baseline=42.0, history=PAST)
    assert plan.path_kind == rules.SEASONAL
    months = {target.period: target.value for target in plan.targets.all()}
    assert len(months) == 12
    assert months["2026-12"] == 80
    straight = {f"2026-{month:02d}": 42 + 38 * month / 12 for month in range(1, 13)}
    assert months["2026-06"] > straight["2026-06"] + 3
    amount = set_target(city, make_indicator(city, "tonnes", "sum"), 1000.0, history=PAST)
    assert round(sum(target.value for target in amount.targets.all()), 6) == 1000


def test_without_history_the_path_is_recorded_as_straight(city: City) -> None:
    plan = set_target(city, make_indicator(city, "accuracy", "last"), 80.0, baseline=42.0)
    assert plan.path_kind == rules.LINEAR


def test_a_change_is_a_new_revision_and_the_newest_counts(city: City) -> None:
    indicator, street = make_indicator(city, "accuracy", "last"), city.organisations["S11"]
    first = set_target(city, indicator, 70.0, baseline=40.0)
    second = set_target(city, indicator, 76.0, baseline=40.0, basis="市发〔2026〕3号")
    assert (first.revision, second.revision) == (1, 2)
    found = queries.newest_targets(["accuracy"], [street.pk], ["2026", "2026-01", "2026-12"])
    assert found == {
        (street.pk, "accuracy", "2026"): 76.0,
        (street.pk, "accuracy", "2026-01"): 43.0,
        (street.pk, "accuracy", "2026-12"): 76.0,
    }
    assert len(queries.newest_targets(["accuracy"], [street.pk], 2026)) == 13
    assert queries.newest_targets(["accuracy"], [city.organisations["S12"].pk], 2026) == {}
    with pytest.raises(AppendOnlyViolation):
        Target.objects.filter(plan=first).update(value=1)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"annual_target": float("nan")}, "not_finite"),
        ({"annual_target": 1e300}, "not_finite"),
        ({"annual_target": 1.0, "path_kind": "steep"}, "bad_path_kind"),
        ({"annual_target": 1.0, "path_kind": rules.MANUAL, "path": {"2026-01": 1.0}}, "path_incomplete"),
        ({"annual_target": 1.0, "path_kind": rules.MANUAL}, "path_incomplete"),
    ],
)
def test_a_target_that_is_none_is_refused(city: City, more: dict[str, object], code: str) -> None:
    indicator = make_indicator(city, "accuracy", "last")
    with pytest.raises(RuleViolation) as refusal:
        set_target(city, indicator, **more)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert not TargetPlan.objects.exists()


def test_a_path_set_by_hand_is_kept_as_given(city: City) -> None:
    path = {period: float(place) for place, period in enumerate(queries.periods_of_year(2026))}
    plan = set_target(city, make_indicator(city, "accuracy", "last"), 11.0, path_kind=rules.MANUAL, path=path)
    assert {target.period: target.value for target in plan.targets.all()} == path
