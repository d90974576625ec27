"""The job `budgets.search`: idle money and look-alikes of every living year. Nightly, and when somebody asks."""

from datetime import datetime

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.budgets import actions, frames, queries
from jixiao.web.budgets.models import BudgetSearch
from jixiao.web.budgets.rules import finding
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account


def search(*, year: int, by: Actor = SYSTEM, now: datetime) -> BudgetSearch:
    """Search the year's programmes, and keep what is found."""
    newest = queries.newest_event()  # before anything is read: what happens meanwhile makes a finding old
    of = list(queries.searched_programmes(year))
    material = frames.Material(of, queries.payments_by(of), queries.past_by(of))
    month, found = frames.search(material)
    searched = actions.Searched(year, month, newest, len(of))
    return actions.keep_findings(found=found, searched=searched, by=by, now=now)


def search_job(run: jobs.JobRun) -> Text | None:
    """The job kind `budgets.search`; argument `year`, without it every year that still lives."""
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    asked = run.arguments.get("year")
    years = queries.searched_years(timezone.localdate(run.now())) if asked is None else [int(asked)]
    made = []
    for number, year in enumerate(years):
        run.progress(number, len(years), Text(f"Programmes of {year}", f"正在查找{year}年项目"))
        made.append(search(year=year, by=by, now=run.now()))
    return summary(made)


def summary(made: list[BudgetSearch]) -> Text:
    """What came of it, in one sentence."""
    n, found, fresh, gone = (sum(getattr(one, name) for one in made) for name in
                             ("n_programmes", "n_found", "n_new", "n_gone"))  # fmt: skip
    return Text(
        f"{n} programmes searched: {found} findings, {fresh} of them new; {gone} are gone.",
        f"查找项目 {n} 个：发现线索 {found} 条，其中新增 {fresh} 条；消除 {gone} 条。",
    )


def ask_to_search(*, by: Account, now: datetime) -> Job:
    """A search as soon as a worker is free; asked twice within a minute it is one."""
    return job_actions.enqueue(
        kind=finding.JOB_KIND, by=by, now=now, key=f"all:{now:%Y-%m-%dT%H:%M}", lane=finding.LANE, priority=5
    )
