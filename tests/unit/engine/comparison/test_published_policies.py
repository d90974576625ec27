"""Two policies that everybody knows: Sicily's smoking ban by its tutorial, New Jersey's minimum wage by its stores."""

import numpy as np
import pytest

from jixiao.engine.comparison.policy_effect.difference import compare, difference
from jixiao.engine.comparison.policy_effect.effect import Plan, policy_effect
from jixiao.engine.model.arrays import Floats

EPISODES = [
    728, 659, 791, 734, 757, 726, 760, 740, 720, 814, 795, 858, 887, 766, 851, 769, 781, 756, 766, 752, 765, 831, 879,
    928, 914, 808, 937, 840, 916, 828, 845, 818, 860, 839, 887, 886, 831, 796, 833, 820, 877, 758, 767, 738, 781, 843,
    850, 908, 1021, 859, 976, 888, 962, 838, 810, 876, 843, 936, 912,
]  # fmt: skip
POPULATION = [
    379875.3, 376495.5, 377040.8, 377116.4, 377383.4, 374113.1, 379513.3, 376295.5, 374653.2, 378485.6, 375955.5,
    378349.7, 376762.4, 379032.3, 379360.4, 376162, 377972.4, 381830.7, 379888.6, 380872.2, 380966.9, 381240.4,
    382104.9, 381802.7, 381656.3, 383680, 383503.2, 386462.9, 383783.1, 380836.8, 383483, 380906.2, 382926.8, 384052.4,
    384449.6, 383428.4, 388153.2, 388373.2, 386470.1, 386033.2, 383686.4, 385509.3, 385901.9, 386516.6, 388436.5,
    383255.2, 390148.7, 385874.9, 391613.6, 391750.4, 394005.6, 391364.9, 391664.6, 389022.3, 391878.5, 388575.3,
    392989, 390018.8, 390712.3,
]  # fmt: skip
"""Acute coronary episodes and standardised population by month from 2002-01 on; the ban holds from 2005-01."""


def quasi_poisson(design: Floats, counts: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """Coefficients and errors of the tutorial's model: counts over an exposure, with a dispersion."""
    found = np.zeros(design.shape[1])
    found[0] = np.log(counts.sum() / exposure.sum())
    for _ in range(30):
        mean = exposure * np.exp(design @ found)
        weighted = design * mean[:, None]
        found = found + np.linalg.solve(design.T @ weighted, design.T @ (counts - mean))
    mean = exposure * np.exp(design @ found)
    dispersion = float(((counts - mean) ** 2 / mean).sum()) / (len(counts) - len(found))
    return found, np.sqrt(np.diag(np.linalg.inv(design.T @ (design * mean[:, None]))) * dispersion)


def test_sicilys_smoking_ban() -> None:
    """Lopez Bernal, Cummins and Gasparrini (2017), Int. J. Epidemiology 46(1), 348–355, its model with a change of slope.

    Ours is a line through logarithms, theirs a quasi-Poisson regression: both find a fall of 12 % at the ban.
    """
    counts, exposure = np.array(EPISODES, np.float64), np.array(POPULATION)
    month = np.arange(59)
    turns = 2 * np.pi * (month[:, None] % 12 + 1) / 12 * np.arange(1, 3)
    ban = month >= 36
    plain = np.column_stack([np.ones(59), month, ban, np.where(ban, month - 36, 0), np.sin(turns), np.cos(turns)])
    theirs, errors = quasi_poisson(plain, counts, exposure)
    frame = [
        {"series": "Sicily", "period": f"{2002 + at // 12}-{at % 12 + 1:02d}", "value": value}
        for at, value in enumerate(np.log(counts / exposure).tolist())
    ]
    found = policy_effect(frame, "2005-01", plan=Plan(season=True))
    by_effect = {row["effect"]: row for row in found.table}
    level, slope = by_effect["level"], by_effect["slope"]
    assert np.exp(theirs[2]) == pytest.approx(0.878, abs=5e-4)
    assert np.exp(level["estimate"]) == pytest.approx(np.exp(theirs[2]), abs=0.002)
    reach = 1.96 * errors[2]
    assert (level["lower"], level["upper"]) == pytest.approx((theirs[2] - reach, theirs[2] + reach), abs=0.004)
    assert (level["verdict"], slope["verdict"], by_effect["average"]["verdict"]) == ("fell", "no_sign", "fell")
    assert {row["rule"] for row in found.findings} == {"no_comparison"}
    without = policy_effect(frame, "2005-01")
    assert "season_left" in {row["rule"] for row in without.findings}


def sample(n: int, mean: float, error: float) -> Floats:
    """So many changes of that mean with that standard error."""
    parts = np.linspace(-1, 1, n)
    return np.asarray(mean + parts / parts.std(ddof=1) * error * n**0.5)


def test_new_jerseys_minimum_wage() -> None:
    """Card and Krueger (1994), American Economic Review 84(4), table 3, row 4, stores known both times: 2.75.

    Changes of full-time equivalents: 0.47 (0.48) in New Jersey, −2.28 (1.25) in Pennsylvania. They give each state its own
    variance (1.34); ours is one for both, which with 75 and 309 stores is smaller.
    """
    changes = np.concatenate([sample(309, 0.47, 0.48), sample(75, -2.28, 1.25)])
    treated = np.arange(384) < 309
    found = difference(np.column_stack([np.zeros(384), changes]), treated, 1)
    assert found.effect.value == pytest.approx(2.75)
    pooled = ((308 * 309 * 0.48**2 + 74 * 75 * 1.25**2) / 382 * (1 / 309 + 1 / 75)) ** 0.5
    assert found.effect.error == pytest.approx(pooled) == pytest.approx(1.15, abs=0.005)
    assert found.effect.p_value < 0.05
    assert found.shuffled < 0.05
    assert compare(changes, treated).interval == found.effect.interval
