"""Orders are taken up, signed, planned, answered and accepted; the figures close them, and reopen one that falls back."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from jixiao.demo.calendar import MOMENT, at, opens_date, working_day
from jixiao.demo.city import MANAGEMENT, streets_in
from jixiao.demo.fall import FALL
from jixiao.demo.people import PERFORMANCE_OFFICER, everybody
from jixiao.demo.world import World
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.followup import actions, queries, rules, tasks
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.models import Account, Organisation

SINCE = Period.parse("2026-05")
DAYS_TO_ACT = 23
"""Days after a month's tasks open: its figures are approved and judged by then."""
RELAPSE_ISSUED, RELAPSE_INDICATOR = Period.parse("2026-05"), "kitchen_purity"
INSPECTED = Period.parse("2026-08")


@dataclass(frozen=True)
class Story:
    """What people say about an order: why after why, what it lies with, measures, progress and reply."""

    whys: tuple[str, ...]
    category: str
    steps: tuple[str, ...]
    progress: str
    reply: str


STORIES = {
    FALL.indicator: Story(
        (
            "三个小区桶边督导中断，投放准确率下降",
            "两名专职督导员离岗后岗位空缺",
            "督导员工资低于周边保洁岗位，招录两次无人报名",
        ),
        "people",
        ("社区网格员临时补岗，保障早晚高峰桶边督导", "提高岗位补贴并完成招录", "新督导员岗前培训并逐小区交接"),
        "网格员已补岗，招录公告已发布，报名七人。",
        "两名督导员已到岗，三个小区恢复早晚桶边督导，连续两周抽查准确率回升。",
    ),
    RELAPSE_INDICATOR: Story(
        ("厨余垃圾中混入塑料袋", "撤桶后居民夜间误投", "夜间误投点无人值守、无提示灯"),
        "hardware",
        ("夜间误投点加装提示灯和破袋工具", "志愿者夜间值守一个月"),
        "提示灯已安装六处，夜间值守排班表已公示。",
        "误投点改造完成，夜间值守一个月，纯净度抽检合格。",
    ),
    "": Story(
        ("投放点桶盖缺失、桶身破损", "维修报修后两周未更换", "街道与作业单位的维修责任未约定时限"),
        "rules",
        ("三日内更换破损桶具", "与作业单位补签维修时限约定"),
        "破损桶具已更换一半，维修约定正在会签。",
        "桶具全部更换，维修约定已签订，照片已逐点上传。",
    ),
}
BROKEN = (
    Text("Broken bins at six points.", "督查发现六处投放点桶具破损、桶盖缺失。"),
    Text("Replace them and agree how fast repairs come.", "请限期更换，并约定维修时限。"),
)
"""What inspections found, and what is asked."""
ACCEPTANCE = "现场抽查三处，与报送情况一致。"
RATING_REPLY = "已核实情况并向您致歉：当日值守人员临时离岗，现已调整排班、公示值守电话，欢迎继续监督。"


def rectify_month(world: World, month: Period) -> None:
    """After a month's figures are judged: orders are taken up, people act, figures close and reopen."""
    if month < SINCE:
        return
    day = working_day(opens_date(month) + timedelta(days=DAYS_TO_ACT))
    tasks.take_up(now=at(day, 4.0))
    tasks.watch(by=SYSTEM, now=at(day, 4.2))
    for number, order in enumerate(_owed()):
        _answer(world, order, at(day, 9.0 + number / 10))
    for order in _waiting():
        office = world.accounts[PERFORMANCE_OFFICER.username]
        actions.accept(order=order, words=ACCEPTANCE, by=office, now=at(day + timedelta(days=1), 10.0))
    if month == RELAPSE_ISSUED:
        _issue_about_figures(world, month, at(day, 15.0))
    if month == INSPECTED:
        _inspect(world, at(day, 15.5))


def rectify_at_last(world: World) -> None:
    """The last days: bad ratings are taken up, some are answered; one order waits, one is late, one has just come."""
    begin = MOMENT.date() - timedelta(days=3)
    tasks.take_up(now=at(begin, 9.0))
    ratings = list(RectificationOrder.objects.filter(source=rules.RATING).select_related("organisation", "bad_rating"))
    for number, order in enumerate(ratings[:5]):
        by = _reporter(world, order.organisation)
        actions.sign(order=order, by=by, now=at(begin, 10.0 + number / 10))
        if number < 4:
            actions.reply(order=order, words=RATING_REPLY, by=by, now=at(begin, 15.0 + number / 10))
        if number < 3:
            actions.accept(
                order=order, words="电话回访，评价人认可整改结果。", is_mended=number < 2, is_released=True,
                by=world.accounts[PERFORMANCE_OFFICER.username], now=at(begin + timedelta(days=1), 10.0 + number / 10),
            )  # fmt: skip
    problem, requirement = BROKEN
    fresh = next(street.code for street in streets_in(INSPECTED))
    _issue(world, fresh, at(MOMENT.date() - timedelta(days=1), 16.0), problem, requirement)
    tasks.watch(by=SYSTEM, now=at(MOMENT.date(), 4.0))


def _owed() -> list[RectificationOrder]:
    found = RectificationOrder.objects.filter(state__in=rules.OWED).exclude(source=rules.RATING)
    return list(found.select_related("organisation", "subject", "indicator", "holder").order_by("id"))


def _waiting() -> list[RectificationOrder]:
    found = RectificationOrder.objects.filter(state=rules.REPLIED).exclude(source=rules.RATING)
    return list(found.select_related("organisation", "subject", "indicator", "holder").order_by("id"))


def _answer(world: World, order: RectificationOrder, now: datetime) -> None:
    """A month's step: sign and plan, or carry on and reply. What was inspected last stays as it is for the board."""
    by, story = _reporter(world, order.organisation), _story(order)
    if order.source == rules.INSPECTION and order.indicator is None:
        return
    if order.state in {rules.ISSUED, rules.RELAPSED}:
        actions.sign(order=order, by=by, now=now)
        then = now + timedelta(hours=26)
        actions.submit_plan(order=order, plan=_plan(order, story, then), by=by, now=then)
        return
    plan = queries.plan_of(order)
    if plan is not None:
        for remedy in plan.remedies.filter(done_at__isnull=True):
            actions.carry_out(order=order, remedy=remedy, by=by, now=now)
    actions.note_progress(order=order, words=story.progress, by=by, now=now + timedelta(minutes=20))
    actions.reply(order=order, words=story.reply, by=by, now=now + timedelta(hours=3))


def _plan(order: RectificationOrder, story: Story, now: datetime) -> rules.DraftPlan:
    today = timezone.localdate(now)
    latest = max(order.due_date, today)
    days = max((latest - today).days, 0)
    steps = tuple(
        rules.PlannedRemedy(
            words, today + timedelta(days=days * (number + 1) // len(story.steps)), order.organisation_id
        )
        for number, words in enumerate(story.steps)
    )
    return rules.DraftPlan(story.whys, story.category, steps)


def _story(order: RectificationOrder) -> Story:
    code = order.indicator.code if order.indicator else ""
    return STORIES.get(code, STORIES[""])


def _issue_about_figures(world: World, month: Period, now: datetime) -> None:
    """About the street whose figure will reach the aim and fall back: nobody knows that yet."""
    first = month.shift(2)  # the first whole period after the order
    later = [first.next(), first.next().next()]
    falls = {
        street.code: world.figures.of(street.code, RELAPSE_INDICATOR, first)
        - min(world.figures.of(street.code, RELAPSE_INDICATOR, each) for each in later)
        for street in streets_in(month)
    }
    code = max(falls, key=lambda each: falls[each])
    aim = round(world.figures.of(code, RELAPSE_INDICATOR, first) - max(falls[code], 0.2) / 2, 1)
    problem = Text("Kitchen waste is mixed with plastic bags.", "厨余垃圾纯净度抽检连续两月偏低，混入塑料袋较多。")
    requirement = Text("Find where and when it is mixed, and mend it.", "请查明混投点位和时段，落实整改措施。")
    _issue(world, code, now, problem, requirement, indicator=world.indicators[RELAPSE_INDICATOR], aim=aim)


def _inspect(world: World, now: datetime) -> None:
    """Three streets were inspected: one hands over to the bureau, one has replied by the end, one is late."""
    problem, requirement = BROKEN
    streets = [street.code for street in streets_in(INSPECTED)][-3:]
    story, bureau = STORIES[""], world.organisations[MANAGEMENT]
    for number, code in enumerate(streets):
        order = _issue(world, code, now + timedelta(minutes=number), problem, requirement, assisting=(bureau,))
        by = _reporter(world, order.organisation)
        actions.sign(order=order, by=by, now=now + timedelta(days=1))
        then = now + timedelta(days=2)
        actions.submit_plan(order=order, plan=_plan(order, story, then), by=by, now=then)
        actions.note_progress(order=order, words=story.progress, by=by, now=now + timedelta(days=6))
        if number == 0:
            words = "采购需由市局统一安排，请接续办理。"
            actions.hand_over(order=order, to=bureau, words=words, by=by, now=now + timedelta(days=7))
        if number == 1:
            due = working_day(MOMENT.date() + timedelta(days=12))
            office = world.accounts[PERFORMANCE_OFFICER.username]
            actions.postpone(
                order=order, due_date=due, reason="新桶具供货延迟两周。", by=office, now=now + timedelta(days=9)
            )


def _issue(
    world: World, code: str, now: datetime, problem: Text, requirement: Text, **more: object
) -> RectificationOrder:
    draft = actions.DraftOrder(
        rules.INSPECTION, world.organisations[code], problem, requirement,
        queries.due_day(rules.INSPECTION, now.date()), **more,  # type: ignore[arg-type]
    )  # fmt: skip
    return actions.issue(draft=draft, by=world.accounts[PERFORMANCE_OFFICER.username], now=now)


def _reporter(world: World, place: Organisation) -> Account:
    """Who reports for the organisation, else whoever sits there; where nobody does the office's own officer notes it."""
    mine = [one for one in everybody() if one.seat == place.code and one.username in world.accounts]
    if mine:
        return world.accounts[mine[-1].username]
    seated = [one for one in world.accounts.values() if one.organisation_id == place.pk]
    return min(seated, key=lambda one: one.pk, default=world.accounts[PERFORMANCE_OFFICER.username])
