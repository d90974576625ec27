"""Every decomposition adds up exactly, equals its slow twin, and turns round with time."""

from decimal import Decimal
from fractions import Fraction
from itertools import permutations
from math import prod

from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.comparison.moves import Move
from jixiao.engine.comparison.ratio_moves import why_rate_moved, why_ratio_moved, why_total_moved
from jixiao.engine.comparison.score_moves import ScorePart, ScoreParts, why_score_moved

cents = st.integers(0, 10_000).map(lambda number: number / 100)
above = st.integers(1, 10_000).map(lambda number: number / 100)
anything = st.floats(-1e6, 1e6)


@st.composite
def scores(draw: st.DrawFn) -> ScoreParts:
    """A score that is the sum of its parts, rounded to cents."""
    parts = {
        code: ScorePart(draw(st.sampled_from([0.0, 10.0, 20.0, 33.3])), draw(st.none() | cents), draw(above))
        for code in draw(st.sets(st.sampled_from("abcd")))
    }
    others = draw(st.dictionaries(st.sampled_from([("x", "adjustment"), ("", "veto")]), anything))
    total = sum(part.points * part.factor for part in parts.values() if part.points is not None)
    return ScoreParts(round(total + sum(others.values()), 2), parts, others)


def by_key(move: Move) -> dict[tuple[str, str], Decimal]:
    return {(line.code, line.kind): line.effect for line in move.lines}


@given(scores(), scores())
def test_score_lines_add_up_to_the_last_digit_and_turn_round(before: ScoreParts, after: ScoreParts) -> None:
    move, back = why_score_moved(before, after), why_score_moved(after, before)
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change == -back.change
    assert move.before == round(Decimal(repr(before.score)), 4)
    there, again = by_key(move), by_key(back)
    for key in {**there, **again}:
        assert abs(there.get(key, Decimal(0)) + again.get(key, Decimal(0))) <= Decimal("0.0002")


@given(*[st.tuples(above, cents, above)] * 2)
def test_three_factors_equal_the_mean_over_all_orders_of_change(old: tuple, new: tuple) -> None:
    """The twin walks from old to new in each of the six orders and takes the mean of each factor's steps."""
    parts = [ScoreParts(0.0, {"a": ScorePart(*each)}) for each in (old, new)]
    slow = dict.fromkeys(range(3), Fraction(0))
    first, last = (
        (Fraction(repr(w)), Fraction(repr(p)) / Fraction(repr(w)), Fraction(repr(f))) for w, p, f in (old, new)
    )  # fmt: skip
    for order in permutations(range(3)):
        here = list(first)
        for place in order:
            before = prod(here)
            here[place] = last[place]
            slow[place] += (prod(here) - before) / 6
    found = by_key(why_score_moved(*parts, digits=9))
    for place, kind in enumerate(("weight", "performance", "missing")):
        assert abs(Fraction(found.get(("a", kind), Decimal(0))) - slow[place]) <= Fraction(2, 10**9)


@given(anything, above, anything, above, st.integers(0, 9))
def test_ratio_lines_add_up(n0: float, d0: float, n1: float, d1: float, digits: int) -> None:
    move = why_ratio_moved((n0, d0), (n1, -d1), digits=digits)
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change


@given(above, above, above, above)
def test_both_ways_of_splitting_a_ratio_agree_in_sign_and_sum(n0: float, d0: float, n1: float, d1: float) -> None:
    one, other = (why_ratio_moved((n0, d0), (n1, d1), way=way, digits=9) for way in ("midpoint", "log-mean"))
    assert one.change == other.change
    for key, effect in by_key(one).items():
        assert effect * by_key(other).get(key, Decimal(0)) >= 0


groups = st.dictionaries(st.sampled_from("abc"), st.tuples(cents, above), min_size=1)


@given(groups, groups)
def test_rate_lines_add_up_and_lie_near_the_plain_sum(before: dict, after: dict) -> None:
    move = why_rate_moved(before, after)
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change
    whole = [sum(n for n, _ in each.values()) / sum(d for _, d in each.values()) for each in (before, after)]
    assert abs(float(move.change) - (whole[1] - whole[0])) < 1e-5


@given(*[st.dictionaries(st.sampled_from("abc"), anything)] * 2)
def test_total_lines_are_the_parts_changes(before: dict, after: dict) -> None:
    move = why_total_moved(before, after)
    assert sum((line.effect for line in move.lines), Decimal(0)) == move.change
    for (code, _), effect in by_key(move).items():
        assert abs(float(effect) - (after.get(code, 0) - before.get(code, 0))) < 3e-6
