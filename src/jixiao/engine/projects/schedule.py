"""Is it early or late, and when will it be finished: earned schedule for the whole, the network for what waits for what."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil
from typing import Final

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.projects.plan import Milestone, ProjectPlan, read_plan

SCHEDULE_COLUMNS: Final = (
    "milestone_code", "organisation_code", "state", "progress", "planned_share", "forecast_start", "forecast_finish",
    "days_late", "slack_days", "is_critical",
)  # fmt: skip
DONE, LATE, BEHIND, ON_TRACK, WAITING = "done", "late", "behind", "on_track", "waiting"
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Schedule(Outcome):
    """`planned` and `earned`: shares of the whole that should be and are done by the end of `day`.

    `variance_days` = earned schedule − time passed, positive: ahead; `pace` their ratio SPI(t) (None before the first
    day). `finish_by_pace` = start + planned days ÷ pace; `finish_by_network` by what waits for what with the planned
    days that are left. `days_early` of the latter against the plan. Lipke 2003, Schedule is Different.
    """

    day: date
    planned: float
    earned: float
    variance_days: float
    pace: float | None
    planned_finish: date
    finish_by_pace: date | None
    finish_by_network: date
    days_early: int


def schedule(plan: object, day: date) -> Schedule:
    """`plan` is a ProjectPlan or a table of PLAN_COLUMNS; as of the end of `day`."""
    findings = FindingList()
    known = as_of(plan if isinstance(plan, ProjectPlan) else read_plan(plan, findings), day)
    ends = _ends(known, day)
    latest = _latest(known, ends)
    rows = []
    for one in known.milestones:
        began, ended = ends[one.code]
        slack = (latest[one.code] - ended).days
        rows.append((
            one.code, one.organisation, state_of(one, day), one.done, planned_part(one, day), began, ended,
            (ended - one.finish).days, slack, slack == 0,
        ))  # fmt: skip
    planned, earned = planned_share(known, day), sum(known.share(one) * one.done for one in known.milestones)
    passed = (day - known.start).days + 1
    gained = earned_days(known, earned)
    finish = max(ended for _, ended in ends.values())
    is_done = all(one.finished for one in known.milestones)
    if is_done:
        gained, passed = float((known.finish - known.start).days + 1), (finish - known.start).days + 1
    pace = gained / passed if passed > 0 else None
    return Schedule(
        Table.from_rows(SCHEDULE_COLUMNS, rows), findings.table(), day, planned, earned, gained - max(passed, 0), pace,
        known.finish, finish if is_done else _by_pace(known, pace, day), finish, (known.finish - finish).days,
    )  # fmt: skip


def as_of(plan: ProjectPlan, day: date) -> ProjectPlan:
    """The plan as it stood at the end of `day`: what began or ended later had not yet."""

    def then(moment: date | None) -> date | None:
        return moment if moment and moment <= day else None

    return ProjectPlan(
        tuple(replace(one, started=then(one.started), finished=then(one.finished)) for one in plan.milestones)
    )


def planned_part(one: Milestone, day: date) -> float:
    """How much of a milestone should be done by the end of `day`: evenly over its days."""
    passed = (min(day, one.finish) - one.start).days + 1
    return min(1.0, max(0.0, passed / one.days))


def planned_share(plan: ProjectPlan, day: date) -> float:
    """How much of the whole should be done by the end of `day`."""
    return sum(plan.share(one) * planned_part(one, day) for one in plan.milestones)


def earned_days(plan: ProjectPlan, earned: float) -> float:
    """Earned schedule in days: after how many days of the plan as much should have been done, between days in proportion."""
    total = (plan.finish - plan.start).days + 1
    if earned >= 1 - 1e-12:
        return float(total)
    low, high = 0, total  # the last day with no more planned than earned lies in [low, high)
    while high - low > 1:
        middle = (low + high) // 2
        if planned_share(plan, plan.start + (middle - 1) * ONE) <= earned + 1e-12:
            low = middle
        else:
            high = middle
    before = planned_share(plan, plan.start + (low - 1) * ONE) if low else 0.0
    step = planned_share(plan, plan.start + low * ONE) - before
    return low + (earned - before) / step if step > 0 else float(low)


def state_of(one: Milestone, day: date) -> str:
    """done; late (its day has passed); behind (less than planned); waiting (not to begin yet); else on_track."""
    if one.finished:
        return DONE
    if day > one.finish:
        return LATE
    if day < one.start and not one.started and not one.progress:
        return WAITING
    return BEHIND if one.progress < planned_part(one, day) - 1e-12 else ON_TRACK


def _ends(plan: ProjectPlan, day: date) -> dict[str, tuple[date, date]]:
    """When each begins and ends: as it came, else as soon as what it waits for is finished, with the days that are left.

    What waits for nothing begins as planned, but not in the past.
    """
    ends: dict[str, tuple[date, date]] = {}
    for one in plan.milestones:
        if one.finished:
            ends[one.code] = (one.started or min(one.start, one.finished), one.finished)
            continue
        tomorrow, free = _after(day, 1), [_after(ends[code][1], 1) for code in one.after]
        soonest = max([tomorrow, *(free or [one.start])])
        if one.started or one.progress:
            left = ceil(one.days * (1 - one.progress) - 1e-9)
            began = max([tomorrow, *free])
            ends[one.code] = (one.started or one.start, _after(began, left - 1) if left else day)
        else:
            ends[one.code] = (soonest, _after(soonest, one.days - 1))
    return ends


def _after(day: date, n_days: int) -> date:
    """So many days later; DefinitionError beyond the calendar."""
    try:
        return day + n_days * ONE
    except OverflowError:
        text = Text(
            "The forecast lies beyond the year 9999: look at the days of the plan.",
            "预测日期超出公元 9999 年，请核对计划日期。",
        )
        raise DefinitionError("beyond_calendar", text) from None


def _latest(plan: ProjectPlan, ends: dict[str, tuple[date, date]]) -> dict[str, date]:
    """The latest end of each that does not move the end of all."""
    last = max(ended for _, ended in ends.values())
    latest = dict.fromkeys(ends, last)
    for one in reversed(plan.milestones):
        began, ended = ends[one.code]
        if not one.finished:
            wait = latest[one.code] - (ended - began)
            for code in one.after:
                latest[code] = min(latest[code], wait - ONE)
    return {code: max(day, ends[code][1]) for code, day in latest.items()}


def _by_pace(plan: ProjectPlan, pace: float | None, day: date) -> date | None:
    """Where the pace goes on; None where nothing is done yet or the answer is beyond the calendar."""
    if not pace:
        return None
    days = ((plan.finish - plan.start).days + 1) / pace
    try:
        return max(day, plan.start + timedelta(days=ceil(days - 1e-9) - 1))
    except OverflowError:
        return None
