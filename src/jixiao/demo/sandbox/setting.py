"""What learners find from the first day: a panel that scores, a counter that can be rated, two orders."""

from datetime import date

from jixiao.demo.calendar import at
from jixiao.demo.people import DEMO_REPORTER_STREET, PERFORMANCE_OFFICER
from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.stages.appraising import LABELS, QUALITY, SAID, publish_qualities
from jixiao.demo.stages.rectifying import BROKEN, STORIES
from jixiao.demo.world import World
from jixiao.web.appraisal import actions as appraisal
from jixiao.web.appraisal import rules as scoring
from jixiao.web.appraisal.actions import NewPanel
from jixiao.web.followup import actions as followup
from jixiao.web.followup import queries, rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.satisfaction import actions as ratings
from jixiao.web.satisfaction.actions.points import NewPoint

DAY = date(2025, 12, 3)
SCORED, PANEL_ENDS = "2025H2", date(2026, 11, 30)
EXPERTS = ("expert", "expert-2", "expert-3")
OWN_STREET = "BH-0203"
"""For which the learner's expert wrote a plan, and must not score."""
OPENED = date(2025, 9, 1)
POINT = (f"{DEMO_REPORTER_STREET}-W1", "便民服务中心1号窗口", "Service centre, window 1")
ANSWERED_STREET = "BH-0101"
REPLY = "六处桶具全部更换完毕，维修约定已签订，照片已逐点上传。"


def lay_out_panel(world: World, attempts: Attempts) -> None:
    """Three experts score five streets by two indicators that no figure tells."""
    attempts.make("panel", lambda: _panel(world))


def lay_out_point(world: World, attempts: Attempts) -> None:
    """A counter whose poster's code can be opened."""
    code, zh, en = POINT
    new = NewPoint(code, zh, world.organisations[DEMO_REPORTER_STREET], "counter", OPENED, en)
    officer = world.accounts[PERFORMANCE_OFFICER.username]
    attempts.make("point", lambda: ratings.import_points(points=[new], by=officer, now=at(OPENED, 9.0)))


def lay_out_orders(world: World, attempts: Attempts) -> None:
    """One order that the learner's street owes, one that another has answered and the office has to accept."""
    attempts.make("order", lambda: _issue(world, DEMO_REPORTER_STREET, 9.0))
    attempts.make("answered order", lambda: _answer(world, _issue(world, ANSWERED_STREET, 9.2)))


def _panel(world: World) -> None:
    office, now = world.accounts[PERFORMANCE_OFFICER.username], at(DAY, 14.0)
    version = publish_qualities(world, date(2025, 7, 1), now)
    for code, quality in QUALITY.items():
        by = world.accounts["reporter" if code == DEMO_REPORTER_STREET else f"reporter-{code[-4:]}"]
        for node in LABELS:
            appraisal.take_step(
                scheme_version=version, period=SCORED, node_code=node, organisation=world.organisations[code],
                step=scoring.SELF_EVALUATION, score=min(98.0, quality + 6), words=SAID[node], by=by, now=now,
            )  # fmt: skip
    new = NewPanel(
        "2025年下半年街道工作质量评议", version, SCORED, PANEL_ENDS, (scoring.GroupOfRaters(scoring.EXPERTS, 100),),
        label_en="Quality of work, second half of 2025", landing=scoring.BY_DECISION, seed=1,
        instructions="请先阅读单位自评说明，再选择等级、在等级范围内打分；与您有利害关系的单位，请申报回避。",
    )  # fmt: skip
    made = appraisal.make_panel(
        panel=new, node_codes=list(LABELS), organisations=world.named(QUALITY), by=office, now=now
    )
    for name in EXPERTS:
        appraisal.add_member(panel=made, account=world.accounts[name], group=scoring.EXPERTS, by=office, now=now)
    appraisal.open_panel(panel=made, by=office, now=now)


def _issue(world: World, code: str, hour: float) -> RectificationOrder:
    problem, requirement = BROKEN
    draft = followup.DraftOrder(
        rules.INSPECTION, world.organisations[code], problem, requirement, queries.due_day(rules.INSPECTION, DAY)
    )
    return followup.issue(draft=draft, by=world.accounts[PERFORMANCE_OFFICER.username], now=at(DAY, hour))


def _answer(world: World, order: RectificationOrder) -> None:
    """Signed, planned, carried out and replied within two days."""
    story, by = STORIES[""], world.accounts[f"reporter-{ANSWERED_STREET[-4:]}"]
    steps = tuple(rules.PlannedRemedy(words, order.due_date, order.organisation_id) for words in story.steps)
    followup.sign(order=order, by=by, now=at(DAY, 10.0))
    plan = rules.DraftPlan(story.whys, story.category, steps)
    followup.submit_plan(order=order, plan=plan, by=by, now=at(DAY, 11.0))
    followup.note_progress(order=order, words=story.progress, by=by, now=at(DAY, 16.0))
    followup.reply(order=order, words=REPLY, by=by, now=at(DAY, 17.5))
