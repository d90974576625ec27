"""Experts and a third party score what no figure tells: one panel has ended and waits for decisions, one is scoring."""

from datetime import date, datetime
from functools import partial
from importlib.resources import files
from random import Random

from jixiao.demo.calendar import MOMENT, at
from jixiao.demo.city import CITY, SORTING_OFFICE
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.stages import commissioning
from jixiao.demo.world import World
from jixiao.web.appraisal import actions, rules
from jixiao.web.appraisal.actions import NewMark, NewPanel
from jixiao.web.appraisal.models import Assignment, Member, Panel, ThirdParty
from jixiao.web.appraisal.queries import assignments_of_panel, targets_of
from jixiao.web.base.rules import RuleViolation
from jixiao.web.indicators import actions as indicators
from jixiao.web.indicators.models import SchemeVersion

SEED = 20261012
ENDED, RUNNING = "2026H1", "2026Q3"
LENIENCY = {"expert": 0.0, "expert-2": 4.5, "expert-3": -5.0, "expert-4": 1.0, "expert-5": -0.5, "third-party": 2.0}
"""By how many points each gives more than others."""
QUALITY = {"BH-0201": 86.0, "BH-0202": 82.0, "BH-0203": 63.0, "BH-0204": 78.0, "BH-0205": 71.0}
LABELS = {
    "resident_work": ("群众工作实效", "Work with residents"),
    "site_order": ("投放点现场管理", "Order at drop-off points"),
}
DEFINITIONS = {
    "resident_work": (
        "入户宣传、志愿者引导和诉求回应是否落到实处，居民是否知晓并参与。",
        "Whether visits, volunteers and answers to complaints reach residents, and whether these take part.",
    ),
    "site_order": (
        "投放点设施完好、环境整洁、值守到位的情况。", "Whether drop-off points are whole, clean and attended.",
    ),
}  # fmt: skip
SAID = {
    "resident_work": "上半年入户宣传三轮，覆盖率九成以上；组织志愿者桶边督导，诉求均在两日内回应。",
    "site_order": "全部投放点配齐洗手、照明设施，早晚两个时段有人值守，每日巡查两次并留有记录。",
}
RECORDS = (
    "群众工作总体扎实，志愿者在早晚高峰基本到岗，居民能够说出四分类名称；个别小区入户记录由物业代填，建议改由居民签字。"
)
"""What two of the reports share."""
REPORTS = (
    (
        "expert-2", "上半年评议报告-董清如.txt",
        f"评议组随机走访投放点十二处，查阅台账三个月。{RECORDS}现场管理较上年明显改善，但夜间照明仍有缺口。",
    ),
    (
        "expert-4", "评议意见-陆晴川.txt",
        f"本次评议抽查投放点九处。{RECORDS}厨余垃圾桶清洗频次不足，夏季异味较重。",
    ),
    (
        "expert-5", "评议报告-邵文彦.txt",
        "重点查看了渔光街道与东礁街道的老旧小区。投放点无人值守时段混投突出，建议合并点位；对独居老人应提供上门收运。",
    ),
)  # fmt: skip


def appraise_at_last(world: World) -> None:
    """The scheme that is scored, both panels, the chain of evaluations, the third party's register."""
    rng = Random(SEED)  # noqa: S311 - plays a story, keeps no secret
    parties = commissioning.register(world)
    version = publish_qualities(world, date(2026, 1, 1), at(date(2026, 6, 23), 10.0))
    _declare(world, version)
    _ended_panel(world, version, rng)
    _decide(world, version)
    _running_panel(world, version, parties["hedao"], rng)


def publish_qualities(world: World, valid_from: date, now: datetime) -> SchemeVersion:
    """The indicators that people score, and the scheme that asks for them, from a given day."""
    by = world.accounts[PERFORMANCE_OFFICER.username]
    for code, (zh, en) in LABELS.items():
        said_zh, said_en = DEFINITIONS[code]
        indicators.create_indicator(
            code=code, label_zh=zh, label_en=en, definition_zh=said_zh, definition_en=said_en, unit_of_measure="分",
            direction="higher", owner=world.organisations[SORTING_OFFICE], valid_from=valid_from, by=by, now=now,
        )  # fmt: skip
    text = files("jixiao.demo").joinpath("quality-of-work.yaml").read_text(encoding="utf-8")
    text = text.replace("valid_from: 2026-01-01", f"valid_from: {valid_from}")
    draft = indicators.import_scheme(text=text, organisation=world.organisations[CITY], by=by, now=now)
    return indicators.publish(version=draft, by=by, now=now)


def _declare(world: World, version: SchemeVersion) -> None:
    """The streets evaluate themselves, a little kindly; the district's evaluator verifies what looks too kind."""
    for place, (code, quality) in enumerate(QUALITY.items()):
        reporter = world.accounts["reporter" if code == "BH-0205" else f"reporter-{code[-4:]}"]
        for node in LABELS:
            take = partial(
                actions.take_step, scheme_version=version, period=ENDED, node_code=node,
                organisation=world.organisations[code],
            )  # fmt: skip
            own = min(98.0, quality + 9 + place)
            take(step=rules.SELF_EVALUATION, score=own, words=SAID[node], by=reporter, now=at(date(2026, 7, 6), 15.0))
            if place != 1:
                words = "部分台账无法对应，按抽查情况核减。" if own - quality > 10 else "与抽查情况基本相符。"
                verified = round(quality + 2.5)
                take(
                    step=rules.VERIFICATION, score=verified, words=words, by=world.accounts["evaluator"],
                    now=at(date(2026, 7, 10), 11.0),
                )  # fmt: skip


def _ended_panel(world: World, version: SchemeVersion, rng: Random) -> None:
    office = world.accounts[PERFORMANCE_OFFICER.username]
    now = at(date(2026, 7, 13), 9.0)
    new = NewPanel(
        "2026年上半年街道工作质量评议", version, ENDED, date(2026, 7, 24),
        (rules.GroupOfRaters(rules.EXPERTS, 70), rules.GroupOfRaters(rules.LEADERS, 30)),
        label_en="Quality of work, first half of 2026", landing=rules.BY_DECISION, seed=SEED,
        instructions="请先阅读单位自评说明和佐证材料，再选择等级、在等级范围内打分；差距较大的请写明理由。",
    )  # fmt: skip
    panel = _panel(world, new, list(QUALITY), {rules.EXPERTS: ["expert", *(f"expert-{n}" for n in range(2, 6))],
                                               rules.LEADERS: ["leader"]}, now)  # fmt: skip
    for one in assignments_of_panel(panel):
        _score(one, rng, at(date(2026, 7, 14 + one.pk % 8), 14.0), odd=one.pk % 17 == 3)
    for username, name, text in REPORTS:
        member = Member.objects.get(panel=panel, account__username=username)
        actions.hand_in_report(
            member=member, name=name, content=text.encode(), by=member.account, now=at(date(2026, 7, 23), 16.0)
        )
    actions.close_panel(panel=panel, by=office, now=at(date(2026, 7, 27), 10.0))


def _running_panel(world: World, version: SchemeVersion, party: ThirdParty, rng: Random) -> None:
    """Double scoring without names; one expert steps back, one pair differs too much, some is still to be done."""
    now = at(date(2026, 10, 26), 9.0)
    new = NewPanel(
        "2026年第三季度匿名双评", version, RUNNING, date(2026, 11, 13),
        (rules.GroupOfRaters(rules.EXPERTS, 60, 2), rules.GroupOfRaters(rules.THIRD_PARTIES, 40)),
        label_en="Blind double scoring, third quarter of 2026", hides_names=True, seed=SEED + 1,
        instructions="材料已隐去单位名称。如辨认出与您有利害关系的单位，请申报回避。",
    )  # fmt: skip
    panel = _panel(
        world, new, list(QUALITY), {rules.EXPERTS: [f"expert{tail}" for tail in ("", "-2", "-3", "-4")],
                                    rules.THIRD_PARTIES: ["third-party"]}, now,
    )  # fmt: skip
    commissioning.engage_for_panel(world, party, panel)
    waiting = assignments_of_panel(panel)
    gone = next(one for one in waiting if one.member.account.username == "expert-3")
    actions.declare_conflict(
        assignment=gone,
        reason="2024年曾为该街道授课并领取报酬",
        by=gone.member.account,
        now=at(date(2026, 10, 27), 9.5),
    )
    first = targets_of(panel)[0].pk
    for one in assignments_of_panel(panel):
        if one.state == rules.WAITING and (one.target_id == first or one.pk % 3):
            _score(
                one,
                rng,
                at(date(2026, 10, 29), 10.0 + one.pk % 6),
                odd=one.target_id == first and one.member.group == "experts",
            )


def _panel(
    world: World,
    new: NewPanel,
    codes: list[str],
    people: dict[str, list[str]],
    now: datetime,
) -> Panel:
    office = world.accounts[PERFORMANCE_OFFICER.username]
    made = actions.make_panel(panel=new, node_codes=list(LABELS), organisations=world.named(codes), by=office, now=now)
    for group, names in people.items():
        for name in names:
            actions.add_member(panel=made, account=world.accounts[name], group=group, by=office, now=now)
    return actions.open_panel(panel=made, by=office, now=now)


def _score(one: Assignment, rng: Random, now: datetime, *, odd: bool) -> None:
    """What somebody gives: the street's quality, their own leniency, a little chance; an odd one is far off."""
    who = one.member.account
    lenient = LENIENCY.get(who.username, 1.5)
    marks = []
    for place, node in enumerate(LABELS):
        value = QUALITY[one.target.organisation.code] + lenient - 3 * place + rng.uniform(-2.5, 2.5)
        value = round(max(20.0, min(99.0, value - (17 if odd and who.pk % 2 else 0))))
        tier = 1 if value >= 80 else 2 if value >= 60 else 3
        marks.append(NewMark(node, tier, value, "现场与台账不符。" if tier == 3 else ""))
    actions.save_marks(assignment=one, marks=marks, by=who, now=now)
    actions.hand_in(assignment=one, by=who, now=now)


def _decide(world: World, version: SchemeVersion) -> None:
    """The office decides street by street; the last one still waits."""
    office, now = world.accounts[PERFORMANCE_OFFICER.username], at(date(2026, 7, 29), 15.0)
    assert now < MOMENT
    for code in list(QUALITY)[:-1]:
        for node in LABELS:
            decided = partial(
                actions.take_step, step=rules.DECISION, scheme_version=version, period=ENDED, node_code=node,
                organisation=world.organisations[code], by=office, now=now,
            )  # fmt: skip
            score = round(QUALITY[code] + 1)
            try:
                decided(score=score)
            except RuleViolation:
                decided(score=score, words="以专家组实地评议为主，酌情采纳补充材料。")
