"""The jobs: which of the newest answers look stuffed; whose networks are to be forgotten."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.satisfaction import actions, frames, queries, rules


def look_for_stuffing(*, by: Actor = SYSTEM, now: datetime) -> int:
    """Flag what looks stuffed among the newest answers, beside those of the weeks before; how many were flagged now."""
    today = timezone.localtime(now).date()
    since = today - timedelta(days=queries.limit("learning_days", today))
    flags = frames.stuffed_ratings(queries.ratings_since(since), today)
    n = actions.flag_answers(kind=rules.RATINGS, flags=flags, by=by, now=now)
    return n + _look_at_surveys(since, today, by, now)


def close_ended(*, by: Actor = SYSTEM, now: datetime) -> int:
    """Close surveys whose last day is over, so that their figures land; how many."""
    ended = queries.ended_surveys(timezone.localtime(now).date())
    for survey in ended:
        actions.close_survey(survey=survey, by=by, now=now)
    return len(ended)


def _look_at_surveys(since: date, today: date, by: Actor, now: datetime) -> int:
    n = 0
    for survey in queries.surveys_answered_since(since):
        flags = frames.stuffed_answers(survey, today)
        n += actions.flag_answers(kind=rules.SURVEYS, flags=flags, subject=survey.code, by=by, now=now)
    return n


def forget(*, by: Actor = SYSTEM, now: datetime) -> int:
    """Empty networks, delete used tokens and cases that are older than their time; how many answers lost their network."""
    today = timezone.localtime(now).date()
    before = today - timedelta(days=queries.limit("network_days", today))
    tokens_before = today - timedelta(hours=queries.limit("visit_hours", today)) - timedelta(days=1)
    cases_before = today - timedelta(days=queries.limit("late_days", today))
    return actions.forget_networks(
        networks_before=before, tokens_before=tokens_before, cases_before=cases_before, by=by, now=now
    )  # fmt: skip


def land_job(run: jobs.JobRun) -> Text | None:
    """The job kind `satisfaction.figures`."""
    n = actions.land_ratings(by=SYSTEM, now=run.now())
    return Text(f"{n} months of organisations say something new.", f"{n} 个单位月度的核验评价有新结果。")


def flag_job(run: jobs.JobRun) -> Text | None:
    """The job kind `satisfaction.flag`."""
    close_ended(now=run.now())
    n = look_for_stuffing(now=run.now())
    return Text(f"{n} answers are counted apart from now on.", f"新标记疑似刷评 {n} 条，单独计数。")


def forget_job(run: jobs.JobRun) -> Text | None:
    """The job kind `satisfaction.forget`."""
    n = forget(now=run.now())
    return Text(f"The networks of {n} answers are forgotten.", f"已清除 {n} 条评价的网络标识。")


def broken_seals(first: int = 0) -> Iterable[queries.SealCheck]:
    """Sealed groups whose answers are not those that were sealed."""
    return (check for check in queries.check_seals(first) if not check.is_whole)
