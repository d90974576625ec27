"""What the office demands of programmes, and late items of projects, become orders: one is mended by its lights, one is late."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from jixiao.demo.calendar import MOMENT, at, working_day
from jixiao.demo.people import PERFORMANCE_OFFICER
from jixiao.demo.world import World
from jixiao.engine.budget.monitoring import CERTAIN
from jixiao.engine.budget.targets import read_target
from jixiao.web.audit.actions import SYSTEM
from jixiao.web.budgets import actions as budgets
from jixiao.web.budgets.models import MonitoringReport
from jixiao.web.followup import actions, queries, rules, tasks
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.organisations.models import Account

TAKEN_UP, SIGNED, REPLIED = date(2026, 8, 24), date(2026, 8, 25), date(2026, 9, 24)
GREEN_MONTH, GREEN_FILED = "2026-09", date(2026, 10, 12)
N_BY_PEOPLE = 2
WHYS = ("施工进度落后，资金支付缓慢", "招标流标一次，合同签订推迟两个月", "前期设计未与管线单位会商，图纸返工")
STEPS = ("每周调度，压实施工节点", "与管线单位联合会审图纸", "按合同节点及时支付")
PROGRESS, REPLY = (
    "图纸会审完成，施工班组增加两组，支付申请已报送。",
    "施工节点已赶上，按进度完成支付，验收单和支付凭证见附件。",
)
ACCEPTANCE, MENDED = "已核对验收单与支付凭证，等待下一期监控双灯结果。", "进度已追回，全年目标可以完成。"


def demand_at_last(world: World) -> None:
    """Called once, after budgets and projects have been played."""
    for report in queries.waiting_demands():
        actions.take_up_demand(report=report, by=SYSTEM, now=at(TAKEN_UP, 9.0))
    found = RectificationOrder.objects.filter(source=rules.BUDGET).select_related(
        "organisation",
        "holder",
        "monitoring__programme__organisation",
        "monitoring__filed_by",
        "monitoring__objectives",
    )
    for number, order in enumerate(found.order_by("pk")[:N_BY_PEOPLE]):
        assert order.monitoring is not None
        _begin(order, order.monitoring.filed_by, at(SIGNED, 10.0 + number / 10))
        if number == 0:
            _mend(world, order, order.monitoring)
    tasks.take_up(now=at(MOMENT.date() - timedelta(days=1), 9.5))
    actions.climb(by=SYSTEM, now=at(MOMENT.date(), 4.5))


def _begin(order: RectificationOrder, by: Account, now: datetime) -> None:
    actions.sign(order=order, by=by, now=now)
    days = (order.due_date - now.date()).days
    remedies = tuple(
        rules.PlannedRemedy(words, now.date() + timedelta(days=days * (place + 1) // len(STEPS)), order.organisation_id)
        for place, words in enumerate(STEPS)
    )
    plan = rules.DraftPlan(WHYS, "rules", remedies)
    actions.submit_plan(order=order, plan=plan, by=by, now=now + timedelta(days=2))
    actions.note_progress(order=order, words=PROGRESS, by=by, now=now + timedelta(days=14))


def _mend(world: World, order: RectificationOrder, demanded: MonitoringReport) -> None:
    """The reply is accepted and closes nothing; the next report with two green lights does."""
    office, by = world.accounts[PERFORMANCE_OFFICER.username], demanded.filed_by
    approver = demanded.programme.events.filter(kind="monitoring_endorsed").latest("pk").by
    actions.reply(order=order, words=REPLY, by=by, now=at(REPLIED, 15.0))
    actions.accept(order=order, words=ACCEPTANCE, by=office, now=at(working_day(REPLIED + timedelta(days=1)), 10.0))
    report = _green(demanded, by, at(GREEN_FILED, 9.0))
    budgets.endorse_report(report=report, by=approver, now=at(GREEN_FILED, 11.0))
    budgets.judge_report(report=report, demand="", is_fine=True, by=office, now=at(GREEN_FILED, 15.0))
    actions.close_if_moved(order=order, by=SYSTEM, now=at(GREEN_FILED + timedelta(days=1), 3.7))


def _green(demanded: MonitoringReport, by: Account, now: datetime) -> MonitoringReport:
    rows = {}
    for row in demanded.objectives.rows.order_by("position"):
        target = read_target(row.target_text)
        said = "正在推进" if target.value is None else f"{target.value}{target.unit}"
        rows[row.position] = budgets.DraftRow(said, said if target.value is not None else "达成预期", CERTAIN)
    amount = demanded.programme.amount
    draft = budgets.DraftReport(GREEN_MONTH, round(amount * Decimal("0.8"), 2), amount, MENDED, rows)
    return budgets.file_report(programme=demanded.programme, draft=draft, by=by, now=now)
