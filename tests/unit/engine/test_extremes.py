"""Figures and trees at the edge of what can be computed, and formulas that stay readable."""

import json

import numpy as np
import pytest

from jixiao import Scheme, evaluate
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_number

HEAD = 'scheme: s\nversion: "1"\nlabel: {zh: 办法, en: Rules}\nperiodicity: month\n'
SUM = HEAD + "tree:\n  - {code: a, weight: 100, direction: higher, over_time: sum, target: 3, rule: ratio_capped}\n"


def months(*values: object) -> list[dict[str, object]]:
    return [
        {"organisation_code": "S1", "indicator_code": "a", "period": f"2026-{month:02d}", "value": value}
        for month, value in enumerate(values, start=1)
    ]


@pytest.mark.parametrize("text", ["1e308", "-1e308", "1" + "0" * 200, "1e400"])
def test_a_figure_too_large_to_be_added_is_refused(text: str) -> None:
    assert read_number(text).code == "too_large"
    result = evaluate(Scheme.from_yaml(SUM), months(text, text), period="2026")
    assert [f["rule"] for f in result.findings].count("too_large") == 2
    json.dumps(result.trace, allow_nan=False)


@pytest.mark.parametrize("column", [[1e308, 1e308], np.array([1e308, 1e308])], ids=["list", "array"])
def test_too_large_as_a_number_is_refused_like_as_text(column: object) -> None:
    frame = {
        "organisation_code": ["S1"] * 2, "indicator_code": ["a"] * 2, "period": ["2026-01", "2026-02"], "value": column,
    }  # fmt: skip
    result = evaluate(Scheme.from_yaml(SUM), frame, period="2026")
    assert [f["rule"] for f in result.findings].count("too_large") == 2


def test_a_tiny_target_overflows_nothing() -> None:
    with np.errstate(over="raise"):
        result = evaluate(Scheme.from_yaml(SUM.replace("target: 3", "target: 1e-300")), months("1e29"), period="2026")
    assert result.scores.to_rows()[0]["score"] == 100.0


def test_a_flat_list_that_grows_too_deep_is_refused() -> None:
    lines = [f"  - {{code: n{i}, weight: 100, parent: n{i - 1}}}" for i in range(1, 3000)]
    with pytest.raises(DefinitionError) as refused:
        Scheme.from_yaml(HEAD + "nodes:\n  - {code: n0, weight: 100}\n" + "\n".join(lines))
    assert "levels" in str(refused.value)


def test_the_terms_of_a_sum_stay_readable() -> None:
    tree = "".join(
        f"  - {{code: {code}, weight: {weight}, direction: higher, target: 7, rule: ratio_capped}}\n"
        for code, weight in (("a", 40), ("b", 60))
    )
    rows = months("5") + [row | {"indicator_code": "b"} for row in months("6.5")]
    result = evaluate(Scheme.from_yaml(HEAD + "tree:\n" + tree), rows, period="2026-01")
    receipt = result.explain("S1")
    assert receipt.formula_en == "28.5714 + 55.7143 ≈ 84.2857"
    assert receipt.exact == pytest.approx(40 * 5 / 7 + 60 * 6.5 / 7, abs=1e-12)
    assert result.explain("S1", "a").formula_zh == "40 × min(5 ÷ 7, 1) ≈ 28.5714"


def test_an_exact_sum_keeps_its_equals_sign() -> None:
    result = evaluate(Scheme.from_yaml(SUM), months("1.5"), period="2026-01")
    assert result.explain("S1").formula_en == "50 = 50"


def test_a_veto_that_takes_no_points_is_no_term_of_the_sum() -> None:
    veto = "grades: [{code: A, from: 60}, {code: B}]\nvetoes:\n  - {code: v, indicator: v, when: '> 0', effect: {cap_grade: B}}\n"
    rows = months("1.5") + [row | {"indicator_code": "v"} for row in months("1")]
    receipt = evaluate(Scheme.from_yaml(SUM + veto), rows, period="2026-01").explain("S1")
    assert receipt.formula_en == "50 = 50"
    assert [line.kind for line in receipt.contributions] == ["child", "veto"]
