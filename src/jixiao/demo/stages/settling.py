"""Bonus, deduction and veto with their two persons; streets contest results, and one is right after it was published."""

from dataclasses import dataclass
from datetime import date

from jixiao.demo.calendar import at
from jixiao.demo.people import DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.evaluation import actions, queries, rules
from jixiao.web.evaluation.models import Appeal, ItemEntry
from jixiao.web.organisations.models import Account
from jixiao.web.portal import tasks as portal

AUGUST, SEPTEMBER = Period.parse("2026-08"), Period.parse("2026-09")
PROOF = [("督办通报（演示）.pdf", b"%PDF-1.4\n% demo\n")]
SHEETS = [("原始抽查表（演示）.csv", "日期,小区,抽查袋数,正确袋数\n2026-08-20,河滨里,60,54\n".encode())]


@dataclass(frozen=True)
class Told:
    """One entry as the city tells it."""

    street: str
    item: str
    n: float
    reason: str
    document: str
    by: str = "evaluator"


SETTLED = (
    Told("BH-0103", "innovation", 2, "“撤桶建站”做法在全市现场会推广，并被省级简报采用。", "滨分类简报〔2026〕17号"),
    Told("BH-0203", "supervision", 2, "两次被市级督办通报：沿街商铺混投、清运不及时。", "滨督〔2026〕41号、44号"),
    Told("BH-0302", "integrity", 1, "抽查发现台账补记、照片重复使用，认定为数据造假。", "滨绩办认〔2026〕2号"),
)
RETURNED = Told("BH-0101", "innovation", 3, "社区志愿者活动三次。", "", "office")
APPLIED = Told(DEMO_REPORTER_STREET, "innovation", 1, "“积分换绿植”做法被市级媒体专题报道，申报加分。", "", "reporter")
MISCOUNTED, FALSE_HOPE, DISPUTED, UNPROVEN = "BH-0101", "BH-0202", "BH-0203", "BH-0301"
"""Who is right about August, who is not, who contests a deduction of September, who has still to prove it."""
GAIN = 2.4
"""What the street's accuracy of August was recorded too low by, in percentage points."""


def settle_before(world: World, month: Period) -> None:
    """Before September is scored: what was found is entered, and approved by the leader; one goes back."""
    if month != SEPTEMBER or month < world.since or month.year not in world.cycles:
        return
    for place, each in enumerate(SETTLED):
        entry = _propose(world, each, date(2026, 10, 21), 9.2 + place * 0.3)
        actions.approve_entry(entry=entry, by=world.accounts["leader"], now=at(date(2026, 10, 22), 15.0 + place * 0.1))
    entry = _propose(world, RETURNED, date(2026, 10, 21), 11.0)
    words = "志愿者活动不属于“经验做法被市级以上推广”，请核对办法后再报。"
    actions.return_entry(entry=entry, words=words, by=world.accounts["leader"], now=at(date(2026, 10, 22), 15.6))


def hear_august(world: World, month: Period) -> None:
    """August was published; one street proves a miscounted check and everything it touches is corrected, one is rejected."""
    if month != AUGUST or month < world.since or month.year not in world.cycles:
        return
    office, leader = world.accounts[PERFORMANCE_OFFICER.username], world.accounts["leader"]
    right = _submit(world, MISCOUNTED, AUGUST, date(2026, 9, 24), rules.INDICATOR, "accuracy_rate",
                    "8月第三次抽查“河滨里”小区少登记18袋正确投放，附原始抽查表，投放准确率应高2.4个百分点。")  # fmt: skip
    wrong = _submit(world, FALSE_HOPE, AUGUST, date(2026, 9, 24), rules.SCORE, "",
                    "8月连续降雨影响清运，建议整体上调得分。")  # fmt: skip
    figures = {(code, period): value for code, period, value in queries.figures_of_appeal(right)}
    value = figures["accuracy_rate", str(AUGUST)]
    assert value is not None
    change = rules.Change(rules.FIGURE, indicator="accuracy_rate", period=str(AUGUST), value=round(value + GAIN, 2))
    answer = "经调阅原始抽查表核实，漏登18袋正确投放，投放准确率相应更正。"
    actions.uphold(appeal=right, change=change, words=answer, by=office, now=at(date(2026, 9, 28), 10.0))
    words = "天气因素不属于办法规定的调整情形，同组各单位条件相同，得分不予调整。"
    actions.reject(appeal=wrong, words=words, by=office, now=at(date(2026, 9, 28), 10.6))
    actions.accept(appeal=right, by=leader, now=at(date(2026, 9, 29), 9.0))
    portal.publish_corrections(now=at(date(2026, 9, 29), 9.2))


def contest_at_last(world: World) -> None:
    """September's window is open: a deduction is contested and found wrong, one appeal lacks its proof, one is new."""
    if world.since > SEPTEMBER:
        return
    office = world.accounts[PERFORMANCE_OFFICER.username]
    deduction = ItemEntry.objects.filter(organisation__code=DISPUTED, item_code="supervision").first()
    if deduction is None:
        return
    disputed = actions.submit(
        cycle=deduction.cycle, period=str(SEPTEMBER), organisation=world.organisations[DISPUTED],
        subject=rules.ADJUSTMENT, entry=deduction, files=PROOF,
        words="滨督〔2026〕44号通报的点位属相邻街道管辖，附行政区划图，请核减一次。",
        by=_reporter(world, DISPUTED), now=at(date(2026, 11, 2), 14.0),
    )  # fmt: skip
    change = rules.Change(rules.AMEND, entry=deduction.code, n_events=1)
    answer = "经核对区划界线，44号通报点位不属该街道，核减一次。"
    actions.uphold(appeal=disputed, change=change, words=answer, by=office, now=at(date(2026, 11, 5), 10.0))
    unproven = _submit(world, UNPROVEN, SEPTEMBER, date(2026, 11, 3), rules.INDICATOR, "complaints",
                       "9月有一件投诉不应计入有责。")  # fmt: skip
    words = "请补充工单编号和责任认定材料。"
    actions.return_appeal(appeal=unproven, words=words, by=office, now=at(date(2026, 11, 4), 9.5))
    _submit(world, DEMO_REPORTER_STREET, SEPTEMBER, date(2026, 11, 5), rules.GRADE, "",
            "9月减量率按新口径上报，与往月不可比，请复核后重新评定等次。")  # fmt: skip
    _propose(world, APPLIED, date(2026, 11, 5), 15.0, period="2026-10")


def _propose(world: World, told: Told, day: date, hour: float, period: str = str(SEPTEMBER)) -> ItemEntry:
    by = world.accounts[PERFORMANCE_OFFICER.username if told.by == "office" else told.by]
    return actions.propose(
        cycle=world.cycles[day.year], organisation=world.organisations[told.street], item=told.item, period=period,
        n_events=told.n, reason=told.reason, document=told.document, files=PROOF, by=by, now=at(day, hour),
    )  # fmt: skip


def _submit(world: World, street: str, month: Period, day: date, subject: str, node: str, words: str) -> Appeal:
    return actions.submit(
        cycle=world.cycles[month.year], period=str(month), organisation=world.organisations[street], subject=subject,
        node_code=node, words=words, files=SHEETS, by=_reporter(world, street), now=at(day, 14.5),
    )  # fmt: skip


def _reporter(world: World, street: str) -> Account:
    return world.accounts["reporter" if street == DEMO_REPORTER_STREET else f"reporter-{street[-4:]}"]
