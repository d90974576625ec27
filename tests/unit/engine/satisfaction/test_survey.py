"""Surveys against published examples, and what they say of who did not answer."""

import numpy as np
import pytest

from jixiao import DefinitionError, survey, survey_change
from jixiao.engine.satisfaction.survey.response import outcome_of, response_rates
from jixiao.engine.satisfaction.survey.weights import rake, rake_and_trim

NUMBER = [{"code": "y", "scored": "number"}]
# Lohr, Sampling: Design and Analysis, example 3.2: farm acres by region; n, mean, variance, farms in the population.
REGIONS = {
    "NC": (103, 300504.16, 29618183543, 1054),
    "NE": (21, 97629.81, 7647472708, 220),
    "S": (135, 211315.04, 53587487856, 1382),
    "W": (41, 662295.51, 396185950266, 422),
}


def like(n: int, mean: float, variance: float) -> list[float]:
    """So many values with that mean and sample variance: the estimate and its error depend on nothing else."""
    half = n // 2
    shape = np.array([1.0] * half + [-1.0] * half + [0.0] * (n - 2 * half))
    return list(mean + shape * np.sqrt(variance * (n - 1) / (2 * half)))


def test_a_stratified_sample_of_farms() -> None:
    """Published: mean 295 560.8, standard error 16 379.87; total 909 736 034, standard error 50 417 248."""
    rows = [{"region": code, "y": v} for code, (n, mean, var, _) in REGIONS.items() for v in like(n, mean, var)]
    strata = {"column": "region", "sizes": {code: size for code, (*_, size) in REGIONS.items()}}
    row = survey(rows, {"kind": "sample", "strata": strata, "questions": NUMBER}).table.to_rows()[0]
    assert row["estimate"] == pytest.approx(295560.8, abs=0.05)
    assert row["standard_error"] == pytest.approx(16379.87, abs=0.05)
    assert (row["estimate"] * 3078, row["standard_error"] * 3078) == pytest.approx((909736034, 50417248), rel=1e-6)


def test_a_simple_sample_of_farms() -> None:
    """Lohr, example 2.5: mean 297 897, s 344 551.9, n 300 of 3078: standard error 18 898.434."""
    rows = [{"y": value} for value in like(300, 297897.0467, 344551.9**2)]
    row = survey(rows, {"kind": "sample", "population": 3078, "questions": NUMBER}).table.to_rows()[0]
    assert row["standard_error"] == pytest.approx(18898.434, abs=0.01)
    assert row["design_effect"] == pytest.approx(1)


def test_raking_as_published() -> None:
    """Lohr, section 8.5.2.2: race and sex raked to known totals."""
    cells = np.array([[300, 1200, 60, 30, 30], [150, 1080, 90, 30, 30]], np.float64)
    sex, race = np.repeat([0, 1], 5), np.tile(np.arange(5), 2)
    margins = [(sex, np.array([1510.0, 1490.0])), (race, np.array([600.0, 2120, 150, 100, 30]))]
    raked = rake(cells.ravel(), margins, 100, 1e-9)
    expected = [375.59, 1021.47, 53.72, 45.56, 13.67, 224.41, 1098.53, 96.28, 54.44, 16.33]
    assert raked.converged
    assert raked.weights.tolist() == pytest.approx(expected, abs=0.011)


def test_a_poll_of_a_thousand() -> None:
    """The best known figure of all: half of 1 000, ± 3.1 points."""
    rows = [{"y": word} for word in ["yes", "no"] * 500]
    design = {"kind": "sample", "questions": [{"code": "y", "scored": "share", "good": ["yes"]}]}
    row = survey(rows, design).table.to_rows()[0]
    assert (row["estimate"], round(row["margin"], 1), round(row["effective_n"])) == (50, 3.1, 1000)


def test_raking_takes_out_of_the_error_what_the_margin_explains() -> None:
    """Where sex decides the answer and its share is known, nothing is left to chance."""
    rows = [{"sex": sex, "y": value} for sex, value, n in (("f", 4.0, 70), ("m", 2.0, 30)) for _ in range(n)]
    margins = {"sex": {"f": 50, "m": 50}}
    plain = survey(rows, {"kind": "sample", "questions": NUMBER}).table.to_rows()[0]
    result = survey(rows, {"kind": "sample", "margins": margins, "questions": NUMBER})
    row = result.table.to_rows()[0]
    assert (plain["estimate"], row["estimate"]) == (3.4, 3)
    assert row["standard_error"] == pytest.approx(0, abs=1e-9)
    assert "converged" in [finding["rule"] for finding in result.findings]


def test_clusters_are_the_sample() -> None:
    """Five households of four that say the same are five answers, not twenty."""
    rows = [{"home": f"h{home}", "y": home} for home in range(5) for _ in range(4)]
    row = survey(rows, {"kind": "sample", "cluster": "home", "questions": NUMBER}).table.to_rows()[0]
    assert row["standard_error"] == pytest.approx(np.std(range(5), ddof=1) / np.sqrt(5))
    assert row["design_effect"] == pytest.approx(19 / 4, rel=0.01)


def test_an_open_link_has_no_margin_of_error() -> None:
    result = survey([{"y": 3}] * 40, {"kind": "open", "questions": ["y"]})
    row = result.table.to_rows()[0]
    assert (row["estimate"], row["margin"], row["standard_error"], row["lower"]) == (3, None, None, None)
    assert [finding["rule"] for finding in result.findings] == ["not_a_probability_sample"]


def test_who_did_not_answer_is_shown() -> None:
    """RR1 = I ÷ (I + P + R + NC + O + U); who is not eligible is in no rate."""
    outcomes = ["complete"] * 50 + ["1.2"] * 10 + ["拒访"] * 20 + ["2.20"] * 15 + ["3.1"] * 5 + ["4.5"] * 9
    rows = [{"y": 5 if place < 55 else "", "result": outcome} for place, outcome in enumerate(outcomes)]
    result = survey(rows, {"kind": "sample", "disposition": "result", "questions": ["y"]})
    row = result.response.to_rows()[0]
    assert [row[name] for name in ("rr1", "rr2", "coop1", "ref1", "con1")] == [50, 60, 62.5, 20, 80]
    first = result.table.to_rows()[0]
    assert (first["n"], first["not_answered"], round(first["item_response"], 2)) == (55, 5, 91.67)
    assert [outcome_of(word) for word in ("2.31", "I", "banana", "4")] == ["other", "complete", "", "not_eligible"]
    assert response_rates({"not_eligible": 3})["rr1"] is None


def test_trimmed_weights_keep_their_sum_and_say_how_far_off_the_margin_is() -> None:
    category = np.array([0] * 98 + [1] * 2)
    raked = rake_and_trim(np.ones(100), [(category, np.array([50.0, 50.0]))], 5, 100, 1e-9)
    assert (raked.n_trimmed, raked.weights.sum()) == (2, pytest.approx(100))
    assert raked.distance == pytest.approx(0.5 - 2 * 5 * (50 / 98) / 100), (
        "two stand for five medians each, not for fifty"
    )
    assert raked.converged


def test_margins_that_contradict_each_other_do_not_converge() -> None:
    rows = [{"a": "x", "b": "p", "y": 3}] * 5 + [{"a": "z", "b": "q", "y": 4}] * 5
    margins = {"a": {"x": 1, "z": 9}, "b": {"p": 9, "q": 1}}
    result = survey(rows, {"kind": "sample", "margins": margins, "questions": ["y"]})
    assert "not_converged" in [finding["rule"] for finding in result.findings]


def test_parts_are_ranked_from_thirty_on_and_told_apart_by_their_interval() -> None:
    rows = [{"d": d, "y": v} for d, v, n in (("a", 5, 40), ("b", 4, 40), ("c", 3, 10), ("e", 3, 4)) for _ in range(n)]
    result = survey(rows, {"kind": "sample", "by": "d", "questions": ["y"]})
    parts = [row for row in result.table if row["by"] and row["statistic"] == "mean"]
    assert [(row["rank"], row["state"], row["suppressed"]) for row in parts] == [
        (1, "ranked", False), (2, "ranked", False), (None, "too_few", False), (None, "too_few", True),
    ]  # fmt: skip


def test_change_between_two_surveys() -> None:
    design = {"kind": "sample", "questions": [{"code": "y", "scored": "share", "good": ["1"]}]}
    before, after = (survey([{"y": 1}] * n + [{"y": 0}] * (400 - n), design) for n in (200, 240))
    row = survey_change(before, after).to_rows()[0]
    assert (row["difference"], row["is_told_apart"]) == (pytest.approx(10), True)
    assert row["standard_error"] == pytest.approx(100 * np.sqrt(0.25 / 399 + 0.24 / 399))
    same = survey_change(before, before).to_rows()[0]
    assert (same["difference"], same["is_told_apart"]) == (0, False)


def test_answers_that_the_design_does_not_know_are_told() -> None:
    rows = [
        {"s": "a", "w": 1, "y": 5},
        {"s": "?", "w": 1, "y": 5},
        {"s": "a", "w": 0, "y": 5},
        {"s": "a", "w": 2, "y": "x"},
    ]
    strata = {"column": "s", "sizes": {"a": 10, "b": 5}}
    result = survey(rows, {"kind": "sample", "strata": strata, "weight": "w", "questions": ["y"]})
    told = sorted((finding["rule"], finding["row"]) for finding in result.findings)
    assert told == [("bad_degree", 4), ("bad_weight", 3), ("empty_stratum", None), ("unknown_category", 2)] or set(told) == {
        ("bad_degree", 4), ("bad_weight", 3), ("empty_stratum", None), ("unknown_category", 2),
    }  # fmt: skip
    assert result.weights.sum() == pytest.approx(10)


@pytest.mark.parametrize(
    ("design", "message"),
    [
        ({}, "kind"),
        ({"kind": "sample"}, "questions"),
        ({"kind": "sample", "questions": []}, "list"),
        ({"kind": "sample", "questions": ["y", "y"]}, "twice"),
        ({"kind": "sample", "questions": ["y"], "strata": {"column": "s"}}, "needs column and sizes"),
        ({"kind": "sample", "questions": ["y"], "margins": {"s": {"a": 0}}}, "above 0"),
        ({"kind": "sample", "questions": ["y"], "stratum": "s"}, "stratum"),
        ({"kind": "sample", "questions": [{"code": "y", "good": ["1"]}]}, "scored: share"),
        ({"kind": "sample", "questions": ["y"], "population": "many"}, "number"),
        ("text", "keys with values"),
    ],
)
def test_designs_that_cannot_be(design: object, message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        survey([{"y": 5}], design)


def test_nobody_answered() -> None:
    row = survey({"y": []}, {"kind": "sample", "population": 9, "questions": ["y"]}).table.to_rows()[0]
    assert (row["n"], row["estimate"], row["state"]) == (0, None, "no_answers")
