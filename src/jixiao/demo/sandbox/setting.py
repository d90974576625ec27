"""What learners find at every stop: a counter that can be rated, an order that is owed, and one that is answered."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from jixiao.demo.calendar import at
from jixiao.demo.city import CITY
from jixiao.demo.people import ADMINISTRATOR, DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.people import BUREAUS, NEWCOMERS
from jixiao.demo.stages import founding
from jixiao.demo.stages.rectifying import BROKEN, STORIES
from jixiao.demo.world import World
from jixiao.web.followup import actions as followup
from jixiao.web.followup import queries, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations import actions as organisations
from jixiao.web.satisfaction import actions as ratings
from jixiao.web.satisfaction.actions.points import NewPoint

DAY = date(2025, 12, 3)
OPENED = date(2025, 9, 1)
POINT = (f"{DEMO_REPORTER_STREET}-W1", "便民服务中心1号窗口", "Service centre, window 1")
ANSWERED_STREET = "BH-0101"
REPLY = "六处桶具全部更换完毕，维修约定已签订，照片已逐点上传。"


def employ_newcomers(world: World, attempts: Attempts) -> None:
    """Departments and people of budgets, joint projects and the air."""
    attempts.make("newcomers", lambda: _employ(world))


def lay_out_point(world: World, attempts: Attempts) -> None:
    """A counter whose poster's code can be opened."""
    code, zh, en = POINT
    new = NewPoint(code, zh, world.organisations[DEMO_REPORTER_STREET], "counter", OPENED, en)
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    attempts.make("point", lambda: ratings.import_points(points=[new], by=officer, now=at(OPENED, 9.0)))


def renew_orders(world: World, now: datetime, attempts: Attempts) -> None:
    """One order that the learner's street has not touched, one that another has answered; where there is none, a new one."""
    if order_of(DEMO_REPORTER_STREET, rules.ISSUED) is None:
        attempts.make("order", lambda: _issue(world, DEMO_REPORTER_STREET, now - timedelta(days=2)))
    if order_of(ANSWERED_STREET, rules.REPLIED) is None:
        attempts.make("answered order", lambda: _answer(world, now - timedelta(days=2)))


def order_of(code: str, state: str) -> RectificationOrder | None:
    """The newest inspection's order of a street in that state."""
    found = RectificationOrder.objects.filter(source=rules.INSPECTION, organisation__code=code, state=state)
    return found.order_by("-pk").first()


def _employ(world: World) -> None:
    by, now = world.accounts[ADMINISTRATOR.username], at(OPENED, 9.0)
    for code, (zh, en) in BUREAUS.items():
        world.organisations[code] = organisations.create_organisation(
            code=code, label_zh=zh, label_en=en, tier="bureau", parent=world.organisations[CITY],
            valid_from=date(2020, 1, 1), by=by, now=now,
        )  # fmt: skip
    for person in NEWCOMERS:
        founding.employ(world, person, by, now)


def _issue(world: World, code: str, now: datetime) -> RectificationOrder:
    problem, requirement = BROKEN
    due = queries.due_day(rules.INSPECTION, timezone.localdate(now))
    draft = followup.DraftOrder(rules.INSPECTION, world.organisations[code], problem, requirement, due)
    return followup.issue(draft=draft, by=world.accounts[PERFORMANCE_OFFICER.username], now=now)


def _answer(world: World, now: datetime) -> None:
    """Signed, planned, carried out and replied within two days."""
    order = _issue(world, ANSWERED_STREET, now)
    story, by = STORIES[""], world.accounts[f"reporter-{ANSWERED_STREET[-4:]}"]
    steps = tuple(rules.PlannedRemedy(words, order.due_date, order.organisation_id) for words in story.steps)
    followup.sign(order=order, by=by, now=now + timedelta(hours=1))
    plan = rules.DraftPlan(story.whys, story.category, steps)
    followup.submit_plan(order=order, plan=plan, by=by, now=now + timedelta(hours=2))
    followup.note_progress(order=order, words=story.progress, by=by, now=now + timedelta(hours=7))
    followup.reply(order=order, words=REPLY, by=by, now=now + timedelta(hours=30))
