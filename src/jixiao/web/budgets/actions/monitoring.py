"""Dual monitoring: filed by the department with both lights as they stand, judged by the office, rectified."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from jixiao.engine.budget import monitoring as engine
from jixiao.web.audit.actions import Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.budgets import frames, queries, rules
from jixiao.web.budgets.actions.events import record
from jixiao.web.budgets.actions.moving import Mover, ReportMover
from jixiao.web.budgets.models import MonitoringReport, MonitoringRow, ObjectiveRow, Programme
from jixiao.web.budgets.rules import life, money, watching
from jixiao.web.organisations.models import Account

OUTPUT = "产出"


@dataclass(frozen=True)
class DraftRow:
    """What a department says of one indicator: as typed, how likely the target is, why it deviates."""

    done: str = ""
    expected: str = ""
    likelihood: str = engine.CERTAIN
    reasons: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class DraftReport:
    """A monitoring report: rows by the position of their indicator; yuan paid up to the month, expected for the year."""

    month: str
    paid: Decimal
    expected_paid: Decimal | None = None
    words: str = ""
    rows: Mapping[int, DraftRow] = field(default_factory=dict)


@transaction.atomic
def file_report(*, programme: Programme, draft: DraftReport, by: Account, now: datetime) -> MonitoringReport:
    """File it with both lights. An indicator that lags needs its reason; what contradicts itself is refused."""
    watching.check_month(draft.month, programme.year)
    for amount in (draft.paid, draft.expected_paid):
        if amount is not None:
            money.check_amount(amount)
    one = Mover(programme, now).move("monitor")
    objectives = queries.objectives_of(one)
    if objectives is None:
        raise RuleViolation("objectives_missing", N_("This programme has no objectives to be monitored."))
    indicators = list(objectives.rows.all())
    told = [_watched(row, draft.rows.get(row.position, DraftRow())) for row in indicators]
    day = _last_day(draft.month)
    found = engine.watch(told, _money(one, draft), day, queries.monitoring_on(timezone.localdate(now)))
    _check_told(told, found.rows)
    outputs = [each for each, row in zip(told, indicators, strict=True) if row.level_1.startswith(OUTPUT)]
    report = MonitoringReport.objects.create(
        programme=one, number=one.monitorings.count() + 1, month=draft.month, objectives=objectives,
        initial_amount=one.initial_amount, amount=one.amount, paid=draft.paid, expected_paid=draft.expected_paid,
        objectives_light=found.objectives.colour, money_light=found.money.colour,
        objectives_why=frames.both(found.objectives.why), money_why=frames.both(found.money.why),
        advice=frames.both(found.advice), output_share=engine.share_reached(outputs), words=draft.words.strip(),
        filed_by=by, filed_at=now,
    )  # fmt: skip
    MonitoringRow.objects.bulk_create(_rows(report, draft, indicators, told, found.rows))
    record(
        kind="monitored", programme=one, by=by, now=now, period=draft.month,
        objectives_light=found.objectives.colour, money_light=found.money.colour,
    )  # fmt: skip
    return report


def _watched(row: ObjectiveRow, told: DraftRow) -> engine.Watched:
    done, expected = (frames.in_target_unit(text, row) for text in (told.done, told.expected))
    has_reason = bool(told.reasons) and len(told.reason.strip()) > 3
    return frames.watched(row, done, expected, told.likelihood, has_reason=has_reason)


def _money(one: Programme, draft: DraftReport) -> engine.Money:
    expected = None if draft.expected_paid is None else float(draft.expected_paid)
    return engine.Money(float(one.amount), float(draft.paid), expected)


def _check_told(told: Sequence[engine.Watched], lights: Sequence[engine.Light]) -> None:
    faults = engine.report_faults(told, lights)
    if faults:
        place, _text = faults[0]
        raise RuleViolation(
            "report_faulty",
            N_("“%(indicator)s” lags or contradicts itself: tell why it deviates, or correct it (%(n)s such places)."),
            indicator=told[place].label,
            n=str(len(faults)),
        )


def _rows(
    report: MonitoringReport,
    draft: DraftReport,
    indicators: Sequence[ObjectiveRow],
    told: Sequence[engine.Watched],
    lights: Sequence[engine.Light],
) -> list[MonitoringRow]:
    found = []
    for row, seen, light in zip(indicators, told, lights, strict=True):
        typed = draft.rows.get(row.position, DraftRow())
        found.append(
            MonitoringRow(
                report=report, row=row, done_text=typed.done, done=seen.done, expected_text=typed.expected,
                expected=seen.expected, likelihood=typed.likelihood, reasons=list(typed.reasons),
                reason=typed.reason.strip(), light=light.colour, why=frames.both(light.why),
            )
        )  # fmt: skip
    return found


def _last_day(month: str) -> date:
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


@transaction.atomic
def judge_report(
    *, report: MonitoringReport, demand: str, by: Account, now: datetime, is_fine: bool = False
) -> MonitoringReport:
    """The office finds it fine, or says what is to be rectified (整改要求和建议)."""
    if not is_fine:
        rules.check_words(demand)
    life.check_other_eyes(report.filed_by.username, by.username)
    made = ReportMover(report).move(
        "find_fine" if is_fine else "demand", demand="" if is_fine else demand.strip(), judged_by=by, judged_at=now
    )
    record(kind="monitoring_judged", programme=made.programme, by=by, now=now, words=made.demand, period=made.month)
    return made


@transaction.atomic
def conclude_report(*, report: MonitoringReport, conclusion: str, by: Actor, now: datetime) -> MonitoringReport:
    """整改结果和结论: what has come of it."""
    rules.check_words(conclusion)
    made = ReportMover(report).move("conclude", conclusion=conclusion.strip())
    record(kind="monitoring_concluded", programme=made.programme, by=by, now=now, words=conclusion, period=made.month)
    return made


@transaction.atomic
def conclude_demands(
    *, programme: Programme, month: str, conclusion: str, by: Actor, now: datetime
) -> list[MonitoringReport]:
    """Write it to every report up to `month` whose demand is still open; whatever somebody concluded before stays."""
    waiting = programme.monitorings.filter(state=watching.TO_RECTIFY, month__lte=month).order_by("number")
    return [
        conclude_report(report=one, conclusion=conclusion, by=by, now=now)
        for one in waiting.select_related("programme__organisation")
    ]
