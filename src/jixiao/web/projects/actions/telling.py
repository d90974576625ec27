"""Whom what happens to a project is told, in which words; each event once, by its own key."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.templatetags.words import label
from jixiao.web.base.words import N_
from jixiao.web.notices import actions as notices
from jixiao.web.notices.queries import people_of
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.models import Account
from jixiao.web.organisations.queries import OrganisationTree, tree_on
from jixiao.web.organisations.rules import APPROVER, OFFICE, REPORTER
from jixiao.web.projects import queries
from jixiao.web.projects.models import Project, ProjectEvent

WORKING = (REPORTER, APPROVER)
TITLES = {
    "submitted": N_("Joint project waits for approval: %(project)s"),
    "sent_back": N_("Joint project sent back: %(project)s"),
    "approved": N_("Joint project approved: %(project)s"),
    "reported": N_("Progress reported: %(project)s"),
    "report_returned": N_("Progress report returned: %(project)s"),
    "passed_on": N_("The ball is with you now: %(project)s"),
    "replan_asked": N_("Change of plan to decide: %(project)s"),
    "replan_approved": N_("The plan has changed: %(project)s"),
    "replan_refused": N_("Change of plan refused: %(project)s"),
    "finished": N_("Joint project waits for its acceptance: %(project)s"),
    "returned": N_("Joint project not accepted: %(project)s"),
    "accepted": N_("Joint project accepted and closed: %(project)s"),
    "stopped": N_("Joint project stopped: %(project)s"),
}
"""Of other events nobody is told."""
TO_OFFICE = frozenset({"submitted", "replan_asked", "finished"})
TO_LEADING = frozenset({"sent_back", "replan_refused", "returned"})
HELD_TITLE = N_("The ball has lain with you for %(n)s working days: %(project)s")
HELD_BODY = N_(
    "Pass it on when your part is done, or report what it waits for. Who has the ball stands on the project's page."
)


@dataclass(frozen=True)
class Teller:
    """Tells people what happened at one moment."""

    by: Actor
    now: datetime

    def tell(self, event: ProjectEvent, project: Project) -> None:
        """Post the notice that belongs to an event, unless nobody is to hear of it."""
        if event.kind not in TITLES:
            return
        people = _reached(event, project, tree_on(timezone.localdate(self.now)))
        if people:
            message = _message(project, TITLES[event.kind], event.words, {})
            notices.post(
                key=f"project:{event.pk}", message=message, accounts=people, organisation=project.organisation,
                by=self.by, now=self.now,
            )  # fmt: skip


def _reached(event: ProjectEvent, project: Project, tree: OrganisationTree) -> list[Account]:
    if event.kind in TO_OFFICE:
        return _people([project.organisation_id], (OFFICE,), tree)
    if event.kind == "reported":
        return _people([project.organisation_id], (APPROVER,), tree)
    if event.kind == "report_returned":
        place = tree.anywhere(str(event.details["organisation"]))
        return _people([place.id] if place else [], WORKING, tree)
    if event.kind == "passed_on":
        return _people([project.holder_id] if project.holder_id else [], WORKING, tree)
    ids = [project.organisation_id] if event.kind in TO_LEADING else queries.participant_ids(project)
    return _people(ids, WORKING, tree)


def _people(ids: Iterable[int], roles: tuple[str, ...], tree: OrganisationTree) -> list[Account]:
    found = people_of(ids, roles, tree)
    return list({account.pk: account for people in found.values() for account in people}.values())


def _message(project: Project, title: str, body: str, params: dict[str, object]) -> Message:
    said = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            told = (_(title) % {"project": label(project), **params})[:200]
            said[language] = (told, (_(body) if body else "")[:2000])
    (title_zh, body_zh), (title_en, body_en) = said["zh-hans"], said["en"]
    return Message(title_zh, title_en, body_zh, body_en, reverse("projects:project", args=[project.code]))


@transaction.atomic
def remind_holder(*, project: Project, n_days: int, number: int, since: datetime, by: Actor, now: datetime) -> bool:
    """Remind who has had the ball for `n_days` working days; from the second time on the leading organisation hears it too.

    False where this reminder (`number`, of the turn that began at `since`) went out before.
    """
    holder = project.holder
    if holder is None:
        return False
    ids = [holder.pk, *([project.organisation_id] if number > 1 else [])]
    people = _people(ids, WORKING, tree_on(timezone.localdate(now)))
    key = f"project-held:{project.code}:{since:%Y%m%d%H%M%S}:{number}"
    message = _message(project, HELD_TITLE, HELD_BODY, {"n": n_days})
    if notices.post(key=key, message=message, accounts=people, organisation=holder, by=by, now=now) is None:
        return False
    record(
        event="PROJECT_HOLDER_REMINDED", object_type="joint_project", object_code=project.code,
        organisation_code=holder.code, by=by, now=now, details={"days": n_days, "number": number},
    )  # fmt: skip
    return True
