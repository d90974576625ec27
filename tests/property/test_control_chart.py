"""Control charts against a slow plain twin in fractions, and what must hold whatever the figures."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jixiao.engine.warning.control_chart.chart import Chart, ChartRules, chart_of
from jixiao.engine.warning.control_chart.rules import RULES, SIDES

points = st.one_of(st.none(), st.integers(-60, 60), st.integers(-3, 3), st.just(1000))
lines = st.lists(points, max_size=40)
rebases = st.lists(st.integers(0, 40), max_size=2)


def chart(values: list[int | None], rebase_at: list[int], scale: float = 1, shift: float = 0) -> Chart:
    given = [float("nan") if value is None else value * scale + shift for value in values]
    return chart_of(given, rebase_at=rebase_at, improvement=1, target=2 * scale + shift)


def plain(values: list[int], at_least: int = 7) -> tuple[list[Fraction], list[list[str]]]:
    """Mean, lower and upper limit, and the signals of every point, as one would do it by hand."""
    n = len(values)
    names: list[list[str]] = [[] for _ in values]
    mean = Fraction(sum(values), n)
    if n < 2:
        return [mean], names
    ranges = [Fraction(abs(b - a)) for a, b in pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [each for each in ranges if each <= Fraction("3.267") * average]
    average = sum(kept) / len(kept)
    reach = Fraction("2.66") * average
    low, high = mean - reach, mean + reach
    if n < 5:
        return [mean, low, high], names
    side = [(value > mean) - (value < mean) for value in values]
    near = [low <= value <= high and abs(value - mean) > reach * 2 / 3 for value in values]
    trend = [0] * n
    for first in range(n - at_least + 1):
        part = values[first : first + at_least]
        for sign in (1, -1):
            if all((b - a) * sign > 0 for a, b in pairwise(part)):
                trend[first : first + at_least] = [sign] * at_least
    for place, value in enumerate(values):
        windows = [range(first, first + 3) for first in range(place - 2, place + 1) if 0 <= first <= n - 3]
        runs = [range(first, first + at_least) for first in range(place - 6, place + 1) if 0 <= first <= n - at_least]
        held = {
            "outside": not low <= value <= high,
            "trend": trend[place] != 0,
            "two_of_three": near[place]
            and any(len({side[k] for k in w}) == 1 and sum(near[k] for k in w) >= 2 for w in windows),
            "shift": side[place] != 0 and any(len({side[k] for k in run}) == 1 for run in runs),
        }
        for rule in RULES:
            if held[rule]:
                upwards = trend[place] > 0 if rule == "trend" else side[place] > 0
                names[place].append(SIDES[rule][upwards])
    return [mean, low, high], names


@given(lines, rebases)
def test_like_the_plain_twin(values: list[int | None], rebase_at: list[int]) -> None:
    found = chart(values, rebase_at)
    edges = sorted({place for place in rebase_at if 0 < place < len(values)})
    for start, stop in zip([0, *edges], [*edges, len(values)], strict=True):
        places = [place for place in range(start, stop) if values[place] is not None]
        if not places:
            continue
        wanted, names = plain([values[place] or 0 for place in places])
        lines = (found.mean, found.lower, found.upper)
        for place, named in zip(places, names, strict=True):
            given = [line[place] for line in lines[: len(wanted)]]
            np.testing.assert_allclose(given, [float(each) for each in wanted], rtol=1e-12, atol=1e-9)
            assert list(found.signals(place)) == named


@given(lines, rebases, st.sampled_from([1e-6, 0.1, 3.0, 1e6]), st.sampled_from([0.0, -7.0, 0.1, 1e4]))
def test_neither_unit_nor_origin_matters(
    values: list[int | None], rebase_at: list[int], scale: float, shift: float
) -> None:
    """Except where the shift is so large beside the figures that their last digits are lost."""
    if scale < 1e-3 and shift:
        shift *= scale
    before, after = chart(values, rebase_at), chart(values, rebase_at, scale, shift)
    assert after.marks.tolist() == before.marks.tolist()
    assert after.variations() == before.variations()
    np.testing.assert_allclose(after.upper, before.upper * scale + shift, rtol=1e-9, atol=1e-9 * scale)


@given(lines, rebases)
def test_mirrored_figures_mirror_the_signs(values: list[int | None], rebase_at: list[int]) -> None:
    before, after = chart(values, rebase_at), chart(values, rebase_at, -1)
    assert after.marks.tolist() == (-before.marks).tolist()
    turned = chart_of(after.values, rebase_at=rebase_at, improvement=-1, target=-2)
    swap = {"high": "low", "low": "high"}
    parts = [each.partition("_") for each in before.variations()]
    mirrored = [f"{nature}{bar}{swap.get(side, side)}" for nature, bar, side in parts]
    assert turned.variations() == mirrored
    if values:
        assert turned.assurance() == before.assurance()


@given(lines)
def test_stricter_rules_mark_less(values: list[int | None]) -> None:
    given = [float("nan") if value is None else value for value in values]
    loose, strict = chart_of(given), chart_of(given, rules=ChartRules(shift=8, trend=8))
    assert not ((strict.marks != 0) & (loose.marks == 0)).any()
