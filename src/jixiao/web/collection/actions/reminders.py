"""The late ladder at work: who owes a task is reminded, then told that it is due, then that it is overdue."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.web.audit.actions import SYSTEM, Actor, record
from jixiao.web.base import formats
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_
from jixiao.web.collection import ladder
from jixiao.web.collection.ladder import Standing
from jixiao.web.collection.models import CollectionTask
from jixiao.web.collection.queries import on_the_ladder
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import known_keys, people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Organisation
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, LEADER, OFFICE, REPORTER

# Whom a step is told, by the roles held over the organisation: the one who types first, the one who answers last.
TOLD = {
    ladder.REMINDED: (REPORTER,),
    ladder.YELLOW: (REPORTER, APPROVER),
    ladder.RED: (REPORTER, APPROVER, LEADER, OFFICE),
}
TITLES = {
    ladder.REMINDED: N_("%(place)s: the figures of %(period)s are due on %(day)s"),
    ladder.YELLOW: N_("Yellow: %(place)s, the figures of %(period)s are due"),
    ladder.RED: N_("Red: %(place)s, the figures of %(period)s are overdue"),
}
BODIES = {
    ladder.REMINDED: N_("%(scheme)s: %(n)s working days are left until %(day)s. Fill in and hand in before then."),
    ladder.YELLOW: N_("%(scheme)s: the due day was set for %(day)s. Hand in today, or tell the office what keeps you."),
    ladder.RED: N_(
        "%(scheme)s: due on %(day)s, %(n)s working days ago, and not handed in. It is now red for everybody."
    ),
}


@dataclass(frozen=True)
class Reminders:
    """How many notices each step brought forth."""

    n_reminded: int = 0
    n_yellow: int = 0
    n_red: int = 0

    @property
    def total(self) -> int:
        """All together."""
        return self.n_reminded + self.n_yellow + self.n_red


@transaction.atomic
def remind(*, by: Actor | None = None, now: datetime) -> Reminders:
    """Tell people of every owed task on which step of the ladder it stands, each step once, however often this runs.

    A step that nobody was told of in time is passed over: only the present one is told.
    """
    today = timezone.localdate(now)
    tree = tree_on(today)
    standing = {_key(task, at): (task, at) for task, at in on_the_ladder(_everybody(), today, tree)}
    for key in known_keys(standing):
        del standing[key]
    told = {step: _told(step, standing, tree) for step in TOLD}
    counts: Counter[str] = Counter()
    actor = by or SYSTEM
    for key, (task, at) in standing.items():
        people = told[at.step].get(task.organisation_id, [])
        message = _message(task, at, tree)
        posted = notices.post(
            key=key, message=message, accounts=people, organisation=task.organisation, by=actor, now=now
        )
        counts[at.step] += posted is not None
    made = Reminders(counts[ladder.REMINDED], counts[ladder.YELLOW], counts[ladder.RED])
    if made.total:
        record(
            event="REMINDERS_POSTED", object_type="notice", object_code=today.isoformat(), by=actor, now=now,
            details={"reminded": made.n_reminded, "yellow": made.n_yellow, "red": made.n_red},
        )  # fmt: skip
    return made


def _everybody() -> list[int]:
    return list(Organisation.objects.values_list("pk", flat=True))


def _key(task: CollectionTask, at: Standing) -> str:
    """What a notice is about: a due date that was moved is told anew."""
    return f"late:{task.pk}:{task.due_date.isoformat()}:{at.step}"


def _told(step: str, standing: Mapping[str, tuple[CollectionTask, Standing]], tree: OrganisationTree) -> dict[int, Any]:
    ids = {task.organisation_id for task, at in standing.values() if at.step == step}
    return people_of(ids, TOLD[step], tree) if ids else {}


def _message(task: CollectionTask, at: Standing, tree: OrganisationTree) -> Message:
    said: dict[str, tuple[str, str]] = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            values = {
                "place": label(tree.find(task.organisation_id)) or task.organisation.code,
                "period": formats.period_words(task.period, language),
                "day": formats.date_words(task.due_date, language),
                "scheme": label(task.scheme_version),
                "n": abs(at.days_left),
            }
            said[language] = (_(TITLES[at.step]) % values, _(BODIES[at.step]) % values)
    (title_zh, body_zh), (title_en, body_en) = said["zh-hans"], said["en"]
    href = reverse("collection:task", args=[task.pk])
    return Message(title_zh[:200], title_en[:200], body_zh, body_en, href)
