"""Rules that make a value from several figures against twins in exact fractions; the tables they stand on."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.air_quality.scales import POLLUTANTS, scales
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.rule import Case, build_rule
from jixiao.engine.scoring.composite_index import CompositeIndex
from jixiao.engine.scoring.deduct_per_event import DeductPerEvent
from jixiao.engine.scoring.expert_trimmed_mean import ExpertTrimmedMean
from jixiao.engine.scoring.iaqi import AirQualityIndex
from jixiao.engine.scoring.rate_mix import RateMix
from jixiao.library import standards
from tests.property.exact import WEIGHTS, Exact, combined, same

RATES = st.none() | st.integers(-10, 1100).map(lambda tenths: Fraction(tenths, 10))
SCORES = st.lists(st.none() | st.integers(-1, 101).map(Fraction), min_size=7, max_size=7)
CONCENTRATIONS = st.none() | st.integers(-2, 30_000).map(lambda tenths: Fraction(tenths, 10))
NAMES = ("so2", "no2", "pm10", "pm25", "co", "o3")
ALL_SIX = tuple((name, name) for name in NAMES)
STANDARDS = st.sampled_from(["HJ 633-2012", "HJ 633-2026"])


@given(st.lists(RATES, min_size=3, max_size=3), st.lists(st.integers(1, 9), min_size=3, max_size=3), WEIGHTS)
def test_rate_mix(rates: list[Exact], shares: list[int], weight: Fraction) -> None:
    rule = RateMix(tuple(zip("abc", map(float, shares), strict=True)))
    value, scored = combined(rule, weight, "higher", rates)
    told = [code for code, mask in scored.refusals if mask[0]]
    slow = None
    if any(rate is not None and not 0 <= rate <= 100 for rate in rates):
        assert told == ["rate_out_of_range"]
    else:
        assert told == []
        if None not in rates:
            slow = sum((s * rate for s, rate in zip(shares, rates, strict=True)), Fraction(0)) / sum(shares)  # type: ignore[operator]
    assert same(value, slow)
    assert same(float(scored.points[0]), None if slow is None else weight * slow / 100)


@given(SCORES, st.sampled_from([0, 1, 2]), WEIGHTS)
def test_expert_trimmed_mean(scores: list[Exact], drop: int, weight: Fraction) -> None:
    rule = ExpertTrimmedMean(tuple("abcdefg"), drop=drop)
    value, scored = combined(rule, weight, "higher", scores)
    told = [code for code, mask in scored.refusals if mask[0]]
    there = sorted(score for score in scores if score is not None)
    slow = None
    if any(not 0 <= score <= 100 for score in there):
        assert told == ["expert_out_of_range"]
    elif 0 < len(there) < 3:
        assert told == ["too_few_experts"]
    elif there:
        kept = there[drop : len(there) - drop] if len(there) >= 5 else there
        slow = sum(kept, Fraction(0)) / len(kept)
        assert told == []
    assert same(value, slow)
    assert same(float(scored.points[0]), None if slow is None else weight * slow / 100)


@given(st.lists(st.none() | st.integers(-1, 30), min_size=2, max_size=2), WEIGHTS, st.none() | st.integers(1, 20))
def test_events_of_two_kinds(counts: list[int | None], weight: Fraction, cap: int | None) -> None:
    rule = DeductPerEvent(cap=None if cap is None else float(cap), events=(("a", 0.5), ("b", 5.0)))
    value, scored = combined(rule, weight, "lower", [None if n is None else Fraction(n) for n in counts])
    told = [code for code, mask in scored.refusals if mask[0]]
    assert told == (["negative_count"] if any(n is not None and n < 0 for n in counts) else [])
    usable = not told and None not in counts
    off = Fraction(counts[0] or 0, 2) + 5 * (counts[1] or 0) if usable else None
    assert same(value, off)
    slow = None if off is None else max(Fraction(0), weight - (off if cap is None else min(off, Fraction(cap))))
    assert same(float(scored.points[0]), slow)


def slow_iaqi(standard: str, averaging: str, name: str, concentration: Fraction) -> int | None:
    """The index of one pollutant as a person works it out with the table in hand."""
    table = standards("air-quality", f"aqi_{averaging}")[standard]
    entry, index = table[name], table["index"]
    exact = Decimal(concentration.numerator) / Decimal(concentration.denominator)
    given_at = Fraction(exact.quantize(Decimal(1).scaleb(-entry["digits"]), rounding=ROUND_HALF_EVEN))
    points = entry["breakpoints"]
    for place in range(len(points) - 1):
        if points[place] <= given_at <= points[place + 1]:
            rise = Fraction(index[place + 1] - index[place], points[place + 1] - points[place])
            return ceil(rise * (given_at - points[place]) + index[place])
    above: int | None = entry.get("above")
    return above


@given(st.lists(CONCENTRATIONS, min_size=6, max_size=6), STANDARDS, st.sampled_from(["daily", "hourly"]), WEIGHTS)
def test_air_quality_index(values: list[Exact], standard: str, averaging: str, weight: Fraction) -> None:
    rule = AirQualityIndex(ALL_SIX, standard, averaging)
    index, scored = combined(rule, weight, "lower", values)
    told = [code for code, mask in scored.refusals if mask[0]]
    there = {name: value for name, value in zip(NAMES, values, strict=True) if value is not None}
    slow = None
    if any(value < 0 for value in there.values()):
        assert told == ["negative_concentration"]
    else:
        single = {name: slow_iaqi(standard, averaging, name, value) for name, value in there.items()}
        if None in single.values():
            assert told == ["beyond_the_table"]
        else:
            slow = max((each for each in single.values() if each is not None), default=None)
            assert told == []
    assert same(index, None if slow is None else Fraction(slow))
    assert same(float(scored.points[0]), None if slow is None else weight if slow <= 100 else Fraction(0))


@pytest.mark.parametrize("standard", ["HJ 633-2012", "HJ 633-2026"])
@pytest.mark.parametrize("averaging", ["daily", "hourly"])
def test_every_breakpoint_has_its_index_and_worse_air_never_a_smaller_one(standard: str, averaging: str) -> None:
    for name, scale in scales(standard, averaging).items():
        assert np.array_equal(scale.of(scale.breakpoints), scale.index), name
        if scale.above is not None:
            concentrations = np.linspace(0, float(scale.breakpoints[-1]) * 1.2, 5001)
            assert (np.diff(scale.of(concentrations)) >= 0).all(), name


@given(st.lists(CONCENTRATIONS, min_size=6, max_size=6), st.sampled_from(["GB 3095-2012", "GB 3095-2026"]), WEIGHTS)
def test_composite_index(values: list[Exact], standard: str, weight: Fraction) -> None:
    rule = CompositeIndex(ALL_SIX, standard)
    index, scored = combined(rule, weight, "lower", values)
    told = [code for code, mask in scored.refusals if mask[0]]
    assert told == (["negative_concentration"] if any(v is not None and v < 0 for v in values) else [])
    if told or None in values:
        assert np.isnan(index)
        assert np.isnan(scored.points[0])
        return
    limits = standards("air-quality", "composite_index_limits")[standard]
    exact = sum((value / limits[name] for name, value in zip(NAMES, values, strict=True)), Fraction(0))  # type: ignore[operator]
    shown = Decimal(exact.numerator) / Decimal(exact.denominator)
    slow = Fraction(shown.quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN))
    assert same(index, slow)
    assert same(float(scored.points[0]), weight * (min(6 / slow, Fraction(1)) if slow > 0 else 1))


def test_the_weights_of_a_mix_are_scale_free() -> None:
    rates = np.array([[99.0], [74.0], [128 / 1.5]])
    one, other = (RateMix(tuple(zip("abc", w, strict=True))).derive(rates)[0] for w in ((0.3, 0.35, 0.35), (6, 7, 7)))
    assert one == pytest.approx(other, rel=1e-14)


def test_the_order_of_experts_and_pollutants_does_not_matter() -> None:
    scores = np.array([[90.0], [86.1], [95.3], [88.7], [91.2]])
    rule = ExpertTrimmedMean(tuple("abcde"))
    assert rule.derive(scores)[0] == rule.derive(scores[::-1])[0]
    forwards = build_rule("iaqi", {"pollutants": {"pm25": "a", "o3": "b"}})
    backwards = build_rule("iaqi", {"pollutants": {"O3_8h": "b", "PM2.5": "a"}})
    figures = dict(zip("ab", np.array([[70.0], [173.0]]), strict=True))
    both = [rule.derive(np.stack([figures[code] for code in rule.inputs]))[0] for rule in (forwards, backwards)]
    assert both == [112.0, 112.0]


def test_a_value_that_was_filled_in_is_scored_without_its_inputs() -> None:
    """Carried forward, the index is there while the concentrations of the period are not."""
    rule = build_rule("iaqi", {"pollutants": {"pm25": "a", "pm10": "b"}})
    none = np.array([np.nan])
    case = Case(10.0, "lower", np.array([94.0]), none, none, none, none[None, :], none, inputs=np.full((2, 1), np.nan))
    scored = rule.score(case)
    assert scored.points[0] == 10
    assert not any(mask.any() for _, mask in scored.refusals)
    assert rule.formula(case).en.startswith("94 ≤ 100")


@pytest.mark.parametrize(
    ("name", "params", "key"),
    [
        ("iaqi", {}, "pollutants"),
        ("iaqi", {"pollutants": {"pm2": "a"}}, "pm2"),
        ("iaqi", {"pollutants": {"pm25": 70}}, "pm25"),
        ("iaqi", {"pollutants": {"pm25": "a", "pm10": "a"}}, "inputs"),
        ("iaqi", {"pollutants": {"o3_1h": "a"}}, "o3_1h"),
        ("iaqi", {"pollutants": {"pm25": "a"}, "standard": "HJ 633-1999"}, "HJ 633-1999"),
        ("iaqi", {"pollutants": {"pm25": "a"}, "averaging": "weekly"}, "weekly"),
        ("iaqi", {"pollutants": {"pm25": "a"}, "then": {"name": "growth"}}, "then"),
        ("iaqi", {"pollutants": {"pm25": "a b"}}, "a b"),
        ("composite_index", {"pollutants": {"pm25": "a"}}, "so2"),
        ("composite_index", {"pollutants": dict(ALL_SIX), "weights": {"pm1": 2}}, "pm1"),
        ("composite_index", {"pollutants": dict(ALL_SIX), "standard": "GB 3095-2026 from 2031"}, "standard"),
        ("composite_index", {"pollutants": dict(ALL_SIX), "digits": 2.5}, "digits"),
        ("rate_mix", {"weights": {"a": -1}}, "weights"),
        ("rate_mix", {"weights": {"a": 0}}, "weights"),
        ("rate_mix", {"weights": {"a": 1}, "rates": {"b": 1}}, "weights"),
        ("rate_mix", {"unit": "per mille"}, "per mille"),
        ("expert_trimmed_mean", {}, "experts"),
        ("expert_trimmed_mean", {"experts": ["a", "a"]}, "inputs"),
        ("expert_trimmed_mean", {"experts": ["a", "b"], "drop": 3}, "drop"),
        ("expert_trimmed_mean", {"experts": "a"}, "experts"),
    ],
)
def test_parameters_that_make_no_sense_are_refused_by_name(name: str, params: dict[str, object], key: str) -> None:
    with pytest.raises(DefinitionError) as told:
        build_rule(name, params)
    assert key in told.value.message
    assert key in told.value.message_zh


@pytest.mark.parametrize("name", ["iaqi", "composite_index"])
def test_an_index_of_pollution_cannot_be_better_when_higher(name: str) -> None:
    with pytest.raises(DefinitionError, match="direction"):
        build_rule(name, {"pollutants": dict(ALL_SIX)}).check(10, "higher")


def test_standards_have_short_names() -> None:
    for name in ("2012", "HJ633-2012", "hj 633-2012"):
        rule = build_rule("iaqi", {"pollutants": {"pm25": "a"}, "standard": name})
        assert rule.params()["standard"] == "HJ 633-2012"
    assert POLLUTANTS == NAMES
