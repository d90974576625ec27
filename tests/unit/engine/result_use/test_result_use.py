"""Use of results: conditions worked by hand, caps, vetoes, contradictions, rules that are none."""

from typing import Any

import pytest

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.result_use.propose import propose
from jixiao.engine.result_use.rules import UseRules, library_rules, read_use_rules

HEAD = "result_use: mine\nlabel: {zh: 我的}\nsource: 本地办法\nvalid_from: 2026-01-01\n"


def rules(*lines: str, caps: str = "") -> UseRules:
    """Rules from `when -> propose` in flow style."""
    listed = [
        f"  - rule: r{n}\n    label: {{zh: 规则{n}}}\n    when: {{{when}}}\n    propose: {{{use}}}"
        for n, (when, use) in enumerate((line.split(" -> ") for line in lines), 1)
    ]
    return read_use_rules(HEAD + (f"caps: {{{caps}}}\n" if caps else "") + "rules:\n" + "\n".join(listed))


def row(
    who: str, score: float | None, rank: int | None = None, grade: str = "", period: str = "2026-03", **more: Any
) -> dict[str, Any]:
    return {"organisation_code": who, "period": period, "score": score, "rank": rank, "grade": grade, **more}


def proposed(results: list[dict[str, Any]], known: UseRules, **more: Any) -> list[tuple[Any, ...]]:
    return [(line["organisation_code"], line["rule"], line["status"]) for line in propose(results, known, **more).table]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("grade: [优]", {"A"}), ("score_at_least: 80", {"A", "B"}), ("score_below: 80", {"C", "D"}),
        ("rank_at_most: 2", {"A", "B"}), ("rank_from_bottom: 1", {"C", "D"}), ("rank_from_bottom: 2", {"C", "D"}),
        ("rank_from_bottom: 3", {"B", "C", "D"}), ("rank_at_most_share: 0.49", {"A"}), ("rank_at_most_share: 0.5", {"A", "B"}),
        ("rises_by: 5", {"A"}), ("falls_by: 10", {"D"}), ("score_at_least: 80, grade: [优]", {"A"}),
        ("grade: [中], periods: 2", {"C"}), ("rank_from_bottom: 1, periods: 2", {"D"}),
    ],
)  # fmt: skip
def test_conditions(when: str, expected: set[str]) -> None:
    now = [row("A", 95, 1, "优"), row("B", 80, 2, "良"), row("C", 60, 3, "中"), row("D", 60, 3, "中"), row("E", None)]
    before = [row("A", 90, 1, "优", "2026-02"), row("B", 76, 2, "中", "2026-02"), row("C", 70, 3, "中", "2026-02"),
              row("D", 70.0, 4, "差", "2026-02"), row("C", 70, 3, "中", "2025-12")]  # fmt: skip
    found = proposed(now + before, rules(f"{when} -> kind: talk"))
    assert {who for who, _, _ in found} == ({"C", "D"} if when == "falls_by: 10" else expected)


def test_a_rule_may_be_about_results_of_one_length() -> None:
    life = [row("A", 50, grade="差", period=period) for period in ("2025", "2026-01", "2026-Q1", "2026Q2")]
    known = rules("grade: [差], frequency: [year, quarter] -> kind: talk")
    assert [proposed(life, known, period=period) != [] for period in ("2025", "2026-01", "2026Q2")] == [
        True,
        False,
        True,
    ]
    year_end = [row("A", 50, period="2025-12"), row("A", 50, period="2025")]
    assert str(propose(year_end, known).period) == "2025"  # of two that end on one day the longer
    with pytest.raises(DefinitionError, match="without a condition"):
        rules("frequency: [year] -> kind: talk")
    with pytest.raises(DefinitionError, match="yearly"):
        rules("grade: [差], frequency: [yearly] -> kind: talk")


def test_a_grade_goes_by_its_code_and_by_either_name() -> None:
    life = [row("A", 92, grade="excellent", grade_zh="优", grade_en="Excellent"), row("B", 92, grade="优")]
    for called, expected in {"优": ["A", "B"], "excellent": ["A"], "Excellent": ["A"]}.items():
        assert [who for who, _, _ in proposed(life, rules(f"grade: [{called}] -> kind: talk"))] == expected
    (first, second) = propose(life, rules("grade: [优] -> kind: talk")).table
    assert (first["reason"], first["reason_zh"]) == ("2026-03: grade Excellent.", "2026-03：等次为优。")
    assert (second["reason"], second["reason_zh"]) == ("2026-03: grade 优.", "2026-03：等次为优。")


def test_a_gap_between_periods_ends_a_row() -> None:
    life = [row("A", 50, grade="差", period=period) for period in ("2026-01", "2026-03")]
    assert proposed(life, rules("grade: [差], periods: 2 -> kind: talk")) == []
    assert proposed(life, rules("falls_by: 0 -> kind: talk")) == []
    assert proposed(life, rules("grade: [差] -> kind: talk"), period="2026-01") == [("A", "r1", "proposed")]
    assert proposed(life, rules("grade: [差] -> kind: talk"), period="2026-02") == []


def test_who_was_vetoed_is_not_rewarded() -> None:
    known = rules(
        "grade: [优] -> kind: commendation", "grade: [优] -> kind: bonus, coefficient: 1.2", "grade: [优] -> kind: talk"
    )
    found = proposed([row("A", 95, 1, "优", is_vetoed="是")], known)
    assert sorted(found) == [("A", "r1", "vetoed"), ("A", "r2", "vetoed"), ("A", "r3", "proposed")]


def test_of_one_kind_the_strongest_and_both_ways_is_for_people() -> None:
    stronger = rules("score_below: 60 -> kind: budget, change: -0.05", "score_below: 50 -> kind: budget, change: -0.1")
    assert proposed([row("A", 40)], stronger) == [("A", "r2", "proposed")]
    both = rules("score_below: 60 -> kind: bonus, coefficient: 0.8", "rises_by: 5 -> kind: bonus, coefficient: 1.1")
    found = propose([row("A", 55), row("A", 40, period="2026-02")], both)
    assert [line["status"] for line in found.table] == ["contradicts", "contradicts"]
    assert list(found.findings["rule"]) == ["contradiction"]


def test_commendations_are_never_rounded_up_and_ties_go_together() -> None:
    known = rules("score_at_least: 60 -> kind: commendation", caps="commendations: 0.29")
    seven = [row(f"O{n}", 90 - n, n + 1) for n in range(7)]
    assert [who for who, _, status in proposed(seven, known) if status == "proposed"] == ["O0", "O1"]
    tied = [row("A", 90, 1), row("B", 88, 2), row("C", 88, 2), *(row(f"O{n}", 60, 4) for n in range(4))]
    found = propose(tied, known)
    assert [line["organisation_code"] for line in found.table if line["status"] == "proposed"] == ["A"]
    assert "名额 2 个，拟表扬 1 个" in found.findings["message_zh"][0]


def test_money_is_exact_and_increases_stay_under_their_cap() -> None:
    known = rules("score_at_least: 90 -> kind: budget, change: 0.05", "score_below: 60 -> kind: budget, change: -0.1",
                  caps="budget_increase: 0.03")  # fmt: skip
    base = [
        {"organisation_code": who, "amount": amount} for who, amount in (("A", "100"), ("B", "200.10"), ("C", "33.35"))
    ]
    found = propose([row("A", 95), row("B", 92), row("C", 50), row("D", 95)], known, base=base)
    amounts = dict(zip(found.table["organisation_code"], found.table["amount"], strict=True))
    # Increases 5.00 + 10.01 (half up from 10.005) = 15.01 over 3 % of 333.45 = 10.0035.
    assert amounts == {"A": 3.33, "B": 6.67, "C": -3.34, "D": None}
    assert sorted(found.findings["rule"]) == ["increase_capped", "no_base"]


def test_the_reason_says_the_figures() -> None:
    found = propose(
        [row("A", 60, 9, "差"), row("B", 70, 1), row("A", 75.5, 5, "差", "2026-02")],
        rules("grade: [差], falls_by: 10 -> kind: talk"),
    )
    assert found.table["reason_zh"][0] == "2026-03：等次为差，较上期下降 15.5 分。"
    assert found.table["reason"][0] == "2026-03: grade 差, down 15.5."


def test_bad_results_are_findings() -> None:
    bad = [row("A", 50), row("A", 60), row("", 1), row("B", 1) | {"score": "viel"}, row("C", 1) | {"rank": "1.5"}]
    bad.append(row("D", 1, period="soon"))
    found = propose(bad, library_rules("default"))
    assert sorted(found.findings["rule"])[-4:].count("unreadable") == 3
    assert "result_twice" in found.findings["rule"]
    assert propose([], library_rules("default")).period is None
    with pytest.raises(DefinitionError):
        propose([{"organisation_code": "A"}], library_rules("default"))


@pytest.mark.parametrize(
    ("when", "use"),
    [
        ("", "kind: talk"), ("periods: 2", "kind: talk"), ("score: 3", "kind: talk"), ("score_below: x", "kind: talk"),
        ("score_below: 5", "kind: dance"), ("score_below: 5", "kind: budget"), ("score_below: 5", "kind: talk, change: 1"),
        ("score_below: 5", "kind: budget, change: 2"), ("score_below: 5, periods: 0", "kind: talk"),
        ("falls_by: -3", "kind: talk"),
    ],
)  # fmt: skip
def test_rules_that_are_none_say_where(when: str, use: str) -> None:
    with pytest.raises(DefinitionError) as fault:
        rules(f"{when} -> {use}")
    assert "line" in str(fault.value) or "行" in str(fault.value)


def test_the_librarys_rules_and_a_wrong_name() -> None:
    known = library_rules("default")
    assert len(known.rules) == 10
    assert all(rule.label.en and rule.label.zh for rule in known.rules)
    with pytest.raises(DefinitionError, match="default"):
        library_rules("defualt")
