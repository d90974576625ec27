"""What the platform makes of a self-evaluation: its own total is never a mistake of the one who typed a score."""

from types import SimpleNamespace
from typing import Any

import pytest

from jixiao.engine.budget.form_reader import read_form
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


@pytest.mark.parametrize(
    ("unit", "yuan"), [("元", "308.2"), ("千元", "308200"), ("万元", "3082000"), ("亿元", "30820000000")]
)
def test_what_was_paid_is_read_in_the_unit_of_the_form(unit: str, yuan: str) -> None:
    told = frames.told_of_form(read_form(damaged(money=unit)), [SimpleNamespace(label="更新数量", position=0)])  # type: ignore[list-item]
    assert told is not None
    assert f"{told.paid.normalize():f}" == yuan
