"""Sobol indices against models whose indices are known by formula."""

import numpy as np
import pytest

from jixiao import DefinitionError
from jixiao.engine.robustness.sobol import sobol_indices

N = 4096


def ishigami(unit: np.ndarray) -> np.ndarray:
    """sin x₁ + 7 sin² x₂ + 0.1 x₃⁴ sin x₁ on (−π, π)³ (Ishigami & Homma 1990; a = 7, b = 0.1)."""
    x = np.pi * (2 * unit - 1)
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


A = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0])


def g_function(unit: np.ndarray) -> np.ndarray:
    """Π (|4xᵢ − 2| + aᵢ)/(1 + aᵢ) (Saltelli & Sobol 1995), with the usual eight a."""
    return ((np.abs(4 * unit - 2) + A) / (1 + A)).prod(axis=1)


def test_ishigami() -> None:
    found = sobol_indices(ishigami, 3, N, 1)
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.015)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.01)


def test_the_published_digits_of_ishigami_are_met_with_more_points() -> None:
    found = sobol_indices(ishigami, 3, 1 << 14, 1)
    assert found.first[:, 0] == pytest.approx([0.3139, 0.4424, 0.0], abs=0.001)
    assert found.total[:, 0] == pytest.approx([0.5576, 0.4424, 0.2437], abs=0.001)


def test_sobol_g() -> None:
    alone = 1 / (3 * (1 + A) ** 2)
    variance = (1 + alone).prod() - 1
    together = alone * (1 + alone).prod() / (1 + alone)
    found = sobol_indices(g_function, 8, N, 3)
    assert found.first[:, 0] == pytest.approx(alone / variance, abs=0.01)
    assert found.total[:, 0] == pytest.approx(together / variance, abs=0.01)


def test_a_linear_model_has_no_interaction() -> None:
    weights = np.array([4.0, 2.0, 1.0, 0.0])
    found = sobol_indices(lambda unit: unit @ weights, 4, 1024, 5)
    expected = weights**2 / (weights**2).sum()
    assert found.first[:, 0] == pytest.approx(expected, abs=0.01)
    assert found.total[:, 0] == pytest.approx(expected, abs=0.01)


def test_the_output_is_centred() -> None:
    near, far = sobol_indices(ishigami, 3, 256, 2), sobol_indices(lambda unit: ishigami(unit) + 1e6, 3, 256, 2)
    assert far.first == pytest.approx(near.first, abs=1e-6)
    assert far.total == pytest.approx(near.total, abs=1e-6)


def test_a_negative_first_index_is_shown_as_it_came() -> None:
    found = [sobol_indices(ishigami, 3, 256, seed).first[2, 0] for seed in range(8)]
    assert min(found) < 0 < max(found)


def test_intervals_hold_the_true_index_and_shrink() -> None:
    wide, narrow = (sobol_indices(ishigami, 3, n, 1) for n in (256, N))
    truth = np.array([0.3139, 0.4424, 0.0])
    for found in (wide, narrow):
        assert (found.first_low[:, 0] <= truth).all()
        assert (truth <= found.first_high[:, 0]).all()
    assert (narrow.total_high - narrow.total_low < (wide.total_high - wide.total_low) / 2).all()


def test_columns_of_a_group_are_one_factor() -> None:
    weights = np.array([3.0, 4.0, 5.0])
    found = sobol_indices(lambda unit: unit @ weights, 3, 1024, 1, groups=[[0, 1], [2]])
    assert found.first[:, 0] == pytest.approx([0.5, 0.5], abs=0.01)


def test_many_outputs_are_as_one_by_one() -> None:
    both = sobol_indices(lambda unit: np.column_stack([ishigami(unit), unit[:, 0]]), 3, 256, 7)
    alone = sobol_indices(ishigami, 3, 256, 7)
    assert both.first[:, 0] == pytest.approx(alone.first[:, 0])
    assert both.total_high[:, 0] == pytest.approx(alone.total_high[:, 0])
    assert both.first[:, 1] == pytest.approx([1, 0, 0], abs=0.02)


def test_an_output_that_does_not_vary_has_no_index() -> None:
    found = sobol_indices(lambda unit: np.full(len(unit), 0.1) + 0.2, 2, 64, 1)
    assert np.isnan(found.first).all()
    assert np.isnan(found.total_high).all()


def test_the_same_seed_gives_the_same_digits() -> None:
    one, two, other = (sobol_indices(ishigami, 3, 128, seed) for seed in (1, 1, 2))
    assert one.first.tolist() == two.first.tolist()
    assert one.first_low.tolist() == two.first_low.tolist()
    assert one.first.tolist() != other.first.tolist()


@pytest.mark.parametrize("n", [0, 1, 3, 1000])
def test_points_that_are_no_power_of_two(n: int) -> None:
    with pytest.raises(DefinitionError) as told:
        sobol_indices(ishigami, 3, n, 1)
    assert told.value.code == "bad_sample_size"
    if n == 1000:
        assert "512" in told.value.mend


@pytest.mark.parametrize("groups", [[], [[]], [[3]], [[0], []]])
def test_groups_without_columns(groups: list[list[int]]) -> None:
    with pytest.raises(DefinitionError) as told:
        sobol_indices(ishigami, 3, 64, 1, groups=groups)
    assert told.value.code == "no_factors"
