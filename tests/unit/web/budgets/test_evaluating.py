"""Self-evaluation by the official rules, evaluation by the framework, and what follows."""

from decimal import Decimal

import pytest

from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import evaluating, life
from tests.unit.web.budgets.conftest import NOW, doer, reached, scored, self_evaluated
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db


def test_the_self_evaluation_is_scored_by_the_rule_set(city: City, running: Programme) -> None:
    made = self_evaluated(city, running)
    # 财预〔2020〕10号: 8668 of 9000 thousand → 96.31 % → 9.63; 487 of 500 × 25 = 24.35; all others full: 65.
    assert made.result["by_rules"] == ["24.35", "15", "10", "30", "10"]
    assert made.score == Decimal("98.98")
    assert made.form["funds"][0]["score"] == "9.63"
    assert (running.state, running.score, running.grade_zh) == (life.SELF_APPROVED, Decimal("98.98"), "优")


def test_a_missing_figure_is_no_zero(city: City, running: Programme) -> None:
    rows = dict(reached().rows) | {3: frames.ToldRow()}
    with pytest.raises(RuleViolation, match="no score yet"):
        self_evaluated(city, running, reached(rows=rows))
    running.refresh_from_db()
    assert running.state == life.RUNNING


def test_findings_stand_beside_their_rows_and_stop_nobody(city: City, running: Programme) -> None:
    rows = dict(reached().rows) | {0: frames.ToldRow("487个"), 3: frames.ToldRow("82%", "31")}
    made = self_evaluated(city, running, reached(rows=rows))
    found = sorted((each["place"], each["rule"]) for each in made.findings)
    assert found == [
        ("指标[1].偏差原因", "shortfall_unexplained"),
        ("指标[4].得分", "score_above_weight"),
    ]


def test_output_and_benefit_weigh_sixty_at_least(city: City, running: Programme) -> None:
    self_evaluated(city, running)
    light = scored(effects="19", compliance="5")
    with pytest.raises(RuleViolation, match="59 points together; they need 60"):
        actions.evaluate(
            programme=running, kind="department", scored=light, words="部门评价结论。", **doer(city, "evaluator")
        )
    more = scored(effects="21")
    with pytest.raises(RuleViolation, match="add up to 101"):
        actions.evaluate(
            programme=running, kind="department", scored=more, words="部门评价结论。", **doer(city, "evaluator")
        )
    above = scored() | {"quantity": evaluating.Scored(Decimal(10), Decimal("10.01"))}
    with pytest.raises(RuleViolation, match="实际完成率"):
        actions.evaluate(
            programme=running, kind="department", scored=above, words="部门评价结论。", **doer(city, "evaluator")
        )


def test_evaluations_stand_side_by_side_and_the_newest_counts(city: City, running: Programme) -> None:
    self_evaluated(city, running)
    actions.evaluate(
        programme=running, kind="department", scored=scored("0.85"), words="部门评价结论。", **doer(city, "evaluator")
    )
    actions.evaluate(
        programme=running, kind="finance", scored=scored("0.55"), words="财政评价结论。", **doer(city, "office")
    )
    assert [each.score for each in queries.evaluations_of(running)] == [Decimal("55.00"), Decimal("85.00")]
    assert (running.score, running.grade_zh, running.state) == (Decimal("55.00"), "差", life.EVALUATED)
    assert queries.usual_use(running.grade_en, NOW.date()) == evaluating.CUT
    with pytest.raises(RuleViolation, match="takes away something"):
        actions.use(programme=running, kind="cut", change=Decimal(0), words="据评价结果核减。", **doer(city, "office"))
    actions.use(
        programme=running, kind="cut", change=Decimal(-900_000), words="据评价结果核减。", **doer(city, "office")
    )
    assert (running.state, running.amount) == (life.USED, Decimal(9_000_000)), "next year's amount; this year's stands"
