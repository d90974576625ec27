"""Groups by weight and quota against a slow plain twin in exact arithmetic; hostile rows; Hangzhou's three parts by hand."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.engine.appraisal.groups import EQUAL, PROPORTIONAL, REFUSED, WAYS, WeightedGroup, combine_groups
from jixiao.engine.model.errors import DefinitionError

WEIGHTS = ((45, 5, 50), (25, 25, 50), (10, 20, 70), (100,), (60, 40))
ANSWERS = st.dictionaries(
    st.sampled_from(("a", "b", "c")), st.tuples(st.integers(0, 6), st.none() | st.integers(0, 1000)), max_size=3
)


def twin(weights: tuple[int, ...], needed: int, answers: dict[str, tuple[int, int | None]], way: str) -> Decimal | None:
    """The result of one object, or None; scores in tenths."""
    names = "abc"[: len(weights)]
    good = [name for name in names if name in answers and answers[name][1] is not None and answers[name][0] >= needed]
    if not good or (way == REFUSED and len(good) < len(names)):
        return None
    own = {name: Fraction(weight) for name, weight in zip(names, weights, strict=True)}
    missing = sum((own[name] for name in names if name not in good), Fraction(0))
    total = Fraction(0)
    for name in good:
        part = missing / len(good) if way == EQUAL else missing * own[name] / sum(own[each] for each in good)
        total += (own[name] + part) * Fraction(answers[name][1] or 0, 10) / 100
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@settings(max_examples=50)
@given(st.sampled_from(WEIGHTS), st.integers(1, 4), ANSWERS, st.sampled_from(WAYS))
def test_the_twin_says_the_same(
    weights: tuple[int, ...], needed: int, answers: dict[str, tuple[int, int | None]], way: str
) -> None:
    groups = [WeightedGroup(name, weight, needed) for name, weight in zip("abc", weights, strict=False)]
    kept = {name: told for name, told in answers.items() if name in {group.code for group in groups}}
    rows = [
        {"object": "X", "group": name, "n": n, "score": None if score is None else score / 10}
        for name, (n, score) in kept.items()
    ]
    found = combine_groups(rows, groups, way)
    expected = twin(weights, needed, kept, way) if rows else None
    told = [row["score"] for row in found.table.to_rows()]
    if expected is None:
        assert all(score is None or score != score for score in told)
    else:
        assert told == [pytest.approx(float(expected), abs=1e-9)]
        assert sum(row["counted"] for row in found.groups.to_rows()) == pytest.approx(100)


GROUPS = (WeightedGroup("goals", 45), WeightedGroup("leaders", 5), WeightedGroup("society", 50, 30))


@pytest.mark.parametrize(
    ("n", "way", "expected"),
    [
        (30, PROPORTIONAL, 0.45 * 90 + 0.05 * 80 + 0.5 * 70),  # 79.5
        (29, PROPORTIONAL, (45 * 90 + 5 * 80) / 50),  # society's 50 go nine to one: 89
        (29, EQUAL, (70 * 90 + 30 * 80) / 100),  # and 25 each: 87
        (29, REFUSED, None),
    ],
)
def test_a_city_of_45_5_and_50(n: int, way: str, expected: float | None) -> None:
    rows = [
        {"object": "X", "group": "goals", "n": 1, "score": 90}, {"object": "X", "group": "leaders", "n": 4, "score": 80},
        {"object": "X", "group": "society", "n": n, "score": 70},
    ]  # fmt: skip
    found = combine_groups(rows, GROUPS, way)
    (row,) = found.table.to_rows()
    assert row["score"] == (
        pytest.approx(expected) if expected is not None else pytest.approx(float("nan"), nan_ok=True)
    )
    assert [one["rule"] for one in found.findings.to_rows()] == ([] if n == 30 else ["too_few_answers"])


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        ({"group": "friends"}, "unknown_group"), ({"n": -1}, "bad_count"), ({"n": 2.5}, "bad_count"),
        ({"n": "many"}, "bad_count"), ({"score": 101}, "out_of_range"), ({"score": float("inf")}, "out_of_range"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(row: dict[str, object], rule: str) -> None:
    rows = [{"object": "X", "group": "goals", "n": 1, "score": 90} | row]
    assert combine_groups(rows, GROUPS).findings.to_rows()[0]["rule"] == rule


def test_definitions_that_are_none_and_a_group_that_stands_twice() -> None:
    for groups in ([], [WeightedGroup("a", 99)], [WeightedGroup("a", 100, 0)], [WeightedGroup("a", 50)] * 2):
        with pytest.raises(DefinitionError):
            combine_groups([], groups)
    with pytest.raises(DefinitionError):
        combine_groups([{"object": "X"}], GROUPS)
    with pytest.raises(DefinitionError):
        combine_groups([], GROUPS, "kindly")
    rows = [{"object": "X", "group": "goals", "n": 1, "score": score} for score in (90, 10)]
    found = combine_groups(rows, GROUPS)
    assert (found.findings.to_rows()[0]["rule"], found.table.to_rows()[0]["score"]) == ("group_twice", 90)
