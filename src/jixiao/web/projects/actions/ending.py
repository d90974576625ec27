"""A project is handed in for acceptance, accepted or given back, or stopped."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account
from jixiao.web.projects import queries, rules
from jixiao.web.projects.actions.events import SentFile, record
from jixiao.web.projects.actions.moving import Mover
from jixiao.web.projects.models import Project


@transaction.atomic
def finish(
    *, project: Project, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> Project:
    """All milestones are finished by accepted reports: the office looks at the whole. The ball is with it from now."""
    rules.check_words(words)
    file = SentFile(file_name, content).kept()
    mover = Mover(project, by, now)
    mover.move("finish", asked_by=by)
    open_items = _open_items(project, now)
    if open_items:
        raise RuleViolation(
            "milestones_open",
            N_("Not finished by an accepted report: %(items)s. Report on them, or have the plan changed, first."),
            items="、".join(open_items),
        )
    if queries.plans_of(project).asked is not None:
        raise RuleViolation("replan_waits", N_("A change of plan waits already. It has to be decided on first."))
    mover.hand(None, words, turn=rules.DECIDING)
    record(kind="finished", project=project, by=by, now=now, words=words, **file)
    return project


def _open_items(project: Project, now: datetime) -> list[str]:
    stands = queries.standing_of(project, timezone.localdate(now))
    return [one.code for one in stands.items if stands.rows[one.code]["state"] != "done"]


@transaction.atomic
def give_back(*, project: Project, reason: str, by: Account, now: datetime) -> Project:
    """The result does not hold: the leading organisation goes on."""
    rules.check_words(reason)
    mover = Mover(project, by, now)
    mover.move("return")
    mover.hand(project.organisation, reason)
    record(kind="returned", project=project, by=by, now=now, words=reason)
    return project


@transaction.atomic
def accept(
    *, project: Project, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> Project:
    """The result holds: the project is closed, and its clock stops. By another person than the one who handed it in."""
    rules.check_words(words)
    file = SentFile(file_name, content).kept()
    mover = Mover(project, by, now)
    mover.move("accept", closed_at=now)
    if project.asked_by is not None:
        rules.check_four_eyes(project.asked_by.username, by.username)
    mover.hand(None, words)
    record(kind="accepted", project=project, by=by, now=now, words=words, **file)
    return project


@transaction.atomic
def stop(*, project: Project, reason: str, by: Account, now: datetime) -> Project:
    """It ends without a result; why stays for all to read."""
    rules.check_words(reason)
    was_open = project.state in rules.OPEN
    mover = Mover(project, by, now)
    mover.move("stop", closed_at=now)
    if was_open:
        mover.hand(None, reason)
    record(kind="stopped", project=project, by=by, now=now, words=reason)
    return project
