"""The year's figure: paces and ends belong to each other, running totals come apart and together, chances run one way."""

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation
from jixiao.web.outlook import rules
from jixiao.web.outlook.rules import SHARES, added, at_share, chance_in, end_at_pace, pace_to
from jixiao.web.outlook.views.models_in_words import model_words

figures = st.floats(-1e6, 1e6, allow_nan=False)
kinds = st.sampled_from(list(rules.KIND_LABELS))


@settings(max_examples=60)
@given(kinds, figures, st.integers(0, 11), st.integers(1, 12), figures)
def test_the_pace_to_an_end_leads_to_that_end(kind: str, so_far: float, n_known: int, n_left: int, end: float) -> None:
    pace = pace_to(kind, so_far, n_known, n_left, end)
    assert pace is not None
    assert end_at_pace(kind, so_far, n_known, n_left, pace) == pytest.approx(end, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize(("kind", "pace"), [(rules.FLOW, 20.0), (rules.AVERAGE, 95.0), (rules.LEVEL, 5.0)])
def test_the_pace_still_required_by_hand(kind: str, pace: float) -> None:
    """Nine periods done, three left. Flow: 40 of 100. Average: 75 so far, to be 80. Level: 65, to be 80."""
    so_far, end = {rules.FLOW: (40.0, 100.0), rules.AVERAGE: (75.0, 80.0), rules.LEVEL: (65.0, 80.0)}[kind]
    assert pace_to(kind, so_far, 9, 3, end) == pace
    assert pace_to(kind, so_far, 12, 0, end) is None


def test_without_a_figure_a_level_has_no_pace() -> None:
    assert pace_to(rules.LEVEL, None, 0, 12, 80.0) is None
    assert end_at_pace(rules.LEVEL, None, 0, 12, 1.0) is None


@settings(max_examples=60)
@given(st.lists(st.floats(-100, 100, allow_nan=False), min_size=13, max_size=40), st.sets(st.integers(0, 39)))
def test_what_is_added_gives_the_totals_again(flows: list[float], gaps: set[int]) -> None:
    first = Period.parse("2024-01")
    totals, running = [], 0.0
    for step, flow in enumerate(flows):
        period = first.shift(step)
        running = flow if period.index == 1 else running + flow
        if step not in gaps:
            totals.append((str(period), running))
    parts = dict(added(totals))
    for period, total in totals:
        year = [str(Period(int(period[:4]), first.frequency, month)) for month in range(1, int(period[5:]) + 1)]
        assert sum(parts[each] for each in year) == pytest.approx(total, abs=1e-6)


@settings(max_examples=60)
@given(st.lists(figures, min_size=len(SHARES), max_size=len(SHARES)), figures, figures)
def test_a_higher_target_is_never_likelier(values: list[float], one: float, other: float) -> None:
    quantiles, low, high = sorted(values), min(one, other), max(one, other)
    assert chance_in(quantiles, high, "higher") <= chance_in(quantiles, low, "higher") + 1e-12
    assert chance_in(quantiles, high, "lower") >= chance_in(quantiles, low, "lower") - 1e-12


def test_what_is_still_open_is_never_certain_and_what_is_over_is() -> None:
    quantiles = [float(step) for step in range(len(SHARES))]
    assert 0 < chance_in(quantiles, 1e9, "higher") < 0.01
    assert 0.99 < chance_in(quantiles, -1e9, "higher") < 1
    assert chance_in([5.0] * len(SHARES), 5.0, "higher") == 1.0
    assert chance_in([5.0] * len(SHARES), 5.1, "higher") == 0.0
    assert chance_in([5.0] * len(SHARES), 5.1, "lower") == 1.0
    assert at_share([], 0.1) is None


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e16])
def test_a_what_if_takes_ordinary_numbers(value: float) -> None:
    assert not rules.can_try(value)
    assert rules.can_try(80.0, None)
    with pytest.raises(RuleViolation):
        rules.check_can_try(value)


@pytest.mark.parametrize(("name", "zh", "en"), [
    ("drift", "平均增减外推", "drift"),
    ("mean(boosting+boosting+theta+naive)", "全部序列合训的梯度提升 ×2、Theta 法、上年同期的平均",
     "mean of boosting over all series ×2, Theta, same period last year"),
    ("median(theta+naive)+ets", "Theta 法、上年同期的中位数，并入指数平滑 ETS",
     "median of Theta, same period last year; with ETS"),
    ("median(new_one,theta)", "new_one、Theta 法的中位数", "median of new_one, Theta"),
    ("Something Else", "Something Else", "Something Else"),
    ("", "", ""),
])  # fmt: skip
def test_a_model_is_told_in_words(name: str, zh: str, en: str) -> None:
    for language, words in (("zh-hans", zh), ("en", en)):
        with override(language):
            assert model_words(name) == words
