"""Where a project stands on a day: the engine's schedule against the baseline and by the plan in force, the hand-off clock."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from jixiao.engine.model.period import Period
from jixiao.engine.model.table import Table
from jixiao.engine.projects.hand_off import held
from jixiao.engine.projects.schedule import Schedule, schedule
from jixiao.web.organisations.queries import working_days
from jixiao.web.projects import rules
from jixiao.web.projects.models import Project
from jixiao.web.projects.queries.plans import items_of, plans_of, progress_of
from jixiao.web.projects.queries.projects import hand_overs_of, passes_of, projects

AHEAD, ON_TIME, LATE = "ahead", "on_time", "late"


@dataclass(frozen=True)
class Standing:
    """`against`: the baseline with what is done (None before approval); `ahead`: the plan in force and its forecast.

    Milestones dropped by an approved change of plan are left out of the baseline; those added later are not in it.
    """

    project: Project
    day: date
    items: tuple[rules.PlannedItem, ...]
    baseline_items: tuple[rules.PlannedItem, ...]
    progress: Mapping[str, rules.Progress]
    against: Schedule
    ahead: Schedule
    clock: Table

    @property
    def baseline_finish(self) -> date:
        """The last day of the first approved plan: what the variance is held against."""
        return max(one.finish for one in self.baseline_items)

    @property
    def earned_pct(self) -> float:
        """Done of the whole, 0–100."""
        return 100 * self.against.earned

    @property
    def planned_pct(self) -> float:
        """What the first plan would have done by now, 0–100."""
        return 100 * self.against.planned

    @property
    def is_done(self) -> bool:
        """Every milestone of the plan in force is finished."""
        return all(state == "done" for state in self.ahead.table["state"])

    @property
    def finish(self) -> date:
        """The day of the last finish, or the forecast of it by what waits for what."""
        return self.ahead.finish_by_network

    @property
    def finish_range(self) -> tuple[date, date]:
        """The forecasts by the network and by the pace so far, the earlier first; the same day where it is finished."""
        days = [self.finish, *([self.ahead.finish_by_pace] if self.ahead.finish_by_pace and not self.is_done else [])]
        return min(days), max(days)

    @property
    def days_early(self) -> int:
        """Against the baseline; negative: late."""
        return (self.baseline_finish - self.finish).days

    @property
    def verdict(self) -> str:
        """AHEAD, ON_TIME or LATE by the forecast (or the finish) against the baseline."""
        return AHEAD if self.days_early > 0 else LATE if self.days_early < 0 else ON_TIME

    @cached_property
    def rows(self) -> dict[str, dict[str, Any]]:
        """The engine's rows of the plan in force by milestone."""
        return {str(row["milestone_code"]): dict(row) for row in self.ahead.table}


def standing_of(project: Project, day: date, until: Period | None = None) -> Standing:
    """As of the end of `day`, by accepted reports of months up to `until` (None: all).

    Of a project that is not approved its draft stands in place of the baseline.
    """
    plans = plans_of(project)
    items = items_of(plans.shown)
    first = plans.baseline or plans.shown
    kept = {one.code for one in items}
    baseline = tuple(one for one in (items if first.pk == plans.shown.pk else items_of(first)) if one.code in kept)
    baseline = tuple(replace(one, after=tuple(code for code in one.after if code in kept)) for one in baseline) or items
    progress = progress_of(project, until)
    passes = [one for one in passes_of(hand_overs_of(project)) if one.day <= day]
    return Standing(
        project, day, items, baseline, progress,
        schedule(rules.engine_plan(baseline, progress), day), schedule(rules.engine_plan(items, progress), day),
        held(passes, day, working_days().is_working),
    )  # fmt: skip


def standings(ids: Iterable[int], now: datetime) -> list[Standing]:
    """Where every approved project of these organisations stands today, running ones first."""
    day = timezone.localdate(now)
    found = projects(frozenset(ids)).filter(state__in=rules.APPROVED)
    order = {rules.RUNNING: 0, rules.FINISHED: 1, rules.CLOSED: 2}
    return sorted((standing_of(one, day) for one in found), key=lambda one: order[one.project.state])
