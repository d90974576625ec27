"""Panels of the training year: one with names, one without, in which one object gives itself away."""

from datetime import date, datetime

from jixiao.demo.calendar import at
from jixiao.demo.people import DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.stages.appraising import LABELS, QUALITY, SAID, publish_qualities
from jixiao.demo.world import World
from jixiao.web.appraisal import actions, rules
from jixiao.web.appraisal.actions import NewPanel
from jixiao.web.appraisal.models import Assignment, Panel
from jixiao.web.indicators.models import SchemeVersion

DAY = date(2025, 12, 3)
SCORED, PANEL_ENDS = "2025H2", date(2026, 11, 30)
EXPERTS = ("expert", "expert-2", "expert-3")
OWN_STREET = "BH-0203"
"""For which the learner's expert wrote a plan, and must not score: in the panel with names."""
OWN_HIDDEN = "BH-0303"
"""The same in the panel without names."""
HIDDEN = {
    "BH-0301": (84.0, "下半年入户宣传两轮，志愿者桶边督导覆盖早晚高峰，居民诉求两日内回应。",
                "投放点洗手、照明设施齐全，每日巡查两次，记录完整。"),
    "BH-0303": (72.0, "按照许明远教授团队去年为我们编制的改造方案，调整了入户宣传的频次和志愿者排班。",
                "投放点改造按该方案分两批实施，第二批预计年底完工。"),
    "BH-0304": (79.0, "组织小手拉大手活动六场，村民分类知晓率有所提高，仍有外来租户混投。",
                "镇区投放点有人值守，村级投放点由保洁员兼管。"),
}  # fmt: skip
"""What the organisations of the panel without names say of themselves: quality, work with residents, order."""
RENEWED = "本轮评议已完成演练，另行组织。"
NAMED_LABELS = ("2025年下半年街道工作质量评议", "Quality of work, second half of 2025")
HIDDEN_LABELS = ("2025年下半年匿名评议", "Blind panel, second half of 2025")


def lay_out_panels(world: World, attempts: Attempts) -> None:
    """Three experts score by two indicators that no figure tells."""
    attempts.make("panels", lambda: _lay_out(world))


def renew_panels(world: World, now: datetime, attempts: Attempts) -> None:
    """A panel in which the learner's expert has nothing left to practise on gives way to a new one."""
    for hides_names, own in ((False, OWN_STREET), (True, OWN_HIDDEN)):
        panel = running_panel(hides_names=hides_names)
        if panel is not None and _is_used_up(panel, own):
            attempts.make("panel anew", lambda: _renew(world, panel, now))  # noqa: B023


def running_panel(*, hides_names: bool) -> Panel | None:
    """The panel that scores now."""
    found = Panel.objects.filter(state=rules.RUNNING, hides_names=hides_names, members__account__username=EXPERTS[0])
    return found.order_by("-pk").first()


def assignments_of(panel: Panel) -> list[Assignment]:
    """What the learner's expert scores in it, in its order."""
    found = Assignment.objects.filter(member__account__username=EXPERTS[0], target__panel=panel)
    return list(found.select_related("target__organisation", "target__panel").order_by("target__number"))


def _is_used_up(panel: Panel, own: str) -> bool:
    mine = assignments_of(panel)
    waiting = {one.target.organisation.code for one in mine if one.state == rules.WAITING}
    return own not in waiting or waiting == {own}


def _renew(world: World, panel: Panel, now: datetime) -> None:
    office = world.accounts[PERFORMANCE_OFFICER.username]
    actions.cancel_panel(panel=panel, reason=RENEWED, by=office, now=now)
    _open(world, panel.scheme_version, now, hides_names=panel.hides_names)


def _lay_out(world: World) -> None:
    now = at(DAY, 14.0)
    version = publish_qualities(world, date(2025, 7, 1), now)
    for code, quality in QUALITY.items():
        _say(world, version, code, min(98.0, quality + 6), SAID, now)
    for code, (quality, *said) in HIDDEN.items():
        _say(world, version, code, quality, dict(zip(LABELS, said, strict=True)), now)
    for hides_names in (False, True):
        _open(world, version, now, hides_names=hides_names)


def _say(
    world: World, version: SchemeVersion, code: str, score: float, said: dict[str, str], now: datetime
) -> None:  # fmt: skip
    by = world.accounts["reporter" if code == DEMO_REPORTER_STREET else f"reporter-{code[-4:]}"]
    for node in LABELS:
        actions.take_step(
            scheme_version=version, period=SCORED, node_code=node, organisation=world.organisations[code],
            step=rules.SELF_EVALUATION, score=score, words=said[node], by=by, now=now,
        )  # fmt: skip


def _open(world: World, version: SchemeVersion, now: datetime, *, hides_names: bool) -> None:
    office = world.accounts[PERFORMANCE_OFFICER.username]
    label_zh, label_en = HIDDEN_LABELS if hides_names else NAMED_LABELS
    ask = "请先阅读单位自评说明，再选择等级、在等级范围内打分；与您有利害关系的单位，请申报回避。"
    new = NewPanel(
        label_zh, version, SCORED, PANEL_ENDS, (rules.GroupOfRaters(rules.EXPERTS, 100),), label_en=label_en,
        landing=rules.BY_DECISION, seed=1, hides_names=hides_names,
        instructions=f"材料已隐去单位名称。{ask}" if hides_names else ask,
    )  # fmt: skip
    codes = HIDDEN if hides_names else QUALITY
    made = actions.make_panel(
        panel=new, node_codes=list(LABELS), organisations=world.named(codes), by=office, now=now
    )  # fmt: skip
    for name in EXPERTS:
        actions.add_member(panel=made, account=world.accounts[name], group=rules.EXPERTS, by=office, now=now)
    actions.open_panel(panel=made, by=office, now=now)
