"""The form of a whole department: its money, objectives and rules, scores side by side, disclosure; lists leave it out."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from jixiao.engine.budget.form_reader import read_form
from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import life
from tests.unit.web.budgets.conftest import GOAL, doer
from tests.unit.web.budgets.whole import HUBEI, WHOLE_ROWS, open_whole, reached_whole, run_whole
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
MILLION = Decimal(1_000_000)


def test_money_is_that_of_programmes_and_what_is_told_besides(city: City, running: Programme) -> None:
    one = open_whole(city)
    held = queries.money_of_whole(one)
    assert (held.n_programmes, held.programmes) == (1, queries.Amounts(9 * MILLION, 9 * MILLION, Decimal(3_600_000)))
    assert (held.total.initial, held.total.amount, held.total.paid) == (14 * MILLION, 15 * MILLION, None)
    assert (one.initial_amount, one.amount) == (14 * MILLION, 15 * MILLION)
    actions.tell_rest(programme=one, rest=actions.Rest(5 * MILLION, 7 * MILLION), **doer(city, "reporter"))
    one.refresh_from_db()
    assert one.amount == 16 * MILLION
    above = actions.open_whole(
        organisation=city.organisations["D1"], year=2026, rule_set=HUBEI, rest=actions.Rest(MILLION, MILLION),
        **doer(city, "office"),
    )  # fmt: skip
    assert above.amount == 10 * MILLION, "units below it count, their own forms do not"


def test_a_form_is_opened_once_and_by_rules_for_departments(city: City) -> None:
    open_whole(city)
    with pytest.raises(RuleViolation, match="open already"):
        open_whole(city)
    with pytest.raises(RuleViolation, match="rules by which"):
        open_whole(city, year=2025, rule_set="cn-2020-10")
    with pytest.raises(RuleViolation, match="from 2023 to 2027"):
        open_whole(city, year=2022)
    later = open_whole(city, year=2027)
    assert later.former is not None
    assert later.former.year == 2026


def test_its_objectives_have_the_points_that_its_rules_leave(city: City) -> None:
    one = open_whole(city)
    faulty = [replace(row, points=row.points + 2) for row in WHOLE_ROWS]
    with pytest.raises(RuleViolation, match="faults"):
        actions.declare(programme=one, goal=GOAL, rows=faulty, **doer(city, "reporter"))
    actions.declare(programme=one, goal=GOAL, rows=WHOLE_ROWS, **doer(city, "reporter"))
    actions.endorse(programme=one, **doer(city, "approver"))
    poor = dict.fromkeys(("completeness", "relevance", "adequacy", "feasibility"), 10.0)
    actions.review(programme=one, points=poor, words="目标与部门职责不符。", **doer(city, "office"))
    assert one.state == life.REVISING, "nobody keeps a department out of the budget"


def test_it_is_scored_and_checked_by_its_own_rules(city: City, running: Programme) -> None:
    one = run_whole(city)
    made = actions.self_evaluate(
        programme=one, rule_set=HUBEI, told=reached_whole(), place="滨江街道", **doer(city, "reporter")
    )
    # 3.6 of programmes + 5.4 besides = 9 of 15 million: 60 % of 20 = 12. 19 of 20 in figures: 0.95 × 20 = 19; the rest full.
    assert [row["executed"] for row in made.form["funds"]] == ["900.00", "360.00", "540.00"]
    assert made.form["funds"][0]["score"] == "12"
    assert made.result["by_rules"] == ["19", "20", "25", "15"]
    assert made.score == Decimal("91.00")
    assert {each["rule"] for each in made.findings} == {"budget_change_unexplained", "shortfall_unexplained"}
    with pytest.raises(RuleViolation, match="This form is at"):
        actions.self_evaluate(
            programme=one, rule_set=HUBEI, told=reached_whole(), place="滨江街道", **doer(city, "reporter")
        )


def test_the_offices_scores_stand_beside_and_count(city: City, running: Programme) -> None:
    one = run_whole(city)
    told = reached_whole()
    actions.self_evaluate(programme=one, rule_set=HUBEI, told=told, place="滨江街道", **doer(city, "reporter"))
    actions.endorse_self(programme=one, **doer(city, "approver"))
    assert one.score == Decimal("91.00")
    scores = [Decimal(each) for each in ("12", "15", "20", "25", "15")]
    above = [scores[0], Decimal("20.01"), *scores[2:]]
    with pytest.raises(RuleViolation, match="重点任务完成数"):
        actions.review_self(programme=one, scores=above, words="复核意见。", **doer(city, "office"))
    with pytest.raises(RuleViolation, match="yourself"):
        actions.review_self(programme=one, scores=scores, words="复核意见。", **doer(city, "reporter"))
    actions.review_self(programme=one, scores=scores, words="一项任务佐证不足，核减4分。", **doer(city, "office"))
    assert (one.state, one.score, one.grade_zh) == (life.EVALUATED, Decimal("87.00"), "良")
    held = queries.self_evaluation_of(one)
    assert held is not None
    assert held.score == Decimal("91.00"), "the department's own score stays"
    ids = {one.organisation_id}
    assert queries.review_scores_by(ids, 2026) == {one.pk: Decimal("87.00")}
    assert queries.n_evaluated_by(ids, 2026) == {}, "a review is no evaluation of a programme"


def test_what_is_done_with_programmes_is_not_done_with_it(city: City, running: Programme) -> None:
    one = run_whole(city)
    for act in ("spend", "monitor", "adjust", "evaluate", "use", "pass", "bar"):
        assert not any(life.can_act(act, state, kind=life.WHOLE) for state in life.STATE_LABELS), act
    assert not any(life.can_act(act, state) for act in life.OF_WHOLE_ONLY for state in life.STATE_LABELS)
    with pytest.raises(RuleViolation, match="This form is at"):
        actions.report_payments(programme=one, payments={}, **doer(city, "reporter"))
    with pytest.raises(RuleViolation, match="This programme is at"):
        actions.tell_rest(programme=running, rest=actions.Rest(MILLION, MILLION), **doer(city, "reporter"))
    ids, today = [each.pk for each in city.organisations.values()], date(2026, 8, 31)
    assert [each.code for each in queries.listed(ids, 2026, today)] == [running.code]
    assert list(queries.searched_programmes(2026)) == [running]
    assert queries.find_programme(one.code, ids) is None
    assert queries.find_programme(one.code, ids, or_whole=True) == one


def test_its_forms_are_made_public_with_budget_and_accounts(city: City, running: Programme) -> None:
    one = run_whole(city)
    ids, today = {one.organisation_id}, date(2026, 8, 10)
    told = {"programme": one, "way": "public", "shown_on": date(2026, 8, 1), **doer(city, "reporter")}
    actions.disclose(form="objectives", **told)
    with pytest.raises(RuleViolation, match="Choose which form"):
        actions.disclose(form="evaluation", **told)
    of_whole = [each for each in queries.forms_by(ids, 2026, today) if each.programme_id == one.pk]
    assert [(each.code, each.follows, each.way) for each in of_whole] == [("objectives", "budget", "public")]
    actions.self_evaluate(programme=one, rule_set=HUBEI, told=reached_whole(), place="", **doer(city, "reporter"))
    of_whole = [each for each in queries.forms_by(ids, 2026, today) if each.programme_id == one.pk]
    assert [(each.code, each.follows, each.way) for each in of_whole][1:] == [("self_evaluation", "accounts", "")]


def test_the_rest_of_the_money_is_read_from_its_own_row(city: City, running: Programme) -> None:
    one = run_whole(city)
    rows = list(queries.objectives_of(one).rows.all())  # type: ignore[union-attr]
    data = frames.form_data(one, "滨江街道", GOAL, rows, reached_whole(), Decimal(20))
    told = frames.told_of_form(read_form(data), rows)
    assert told is not None
    assert told.paid == Decimal(5_400_000)


def test_the_list_of_departments_asks_as_often_for_many_as_for_one(
    city: City, running: Programme, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    first = open_whole(city)
    others = [
        actions.open_whole(
            organisation=city.organisations[code], year=2026, rule_set=HUBEI, rest=actions.Rest(MILLION, MILLION),
            **doer(city, "office"),
        )
        for code in ("D1", "S12", "CITY")
    ]  # fmt: skip
    of = list(queries.whole_departments([each.pk for each in city.organisations.values()], 2026))
    with django_assert_num_queries(4):
        held = queries.money_of_wholes(of, 2026)
    assert [held[one.pk].n_programmes for one in (first, *others)] == [1, 1, 0, 1]
