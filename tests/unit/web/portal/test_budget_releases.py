"""Budget performance becomes public: a year's results once endorsed, a decision with what moved; the figures add up."""

from datetime import UTC, datetime
from decimal import Decimal

from django.test import Client

from jixiao.web.budgets import actions as budgets
from jixiao.web.budgets import frames
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.rules import evaluating
from jixiao.web.indicators import actions as indicators
from jixiao.web.portal import actions, queries, tasks
from jixiao.web.portal.models import Release
from tests.unit.web.budgets.conftest import NOW as DECIDED
from tests.unit.web.budgets.conftest import doer, run_programme, scored, self_evaluated
from tests.unit.web.factories import City

THEN = datetime(2027, 3, 10, 1, 0, tzinfo=UTC)
LATE = datetime(2028, 1, 2, 1, 0, tzinfo=UTC)


def planned(city: City) -> None:
    """The year's goal under which the money stands."""
    office = {"by": city.accounts["office"], "now": DECIDED}
    plan = indicators.create_plan(
        code="plan-2026", label_zh="2026年计划", year=2026, organisation=city.organisations["CITY"], **office
    )
    indicators.create_goal(
        plan=plan, code="money-works", label_zh="花钱问效", label_en="Money that works", statement_zh="资金用在有效处。",
        owner=city.organisations["CITY"], subject="budgets", **office,
    )  # fmt: skip


def programmes(city: City, *codes: str) -> list[Programme]:
    return [Programme.objects.get(pk=run_programme(city, code)) for code in codes]


def drafts(now: datetime, kind: str) -> list[Release]:
    return [each for each in tasks.prepare_waiting(now=now) if each.kind == kind]


def publish(city: City, release: Release) -> Release:
    return actions.publish(release=release, reports={}, by=city.accounts["leader"], now=THEN)


def found(city: City, one: Programme, other: Programme) -> None:
    """A department gave half a million back; two were judged the same work."""
    budgets.answer_idle(
        programme=one,
        verdict="given_back",
        given_back=Decimal(500_000),
        reason="年内用不完。",
        **doer(city, "reporter"),
    )
    budgets.judge_pair(
        one=one, other=other, similarity=90.0, verdict="same", reason="同一批点位。", **doer(city, "office")
    )


def test_a_year_is_drafted_once_everybody_has_endorsed_and_tells_what_was_reached(city: City) -> None:
    planned(city)
    one, other = programmes(city, "one", "other")
    self_evaluated(city, one)
    assert drafts(THEN, "budgets") == [], "one still owes its self-evaluation"
    assert [source.code for kind, source in queries.undrafted_sources(THEN.date()) if kind == "budgets"] == [
        "budgets-2026"
    ]
    self_evaluated(city, other)
    budgets.evaluate(
        programme=Programme.objects.get(pk=one.pk), kind="department", scored=scored("0.66"), words="部门评价结论。",
        **doer(city, "evaluator"),
    )  # fmt: skip
    budgets.use(
        programme=Programme.objects.get(pk=one.pk), kind=evaluating.CUT, change=Decimal(-900_000), words="核减一成。",
        **doer(city, "office"),
    )  # fmt: skip
    found(city, one, other)
    (draft,) = drafts(THEN, "budgets")
    assert drafts(THEN, "budgets") == [], "nothing changed since"
    release = publish(city, draft)
    content = queries.content_of(release)
    rows = {row["programme"]: row for row in content.rows("programmes")}
    assert (rows["one"]["budget"], rows["one"]["paid"], rows["one"]["execution_rate"]) == (900.0, 866.8, 96.31)
    assert (rows["one"]["score"], rows["one"]["grade_en"], rows["one"]["change"]) == (66.0, "fair", -90.0)
    assert (rows["other"]["self_score"], rows["other"]["score"]) == (rows["one"]["self_score"], None)
    (cameras, *_rest) = [row for row in content.rows("objectives") if row["programme"] == "one"]
    assert (cameras["target"], cameras["actual"]) == ("≥500个", "487个")
    assert [(row["given_back"], row["organisation"]) for row in content.rows("idle_money")] == [(50.0, "S11")]
    assert [(row["programme"], row["other"], row["one_of_two"]) for row in content.rows("same_work")] == [
        ("one", "other", 900.0)
    ]
    (move,) = content.rows("moves")
    assert move["before"] + move["change"] == move["after"] == 810.0
    assert (
        content.said_of("goal:money-works")[0].zh
        == "2026年度2个项目全年预算1,800.00万元，执行1,733.60万元（执行率96.3%）。"
    )
    page = Client().get(f"/public/releases/{release.code}/").content.decode()
    assert "收回50.00万元" in page
    assert "优90分起、良80分起、中60分起、差0分起" in page


def test_who_owes_a_self_evaluation_holds_a_year_up_for_one_more_year_at_most(city: City) -> None:
    one, _owing = programmes(city, "one", "owing")
    self_evaluated(city, one)
    (draft,) = drafts(LATE, "budgets")
    rows = {row["programme"]: row for row in queries.content_of(draft).rows("programmes")}
    assert rows["owing"]["self_score"] is None
    assert rows["owing"]["paid"] == 360.0, "as the department reported its payments"


def test_a_later_evaluation_is_another_edition_with_its_reason(city: City) -> None:
    (one,) = programmes(city, "one")
    self_evaluated(city, one)
    first = publish(city, drafts(THEN, "budgets")[0])
    budgets.evaluate(
        programme=Programme.objects.get(pk=one.pk), kind="finance", scored=scored(), words="财政评价结论。",
        by=city.accounts["evaluator"], now=THEN,
    )  # fmt: skip
    (draft,) = drafts(THEN, "budgets")
    assert draft.corrects == first
    actions.explain(release=draft, reason="财政评价完成。", by=city.accounts["office"], now=THEN)
    second = publish(city, draft)
    assert "财政评价完成" in Client().get(f"/public/releases/{second.code}/").content.decode()


def test_a_decision_is_public_at_once_with_what_was_found_until_then(city: City) -> None:
    planned(city)
    of = programmes(city, "good", "bad", "wages")
    Programme.objects.filter(code="wages").update(is_protected=True)
    of = [Programme.objects.get(pk=one.pk) for one in of]
    found(city, of[1], of[0])
    worked_out = frames.reallocation(of, {of[0].pk: 95.0, of[1].pk: 55.0}, frames.Wanted(Decimal(0), 0.7, 1.3, 0.1))
    said = {"label": "2027年建议", "year": 2026, "settings": {}, "outcome": frames.kept_outcome(worked_out)}
    proposal, declined = (budgets.propose(**said, **doer(city, "office")) for _ in range(2))
    assert drafts(DECIDED, "reallocation") == [], "a proposal alone says nothing"
    budgets.decide(proposal=proposal, is_accepted=True, reason="同意按此安排。", **doer(city, "leader"))
    budgets.decide(proposal=declined, is_accepted=False, reason="已有一份。", **doer(city, "leader"))
    budgets.answer_idle(
        programme=of[0], verdict="given_back", given_back=Decimal(10_000), reason="后来才说。",
        by=city.accounts["reporter"], now=THEN,
    )  # fmt: skip
    (draft,) = drafts(THEN, "reallocation")
    assert (draft.code, draft.period) == ("reallocation-1-2026-08", "2026-08")
    content = queries.content_of(publish(city, draft))
    moves = content.rows("moves")
    assert {row["programme"]: row["change"] for row in moves} == {"good": 270.0, "bad": -270.0}
    assert sum(row["change"] for row in moves) == 0
    assert all(row["before"] + row["change"] == row["after"] for row in moves)
    assert [row["programme"] for row in content.rows("idle_money")] == ["bad"], (
        "what was said later is not of this decision"
    )
    told = [each.zh for each in content.said_of("")]
    assert told[0] == "按决定：1个项目增加270.00万元，1个项目减少270.00万元。"
    assert told[1] == "增加的项目平均得分95.00分，减少的项目平均得分55.00分。"
    assert told[2] == "闲置资金：1个项目的主管部门确认收回50.00万元。"
    assert content.said_of("goal:money-works")[0].zh == told[0]
    fields = {table.name: {field.name for field in table.fields} for table in content.tables}
    for each in content.extracts:
        assert {name for name in each.fields if name not in fields[each.table]} <= {"programme", "other"}, (
            "names stand beside"
        )
