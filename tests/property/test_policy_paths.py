"""The picture of an effect against the effect itself: lines, paths and placebos say what the estimates say."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jixiao.engine.comparison.policy_effect.difference import difference
from jixiao.engine.comparison.policy_effect.effect import policy_effect
from jixiao.engine.comparison.policy_effect.interrupted import interruption
from jixiao.engine.comparison.policy_effect.paths import lines_of, middle_path, paths_of
from jixiao.engine.comparison.policy_effect.placebos import PLACEBO_COLUMNS, placebos_against, placebos_alone

whole = st.integers(-50, 50)


def tables(rows: int, columns: int, cell: st.SearchStrategy[object] = whole) -> st.SearchStrategy[list[list[object]]]:
    return st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@settings(max_examples=50)
@given(tables(5, 8), st.integers(1, 7), st.integers(1, 4))
def test_without_gaps_the_gap_in_the_picture_is_the_difference(rows: list[list[int]], start: int, k: int) -> None:
    values, treated = np.array(rows, np.float64), np.arange(5) < k
    found = paths_of(values, treated, start)
    assert found is not None
    plain = [Fraction(sum(row[t] for row in rows[:k]), k) for t in range(8)]
    assert found.treated == pytest.approx([float(each) for each in plain])
    gap = float((found.treated - found.otherwise)[start:].mean())
    assert gap == pytest.approx(difference(values, treated, start, shuffle=False).effect.value, abs=1e-9)
    assert float((found.treated - found.otherwise)[:start].mean()) == pytest.approx(0, abs=1e-9)


@settings(max_examples=60)
@given(st.lists(whole, min_size=4, max_size=4), st.lists(whole, min_size=6, max_size=6), tables(4, 6, st.booleans()))
def test_gaps_bend_no_path_that_all_share(levels: list[int], path: list[int], holes: list[list[bool]]) -> None:
    """Everybody is a level of their own on one path: whoever is missing when, the mean path keeps its shape."""
    values = np.array([[level + step for step in path] for level in levels], np.float64)
    values[np.array(holes)] = np.nan
    found = middle_path(values)
    told = np.flatnonzero(np.isfinite(found))
    assert len(told) or not np.isfinite(values).any()
    if len(told):
        shape = np.array(path, np.float64)[told]
        assert found[told] - found[told[0]] == pytest.approx(shape - shape[0], abs=1e-8)
        who = np.isfinite(values[:, told]).any(axis=1)
        assert found[told[0]] == pytest.approx(np.array(levels)[who].mean() + path[told[0]], abs=1e-8)


def test_what_nothing_links_is_not_joined() -> None:
    gap = np.nan
    values = np.array([[1, 2, 3, gap, gap], [2, 3, 4, gap, gap], [gap, gap, gap, 70, 80]])
    assert middle_path(values).tolist()[:3] == pytest.approx([1.5, 2.5, 3.5])
    assert np.isnan(middle_path(values)[3:]).all()
    assert np.isnan(middle_path(np.full((2, 3), gap))).all()
    assert np.isnan(middle_path(np.zeros((0, 3)))).all()


@settings(max_examples=40)
@given(st.lists(st.one_of(st.none(), whole), min_size=8, max_size=16), st.integers(3, 10))
def test_the_lines_are_as_far_apart_as_the_effects_say(cells: list[int | None], start: int) -> None:
    values = np.array([np.nan if cell is None else cell for cell in cells], np.float64)
    found, effects = lines_of(values, start), interruption(values, start)
    assert (found is None) == (effects is None)
    if found is None or effects is None:
        return
    apart = found.line - found.otherwise
    assert apart[:start] == pytest.approx(0, abs=1e-7)
    assert apart[start] == pytest.approx(effects.levels["level"].value, abs=1e-7)
    known = np.isfinite(values[start:])
    assert apart[start:][known].mean() == pytest.approx(effects.levels["average"].value, abs=1e-7)


def test_lines_beside_a_season_run_through_its_middle() -> None:
    place = np.arange(48)
    values = 30 + 10 * np.sin(2 * np.pi * place / 12) + 5.0 * (place >= 24)
    found = lines_of(values, 24, season=12, with_season=True)
    assert found is not None
    assert found.line == pytest.approx(np.where(place >= 24, 35, 30))
    assert found.otherwise == pytest.approx(np.full(48, 30))


@settings(max_examples=15)
@given(tables(3, 12), st.integers(0, 3))
def test_the_shares_are_counted_from_the_placebos(rows: list[list[int]], k: int) -> None:
    assume(len({tuple(row) for row in rows}) == 3)
    frame = [
        {"series": f"s{place}", "period": str(period), "value": value}
        for place, row in enumerate(rows) for period, value in enumerate(row)
    ]  # fmt: skip
    treated = [f"s{place}" for place in range(k)]
    placebos = [*placebos_alone(frame, "9", treated), *placebos_against(frame, "9", treated)]
    for row in policy_effect(frame, "9", treated).table:
        if row["placebo_dates"] is None or row["p_value"] is None:
            continue
        mine = [
            each for each in placebos if each["series"] == row["series"] and each["effect"] == row["effect"]
            and each["p_value"] is not None
        ]  # fmt: skip
        as_unlikely = sum(each["p_value"] <= row["p_value"] * (1 + 1e-11) for each in mine)
        assert row["placebo_dates"] == pytest.approx(as_unlikely / len(mine))
    for each in placebos:
        assert tuple(each) == PLACEBO_COLUMNS
        assert int(each["period"]) < 9, "only what was before the policy is asked"
