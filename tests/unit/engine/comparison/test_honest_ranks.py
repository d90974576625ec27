"""Shrinkage of rates and intervals of ranks: published figures, what must hold, and counts that cannot be used."""

import numpy as np
import pytest
from scipy.special import betainc

from jixiao.engine.comparison.rank_intervals import RANK_COLUMNS, rank_intervals, share_at_full
from jixiao.engine.comparison.shrinkage import james_stein, rate_model
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import ColumnsMissingError

TUMOURS = [
    (0, 20, 7), (0, 19, 4), (0, 18, 2), (0, 17, 1), (1, 20, 4), (1, 19, 2), (1, 18, 2), (2, 25, 1), (2, 24, 1),
    (2, 23, 1), (2, 20, 6), (1, 10, 1), (5, 49, 1), (2, 19, 1), (5, 46, 1), (3, 27, 1), (2, 17, 1), (7, 49, 1),
    (7, 47, 1), (3, 20, 2), (2, 13, 1), (9, 48, 1), (10, 50, 1), (4, 20, 7), (10, 48, 1), (4, 19, 3), (5, 22, 1),
    (11, 46, 1), (12, 49, 1), (5, 20, 2), (6, 23, 1), (5, 19, 1), (6, 22, 1), (6, 20, 3), (16, 52, 1), (15, 46, 1),
    (15, 47, 1), (9, 24, 1), (4, 14, 1),
]  # fmt: skip
"""Tumours, rats, and how many of the 71 experiments gave that (Tarone 1982; Bayesian Data Analysis, table 5.1)."""
HITS_OF_45 = [18, 17, 16, 15, 14, 14, 13, 12, 11, 11, 10, 10, 10, 10, 10, 9, 8, 7]
SEASON = [
    0.346, 0.298, 0.276, 0.222, 0.273, 0.270, 0.263, 0.210, 0.269, 0.230, 0.264, 0.256, 0.303, 0.264, 0.226, 0.285,
    0.316, 0.200,
]  # fmt: skip
"""Batting averages after 45 times at bat in 1970, and over the rest of the season (Efron and Morris 1975, 1977)."""


def tumours() -> tuple[np.ndarray, np.ndarray]:
    hits, cases, often = np.array(TUMOURS, np.int64).T
    return np.repeat(hits, often).astype(np.float64), np.repeat(cases, often).astype(np.float64)


def test_rat_tumours() -> None:
    """Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., 5.3: E(α|y) = 2.4 and E(β|y) = 14.3."""
    hits, cases = tumours()
    assert len(hits) == 71
    model = rate_model(hits, cases)
    assert (round(model.mean_alpha, 1), round(model.mean_beta, 1)) == (2.4, 14.3)
    assert model.shrunk(hits, cases)[-1] == pytest.approx(0.21, abs=0.005)  # of 4 in 14


def test_steins_paradox() -> None:
    """Efron and Morris (1977), Scientific American 236(5): c = 0.212, Clemente's 0.400 becomes 0.294, and is nearer."""
    averages = np.array(HITS_OF_45) / 45
    mean = averages.mean()
    shrunk, factor = james_stein(averages, mean * (1 - mean) / 45)
    assert (round(mean, 3), round(factor, 3), round(shrunk[0], 3)) == (0.265, 0.212, 0.294)
    squares = [((each - np.array(SEASON)) ** 2).sum() for each in (averages, shrunk)]
    assert squares == pytest.approx([0.077, 0.022], abs=0.002)  # printed from averages of three digits


def test_james_stein_where_there_is_nothing_to_draw() -> None:
    assert james_stein(np.array([1.0, 2, 9]), 1)[0].tolist() == [1, 2, 9]
    assert james_stein(np.array([5.0] * 6), 1)[0].tolist() == [5] * 6
    assert james_stein(np.array([1.0, 2, 1, 2]), 100)[0].tolist() == [1.5] * 4
    assert james_stein(np.zeros(0), 1)[1] == 1


@pytest.mark.parametrize("share", [0.025, 0.5, 0.975])
def test_quantiles_leave_their_share_below(share: float) -> None:
    hits, cases = tumours()
    model = rate_model(hits, cases)
    rates = model.quantile(hits, cases, share)
    below = betainc(model.alpha + hits[:, None], model.beta + (cases - hits)[:, None], rates[:, None]) @ model.weights
    assert below == pytest.approx(share, abs=1e-8)


def test_draws_have_the_models_quantiles() -> None:
    hits, cases = tumours()
    model = rate_model(hits, cases)
    drawn = model.draws(hits, cases, 20_000, seed=1)
    for share in (0.05, 0.95):
        assert np.quantile(drawn, share, axis=0) == pytest.approx(model.quantile(hits, cases, share), abs=0.01)
    assert (drawn == model.draws(hits, cases, 20_000, seed=1)).all()
    assert (drawn != model.draws(hits, cases, 20_000, seed=2)).any()


@pytest.mark.parametrize(
    ("hits", "cases"),
    [([0, 0], [5, 5]), ([5, 5], [5, 5]), ([0, 5], [5, 5]), ([1e6, 5e5], [2e6, 1e6]), ([0, 1], [1e9, 1])],
)
def test_extreme_counts(hits: list[float], cases: list[float]) -> None:
    given = np.array(hits, np.float64), np.array(cases, np.float64)
    model = rate_model(*given)
    low, middle, high = model.quantile(*given, 0.025), model.shrunk(*given), model.quantile(*given, 0.975)
    assert np.isfinite([low, middle, high]).all()
    assert (low <= high).all()
    assert ((middle >= 0) & (middle <= 1)).all()


def rates(*rows: tuple[object, object, object]) -> list[dict[str, object]]:
    return [dict(zip(("organisation_code", "numerator", "denominator"), row, strict=True)) for row in rows]


def test_one_call_no_longer_decides() -> None:
    """Full marks of five calls are worth less than 96 % of five hundred."""
    found = rank_intervals(rates(("a", 5, 5), ("b", 480, 500), ("c", 300, 500), ("d", 2, 4), ("e", 410, 500)))
    by_code = {row["organisation_code"]: row for row in found.table}
    assert tuple(found.table.columns) == RANK_COLUMNS
    assert [by_code[code]["rate_rank"] for code in "ab"] == [1, 2]
    assert [by_code[code]["rank"] for code in "ab"] == [2, 1]
    assert by_code["a"]["band"] == by_code["b"]["band"] == 1 < by_code["c"]["band"]
    assert by_code["a"]["own_share"] < 0.7
    assert by_code["b"]["own_share"] > 0.97
    assert by_code["d"]["rank_low"] < by_code["d"]["rank_high"]
    for row in found.table:
        assert row["lower"] < row["shrunk"] < row["upper"]
        assert row["rank_low"] <= row["rank"] <= row["rank_high"]


def test_lower_is_better() -> None:
    rows = rates(("a", 5, 100), ("b", 50, 100), ("c", 95, 100))
    assert rank_intervals(rows)["rank"] == [3, 2, 1]
    assert rank_intervals(rows, direction="lower")["rank"] == [1, 2, 3]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = rates(*((f"o{place:02d}", place % 7, 9) for place in range(20)))
    there, back = rank_intervals(rows), rank_intervals(rows[::-1])
    assert sorted(map(str, there.table)) == sorted(map(str, back.table))


def rules(found: Outcome) -> list[tuple[str, str]]:
    assert all(row["message"] and row["message_zh"] for row in found.findings)
    return [(row["rule"], row["organisation_code"]) for row in found.findings]


def test_ceiling() -> None:
    rows = rates(*((f"o{place}", 10 - (place >= 8), 10) for place in range(10)))
    assert ("ceiling", "") in rules(rank_intervals(rows))
    assert "8 of 10" in str(rank_intervals(rows).findings["message"][0])
    assert rules(rank_intervals(rates(*((f"o{place}", 10 - (place >= 7), 10) for place in range(10))))) == []
    none_failed = rates(*((f"o{place}", 0, 10) for place in range(5)))
    assert ("ceiling", "") in rules(rank_intervals(none_failed, direction="lower"))
    assert rules(rank_intervals(none_failed)) == []
    assert share_at_full(np.array([90.0, 100, 100]), 100) == pytest.approx(2 / 3)
    assert share_at_full(np.zeros(0)) == 0


def test_counts_that_cannot_be_used() -> None:
    found = rank_intervals(
        rates(
            ("a", 1, 2), ("b", 3, 2), ("c", -1, 2), ("d", 1, 0), ("e", None, 2), ("f", "x", 2), ("g", float("inf"), 2),
            ("a", 1, 2), ("", 1, 2), ("h", float("nan"), 2), ("i", 1.5, 2),
        )
    )  # fmt: skip
    assert rules(found) == [
        ("part_exceeds_whole", "b"), ("part_exceeds_whole", "c"), ("no_cases", "d"), ("missing_figure", "e"),
        ("not_a_number", "f"), ("not_a_number", "g"), ("duplicate_row", "a"), ("unknown_organisation", ""),
        ("not_a_number", "h"),
    ]  # fmt: skip
    known = [row["organisation_code"] for row in found.table if row["rank"] is not None]
    assert known == ["a", "i"]


def test_one_none_and_wrong_calls() -> None:
    alone = rank_intervals(rates(("a", 1, 2)))
    assert (alone["rate"], alone["rank"], rules(alone)) == ([0.5], [None], [("nothing_to_compare", "")])
    assert len(rank_intervals([]).table) == 0
    with pytest.raises(ColumnsMissingError, match="denominator"):
        rank_intervals([{"organisation_code": "a", "numerator": 1}])
    with pytest.raises(DefinitionError, match="direction"):
        rank_intervals(rates(("a", 1, 2)), direction="up")
