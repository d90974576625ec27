"""Intervals: what a past error is measured by, which origins count most, and how widths go on past what was tried."""

import numpy as np
import pytest

from jixiao.engine.forecast.conformal import Tried, half_width, usual_widths, widths
from jixiao.engine.forecast.histories import lay_out
from jixiao.engine.forecast.origins import scales, try_origins
from jixiao.engine.model.series import Series, Step


def tried(errors: np.ndarray, weights: np.ndarray | None = None) -> Tried:
    return Tried(np.arange(len(errors)), errors, np.ones(len(errors)) if weights is None else weights)


def test_a_miss_is_measured_by_what_was_known_before_it() -> None:
    """A leap at the end is many times the steps before; a scale that knew of it would call it a usual miss."""
    values = np.tile([100.0, 101.0, 99.0], 10)
    values[-1] = 200.0
    [histories] = lay_out([Series("a", Step.YEAR, 1990, values, np.arange(1, 31))], None)
    scale = scales(histories)
    found = try_origins(histories, 1, scale, seed=0)
    leap = np.nanmax(np.abs(found.errors))
    assert leap > 30
    assert leap * scale[0] > 5 * 100, "in units of what is known now it would be a fraction of that"


def test_a_series_that_never_moved_before_tells_no_error_in_units_of_nothing() -> None:
    values = np.r_[np.full(20, 5.0), 9.0]
    [histories] = lay_out([Series("a", Step.YEAR, 1990, values, np.arange(1, 22))], None)
    found = try_origins(histories, 2, scales(histories), seed=0)
    assert not np.isinf(found.errors).any()


def test_nearer_origins_count_more() -> None:
    [histories] = lay_out([Series("a", Step.MONTH, 24000, np.arange(80.0) % 7, np.arange(1, 81))], None)
    found = try_origins(histories, 12, scales(histories), seed=0)
    reached = np.isfinite(found.errors).sum(axis=1)
    assert found.weights[reached == 1] == pytest.approx(0.5 ** (1 / 6))
    assert found.weights[reached == 12].max() == pytest.approx(0.5**2), "a whole horizon back"


def test_weights_move_the_quantile() -> None:
    errors = np.r_[np.linspace(0, 1, 100), np.linspace(9, 10, 100)]
    near_small = np.r_[np.ones(100), np.full(100, 0.05)]
    assert half_width(errors, 0.8) > 9
    assert half_width(errors, 0.8, near_small) < 1


def test_widths_go_on_as_on_public_series() -> None:
    errors = np.full((200, 12), np.nan)
    errors[:, :4] = np.random.default_rng(1).normal(size=(200, 1))
    for level, found in widths(tried(errors), Step.MONTH).items():
        usual = usual_widths(Step.MONTH, level, 12)
        np.testing.assert_allclose(found[4:] / found[3], usual[4:] / usual[3])


@pytest.mark.parametrize("step", [Step.YEAR, Step.QUARTER])
def test_widths_of_years_are_those_of_the_run(step: Step) -> None:
    errors = np.random.default_rng(1).normal(0, 0.1, (400, 3))
    assert (widths(tried(errors), step)[80] < 0.2).all(), "not drawn to what other series miss by"
