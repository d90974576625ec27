"""Budgets in the training year: objectives to review, a programme to monitor, one that is asked to give back, a pair alike."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from jixiao.demo.sandbox.attempts import Attempts
from jixiao.demo.sandbox.money_words import (
    CARE,
    CARE_PLACE,
    COMMUNITY,
    LEFT_DEMAND,
    LEFT_LABELS,
    PAYEE,
    PLACE,
    PROPOSALS,
    WATCHED,
    WATCHED_GOAL,
    WATCHED_LABELS,
)
from jixiao.demo.sandbox.people import CIVIL, DATA, DEPARTMENT, ENDORSER, FINANCE
from jixiao.demo.world import World
from jixiao.engine.budget.monitoring import CERTAIN, GREEN, POSSIBLE, elapsed_share
from jixiao.engine.model.period import Period
from jixiao.web.budgets import actions, queries, tasks
from jixiao.web.budgets.models import MonitoringReport, Programme
from jixiao.web.budgets.rules import changing, life, watching

PLANNED_YEAR, FIRST_HALF = 2026, 6
WATCHED_AMOUNT, LEFT_AMOUNT, UNUSED_SHARE = 1_860_000, 4_200_000, Decimal("0.12")
JUDGED_DEMAND = "进度滞后。请查明原因、细化措施，月底前追回进度。"
TWINS = ("2026-T1", "2026-T2")


@dataclass(frozen=True)
class Sheet:
    """What the department knows of the watched programme up to the end of a month; amounts in yuan."""

    month: str
    paid: Decimal
    expected_paid: Decimal
    systems: int
    updated: float
    satisfied: float


def watched_code(year: int) -> str:
    """The programme that is monitored."""
    return f"{year}-D1"


def left_code(year: int) -> str:
    """The programme that is asked to give back what it will not use."""
    return f"{year}-D2"


def sheet_of(month: Period) -> Sheet:
    """Money lags far behind the year, systems keep pace, the data are not kept up as promised."""
    gone = Decimal(repr(elapsed_share(month.last_date)))
    paid = (WATCHED_AMOUNT * gone * Decimal("0.45")).quantize(Decimal("1E2"))
    expected = (WATCHED_AMOUNT * Decimal("0.7")).quantize(Decimal("1E3"))
    return Sheet(str(month), paid, max(paid, expected), round(40 * float(gone)), 84.0, 92.0)


def lay_out_money(world: World, month: Period, now: datetime, attempts: Attempts) -> None:
    """What is there when the year begins."""
    attempts.make("alike", lambda: _lay_out_twins(world, now))
    attempts.make(f"budget {month.year}", lambda: _carry(world, month, now))


def open_money(world: World, month: Period, now: datetime, attempts: Attempts) -> None:
    """In January the new year's programmes go on."""
    if month.index == 1:
        attempts.make(f"budget {month.year}", lambda: _carry(world, month, now))


def renew_money(world: World, month: Period, now: datetime, attempts: Attempts) -> None:
    """Colleagues answer what came in; a proposal waits for the review, and nothing is asked for that is not decided."""
    for report in waiting_reports():
        attempts.make(f"judge {report.programme.code}", lambda: _judge(world, report.programme, now))  # noqa: B023
    left = Programme.objects.filter(code=left_code(month.year)).first()
    if left is not None and left.adjustments.filter(state=changing.ASKED).exists():
        attempts.make("decide change", lambda: _decide(world, left, now))
    if proposal_to_review() is None:
        attempts.make("proposal", lambda: _propose(world, now))


def proposal_to_review() -> Programme | None:
    """The proposal of the department that waits for the review."""
    found = Programme.objects.filter(organisation__code=DATA, state=life.TO_REVIEW, code__contains="-N")
    return found.order_by("pk").first()


def waiting_reports() -> list[MonitoringReport]:
    """Monitoring reports that a colleague has to answer."""
    open_states = (watching.FILED, watching.ENDORSED)
    return list(MonitoringReport.objects.filter(state__in=open_states).select_related("programme"))


def _carry(world: World, month: Period, now: datetime) -> None:
    """The department's two programmes of a year, and the report of the second that ended in a demand."""
    year, department = month.year, world.accounts[DEPARTMENT.username]
    for code, labels, amount in (
        (watched_code(year), WATCHED_LABELS, WATCHED_AMOUNT), (left_code(year), LEFT_LABELS, LEFT_AMOUNT),
    ):  # fmt: skip
        programme = actions.enter(draft=_draft(world, code, year, labels, amount, DATA), by=department, now=now)
        actions.take_over_running(programme=programme, goal=WATCHED_GOAL, rows=WATCHED, by=department, now=now)
    left = Programme.objects.get(code=left_code(year))
    known = month if month.index == 1 else month.previous()
    told = sheet_of(known)
    rows = {
        0: actions.DraftRow(f"{told.systems}个", "40个", CERTAIN),
        1: actions.DraftRow("70%", "98%", POSSIBLE, ("rules",), "招标流标一次，机房改造推迟。"),
        2: actions.DraftRow("92%", "92%", CERTAIN),
    }
    draft = actions.DraftReport(told.month, Decimal(300_000), Decimal(3_600_000), "机房改造招标流标一次。", rows)
    report = actions.file_report(programme=left, draft=draft, by=department, now=now)
    actions.endorse_report(report=report, by=world.accounts[ENDORSER.username], now=now)
    actions.judge_report(report=report, demand=LEFT_DEMAND, by=world.accounts[FINANCE.username], now=now)


def _draft(
    world: World, code: str, year: int, labels: tuple[str, str], amount: int, owner: str, **more: object
) -> actions.DraftProgramme:
    zh, en = labels
    return actions.DraftProgramme(
        code=code, year=year, label_zh=zh, label_en=en, organisation=world.organisations[owner],
        initial_amount=Decimal(amount), **more,  # type: ignore[arg-type]
    )  # fmt: skip


def _lay_out_twins(world: World, now: datetime) -> None:
    """Two departments plan the same for one estate, beside something else; the search finds them."""
    other = COMMUNITY.other
    assert other is not None
    plans = (
        (TWINS[0], COMMUNITY.wording.name, COMMUNITY.wording.phrases, DATA, 2_480_000),
        (TWINS[1], other.name, other.phrases, CIVIL, 2_260_000),
    )
    for code, name, phrases, owner, amount in plans:
        words = f"在{PLACE}实施：{'；'.join(phrases)}。"
        labels = (name.format(PLACE), COMMUNITY.label_en)
        draft = _draft(
            world, code, PLANNED_YEAR, labels, amount, owner, category=COMMUNITY.kind, place=PLACE, content=words,
            payees=(PAYEE,), is_new=True,
        )  # fmt: skip
        actions.enter(draft=draft, by=world.accounts[DEPARTMENT.username], now=now)
    labels, words = (CARE.wording.name.format(CARE_PLACE), CARE.label_en), "；".join(CARE.wording.phrases)
    care = _draft(world, "2026-T3", PLANNED_YEAR, labels, 960_000, CIVIL, place=CARE_PLACE, content=words, is_new=True)
    actions.enter(draft=care, by=world.accounts[DEPARTMENT.username], now=now)
    tasks.search(year=PLANNED_YEAR, now=now)


def _propose(world: World, now: datetime) -> None:
    """The next proposal: declared by the department, endorsed there, to be reviewed by finance."""
    year = now.year + (1 if now.month > FIRST_HALF else 0)
    number = Programme.objects.filter(code__contains="-N").count()
    plan = PROPOSALS[number % len(PROPOSALS)]
    labels = (plan.label_zh, plan.label_en)
    if number >= len(PROPOSALS):
        turn = number // len(PROPOSALS) + 1
        labels = (f"{plan.label_zh}（{turn}期）", f"{plan.label_en}, phase {turn}")
    by = world.accounts[DEPARTMENT.username]
    draft = _draft(world, f"{year}-N{number + 1}", year, labels, plan.amount, DATA, content=plan.content, is_new=True)
    programme = actions.enter(draft=draft, by=by, now=now - timedelta(days=3))
    actions.declare(programme=programme, goal=plan.goal, rows=plan.rows, by=by, now=now - timedelta(days=2))
    actions.endorse(programme=programme, by=world.accounts[ENDORSER.username], now=now - timedelta(days=1))


def plan_of(programme: Programme) -> int:
    """The place of the row that cannot be verified."""
    number = int(programme.code.rpartition("N")[2]) - 1
    return PROPOSALS[number % len(PROPOSALS)].vague


def _judge(world: World, programme: Programme, now: datetime) -> None:
    """The department endorses, finance asks for what lags to be made up."""
    report = queries.monitorings_of(programme)[0]
    if report.state == watching.FILED:
        report = actions.endorse_report(report=report, by=world.accounts[ENDORSER.username], now=now)
    is_fine = report.money_light == report.objectives_light == GREEN
    demand = "" if is_fine else JUDGED_DEMAND
    actions.judge_report(report=report, demand=demand, is_fine=is_fine, by=world.accounts[FINANCE.username], now=now)


def _decide(world: World, programme: Programme, now: datetime) -> None:
    waiting = programme.adjustments.get(state=changing.ASKED)
    words = "情况属实，同意调减，收回资金统筹安排。"
    actions.decide_change(
        adjustment=waiting, is_approved=True, words=words, by=world.accounts[FINANCE.username], now=now
    )


def unused_of(programme: Programme) -> Decimal:
    """What the department knows it will not use, in yuan."""
    return (programme.amount * UNUSED_SHARE).quantize(Decimal("1E4"))
