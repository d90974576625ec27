"""Did the policy work: published cases, what a placebo takes away, and what cannot be told."""

import numpy as np
import pytest

from jixiao.engine.comparison.policy_effect.difference import difference
from jixiao.engine.comparison.policy_effect.effect import EFFECT_COLUMNS, Plan, policy_effect
from jixiao.engine.comparison.policy_effect.interrupted import interruption
from jixiao.engine.comparison.policy_effect.regression import fit
from jixiao.engine.model.errors import DefinitionError

CALIFORNIA = [
    123, 121, 123.5, 124.4, 126.7, 127.1, 128, 126.4, 126.1, 121.9, 120.2, 118.6, 115.4, 110.8, 104.8, 102.8, 99.7,
    97.5, 90.1, 82.4, 77.8, 68.7, 67.5, 63.4, 58.6, 56.4, 54.5, 53.8, 52.3, 47.2, 41.6,
]  # fmt: skip
"""Packs of cigarettes sold per head, 1970–2000 (Abadie, Diamond and Hainmueller 2010); Proposition 99 holds from 1989."""


def rows(series: str, values: list[float | None], first: int = 1) -> list[dict[str, object]]:
    return [{"series": series, "period": str(first + n), "value": value} for n, value in enumerate(values)]


def verdicts(frame: object, start: str, treated: tuple[str, ...] = (), **more: object) -> dict[tuple[str, str], str]:
    table = policy_effect(frame, start, treated, plan=Plan(**more)).table  # type: ignore[arg-type]
    return {(row["method"], row["effect"]): row["verdict"] for row in table}


def told(frame: object, start: str, treated: tuple[str, ...] = ()) -> set[str]:
    found = policy_effect(frame, start, treated).findings
    assert all(row["message"] and row["message_zh"] for row in found)
    return {row["rule"] for row in found}


def noisy(jump: float = 0.0, slope: float = 0.0, n: int = 36, start: int = 18, seed: int = 0) -> list[float]:
    noise = np.random.default_rng(seed).normal(size=n)
    place = np.arange(n)
    return (30 + noise + jump * (place >= start) + slope * np.maximum(place - start, 0)).tolist()


def test_proposition_99_by_segmented_regression() -> None:
    """Linden (2015), Stata Journal 15(2), 480–500: itsa cigsale, single trperiod(1989) lag(1)."""
    values, place = np.array(CALIFORNIA), np.arange(31)
    after = place >= 19
    design = np.column_stack([np.ones(31), place, after, np.where(after, place - 19, 0)])
    model = fit(design, values, place, 1)
    assert model is not None
    assert model.coefficients == pytest.approx([132.2258, -1.779474, -20.0581, -1.494652], abs=5e-5)
    assert np.sqrt(np.diag(model.lasting)) == pytest.approx([4.253054, 0.3834188, 4.724395, 0.4368201], abs=1e-6)
    assert np.sqrt(np.diag(model.plain)) == pytest.approx([2.2866, 0.2170, 3.7471, 0.4846], abs=5e-5)
    found = interruption(values, 19, lag=1)
    assert found is not None
    assert found.levels["level"].error == pytest.approx(4.724395, abs=1e-6)
    assert found.levels["average"].value == pytest.approx(-28.28, abs=5e-3)


def test_proposition_99_is_told_by_first_differences() -> None:
    """Durbin–Watson 0.535 below R² 0.973: the fall had begun before, so the large average cannot be told."""
    frame = rows("California", CALIFORNIA, 1970)
    found = verdicts(frame, "1989")
    assert found["segmented", "level"] == found["segmented", "average"] == "cannot_tell"
    assert (found["first_differences", "level"], found["first_differences", "average"]) == ("fell", "cannot_tell")
    assert {"drifts", "placebo_dates", "no_comparison"} <= told(frame, "1989")


def test_card_and_krueger() -> None:
    """Card and Krueger (1994), American Economic Review 84(4), table 3: 2.76 from means rounded to 20.44 … 21.17."""
    frame = [*rows("NJ", [20.44, 21.03]), *rows("PA", [23.33, 21.17])]
    table = policy_effect(frame, "2", ["NJ"]).table.to_rows()
    [row] = [row for row in table if row["effect"] == "difference"]
    assert row["estimate"] == pytest.approx(2.76, abs=0.011)
    assert (row["standard_error"], row["verdict"]) == (None, "cannot_tell")
    assert {"few_organisations", "no_pre_trend", "too_short"} <= told(frame, "2", ("NJ",))


def test_a_jump_and_nothing() -> None:
    assert verdicts(rows("a", noisy(jump=5)), "19")["segmented", "level"] == "rose"
    assert verdicts(rows("a", noisy(jump=-5)), "19")["segmented", "average"] == "fell"
    assert set(verdicts(rows("a", noisy(seed=2)), "19").values()) == {"no_sign"}
    assert verdicts(rows("a", noisy(slope=1)), "19")["segmented", "slope"] == "rose"


def test_accuracy_rises_from_30_to_80_where_the_street_was_assessed() -> None:
    frame = [row for k in range(12) for row in rows(f"s{k}", noisy(50 if k < 3 else 0, seed=k))]
    found = verdicts(frame, "19", ("s0", "s1", "s2"))
    assert found["difference_in_differences", "difference"] == found["segmented", "level"] == "rose"
    assert told(frame, "19", ("s0", "s1", "s2")) == set()
    table = policy_effect(frame, "19", ["s0", "s1", "s2"]).table
    [row] = [row for row in table if row["effect"] == "difference"]
    assert row["series"] == "s0;s1;s2"
    assert row["estimate"] == pytest.approx(50, abs=0.7)
    assert row["placebo_organisations"] == pytest.approx(1 / 220)


def test_what_rose_everywhere_is_no_effect() -> None:
    frame = [row for k in range(12) for row in rows(f"s{k}", noisy(50, seed=k))]
    found = verdicts(frame, "19", ("s0", "s1", "s2"))
    assert found["segmented", "level"] == "cannot_tell"
    assert found["difference_in_differences", "difference"] == "no_sign"
    assert "placebo_organisations" in told(frame, "19", ("s0", "s1", "s2"))


def test_paths_that_were_not_parallel() -> None:
    place, treated = np.arange(36), ("s0", "s1", "s2", "s3")

    def drifting(jump: float) -> list[dict[str, object]]:
        """Four that rise by half a point a period anyway, and jump."""
        risen = [np.array(noisy(jump if k < 4 else 0, seed=k + 20)) + (0.5 * place if k < 4 else 0) for k in range(12)]
        return [row for k, values in enumerate(risen) for row in rows(f"s{k}", values.tolist())]

    assert verdicts(drifting(0), "19", treated)["difference_in_differences", "difference"] == "cannot_tell"
    assert "pre_trends_differ" in told(drifting(0), "19", treated)
    assert verdicts(drifting(30), "19", treated)["difference_in_differences", "difference"] == "rose"
    table = policy_effect(drifting(30), "19", treated).table
    adjusted = next(row for row in table if row["effect"] == "trend_adjusted")
    assert adjusted["lower"] < 30 < adjusted["upper"]


def test_one_treated_of_five_cannot_be_shuffled_below_a_fifth() -> None:
    frame = [row for k in range(5) for row in rows(f"s{k}", noisy(50 if k == 0 else 0, seed=k))]
    found = verdicts(frame, "19", ("s0",))
    assert found["difference_in_differences", "difference"] == "rose"
    assert "few_organisations" in told(frame, "19", ("s0",))


def test_a_series_that_jumps_by_itself() -> None:
    values = np.repeat([30.0, 50, 25, 55, 30, 60], 6) + np.random.default_rng(1).normal(0, 0.5, 36)
    assert verdicts(rows("a", values.tolist()), "31")["segmented", "level"] != "rose"


def test_gaps_take_nothing_from_a_clean_jump() -> None:
    values: list[float | None] = list(noisy(jump=8))
    for place in (3, 4, 20, 30):
        values[place] = None
    table = policy_effect(rows("a", values), "19").table
    level = next(row for row in table if row["effect"] == "level")
    assert level["verdict"] == "rose"
    assert (level["n_before"], level["n_after"]) == (16, 16)
    frame = [*rows("a", values), *(row for k in range(8) for row in rows(f"s{k}", noisy(seed=k + 9)))]
    assert verdicts(frame, "19", ("a",))["difference_in_differences", "difference"] == "rose"


def test_gaps_at_other_times_make_no_difference() -> None:
    """Everybody follows one path but for the policy: whoever misses which periods, the effect comes out whole."""
    path, chance = np.arange(20.0) ** 1.5, np.random.default_rng(3)
    values = path + 7.0 * np.arange(8)[:, None]
    treated = np.arange(8) < 3
    values[:3, 10:] += 4
    values[chance.random(values.shape) < 0.25] = np.nan
    assert difference(values, treated, 10).effect.value == pytest.approx(4)


def test_season_is_told_and_taken_away() -> None:
    place = np.arange(48)
    season = 10 * np.sin(2 * np.pi * place / 12)
    values = (season + np.array(noisy(n=48, start=30))).tolist()
    frame = [
        {"series": "a", "period": f"{2020 + n // 12}-{n % 12 + 1:02d}", "value": value}
        for n, value in enumerate(values)
    ]
    assert "season_left" in told(frame, "2022-07")
    assert set(verdicts(frame, "2022-07", season=True).values()) == {"no_sign"}
    jumped = [{**row, "value": row["value"] + 5 * (n >= 30)} for n, row in enumerate(frame)]  # type: ignore[operator]
    assert verdicts(jumped, "2022-07", season=True)["segmented", "level"] == "rose"


def test_half_and_half_is_shuffled_with_its_mirror() -> None:
    values = np.array([[0.0, 9], [0, 8], [0, 1], [0, 0]])
    found = difference(values, np.array([True, True, False, False]), 1)
    assert (found.shuffled, found.finest) == (2 / 6, 2 / 6)


def test_too_short_on_a_side() -> None:
    frame = rows("a", [30, 31, 80, 81, 82, 80])
    assert set(verdicts(frame, "3").values()) == {"cannot_tell"}
    assert "too_short" in told(frame, "3")
    for start in ("1", "7", "99", "-5"):
        assert set(verdicts(frame, start).values()) == {"cannot_tell"}
    assert {"short", "no_placebo"} <= told(rows("a", [30, 31, 30, 80, 81, 80]), "4")


@pytest.mark.parametrize("values", [[5.0] * 20, [5.0] * 10 + [9.0] * 10, list(range(20)), [1e20] * 10 + [-1e20] * 10])
def test_values_without_any_noise(values: list[float]) -> None:
    table = policy_effect(rows("a", values), "11").table
    level = next(row for row in table if row["effect"] == "level")
    jump = values[10] - values[9] - (values[9] - values[8])
    assert level["estimate"] == pytest.approx(jump, abs=1e-9 * max(map(abs, values)))
    assert level["verdict"] == ("rose" if jump > 0 else "fell" if jump < 0 else "no_sign")
    assert "no_spread" in told(rows("a", values), "11")


def test_hostile_frames() -> None:
    assert len(policy_effect([], "1").table) == 0
    assert tuple(policy_effect([], "1").table.columns) == EFFECT_COLUMNS
    frame = [*rows("a", noisy()), {"series": "a", "period": "3", "value": float("inf")}, *rows("m", noisy(), 2000)]
    assert {"not_finite"} <= told(frame, "19")
    monthly = [{"series": "m", "period": f"2024-{n:02d}", "value": n} for n in range(1, 13)]
    assert "other_frequency" in told([*rows("a", noisy()), *monthly], "19")
    with pytest.raises(DefinitionError, match="Write it like 1"):
        policy_effect(rows("a", noisy()), "2024-01")
    with pytest.raises(DefinitionError, match="Did you mean “a”"):
        policy_effect(rows("a", noisy()), "19", ["aa"])


def test_treated_whose_periods_are_of_another_kind_leave_nothing_to_compare() -> None:
    monthly = [{"series": "m", "period": f"2024-{n:02d}", "value": n} for n in range(1, 13)]
    found = policy_effect([*rows("a", noisy()), *monthly], "19", ["m"])
    assert len(found.table) == 0
    assert {row["rule"] for row in found.findings} == {"other_frequency"}
