"""Corrected results are taken up every few minutes; every night the calendar says which time is over."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.result_use import actions, queries
from jixiao.web.result_use.models import UseProposal


@dataclass(frozen=True)
class Watched:
    """What came of one watch."""

    n_renewed: int = 0
    n_passed: int = 0
    n_lapsed: int = 0


def renew_outdated(*, by: Actor = SYSTEM, now: datetime) -> int:
    """Apply the rules anew wherever a result was corrected; how many rounds there were."""
    return sum(actions.renew(drawn=one, by=by, now=now) is not None for one in queries.outdated_rounds())


def watch(*, by: Actor = SYSTEM, now: datetime) -> Watched:
    """Everything that the figures and the calendar do; run again on the same day it changes nothing."""
    today = timezone.localdate(now)
    n_renewed = renew_outdated(by=by, now=now)
    n_passed = sum(_quietly(actions.pass_over, one, by, now) for one in queries.late_replies(today))
    n_lapsed = sum(_quietly(actions.lapse_late, one, by, now) for one in queries.undecided())
    return Watched(n_renewed, n_passed, n_lapsed)


def _quietly(act: Callable[..., bool], proposal: UseProposal, by: Actor, now: datetime) -> bool:
    """Somebody may have acted meanwhile: then theirs holds."""
    try:
        return act(proposal=proposal, by=by, now=now)
    except RuleViolation:
        return False


def watch_job(run: jobs.JobRun) -> Text | None:
    """The job kind `result_use.watch`: corrected results; with `nightly` also what is over."""
    if not run.arguments.get("nightly", False):
        return summary(Watched(renew_outdated(now=run.now())))
    return summary(watch(now=run.now()))


def summary(watched: Watched) -> Text:
    """What came of it, in one sentence."""
    return Text(
        f"{watched.n_renewed} corrected results taken up, {watched.n_passed} times to reply over, {watched.n_lapsed} "
        "proposals lapsed.",
        f"更正结果重新应用 {watched.n_renewed} 次，答复期满 {watched.n_passed} 件，失效 {watched.n_lapsed} 件。",
    )
