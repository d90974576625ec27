"""Judgements as people write them: fractions, half matrices, contradictions, blanks, experts who err."""

import numpy as np
import pandas as pd
import pytest

from jixiao import DefinitionError, weigh
from jixiao.engine.weighting.agreement import kendall
from jixiao.engine.weighting.eigenvector import consistency_ratio, principal
from jixiao.engine.weighting.pairwise import read_judgement


def square(text: str) -> dict[str, list[str]]:
    """A matrix from lines; its header is the codes."""
    header, *rows = [line.split(",") for line in text.split()]
    return {name: [row[place] for row in rows] for place, name in enumerate(header)}


def rules(outcome: object) -> list[str]:
    return sorted(set(outcome.findings["rule"]))  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("raw", "value"), [("1/3", 1 / 3), (" 2 / 4 ", 0.5), ("3", 3.0), (0.2, 0.2), ("1/0", None), ("-1/3", None)]
)
def test_a_judgement_is_a_number_or_a_fraction(raw: object, value: float | None) -> None:
    assert read_judgement(raw).value == value


@pytest.mark.parametrize("raw", ["0", "-3", "1/2/3", "x", "3-Jan", "1／3", float("inf"), "0/3"])
def test_what_is_no_judgement_is_told_and_counts_as_blank(raw: object) -> None:
    table = {"indicator_code": ["a", "b", "c"], "a": [1, "1/3", 1], "b": [3, 1, ""], "c": [1, raw, 1]}
    outcome = weigh(table, "ahp")
    assert "incomplete_judgements" in rules(outcome)
    assert "error" in outcome.findings["severity"]
    blank = weigh({**table, "c": [1, "", 1]}, "ahp")
    assert outcome["weight"] == blank["weight"]


def test_the_column_of_codes_has_many_names() -> None:
    wanted = weigh(square("indicator_code,a,b a,1,3 b,1/3,1"), "ahp")["weight"]
    for name in ("organisation_code", "criterion", "指标", ""):
        assert weigh(square(f"{name},a,b a,1,3 b,1/3,1"), "ahp")["weight"] == wanted
    frame = pd.DataFrame({"a": [1, 1 / 3], "b": [3.0, 1.0]}, index=["a", "b"])
    assert weigh(frame, "ahp")["weight"] == pytest.approx(wanted)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("k,a,b a,1,3 a,1/3,1", "duplicate_code"),
        ("k,a,b a,1,3", "not_square"),
        ("k,a,b a,2,3 b,1/3,1", "bad_diagonal"),
        ("k,a,b a,1,3 b,3,1", "not_reciprocal"),
        ("k,a,b a,0,0 b,0,0", "judgements_not_connected"),
        ("k,a,b a,1, b,,1", "judgements_not_connected"),
    ],
)
def test_matrices_that_cannot_be_used(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        weigh(square(text), "ahp")
    assert refusal.value.code == code
    assert refusal.value.message_zh


def test_the_contradicting_pair_is_named() -> None:
    with pytest.raises(DefinitionError, match=r"“price”:“speed” 3, “speed”:“price” 0\.5"):
        weigh(square("k,price,speed price,1,3 speed,1/2,1"), "ahp")


@pytest.mark.parametrize("n", [1, 2, 15, 16])
def test_consistency_by_size(n: int) -> None:
    codes = [f"c{place}" for place in range(n)]
    table = {"k": codes, **{code: [2.0 ** (row - place) for row in range(n)] for place, code in enumerate(codes)}}
    outcome = weigh(table, "ahp")
    share = [2.0**place for place in range(n)]
    assert outcome["weight"] == pytest.approx([part / sum(share) for part in share], abs=1e-12)
    assert outcome["consistency_ratio"] == ([None] * n if n > 15 else pytest.approx([0.0] * n, abs=1e-12))
    assert rules(outcome) == (["no_random_index"] if n > 15 else [])


def test_the_least_fitting_judgement_is_named_with_what_would_fit() -> None:
    outcome = weigh(square("k,a,b,c,d a,1,2,4,1/8 b,1/2,1,2,4 c,1/4,1/2,1,2 d,8,1/4,1/2,1"), "ahp")
    assert rules(outcome) == ["inconsistent_judgements"]
    assert "“d” against “a” is 8, the other judgements say 0.125" in outcome.findings["message"][0]


def test_many_matrices_at_once_are_each_one() -> None:
    drawn = np.exp(np.triu(np.random.default_rng(5).normal(size=(200, 6, 6)), 1))
    matrices = drawn / np.swapaxes(drawn, 1, 2)
    vectors, eigenvalues = principal(matrices)
    for matrix, vector, eigenvalue in zip(matrices, vectors, eigenvalues, strict=True):
        np.testing.assert_allclose(matrix @ vector, eigenvalue * vector, rtol=1e-12)
    assert (vectors > 0).all()
    assert (consistency_ratio(eigenvalues, 6) > 0).all()


def test_far_apart_weights_keep_their_digits() -> None:
    """Judgements far beyond Saaty's nine, and inconsistent: the smallest weight is as exact as the largest."""
    matrix = np.array([[1, 1e6, 1e13], [1e-6, 1, 1e5], [1e-13, 1e-5, 1]])
    (vector,), (eigenvalue,) = principal(matrix[None])
    np.testing.assert_allclose(matrix @ vector, eigenvalue * vector, rtol=1e-12)


def test_a_thousand_experts() -> None:
    rng = np.random.default_rng(6)
    codes = [f"c{place}" for place in range(5)]
    table: dict[str, list[object]] = {"expert_code": [], "indicator_code": [], **{code: [] for code in codes}}
    logs = []
    for number in range(1000):
        drawn = np.triu(rng.choice(np.log([1, 2, 3, 5, 7]), size=(5, 5)), 1)
        logs.append(drawn - drawn.T)
        for row, code in enumerate(codes):
            table["expert_code"].append(f"E{number}")
            table["indicator_code"].append(code)
            for column, other in enumerate(codes):
                table[other].append(float(np.exp(logs[-1][row, column])))
    outcome = weigh(table, "ahp-group")
    mean = np.exp(np.mean(logs, axis=0))
    np.testing.assert_allclose(
        mean @ outcome["weight"] / outcome["weight"], np.linalg.eigvals(mean).real.max(), rtol=1e-9
    )
    assert sum(rule.startswith("expert") for rule in outcome.findings["rule"]) == 1000


GROUP = "expert_code,indicator_code,a,b E1,a,1,2 E1,b,1/2,1 E2,a,1,8 E2,b,1/8,1 "


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("E3,a,1,2 E3,b,2,1", "not_reciprocal"),
        ("E3,a,5,2 E3,b,,1", "bad_diagonal"),
        ("E3,a,1,2 E3,a,1,3", "duplicate_code"),
        ("E3,a,, E3,b,,", "no_judgement"),
        ("E3,x,1,2", "unknown_indicator"),
        (",a,1,9", "blank_code"),
    ],
)
def test_an_expert_who_errs_leaves_the_others_as_they_are(more: str, expected: str) -> None:
    outcome = weigh(square(GROUP + more), "ahp-group")
    assert expected in rules(outcome)
    assert outcome["weight"] == pytest.approx([0.8, 0.2])
    place = list(outcome.findings["rule"]).index(expected)
    assert outcome.findings["row"][place] == 5


def test_a_group_without_experts() -> None:
    with pytest.raises(DefinitionError, match="no column expert_code"):
        weigh(square("indicator_code,a,b a,1,2 b,,1"), "ahp-group")
    assert weigh({"expert_code": [], "indicator_code": [], "a": [], "b": []}, "ahp-group")["weight"] == [None, None]


def test_each_expert_is_told() -> None:
    wild = "E1,a,1,9,1/9 E1,b,,1,9 E1,c,,,1 E2,a,1,2,4 E2,b,,1,2 E2,c,,,1"
    outcome = weigh(square("expert_code,indicator_code,a,b,c " + wild), "ahp-group")
    assert [rule for rule in outcome.findings["rule"] if "expert" in rule] == [
        "expert_inconsistent",
        "expert_consistency",
    ]


def test_bwm_with_named_ends() -> None:
    table = square("row,a,b,c best_to_others,1,1,4 others_to_worst,4,4,1")
    assert weigh(table, "bwm", best="b", worst="c")["weight"] == pytest.approx([4 / 9, 4 / 9, 1 / 9])
    with pytest.raises(DefinitionError, match="Known: a, b, c"):
        weigh(table, "bwm", best="quality")
    even = square("row,a,b,c best-to-others,1,1,1 others-to-worst,1,1,1")
    assert weigh(even, "bwm")["weight"] == pytest.approx([1 / 3] * 3)
    assert weigh(square("row,a best_to_others,1 others_to_worst,1"), "bwm")["weight"] == [1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("row,a,b best_to_others,1,2", "missing_row"),
        ("row,a,b best_to_others,1,2 best_to_others,1,2", "missing_row"),
        ("row,a,b best_to_others,1,2 others_to_worse,2,1", "unknown_row"),
        ("row,a,b best_to_others,1,1/2 others_to_worst,2,1", "bad_judgement"),
        ("row,a,b best_to_others,1, others_to_worst,2,1", "bad_judgement"),
        ("row,a,b best_to_others,1,3 others_to_worst,3,2", "no_end"),
    ],
)
def test_bwm_that_cannot_be_used(text: str, code: str) -> None:
    with pytest.raises(DefinitionError) as refusal:
        weigh(square(text), "bwm")
    assert refusal.value.code == code


def test_delphi_leaves_out_what_it_cannot_read() -> None:
    table = square("expert_code,round,a,b X,1,1,3 Y,1,-1,1 Z,x,9,9 W,1,五,1")
    outcome = weigh(table, "delphi")
    assert outcome["mean"] == pytest.approx([1, 5 / 3])
    assert rules(outcome) == ["bad_round", "negative_score", "round_agreement", "text"]
    nothing = weigh(square("expert_code,a,b X,0,0"), "delphi")
    assert (nothing["weight"], rules(nothing)) == ([None, None], ["nothing_to_weigh", "round_agreement"])


def test_agreement() -> None:
    assert kendall(np.array([[1.0, 2, 3], [10, 20, 30]])).w == 1
    assert kendall(np.array([[1.0, 2, 3], [3, 2, 1]])).w == 0
    assert np.isnan(kendall(np.array([[1.0, 1, 1], [2, 2, 2]])).w)
    # Siegel 1956, chapter 9, Kendall's W with ties: 6 judges … the correction raises W.
    tied = np.array([[1.0, 1, 3, 4], [1, 2, 2, 4], [1, 2, 3, 3]])
    assert kendall(tied).w > 0.8


def test_meta_is_not_needed_for_judgements() -> None:
    meta = {"indicator_code": ["a", "b"], "weight": [1, 2]}
    outcome = weigh(square("k,a,b a,1,3 b,1/3,1"), "ahp", meta=meta)
    assert rules(outcome) == ["meta_not_used"]
