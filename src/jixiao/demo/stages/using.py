"""Results are used: rules adopted by a second person, the year's result followed through, a corrected month drawn up anew."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from importlib.resources import files

from jixiao.demo.calendar import at
from jixiao.demo.people import DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.engine.result_use.rules import BONUS, BUDGET, COMMENDATION, TALK, TRAINING
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.budgets.queries import programmes
from jixiao.web.organisations.models import Account
from jixiao.web.result_use import actions, frames, queries, rules, tasks
from jixiao.web.result_use.models import UseProposal, UseRound

ADOPTED_ON = date(2025, 12, 29)
RULES = files("jixiao.demo").joinpath("rules-of-use.yaml")


@dataclass(frozen=True)
class Answer:
    """What an organisation says to a proposal, and what is then decided (with another size where it is changed)."""

    words: str
    is_agreed: bool
    act: str = "accept"
    reason: str = ""
    size: Decimal | None = None


YEAR_ANSWERS = {
    ("BH-0203", BONUS): Answer("我街道承担老旧小区改造任务较重，恳请酌情考虑。", False, "change",
                               "老旧小区占比居全市前列，系数酌情调整为0.95。", Decimal("0.95")),
    ("BH-0203", BUDGET): Answer("分类设施更新合同已签订，核减将影响付款，请予保留。", False, "reject",
                                "合同已签订并进入付款期，不宜核减；改由整改督办跟踪。"),
    ("BH-0303", BUDGET): Answer("同意核减，将压减一般性支出。", True),
    (DEMO_REPORTER_STREET, BUDGET): Answer("无异议，拟用于桶站更新。", True),
    ("BH-0102", COMMENDATION): Answer("无异议，将继续保持。", True),
}  # fmt: skip
"""Who answers what about the year's result; the others stay silent and are accepted."""
DONE = {
    BONUS: ("滨绩〔2026〕6号", "已按核定系数核发绩效奖金。"),
    BUDGET: ("滨财预〔2026〕11号", "已在部门预算编制中落实增减。"),
    COMMENDATION: ("滨绩通〔2026〕3号", "已在全市分类工作会议上通报表扬。"),
    TALK: ("约谈记录〔2026〕2号", "分管副市长约谈街道主要负责人，形成约谈记录。"),
    TRAINING: ("培训签到册（2026年10月）", "已参加为期三天的业务培训。"),
}
AGREED = "结果真实，程序完备，同意按规则应用。"


def use_results(world: World, month: Period) -> None:
    """Called before each month is scored: what had become final meanwhile is used."""
    if month <= world.since:
        return
    if str(month) == "2026-01":
        _adopt(world, ADOPTED_ON)
        _draw(world, "2025", at(date(2026, 2, 3), 9.2), notified=99)
    elif str(month) == "2026-08":
        _draw(world, "2026-07", at(date(2026, 9, 1), 9.2), notified=3)
    elif str(month) == "2026-09":
        tasks.renew_outdated(now=at(date(2026, 9, 7), 10.6))
        _decide_july(world)
    elif str(month) == "2026-10":
        _draw(world, "2026-08", at(date(2026, 10, 15), 9.2), notified=99)


def use_at_last(world: World) -> None:
    """How far the newest uses are: replied, silent, decided, carried out; the last notices went out this week."""
    _follow_year(world)
    august = _round(world, "2026-08")
    if august is None:
        return
    own = list(
        UseProposal.objects.filter(round=august).select_related("organisation", "round__run__cycle").order_by("pk")
    )
    for number, one in enumerate(own[:6]):
        _reply(world, one, number % 3 != 1, at(date(2026, 10, 20), 9.0 + number * 0.2))
    tasks.watch(now=at(date(2026, 10, 23), 3.8))
    for number, one in enumerate(own[:5]):
        one.refresh_from_db()
        act = "reject" if number == 1 else "accept"
        reason = "单位反映的检修停用情况属实，本期不作应用。" if number == 1 else AGREED
        _decide(world, one, Answer("", True, act, reason), at(date(2026, 10, 27), 15.0 + number * 0.1))
        if act == "accept" and number > 2:
            _carry_out(world, one, at(date(2026, 11, 3), 10.0 + number * 0.1))
    july = _round(world, "2026-07")
    waiting = UseProposal.objects.filter(round=july, state=rules.DRAFTED).select_related(
        "organisation", "round__run__cycle"
    )
    for one in waiting.order_by("pk")[1:3] if july else ():
        actions.notify(proposal=one, by=_office(world), now=at(date(2026, 11, 4), 9.5))


def _adopt(world: World, day: date) -> None:
    """The office drafts the rules and tries them on the newest result; the leader adopts them."""
    run = next((each for each in queries.runs_to_try() if "2025-01" <= each.period < "2025-12"), None)
    if run is None:
        return
    office, now = _office(world), at(day, 9.5)
    draft = actions.start_draft(by=office, now=now)
    note = "依据市绩效考核结果应用办法（试行），自2026年1月起执行。"
    text = RULES.read_text(encoding="utf-8")
    draft = actions.save_draft(rule_set=draft, document=text, note=note, by=office, now=now)
    told = frames.trial(rules.read_document(draft.document), run, day.year)
    actions.keep_trial(rule_set=draft, document=draft.document, trial=told, by=office, now=now)
    actions.adopt(rule_set=draft, by=world.accounts["leader"], now=now + timedelta(days=1))


def _follow_year(world: World) -> None:
    """The year's result from notice to document: some reply, the others accept by silence."""
    found = UseProposal.objects.filter(round__run__period="2025", state=rules.NOTIFIED)
    own = list(found.select_related("organisation", "round__run__cycle").order_by("pk"))
    for one in own:
        told = YEAR_ANSWERS.get((one.organisation.code, one.kind))
        if told is not None:
            by, now = _reporter(world, one), at(date(2026, 2, 6), 15.0)
            actions.reply(proposal=one, words=told.words, is_agreed=told.is_agreed, by=by, now=now)
    tasks.watch(now=at(date(2026, 2, 11), 3.8))
    for number, one in enumerate(own):
        one.refresh_from_db()
        told = YEAR_ANSWERS.get((one.organisation.code, one.kind), Answer("", True))
        _decide(world, one, told, at(date(2026, 2, 13), 15.0 + number * 0.02))
        if one.state in rules.TO_CARRY_OUT:
            _carry_out(world, one, at(date(2026, 3, 12), 10.0 + number * 0.02))


def _decide_july(world: World) -> None:
    """Whoever stayed silent about July: the leader decides on the first; the others wait."""
    july = _round(world, "2026-07")
    for one in queries.late_replies(date(2026, 9, 9)):
        if one.round == july:  # the year's are followed when the city's budgets are there
            actions.pass_over(proposal=one, by=SYSTEM, now=at(date(2026, 9, 9), 3.8))
    found = UseProposal.objects.filter(round=july, state=rules.SILENT)
    for one in found.select_related("organisation", "round__run__cycle").order_by("pk")[:1]:
        _decide(world, one, Answer("", True), at(date(2026, 9, 16), 15.0))
        _carry_out(world, one, at(date(2026, 9, 28), 10.0))


def _draw(world: World, period: str, now: datetime, *, notified: int) -> UseRound | None:
    """Rules applied to a final result, so many notices sent; None where the city has no such result or no rules."""
    run = next((each for each in queries.runs_to_use(now.date()) if each.period == period), None)
    if run is None or run.confirmed_at is None or queries.rules_on(run.confirmed_at.date()) is None:
        return None
    drawn = actions.draw_up(run=run, by=_office(world), now=now)
    later, own = now + timedelta(hours=1), UseProposal.objects.filter(round=drawn).order_by("pk")
    if notified >= drawn.n_proposed:
        actions.notify_all(drawn=drawn, by=_office(world), now=later)
    else:
        for one in own.select_related("organisation", "round__run__cycle")[:notified]:
            actions.notify(proposal=one, by=_office(world), now=later)
    return drawn


def _round(world: World, period: str) -> UseRound | None:
    """The round over the period's valid result."""
    return UseRound.objects.filter(
        run__period=period, run__state="confirmed", run__cycle=world.cycles.get(2026)
    ).first()


def _reply(world: World, one: UseProposal, is_agreed: bool, now: datetime) -> None:
    words = "无异议。" if is_agreed else "当月设备检修停用五天，请予考虑。"
    actions.reply(proposal=one, words=words, is_agreed=is_agreed, by=_reporter(world, one), now=now)


def _decide(world: World, one: UseProposal, told: Answer, now: datetime) -> None:
    """As it is told; a change of a budget names the organisation's largest programme, where it has one."""
    programme = programmes([one.organisation_id], 2026).first() if one.kind == BUDGET and told.act != "reject" else None
    size = one.size if told.size is None else told.size
    decision = actions.Decision(told.act, told.reason or AGREED, size=size, programme=programme)
    actions.decide(proposal=one, decision=decision, by=world.accounts["leader"], now=now)


def _carry_out(world: World, one: UseProposal, now: datetime) -> None:
    document, words = DONE[one.kind]
    actions.carry_out(
        proposal=one, done_on=now.date(), document=document, words=words, by=_office(world), now=now
    )  # fmt: skip


def _office(world: World) -> Account:
    return world.accounts[PERFORMANCE_OFFICER.username]


def _reporter(world: World, one: UseProposal) -> Account:
    code = one.organisation.code
    return world.accounts["reporter" if code == DEMO_REPORTER_STREET else f"reporter-{code[-4:]}"]
