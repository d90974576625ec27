"""The season found in few years: exact where there is nothing but line and season, drawn to nothing where there is none."""

import numpy as np
import pytest

from jixiao.engine.forecast.members import forecast_members
from jixiao.engine.forecast.season import SEASONS_SEEN, find_season

TIME = np.arange(48)
SHAPE = np.random.default_rng(4).normal(0, 0.2, 12)
TRUTH = 500 * np.exp(0.01 * TIME + SHAPE[TIME % 12])


@pytest.mark.parametrize("known", [18, 21, 24, 30, 36])
def test_growth_and_season_of_few_months_are_told_apart(known: int) -> None:
    """Means over whole years leave out half a year at each end; line and season together leave out nothing."""
    members = forecast_members(TRUTH[None, :known], 12, 12)
    np.testing.assert_allclose(members.theta_log[0], TRUTH[known : known + 12], rtol=0.02)


def test_half_a_year_more_than_one_is_the_least() -> None:
    least = int(SEASONS_SEEN * 12)
    for known, seen in ((least, True), (least - 1, False)):
        assert bool(np.ptp(find_season(TRUTH[None, :known], 12).index) > 0.1) is seen


def test_noise_is_no_season() -> None:
    rng = np.random.default_rng(7)
    noise = np.exp(rng.normal(0, 0.1, (200, 36)))
    spread = find_season(noise, 12).index.std(axis=1)
    raw = np.log(noise).reshape(200, 3, 12).mean(axis=1).std(axis=1)
    assert spread.mean() < 0.5 * raw.mean()


def test_one_slip_is_drawn_in() -> None:
    slipped = TRUTH[None, :36].copy()
    slipped[0, 20] *= 10
    plain, found = (find_season(each, 12).index[0] for each in (TRUTH[None, :36], slipped))
    others = np.arange(12) != (20 - 36) % 12
    np.testing.assert_allclose(found[others], plain[others], rtol=0.12)
    assert found[~others] < 2 * plain[~others]


@pytest.mark.parametrize("factor", [1e-6, 3.0, 1e9])
def test_another_unit_has_the_same_season(factor: float) -> None:
    plain, scaled = (find_season(TRUTH[None, :30] * each, 12).index for each in (1.0, factor))
    np.testing.assert_allclose(scaled, plain, rtol=1e-9)
