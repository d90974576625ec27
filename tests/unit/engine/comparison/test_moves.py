"""Why a figure moved: the lines add up, and each says what it should."""

from decimal import Decimal

import pytest

from jixiao.engine.comparison.moves import Move
from jixiao.engine.comparison.ratio_moves import why_rate_moved, why_ratio_moved, why_total_moved
from jixiao.engine.comparison.score_moves import ScorePart, ScoreParts, why_score_moved
from jixiao.engine.model.errors import DefinitionError


def lines(move: Move) -> dict[tuple[str, str], float]:
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change
    return {(line.code, line.kind): float(line.effect) for line in move.lines}


def test_performance_alone() -> None:
    before = ScoreParts(80, {"a": ScorePart(60, 50), "b": ScorePart(40, 30)})
    after = ScoreParts(81.5, {"a": ScorePart(60, 54), "b": ScorePart(40, 27.5)})
    assert lines(why_score_moved(before, after)) == {("a", "performance"): 4, ("b", "performance"): -2.5}


def test_a_change_of_weights_has_its_own_lines() -> None:
    before = ScoreParts(75, {"a": ScorePart(50, 50), "b": ScorePart(50, 25)})
    after = ScoreParts(65, {"a": ScorePart(30, 30), "b": ScorePart(70, 35)})
    assert lines(why_score_moved(before, after)) == {("a", "weight"): -20, ("b", "weight"): 10}


def test_weight_and_performance_together_share_evenly() -> None:
    before, after = ScoreParts(20, {"a": ScorePart(40, 20)}), ScoreParts(60, {"a": ScorePart(60, 60)})
    # share .5 → 1, weight 40 → 60: 20 × .75 and .5 × 50
    assert lines(why_score_moved(before, after)) == {("a", "weight"): 15, ("a", "performance"): 25}


def test_a_missing_value_and_the_stretching_of_the_others() -> None:
    before = ScoreParts(70, {"a": ScorePart(50, 40), "b": ScorePart(50, 30)})
    after = ScoreParts(80, {"a": ScorePart(50, 40, factor=2), "b": ScorePart(50, None, factor=2)})
    assert lines(why_score_moved(before, after)) == {("a", "missing"): 40, ("b", "missing"): -30}


def test_what_came_in_and_what_left_and_what_is_of_no_indicator() -> None:
    before = ScoreParts(51, {"a": ScorePart(60, 50)}, {("praise", "adjustment"): 1})
    after = ScoreParts(30, {"b": ScorePart(60, 30)}, {("", "veto"): 0})
    found = lines(why_score_moved(before, after))
    assert found == {("a", "weight"): -50, ("b", "weight"): 30, ("praise", "adjustment"): -1}


def test_rounding_is_told_and_thirds_add_up() -> None:
    before = ScoreParts(0.33, {code: ScorePart(1, 1 / 9) for code in "abc"})
    after = ScoreParts(1.0, {code: ScorePart(1, 1 / 3) for code in "abc"})
    found = lines(why_score_moved(before, after))
    assert found[("", "rounding")] == pytest.approx(0.0033, abs=1e-4)
    assert sorted(found) == [("", "rounding"), ("a", "performance"), ("b", "performance"), ("c", "performance")]


def test_a_ratio_by_numerator_and_denominator() -> None:
    found = lines(why_ratio_moved((50, 100), (60, 80)))
    assert found[("numerator", "effect")] == pytest.approx(10 * (1 / 100 + 1 / 80) / 2)
    assert found[("denominator", "effect")] == pytest.approx((1 / 80 - 1 / 100) * 55)
    logged = lines(why_ratio_moved((50, 100), (60, 80), way="log-mean"))
    # L(.75, .5) = .25 ÷ ln 1.5 = .616576; × ln 1.2 = .112415; × ln 1.25 = .137585
    assert logged[("numerator", "effect")] == pytest.approx(0.112415, abs=1e-6)
    assert logged[("denominator", "effect")] == pytest.approx(0.137585, abs=1e-6)


def test_a_ratio_of_losses_and_zeros() -> None:
    assert lines(why_ratio_moved((-5, 10), (5, 10))) == {("numerator", "effect"): 1}
    assert lines(why_ratio_moved((0, 10), (0, 20))) == {}
    with pytest.raises(DefinitionError, match="midpoint"):
        why_ratio_moved((0, 10), (1, 10), way="log-mean")
    with pytest.raises(DefinitionError, match="denominator"):
        why_ratio_moved((1, 0), (1, 10))
    with pytest.raises(DefinitionError, match="missing"):
        why_ratio_moved((float("nan"), 1), (1, 10))


def test_a_rate_over_groups_by_own_rates_and_by_shares() -> None:
    """Simpson's case: both groups improve, the whole falls because the weaker group grew."""
    found = lines(why_rate_moved({"good": (90, 100), "weak": (10, 100)}, {"good": (46, 50), "weak": (33, 150)}))
    rates = found[("good", "rate")] + found[("weak", "rate")]
    shares = found[("good", "share")] + found[("weak", "share")]
    assert rates == pytest.approx(0.02 * 0.375 + 0.12 * 0.625, abs=2e-6)
    assert shares == pytest.approx(-0.25 * 0.91 + 0.25 * 0.16, abs=2e-6)
    assert rates > 0 > shares


def test_a_group_that_begins_moves_by_its_share_alone() -> None:
    found = lines(why_rate_moved({"a": (50, 100), "b": (0, 0)}, {"a": (50, 100), "b": (90, 100)}))
    assert {kind for _, kind in found} == {"share"}
    with pytest.raises(DefinitionError):
        why_rate_moved({"a": (1, 0)}, {"a": (1, 1)})
    with pytest.raises(DefinitionError):
        why_rate_moved({"a": (0, 0)}, {"a": (1, 1)})


def test_a_total_by_its_parts() -> None:
    found = lines(why_total_moved({"a": 0.1, "b": 0.2}, {"a": 0.3, "c": 0.4}))
    assert found == {("a", "part"): 0.2, ("b", "part"): -0.2, ("c", "part"): 0.4}


def test_no_change_has_no_lines_and_the_table_is_strongest_first() -> None:
    same = ScoreParts(80, {"a": ScorePart(100, 80)})
    assert why_score_moved(same, same).lines == ()
    table = why_total_moved({"a": 1, "b": 1}, {"a": 2, "b": -5}).table
    assert list(table["code"]) == ["b", "a"]
    assert why_total_moved({"a": 1}, {"a": 2}).of_kind("part") == 1
