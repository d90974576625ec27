"""What happens to entries and appeals is written on their own chain and in the event log; files are kept by digest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from jixiao.web.audit import actions as audit
from jixiao.web.audit.actions import Actor
from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.collection.rules import check_evidence
from jixiao.web.evaluation.actions.telling import Teller
from jixiao.web.evaluation.models import Appeal, AppealEvent, EntryEvent, ItemEntry
from jixiao.web.organisations.models import Account

Files = Iterable[tuple[str, bytes]]
"""Names and contents."""
ENTRY_LOG = {
    "propose": "ENTRY_PROPOSED",
    "approve": "ENTRY_APPROVED",
    "return": "ENTRY_RETURNED",
    "propose_again": "ENTRY_PROPOSED",
    "take_back": "ENTRY_TAKEN_BACK",
    "ask_revocation": "ENTRY_REVOCATION_ASKED",
    "revoke": "ENTRY_REVOKED",
    "keep": "ENTRY_KEPT",
    "overturn": "ENTRY_REVOKED",
    "amend": "ENTRY_AMENDED",
    "enter": "ENTRY_APPROVED",
}
APPEAL_LOG = {
    "submit": "APPEAL_SUBMITTED",
    "return": "APPEAL_RETURNED",
    "submit_again": "APPEAL_SUBMITTED",
    "withdraw": "APPEAL_WITHDRAWN",
    "reject": "APPEAL_REJECTED",
    "uphold": "APPEAL_UPHELD",
    "send_back": "APPEAL_SENT_BACK",
    "accept": "APPEAL_ACCEPTED",
    "correct": "APPEAL_CORRECTION_PUBLISHED",
    "remind": "APPEAL_OVERDUE",
}


@dataclass(frozen=True)
class Brought:
    """Files that come with an act."""

    files: Files

    def kept(self) -> dict[str, Any]:
        """Keep those that are accepted as evidence; the detail that names them."""
        found = []
        for name, content in self.files:
            check_evidence(clean_name(name), len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
            found.append(keep_file(name, content))
        return {"files": found} if found else {}


@dataclass(frozen=True)
class EntryChain:
    """Writes what happens to entries, and tells whom it concerns."""

    by: Account
    now: datetime

    def locked(self, entry: ItemEntry) -> ItemEntry:
        """The entry as it stands now; nobody else moves it until the end of the transaction."""
        related = ("cycle", "organisation", "proposed_by", "asked_by", "approved_by")
        return ItemEntry.objects.select_for_update(of=("self",)).select_related(*related).get(pk=entry.pk)

    def record(self, kind: str, entry: ItemEntry, words: str = "", **details: Any) -> EntryEvent:
        """Write one event, here and in the platform's log."""
        event = EntryEvent.objects.create(
            entry=entry, kind=kind, words=words.strip(), details=details, by=self.by, at=self.now
        )
        audit.record(
            event=ENTRY_LOG[kind], object_type="item_entry", object_code=entry.code,
            organisation_code=entry.organisation.code, by=self.by, now=self.now,
            details={"state": entry.state, **({"reason": words.strip()} if words else {}), **_plain(details)},
        )  # fmt: skip
        Teller(self.by, self.now).tell_entry(entry, event)
        return event


@dataclass(frozen=True)
class AppealChain:
    """Writes what happens to appeals, and tells whom it concerns."""

    by: Actor
    now: datetime

    def locked(self, appeal: Appeal) -> Appeal:
        """The appeal as it stands now; nobody else moves it until the end of the transaction."""
        related = ("cycle__scheme_version__scheme__organisation", "organisation", "answered_by", "entry")
        return Appeal.objects.select_for_update(of=("self",)).select_related(*related).get(pk=appeal.pk)

    def record(self, kind: str, appeal: Appeal, words: str = "", **details: Any) -> AppealEvent:
        """Write one event, here and in the platform's log; `by` may be the platform itself."""
        event = AppealEvent.objects.create(
            appeal=appeal, kind=kind, words=words.strip(), details=details,
            by=self.by if isinstance(self.by, Account) else None, at=self.now,
        )  # fmt: skip
        audit.record(
            event=APPEAL_LOG[kind], object_type="appeal", object_code=appeal.code,
            organisation_code=appeal.organisation.code, by=self.by, now=self.now,
            details={"state": appeal.state, **({"reason": words.strip()} if words else {}), **_plain(details)},
        )  # fmt: skip
        Teller(self.by, self.now).tell_appeal(appeal, event)
        return event


def _plain(details: dict[str, Any]) -> dict[str, Any]:
    """For the event log: files by the digests that prove them."""
    digests = [each["file_digest"] for each in details.get("files", ())]
    rest = {name: value for name, value in details.items() if name != "files"}
    return {**rest, **({"digest": " ".join(digests)} if digests else {})}
