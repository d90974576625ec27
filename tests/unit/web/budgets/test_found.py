"""What is found across programmes and decided by people; a reallocation is a proposal that another person decides."""

from decimal import Decimal

import pytest

from jixiao.web.base.rules import RuleViolation
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.models import Programme
from tests.unit.web.budgets.conftest import doer, draft, run_programme
from tests.unit.web.factories import City

pytestmark = pytest.mark.django_db
TWIN = {
    "place": "滨江街道和平路",
    "content": "在主次干道安装高清摄像机，接入统一视频平台，配套立杆和光纤。",
    "payees": ("滨海恒信建设工程有限公司",),
}


def test_twins_of_two_departments_are_found_and_a_person_judges(city: City) -> None:
    one = actions.enter(draft=draft(city, label_zh="和平路视频监控建设", **TWIN), **doer(city, "office"))
    other = actions.enter(
        draft=draft(city, code="twin", label_zh="和平路视频监控建设", organisation=city.organisations["S12"], **TWIN),
        **doer(city, "office"),
    )
    pairs = frames.alike([one, other])
    assert [(row["programme"], row["other_programme"]) for row in pairs] == [(one.code, other.code)]
    said = {"one": other, "other": one, "similarity": pairs[0]["score"], **doer(city, "office")}
    with pytest.raises(RuleViolation, match="few words"):
        actions.judge_pair(verdict="same", reason="", **said)
    actions.judge_pair(verdict="same", reason="两个部门建设同一批点位。", **said)
    actions.judge_pair(verdict="not_same", reason="复核后发现路段不同。", **said)
    assert queries.judgements()[frozenset((one.pk, other.pk))].verdict == "not_same", "the newest holds"


def test_money_behind_its_own_pace_is_found(city: City) -> None:
    steady = [Decimal(600_000)] * 12
    past = tuple(actions.DraftPastYear(year, Decimal(7_200_000), Decimal(7_200_000), steady) for year in (2024, 2025))
    codes = [f"p{number}" for number in range(6)]
    of = [actions.enter(draft=draft(city, code=code, past=past), **doer(city, "office")) for code in codes]
    rows = [actions.DraftObjective("产出指标", "数量", "点位", "≥5个", Decimal(90))]
    for number, one in enumerate(of):
        actions.take_over_running(programme=one, goal="新增点位5个。", rows=rows, **doer(city, "office"))
        each = Decimal(750_000 if number else 100_000)
        told = {f"2026-{month:02}": (each * month, None) for month in range(1, 8)}
        actions.report_payments(programme=one, payments=told, **doer(city, "reporter"))
    month, found = frames.idle(of, queries.payments_by(of), queries.past_by(of))
    assert (month, [row["programme"] for row in found]) == ("2026-07", ["p0"])
    said = {"programme": of[0], "reason": "剩余工程年内无法实施。", **doer(city, "reporter")}
    with pytest.raises(RuleViolation, match="how much"):
        actions.answer_idle(verdict="given_back", given_back=Decimal(0), **said)
    with pytest.raises(RuleViolation, match="No more"):
        actions.answer_idle(verdict="given_back", given_back=Decimal(9_000_001), **said)
    actions.answer_idle(verdict="given_back", given_back=Decimal(5_000_000), **said)
    assert queries.idle_answers(of)[of[0].pk].given_back == Decimal(5_000_000)


def test_a_proposal_changes_nothing_and_another_person_decides(city: City) -> None:
    of = [Programme.objects.get(pk=run_programme(city, code)) for code in ("good", "bad", "wages")]
    Programme.objects.filter(code="wages").update(is_protected=True)
    of[2].refresh_from_db()
    scores = {of[0].pk: 95.0, of[1].pk: 55.0, of[2].pk: 40.0}
    found = frames.reallocation(of, scores, frames.Wanted(Decimal(0), 0.7, 1.3, 0.1))
    new = {row["programme"]: row["new"] for row in found.table.to_rows()}
    # A tenth of 27 million may move: from the weak one (floor 70 % = 2.7 million less) to the strong one (cap 130 %).
    assert new == {"good": 11_700_000.0, "bad": 6_300_000.0, "wages": 9_000_000.0}
    kept = {"rows": found.table.to_rows(), "bindings": [], "conflicts": [], "summary": {"is_feasible": True}}
    made = actions.propose(label="2027年建议", year=2026, settings={}, outcome=kept, **doer(city, "office"))
    with pytest.raises(RuleViolation, match="yourself"):
        actions.decide(proposal=made, is_accepted=True, reason="同意按此安排。", **doer(city, "office"))
    actions.decide(proposal=made, is_accepted=True, reason="同意按此安排。", **doer(city, "leader"))
    with pytest.raises(RuleViolation, match="already"):
        actions.decide(proposal=made, is_accepted=False, reason="改变主意了。", **doer(city, "leader"))
    assert {each.amount for each in Programme.objects.all()} == {Decimal(9_000_000)}
