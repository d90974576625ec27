"""The office releases warning rules; every month the figures are judged, streets answer, what falls is followed up."""

from datetime import timedelta
from importlib.resources import files

from jixiao.demo.calendar import MOMENT, at, opens_date, working_day
from jixiao.demo.fall import FALL
from jixiao.demo.people import PERFORMANCE_OFFICER, everybody
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.organisations.models import Account
from jixiao.web.warnings import actions, queries, rules, tasks
from jixiao.web.warnings.models import WarningCase

SINCE = Period.parse("2025-12")
"""The first month that is judged: the rules came after the first year's figures were in."""
DAYS_TO_LOOK = 12
EXPLANATIONS = {
    "accuracy_rate": ("people", "督导员轮岗，两个小区撤桶点晚间无人值守；已从社区抽调人员补位，月底前恢复。"),
    "kitchen_share": ("rules", "新入住小区尚未纳入收运台账，口径调整后数据偏低；已补充宣传和桶位。"),
    "kitchen_purity": ("people", "抽检人员临时顶岗，抽检点位偏少；下月按计划补足抽检。"),
    "compliant_points_rate": ("hardware", "部分投放点厨余桶破损，已报修更换，预计下月达标。"),
    "complaints": ("other", "当月集中开展背街小巷整治，投诉集中反映，已逐件办结。"),
}
SEEN_ONLY = {("BH-0203", "kitchen_share"), ("BH-0303", "kitchen_share")}
"""Acknowledged, and never explained: the ladder takes them up."""
SILENT = {("BH-0106", "kitchen_share"), ("BH-0204", "kitchen_share")}
FALL_WORDS = {
    "2026-04": ("people", "两名专职督导员离岗，三个小区桶边督导中断；已商请社区网格员临时补位，正在招录。"),
    "2026-05": ("people", "招录公示期内人手仍缺，已增派街道机关干部包点督导，六月底前到岗。"),
}
REQUIREMENT = "请于一个月内补齐督导员并恢复桶边督导，逐小区报送整改情况。"
MUTED = ("BH-0303", "该镇厨余垃圾收运站改造，九月起分出率暂无可比性，改造完成后恢复预警。")


def release_rules(world: World, month: Period) -> None:
    """The office drafts the city's rules, tries them on what there is, and releases them."""
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    now = at(working_day(opens_date(month) + timedelta(days=DAYS_TO_LOOK - 1)), 10.0)
    document = files("jixiao").joinpath("demo", "warning-rules.yaml").read_text(encoding="utf-8")
    draft = actions.start_draft(by=officer, now=now)
    note = "垃圾分类专项预警规则，按2025年数据试算后确定。"
    draft = actions.save_draft(rule_set=draft, document=document, note=note, by=officer, now=now)
    tasks.try_rule_set(rule_set=draft, by=officer, now=now + timedelta(minutes=20))
    actions.release(rule_set=draft, by=officer, now=now + timedelta(minutes=50))


def warn_month(world: World, month: Period) -> None:
    """A month's figures are judged; those who are warned answer in the days after, the ladder moves what they leave."""
    if month < SINCE:
        return
    if queries.rules_in_force() is None:
        release_rules(world, month)
    day = working_day(opens_date(month) + timedelta(days=DAYS_TO_LOOK))
    tasks.look_for_warnings(now=at(day, 3.2))
    answer_month(world, month)
    for later in (2, 5):
        actions.climb(by=SYSTEM, now=at(day + timedelta(days=later), 3.2))


def warn_at_last(world: World) -> None:
    """The last night: half of October's figures are in, and nobody has answered yet but one."""
    if queries.rules_in_force() is None:
        release_rules(world, world.since)
    tasks.look_for_warnings(now=at(MOMENT.date(), 3.2))
    actions.climb(by=SYSTEM, now=at(MOMENT.date(), 3.4))
    _mute(world)
    fresh = [one for one in _open() if one.state == rules.RAISED]
    if len(fresh) > 2:
        actions.acknowledge(warning=fresh[1], by=_reporter(world, fresh[1]), now=at(MOMENT.date(), 8.6))


def _open() -> list[WarningCase]:
    return queries.open_warnings([one.organisation_id for one in queries.newest_by_place().values()])


def answer_month(world: World, month: Period) -> None:
    """Most say within days what it lies with; the planted fall has its own story; some leave it to the ladder."""
    day = working_day(opens_date(month) + timedelta(days=DAYS_TO_LOOK + 1))
    for number, warning in enumerate(_open()):
        by = _reporter(world, warning)
        code = warning.indicator.code if warning.indicator else ""
        place = (warning.organisation.code, code)
        if _is_the_fall(warning):
            _follow_the_fall(world, warning, month, by)
        elif warning.state == rules.RAISED and place not in SILENT:
            actions.acknowledge(warning=warning, by=by, now=at(day, 9.0 + number / 20))
            if place not in SEEN_ONLY:
                category, words = EXPLANATIONS[code]
                now = at(day + timedelta(days=1), 10.0 + number / 20)
                actions.explain(warning=warning, category=category, words=words, by=by, now=now)


def _follow_the_fall(world: World, warning: WarningCase, month: Period, by: Account) -> None:
    day = working_day(opens_date(month) + timedelta(days=DAYS_TO_LOOK + 1))
    if warning.state == rules.RAISED:
        actions.acknowledge(warning=warning, by=by, now=at(day, 9.2))
    if str(month) in FALL_WORDS:
        category, words = FALL_WORDS[str(month)]
        actions.explain(warning=warning, category=category, words=words, by=by, now=at(day, 16.5))
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    if warning.severity != rules.RED and str(month) == max(FALL_WORDS) and queries.order_of(warning) is None:
        due = day + timedelta(days=30)
        actions.ask_for_order(warning=warning, requirement=REQUIREMENT, due_date=due, by=officer, now=at(day, 17.0))


def _is_the_fall(warning: WarningCase) -> bool:
    code = warning.indicator.code if warning.indicator else ""
    return (warning.organisation.code, code) == (FALL.organisation, FALL.indicator)


def _mute(world: World) -> None:
    """One is muted for some weeks, with its reason."""
    code, reason = MUTED
    found = next((one for one in _open() if one.organisation.code == code), None)
    if found is not None and queries.mute_of(found) is None:
        ends = MOMENT.date() + timedelta(days=40)
        officer = world.accounts[PERFORMANCE_OFFICER.username]
        actions.mute(warning=found, reason=reason, ends_date=ends, by=officer, now=at(MOMENT.date(), 8.5))


def _reporter(world: World, warning: WarningCase) -> Account:
    """Who reports for the organisation."""
    mine = [one for one in everybody() if one.seat == warning.organisation.code and one.username in world.accounts]
    return world.accounts[mine[-1].username if mine else PERFORMANCE_OFFICER.username]
