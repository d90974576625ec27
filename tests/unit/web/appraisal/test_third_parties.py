"""The register of third parties: who may be commissioned and seated, how work is judged, what a suspension blocks."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from jixiao.web.appraisal import actions, frames, queries, rules
from jixiao.web.appraisal.models import Assignment, Panel, Reviewer, Suspension, ThirdParty
from jixiao.web.audit.models import AuditEvent
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.models import Account
from tests.unit.web.appraisal.conftest import NOW, PERIOD, Bench, make_bench
from tests.unit.web.built_once import built_once
from tests.unit.web.factories import City, make_account

CODE, OTHER = "52990000MD0000107T", "91990000MA0000218D"
TODAY = NOW.date()
POINTS = {"independence": 5, "evidence": 4, "analysis": 3, "advice": 5, "delivery": 1}
TERMS = rules.Terms("经费绩效评价", PERIOD, Decimal(80_000), TODAY, 1)


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        ({}, True), ({"work": "  "}, False), ({"period": "上半年"}, False), ({"fee": Decimal(-1)}, False),
        ({"fee": Decimal("1e11")}, False), ({"contract_date": TODAY + timedelta(days=1)}, False), ({"n_evaluated": 0}, False),
    ],
)  # fmt: skip
def test_terms_of_a_commission(change: dict[str, object], is_kept: bool) -> None:
    assert rules.are_terms(replace(TERMS, **change), TODAY) == is_kept  # type: ignore[arg-type]


def test_who_may_be_commissioned_and_seated() -> None:
    assert rules.can_commission(CODE, None, True, [])
    for refused in (("", None, True, []), ("演示-0001", None, True, []), (CODE, TODAY, True, []), (CODE, None, False, []),
                    (CODE, None, True, ["新城街道"])):  # fmt: skip
        assert not rules.can_commission(*refused)  # type: ignore[arg-type]
    assert rules.can_seat(CODE, None, 1)
    for seat in ((None, None, 1), ("", None, 1), (CODE, TODAY, 1), (CODE, None, 0)):
        assert not rules.can_seat(*seat)
    assert rules.is_account({"third_party"})
    assert not rules.is_account({"third_party", "office"})
    assert not rules.is_account(())


def test_suspensions_reviewers_and_judgements_are_whole() -> None:
    later = TODAY + timedelta(days=9)
    assert rules.is_suspension(TODAY, later, "底稿缺失", TODAY)
    assert not rules.is_suspension(later, TODAY, "底稿缺失", TODAY)
    assert not rules.is_suspension(date(2026, 1, 1), date(2026, 2, 1), "底稿缺失", TODAY)
    assert not rules.is_suspension(TODAY, later, "", TODAY)
    assert rules.can_lift(False, later, TODAY)
    assert not rules.can_lift(True, later, TODAY)
    assert rules.is_reviewer("余克俭", "注册会计师", True)
    assert rules.is_reviewer("小周", "", False)
    assert not rules.is_reviewer("余克俭", "", True)
    assert rules.is_judgement(POINTS, "数据扎实")
    assert not rules.is_judgement(POINTS | {"advice": 6}, "数据扎实")
    assert not rules.is_judgement({"advice": 5}, "数据扎实")
    assert rules.can_judge("")
    assert not rules.can_judge(rules.RUNNING)


def test_quality_is_the_weighted_mean_of_the_points() -> None:
    # 20×5 + 25×4 + 25×3 + 15×5 + 15×1 = 365 of 500 points.
    assert rules.quality_of(POINTS, frames.quality_weights(TODAY)) == 73.0
    cuts = frames.quality_cuts(TODAY)
    assert [rules.quality_grade(score, cuts) for score in (90, 89.9, 80, 60, 59.9)] == [
        "best",
        "good",
        "good",
        "fair",
        "poor",
    ]


def build(city: City) -> tuple[Bench, ThirdParty, Account]:
    """The institute with a main reviewer whose account scores; it worked for S13."""
    bench, office = make_bench(city), city.accounts["office"]
    account = make_account("tp", city.organisations["CITY"], "third_party", display_name="崔岚")
    party = actions.add_third_party(
        code="institute", label_zh="研究院", registration=CODE.lower(), contact="崔岚 13800000000", by=office, now=NOW
    )
    actions.enter_reviewer(
        third_party=party, name="崔岚", is_lead=True, qualification="注册会计师", account=account, by=office, now=NOW
    )
    actions.enter_engagement(
        third_party=party, organisation=city.organisations["S13"], work="投放点改造设计", by=office, now=NOW
    )
    return bench, party, account


@pytest.fixture
def registered(city: City) -> tuple[Bench, ThirdParty, Account]:
    return built_once("third parties", lambda: build(city), city)


def panel_of(bench: Bench, *codes: str) -> Panel:
    office, organisations = bench.city.accounts["office"], bench.city.organisations
    new = actions.NewPanel(
        "第三方评价", bench.version, PERIOD, date(2026, 10, 1), (rules.GroupOfRaters("third_parties", 100),)
    )
    return actions.make_panel(
        panel=new, node_codes=["care"], organisations=[organisations[code] for code in codes], by=office, now=NOW
    )


def commission_of(bench: Bench, party: ThirdParty, *codes: str) -> actions.NewCommission:
    lead = next(iter(queries.leads_of(party)), None)
    places = [bench.city.organisations[code] for code in codes]
    return actions.NewCommission(
        "2025年经费绩效评价", "2025", Decimal("86000.50"), TODAY, bench.city.organisations["CITY"], places, lead
    )


def test_a_seat_asks_for_the_register_and_keeps_conflicts_away(registered: tuple[Bench, ThirdParty, Account]) -> None:
    bench, _party, account = registered
    office = bench.city.accounts["office"]
    panel = panel_of(bench, "S12", "S13")
    named: dict[str, Any] = {"panel": panel, "by": office, "now": NOW}
    for who, group in ((bench.people["bo"], "third_parties"), (account, "experts")):
        with pytest.raises(RuleViolation):
            actions.add_member(account=who, group=group, **named)
    actions.add_member(account=account, group="third_parties", **named)
    with pytest.raises(RuleViolation, match="conflict"):  # S13 would have nobody
        actions.open_panel(**named)
    with pytest.raises(RuleViolation, match="every organisation"):
        actions.add_member(account=account, group="third_parties", panel=panel_of(bench, "S13"), by=office, now=NOW)
    other = actions.add_third_party(code="other", label_zh="评估公司", registration=OTHER, by=office, now=NOW)
    second = make_account("tp2", bench.city.organisations["CITY"], "third_party")
    actions.enter_reviewer(third_party=other, name="余克俭", is_lead=False, account=second, by=office, now=NOW)
    actions.add_member(account=second, group="third_parties", **named)
    actions.open_panel(**named)
    asked = Assignment.objects.filter(member__panel=panel).values_list(
        "member__account__username", "target__organisation__code"
    )
    assert set(asked) == {("tp", "S12"), ("tp2", "S12"), ("tp2", "S13")}


def test_a_suspension_blocks_commissions_and_seats_until_it_is_lifted(
    registered: tuple[Bench, ThirdParty, Account],
) -> None:
    bench, party, account = registered
    doer: dict[str, Any] = {"by": bench.city.accounts["office"], "now": NOW}
    panel, new = panel_of(bench, "S12"), commission_of(bench, party, "S11")
    actions.add_member(panel=panel, account=account, group="third_parties", **doer)
    days: dict[str, Any] = {"first_date": TODAY, "last_date": TODAY + timedelta(days=30)}
    stopped = actions.suspend(third_party=party, **days, reason="底稿缺失", **doer)
    for act in (
        lambda: actions.commission(third_party=party, new=new, **doer),
        lambda: actions.open_panel(panel=panel, **doer),
        lambda: actions.add_member(panel=panel_of(bench, "S12"), account=account, group="third_parties", **doer),
    ):
        with pytest.raises(RuleViolation) as refused:
            act()
        assert refused.value.code == "suspended"
    assert queries.suspended_until(party, TODAY + timedelta(days=31)) is None
    actions.lift(suspension=stopped, reason="已补齐底稿", **doer)
    with pytest.raises(RuleViolation, match="over already"):
        actions.lift(suspension=stopped, reason="已补齐底稿", **doer)
    assert actions.commission(third_party=party, new=new, **doer).number == 1
    assert actions.open_panel(panel=panel, **doer).state == rules.RUNNING


def test_commissions_are_independent_and_judged(registered: tuple[Bench, ThirdParty, Account]) -> None:
    bench, party, _account = registered
    doer: dict[str, Any] = {"by": bench.city.accounts["office"], "now": NOW}
    with pytest.raises(RuleViolation, match="新城街道"):
        actions.commission(third_party=party, new=commission_of(bench, party, "S12", "S13"), **doer)
    made = actions.commission(third_party=party, new=commission_of(bench, party, "S11", "S12"), **doer)
    actions.judge(commission=made, points=POINTS, words="数据扎实，迟交两周", **doer)
    actions.judge(commission=made, points=POINTS | {"delivery": 5}, words="经核实为我方原因延期", **doer)
    (line,) = [one for one in queries.registered(TODAY) if one.third_party == party]
    assert (line.quality, len(line.done), line.done[0].judgement.revision) == (85.0, 1, 2)  # type: ignore[union-attr]
    assert line.done[0].commission.fee == Decimal("86000.50")
    lead = Reviewer.objects.get(third_party=party)
    actions.end_reviewer(reviewer=lead, **doer)
    with pytest.raises(RuleViolation, match="main reviewer"):
        actions.commission(third_party=party, new=commission_of(bench, party, "S11"), **doer)
    events = set(AuditEvent.objects.filter(object_type="third_party").values_list("event", flat=True))
    assert {"COMMISSION_ENTERED", "COMMISSION_JUDGED", "REVIEWER_ENTERED", "REVIEWER_LEFT"} <= events


def test_the_register_refuses_what_stands_on_it_or_is_none(registered: tuple[Bench, ThirdParty, Account]) -> None:
    bench, party, account = registered
    doer: dict[str, Any] = {"by": bench.city.accounts["office"], "now": NOW}
    for code, registration in (("second", CODE), ("institute", OTHER), ("second", OTHER[:-1] + "E"), ("second", "")):
        with pytest.raises(RuleViolation):
            actions.add_third_party(code=code, label_zh="公司", registration=registration, **doer)
    with pytest.raises(RuleViolation, match="belongs to a third party already"):
        actions.enter_reviewer(third_party=party, name="再次", is_lead=False, account=account, **doer)
    with pytest.raises(RuleViolation, match="role"):
        actions.enter_reviewer(
            third_party=party, name="官员", is_lead=False, account=bench.city.accounts["leader"], **doer
        )
    actions.change_third_party(third_party=party, registration=OTHER, contact="新联系人", **doer)
    assert ThirdParty.objects.get(code="institute").registration == OTHER


def test_the_office_keeps_the_register_on_its_pages(registered: tuple[Bench, ThirdParty, Account]) -> None:
    bench, party, _account = registered
    office = bench.city.signed_in("office")
    here = "/third-parties/institute/"
    wrong = office.post("/third-parties/new/", {"label_zh": "公司", "registration": CODE[:-1] + "A", "code": "firm"})
    assert "error-summary" in wrong.content.decode()
    assert office.get(here + "commission/").status_code == 200
    sent = {
        "work": "2025年经费绩效评价", "period": "2025", "evaluated": ["S11", "S12"], "organisation": "CITY",
        "lead": str(queries.leads_of(party)[0].pk), "panel": "", "fee": "86000", "contract_date": "2026-09-01",
    }  # fmt: skip
    assert "新城街道" in office.post(here + "commission/", sent | {"evaluated": ["S13"]}).content.decode()
    assert office.post(here + "commission/", sent | {"fee": "八万"}).status_code == 200
    assert office.post(here + "commission/", sent)["Location"] == here
    assert office.post("/third-parties/commissions/1/judge/", POINTS | {"words": "数据扎实，迟交"})["Location"] == here
    page = office.get(here).content.decode()
    assert "73.0" in page
    assert "8.60" in page  # 万元
    assert "崔岚" in page
    day = {"first_date": "2026-01-01", "last_date": "2099-01-01", "reason": "报告质量不合格"}
    assert office.post(here + "suspend/", day)["Location"] == here
    assert "2099" in office.get("/third-parties/").content.decode()
    assert office.get("/third-parties/?export=csv").status_code == 200
    lift = f"/third-parties/suspensions/{Suspension.objects.get().pk}/lift/"
    assert office.post(lift, {"reason": "已整改完毕"})["Location"] == here
    person = {"name": "余克俭", "is_lead": "lead", "qualification": "", "account": ""}
    assert "error-summary" in office.post(here + "reviewers/", person).content.decode(), "a main reviewer is qualified"
    assert office.post(here + "reviewers/", person | {"is_lead": "other"})["Location"] == here
    other = Reviewer.objects.get(name="余克俭")
    assert not other.is_lead
    assert office.post(f"/third-parties/reviewers/{other.pk}/end/")["Location"] == here
    assert (
        office.post(here + "work/", {"organisation": "S12", "kind": "tied", "work": "主评人亲属任职"})["Location"]
        == here
    )
    assert "主评人亲属任职" in office.get(here).content.decode()
    sent = {"registration": OTHER, "contact": "新联系人"}
    assert office.post(here + "change/", sent)["Location"] == here
    assert office.get("/third-parties/nobody/").status_code == 404
