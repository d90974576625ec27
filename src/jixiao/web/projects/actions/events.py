"""What happens to a project is written twice: on its own chain, and in the platform's event log; then people are told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from jixiao.web.audit import actions as audit
from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.collection.rules import check_evidence
from jixiao.web.organisations.models import Account
from jixiao.web.projects.actions.telling import Teller
from jixiao.web.projects.models import Project, ProjectEvent

LOGGED = {
    "created": "PROJECT_PLANNED",
    "revised": "PROJECT_PLAN_REVISED",
    "submitted": "PROJECT_SUBMITTED",
    "sent_back": "PROJECT_SENT_BACK",
    "approved": "PROJECT_APPROVED",
    "reported": "PROJECT_PROGRESS_REPORTED",
    "report_accepted": "PROJECT_REPORT_ACCEPTED",
    "report_returned": "PROJECT_REPORT_RETURNED",
    "passed_on": "PROJECT_PASSED_ON",
    "noted": "PROJECT_DOCUMENT_ADDED",
    "replan_asked": "PROJECT_REPLAN_ASKED",
    "replan_approved": "PROJECT_REPLAN_APPROVED",
    "replan_refused": "PROJECT_REPLAN_REFUSED",
    "finished": "PROJECT_HANDED_IN",
    "returned": "PROJECT_NOT_ACCEPTED",
    "accepted": "PROJECT_ACCEPTED",
    "stopped": "PROJECT_STOPPED",
    "joined": "PROJECT_JOINED_INDICATOR",
}
"""What the event log calls the kinds of events of a project's chain."""


@transaction.atomic
def record(*, kind: str, project: Project, by: Account, now: datetime, words: str = "", **details: Any) -> ProjectEvent:
    """Write the event and tell whom it concerns; `details` are plain data."""
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in details.items()}
    event = ProjectEvent.objects.create(
        project=project, kind=kind, words=words.strip(), details=plain, by=by, at=now
    )  # fmt: skip
    audit.record(
        event=LOGGED[kind], object_type="joint_project", object_code=project.code,
        organisation_code=project.organisation.code, by=by, now=now,
        details={"state": project.state, **({"reason": words.strip()} if words.strip() else {}), **plain},
    )  # fmt: skip
    Teller(by, now).tell(event, project)
    return event


@dataclass(frozen=True)
class SentFile:
    """A file that came with an act; no name: none did."""

    name: str = ""
    content: bytes = b""

    def kept(self) -> dict[str, Any]:
        """Looked at and kept: its columns; nothing where none was sent."""
        if not self.name:
            return {}
        check_evidence(clean_name(self.name), len(self.content), self.content[:8], settings.EVIDENCE_MAX_BYTES)
        return keep_file(self.name, self.content)
