"""Where the year stands, how far its clock is ahead, and whether it is being played."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jixiao.engine.model.text import Text
from jixiao.web.jobs import rules as job_rules
from jixiao.web.jobs.models import Job
from jixiao.web.practice import rules
from jixiao.web.practice.models import Standing


@dataclass(frozen=True)
class Visitor:
    """Whoever is not signed in: the public, as the log names it."""

    username: str = "public"
    display_name: str = "公众"


VISITOR = Visitor()


@dataclass(frozen=True)
class Playing:
    """A job that plays, or the last one where it failed: how far it is, of how many stops."""

    is_running: bool
    n_done: int
    n_total: int
    fault: Text | None = None


def standing() -> Standing | None:
    """The year's standing; None before the city was made."""
    return Standing.objects.first()


def shift() -> timedelta:
    """How far the sandbox's clock is ahead of the wall's."""
    seconds = Standing.objects.values_list("offset_seconds", flat=True).first()
    return settings.CLOCK_OFFSET if seconds is None else timedelta(seconds=seconds)


def playing() -> Job | None:
    """The job that plays now or waits to."""
    return Job.objects.filter(kind=rules.JOB_KIND, state__in=(job_rules.WAITING, job_rules.RUNNING)).first()


def told(job: Job | None = None) -> Playing | None:
    """How far the last play is, where it still runs or failed."""
    job = job or Job.objects.filter(kind=rules.JOB_KIND).order_by("-id").first()
    if job is None or job.state == job_rules.DONE:
        return None
    total = int(job.arguments["goal"]) - int(job.arguments["begin"])
    is_running = job.state in (job_rules.WAITING, job_rules.RUNNING)
    fault = None if is_running else Text(job.reason_en or "cancelled", job.reason_zh or "已取消")
    return Playing(is_running, min(job.steps.count(), total), total, fault)


def stop_label(number: int) -> Promise:
    """The name of the stop for people."""
    return _(rules.STOP_LABELS[rules.stop_of(number)])
