"""Every way of normalising against a slow, obvious twin in exact fractions, and what must hold of all of them."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import isfinite, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import DefinitionError, normalise
from jixiao.engine.model.indicator_table import IndicatorMeta, IndicatorTable
from jixiao.engine.normalisation.registry import NORMALISATIONS

Exact = Fraction | None
Way = tuple[str, dict[str, Any]]
Score = Callable[[Fraction], Fraction | float]
Figures = dict[str, Fraction]

TENTHS = st.integers(-300, 300).map(lambda whole: Fraction(whole, 10))
CELLS = st.none() | TENTHS
COLUMNS = st.lists(CELLS, min_size=1, max_size=8)
DIRECTIONS = st.sampled_from(["higher", "lower"])
FIGURES = st.fixed_dictionaries(dict.fromkeys(("target", "goalpost_low", "goalpost_high", "reference"), TENTHS))
# Every method with the options that make it another one.
WAYS: list[Way] = [
    *((name, {}) for name in NORMALISATIONS),
    ("distance-to-reference", {"form": "ratio"}),
    ("distance-to-reference", {"form": "difference"}),
    ("distance-to-reference", {"reference": "mean"}),
    ("distance-to-reference", {"reference": "mean", "form": "ratio"}),
    ("distance-to-reference", {"reference": "S0"}),
    ("distance-to-reference", {"reference": "S0", "form": "difference"}),
    ("above-below-mean", {"threshold": 0}),
    ("scaled", {"range": [1, 7]}),
    ("scaled", {"ends": [-10, 10]}),
]
IDS = [" ".join([name, *map(str, options.values())]) for name, options in WAYS]
# A zero of their own: shifting all values changes the scores.
RATIOS = {"fraction-of-max", "above-below-mean"}
each_way = pytest.mark.parametrize(("method", "options"), WAYS, ids=IDS)
ANY_WAY = st.sampled_from(WAYS)


def codes(size: int) -> list[str]:
    return [f"S{number}" for number in range(size)]


def scores(column: Sequence[Any], method: str, options: dict[str, Any], direction: str, figures: Figures) -> list[Any]:
    """What the fast method gives for one column."""
    frame = {"organisation_code": codes(len(column)), "a": [None if cell is None else float(cell) for cell in column]}
    known = {"indicator_code": ["a"], "direction": [direction], **{key: [float(f)] for key, f in figures.items()}}
    return list(normalise(frame, method, meta=known, **options)["a"])


@dataclass(frozen=True)
class Given:
    """A column by hand: the values present, which way is better, and what the method is told."""

    xs: list[Fraction]
    first: Exact
    up: bool
    figures: Figures
    options: dict[str, Any]

    def gain(self, x: Fraction, over: Fraction) -> Fraction:
        """By how much x is better."""
        return x - over if self.up else over - x

    def worse(self, x: Fraction) -> int:
        return sum(self.gain(x, other) > 0 for other in self.xs)

    @property
    def worst(self) -> Fraction:
        return min(self.xs) if self.up else max(self.xs)

    @property
    def best(self) -> Fraction:
        return max(self.xs) if self.up else min(self.xs)

    @property
    def mean(self) -> Fraction:
        return sum(self.xs) / len(self.xs)


def towards(g: Given, goal: Exact) -> Score | None:
    """From 0 for the worst to 1 at the goal."""
    if goal is None or g.gain(goal, g.worst) <= 0:
        return None
    return lambda x: g.gain(x, g.worst) / g.gain(goal, g.worst)


def ratio_to(g: Given, goal: Fraction) -> Score | None:
    if goal <= 0 or (not g.up and min(g.xs) <= 0):
        return None
    return (lambda x: x / goal) if g.up else (lambda x: goal / x)


def goalposts(g: Given) -> Score | None:
    low, high = g.figures["goalpost_low"], g.figures["goalpost_high"]
    start = low if g.up else high
    return (
        None if low >= high else lambda x: min(Fraction(100), max(Fraction(0), g.gain(x, start) / (high - low) * 100))
    )


def above_below(g: Given) -> Score:
    band = Fraction(str(g.options.get("threshold", 0.2))) * abs(g.mean)
    return lambda x: Fraction((g.gain(x, g.mean) > band) - (g.gain(x, g.mean) < -band))


def reference(g: Given) -> Score | None:
    goal = {"mean": g.mean, "S0": g.first, "": g.figures["reference"]}[g.options.get("reference", "")]
    form = g.options.get("form", "distance")
    if goal is None or form == "distance":
        return towards(g, goal)
    if form == "ratio":
        return ratio_to(g, goal)
    return None if goal == 0 else lambda x: g.gain(x, goal) / abs(goal)


def scaled(g: Given) -> Score | None:
    low, high = map(Fraction, g.options.get("range", (0, 100)))
    if "ends" in g.options:
        start, end = sorted(map(Fraction, g.options["ends"]), reverse=not g.up)
        return lambda x: low + (high - low) * g.gain(x, start) / g.gain(end, start)
    share = towards(g, g.best)
    return None if share is None else lambda x: low + (high - low) * share(x)


def minmax(g: Given) -> Score | None:
    share = towards(g, g.best)
    return None if share is None else lambda x: 100 * share(x)


def zscore(g: Given) -> Score | None:
    if len(set(g.xs)) == 1:
        return None
    deviation = sqrt(sum((x - g.mean) ** 2 for x in g.xs) / (len(g.xs) - 1))
    return lambda x: float(g.gain(x, g.mean)) / deviation


def mad(g: Given) -> Score | None:
    median = middle(g.xs)
    deviation = middle([abs(x - median) for x in g.xs])
    return None if deviation == 0 else lambda x: g.gain(x, median) / deviation


TWINS: dict[str, Callable[[Given], Score | None]] = {
    "minmax": minmax,
    "zscore": zscore,
    "rank": lambda g: lambda x: Fraction(1 + g.worse(x)),
    "borda": lambda g: lambda x: Fraction(g.worse(x)),
    "percentile-rank": lambda g: None if len(g.xs) == 1 else lambda x: Fraction(g.worse(x), len(g.xs) - 1),
    "goalposts": goalposts,
    "distance-to-target": lambda g: towards(g, g.figures["target"]),
    "distance-to-reference": reference,
    "distance-to-max": lambda g: towards(g, g.best),
    "fraction-of-max": lambda g: ratio_to(g, g.best),
    "above-below-mean": above_below,
    "scaled": scaled,
    "mad": mad,
}


def twin(
    column: list[Exact], method: str, options: dict[str, Any], direction: str, figures: Figures
) -> list[Fraction | float | None]:
    """One column by hand; None where there is no score."""
    present = [cell for cell in column if cell is not None]
    given = Given(present, column[0], direction == "higher", figures, options)
    score = TWINS[method](given) if present else None
    return [None if cell is None or score is None else score(cell) for cell in column]


def test_every_method_has_its_twin() -> None:
    assert TWINS.keys() == NORMALISATIONS.keys()


def middle(xs: list[Fraction]) -> Fraction:
    ordered = sorted(xs)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return len(one) == len(other) and all(
        (a is None) == (b is None) and (a is None or abs(float(a) - float(b)) <= 1e-9 * max(1, abs(float(b))))
        for a, b in zip(one, other, strict=True)
    )


@each_way
@settings(max_examples=25)
@given(column=COLUMNS, direction=DIRECTIONS, figures=FIGURES)
def test_against_the_twin(
    method: str, options: dict[str, Any], column: list[Exact], direction: str, figures: Figures
) -> None:
    found = scores(column, method, options, direction, figures)
    assert same(found, twin(column, method, options, direction, figures))


@settings(max_examples=100)
@given(way=ANY_WAY, column=COLUMNS, direction=DIRECTIONS, figures=FIGURES)
def test_a_better_value_never_scores_less(way: Way, column: list[Exact], direction: str, figures: Figures) -> None:
    method, options = way
    found = scores(column, method, options, direction, figures)
    sign = 1 if direction == "higher" else -1
    pairs = sorted(
        (sign * x, score) for x, score in zip(column, found, strict=True) if x is not None and score is not None
    )
    assert all(one[1] <= other[1] + 1e-9 for one, other in pairwise(pairs))


@settings(max_examples=100)
@given(
    way=ANY_WAY,
    column=COLUMNS,
    direction=DIRECTIONS,
    figures=FIGURES,
    factor=st.sampled_from([2, 1000, Fraction(1, 10)]),
)
def test_the_unit_of_measure_changes_nothing(
    way: Way, column: list[Exact], direction: str, figures: Figures, factor: Fraction
) -> None:
    method, options = way
    other_unit = [None if x is None else x * factor for x in column]
    converted = {name: figure * factor for name, figure in figures.items()}
    if "ends" in options:
        options = options | {"ends": [float(end * factor) for end in options["ends"]]}
        assert same(
            scores(column, method, {**options, "ends": [-10, 10]}, direction, figures),
            scores(other_unit, method, options, direction, converted),
        )
        return
    assert same(
        scores(column, method, options, direction, figures), scores(other_unit, method, options, direction, converted)
    )


@settings(max_examples=60)
@given(
    method=st.sampled_from(sorted(set(NORMALISATIONS) - RATIOS)),
    column=COLUMNS,
    direction=DIRECTIONS,
    figures=FIGURES,
    step=TENTHS,
)
def test_where_zero_lies_changes_nothing(
    method: str, column: list[Exact], direction: str, figures: Figures, step: Fraction
) -> None:
    moved = [None if x is None else x + step for x in column]
    shifted = {name: figure + step for name, figure in figures.items()}
    assert same(scores(column, method, {}, direction, figures), scores(moved, method, {}, direction, shifted))


@settings(max_examples=100)
@given(way=ANY_WAY, column=COLUMNS, direction=DIRECTIONS, figures=FIGURES, shuffler=st.randoms(use_true_random=False))
def test_missing_ones_and_the_order_of_rows_change_nothing(
    way: Way,
    column: list[Exact],
    direction: str,
    figures: Figures,
    shuffler: random.Random,
) -> None:
    method, options = way
    found = dict(zip(codes(len(column)), scores(column, method, options, direction, figures), strict=True))
    kept = [place for place, x in enumerate(column) if x is not None or place == 0]  # S0 may be the reference
    shuffler.shuffle(kept)
    frame = {
        "organisation_code": [f"S{place}" for place in kept],
        "b": [1.0] * len(kept),
        "a": [None if column[place] is None else float(column[place] or 0) for place in kept],
    }
    known = {
        "indicator_code": ["b", "a"],
        "direction": [direction] * 2,
        **{k: [float(f)] * 2 for k, f in figures.items()},
    }
    again = normalise(frame, method, meta=known, **options)
    assert list(again.table.columns) == ["organisation_code", "b", "a"]
    assert same(again["a"], [found[f"S{place}"] for place in kept])


@settings(max_examples=100)
@given(way=ANY_WAY, column=COLUMNS, direction=DIRECTIONS, figures=FIGURES)
def test_a_newcomer_that_is_worse_than_all_comes_last(
    way: Way, column: list[Exact], direction: str, figures: Figures
) -> None:
    method, options = way
    present = [x for x in column if x is not None]
    if not present:
        return
    worse = min(present) - 1 if direction == "higher" else max(present) + 1
    *others, newcomer = scores([*column, worse], method, options, direction, figures)
    assert newcomer is None or all(score is None or newcomer <= score + 1e-9 for score in others)


HOSTILE: dict[str, dict[str, list[Any]]] = {
    "no organisation": {"organisation_code": [], "a": []},
    "no indicator": {"organisation_code": ["A", "B"]},
    "one organisation": {"organisation_code": ["A"], "a": [3]},
    "constant": {"organisation_code": ["A", "B", "C"], "a": [5, 5, 5]},
    "constant but for noise": {"organisation_code": ["A", "B"], "a": [0.1 + 0.2, 0.3]},
    "all missing": {"organisation_code": ["A", "B"], "a": [None, float("nan")]},
    "zeros": {"organisation_code": ["A", "B", "C"], "a": [0, 0, 0]},
    "zero and negative": {"organisation_code": ["A", "B", "C"], "a": [0, -1, -2]},
    "infinite": {"organisation_code": ["A", "B", "C"], "a": [float("inf"), 1, float("-inf")]},
    "text": {"organisation_code": ["A", "B", "C"], "a": ["１２", "3", "12,345"]},
    "huge": {"organisation_code": ["A", "B", "C"], "a": [9e29, -9e29, 1e-300]},
}


@pytest.mark.parametrize("frame", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("direction", ["higher", "lower"])
def test_hostile_tables_give_numbers_or_findings(frame: dict[str, list[Any]], direction: str) -> None:
    known = {"indicator_code": ["a"], "direction": [direction]} if "a" in frame else None
    for method, given_options in WAYS:
        options = dict(given_options)
        if method == "distance-to-reference" and options.get("reference", "") in ("", "S0"):
            options["reference"] = (frame["organisation_code"] or ["mean"])[0]
        outcome = normalise(frame, method, meta=known, **options)
        assert list(outcome["organisation_code"]) == frame["organisation_code"]
        found = list(outcome.table.columns.get("a", ()))
        assert all(score is None or isfinite(score) for score in found)
        if None in found:
            assert set(outcome.findings["indicator_code"]) == {"a"}
            assert all([*outcome.findings["message"], *outcome.findings["message_zh"]])


@each_way
def test_a_result_beyond_numbers_is_told(method: str, options: dict[str, Any]) -> None:
    metas = tuple(IndicatorMeta(code, goalpost_low=0, goalpost_high=1, target=2e308 / 4, reference=1) for code in "ab")
    values = np.array([[-1.5e308, 1], [1.5e308, 2], [np.nan, 3]])
    options = {"reference": "S1"} if options.get("reference") == "S0" else options
    outcome = normalise(IndicatorTable(("S1", "S2", "S3"), metas, values), method, **options)
    for place, code in enumerate("ab"):
        lost = [row for row in range(3) if np.isfinite(values[row, place]) and outcome[code][row] is None]
        assert bool(lost) <= (code in outcome.findings["indicator_code"])
        assert all(score is None or isfinite(score) for score in outcome[code])


def test_wrong_names_are_told_with_the_nearest() -> None:
    frame = {"organisation_code": ["A", "B"], "a": [1, 2]}
    for method, options, code, near in [
        ("min-max", {}, "unknown_normalisation", "minmax"),
        ("above-below-mean", {"treshold": 1}, "unknown_parameter", "threshold"),
        ("distance-to-reference", {"reference": "mean", "form": "rato"}, "bad_parameter", "ratio"),
        ("distance-to-reference", {}, "no_reference", "mean"),
        ("scaled", {"range": "1"}, "bad_parameter", "LOW,HIGH"),
        ("scaled", {"range": "1,x"}, "bad_parameter", "number"),
    ]:
        with pytest.raises(DefinitionError) as refusal:
            normalise(frame, method, **options)
        assert refusal.value.code == code
        assert near in str(refusal.value)
    with pytest.raises(DefinitionError) as refusal:
        normalise({"organisation_code": ["A", "A"], "a": [1, 2]}, "minmax")
    assert refusal.value.code == "duplicate_code"
