"""Every night: who has had the ball too long is reminded, and what months brought lands as figures."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.indicators.models import Indicator
from jixiao.web.organisations.queries import working_days
from jixiao.web.projects import actions, queries, rules
from jixiao.web.projects.models import Project


@dataclass(frozen=True)
class Watched:
    """What came of one night: reminders that went out, figures that landed."""

    n_reminded: int = 0
    n_landed: int = 0


def remind_holders(*, by: Actor, now: datetime) -> int:
    """Remind who has had a ball for longer than the library allows; each reminder goes out once."""
    first, again = queries.days_until_reminder(timezone.localdate(now))
    n_reminded = 0
    for project in Project.objects.filter(state=rules.RUNNING, holder__isnull=False).select_related("holder"):
        since = queries.held_since(queries.hand_overs_of(project))
        if since is None:
            continue
        n_days = working_days().between(timezone.localdate(since), timezone.localdate(now))
        number = rules.reminders_due(n_days, first, again)
        if number:
            n_reminded += actions.remind_holder(
                project=project, n_days=n_days, number=number, since=since, by=by, now=now
            )
    return n_reminded


def months_to_land(now: datetime) -> list[Period]:
    """The months that a report may still change and whose reports are due, oldest first."""
    today = timezone.localdate(now)
    found: list[Period] = []
    month = Period.of(today.replace(day=1) - timedelta(days=1), Frequency.MONTH)
    for _ in range(queries.months_looked_back(today)):
        if queries.reports_due(month) < today:
            found.append(month)
        month = Period.of(month.first_date - timedelta(days=1), Frequency.MONTH)
    return found[::-1]


def land_results(*, by: Actor, now: datetime) -> int:
    """Write the credited figures of every indicator that joint projects count as; how many are new or revised."""
    indicators = Indicator.objects.filter(projects__state__in=rules.APPROVED).distinct().order_by("code")
    landed = [
        actions.land_month(indicator=indicator, period=month, by=by, now=now)
        for indicator in indicators
        for month in months_to_land(now)
    ]
    return sum(one.n_landed for one in landed)


def watch(*, now: datetime) -> Watched:
    """One night; run again on the same day it changes nothing."""
    return Watched(remind_holders(by=SYSTEM, now=now), land_results(by=SYSTEM, now=now))


def watch_job(run: jobs.JobRun) -> Text:
    """The job kind `projects.watch`."""
    done = watch(now=run.now())
    return Text(
        f"{done.n_reminded} holders reminded, {done.n_landed} figures landed.",
        f"催办 {done.n_reminded} 件，入库数据 {done.n_landed} 条。",
    )
