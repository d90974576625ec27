"""What the platform makes of a self-evaluation: its own total is never a mistake of the one who typed a score."""

from typing import Any

import pytest

from jixiao.web.budgets import frames
from tests.unit.engine.budget.self_evaluation_forms import damaged


@pytest.mark.parametrize(
    ("changes", "rules", "score"),
    [
        ({}, [], "93.51"),
        ({"indicators__1__self_score": "12"}, ["score_above_weight"], "93.51"),
        ({"indicators__0__self_score": "20"}, ["score_off_rule"], "93.51"),
        ({"indicators__4__self_score": "115"}, ["score_above_weight"], "97.01"),
        ({"indicators__4__self_score": "-2"}, ["score_negative"], "82.01"),
    ],
)
def test_a_typed_score_that_cannot_stand_is_one_finding(changes: dict[str, Any], rules: list[str], score: str) -> None:
    typed = damaged(**changes)
    for row in (*typed["indicators"], *typed["funds"]):
        row.setdefault("self_score", "")
        row.setdefault("score", "")
    found = frames.judged(typed, "cn-2020-10")
    assert [each["rule"] for each in found.findings] == rules
    assert str(found.score) == score
