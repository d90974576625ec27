"""Adjustments and vetoes: proposed with what proves them, approved by another person, revoked by two."""

from datetime import datetime
from typing import Any

from django.db import transaction

from jixiao.web.base.rules import check_words
from jixiao.web.evaluation import rules
from jixiao.web.evaluation.actions.drafting import EntryDraft
from jixiao.web.evaluation.actions.events import Brought, EntryChain, Files
from jixiao.web.evaluation.models import EvaluationCycle, ItemEntry
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def propose(
    *,
    cycle: EvaluationCycle,
    organisation: Organisation,
    item: str,
    period: str,
    n_events: float,
    reason: str,
    document: str = "",
    files: Files = (),
    by: Account,
    now: datetime,
) -> ItemEntry:
    """Enter events for an adjustment or a veto of the cycle's scheme; they count once somebody else has approved them."""
    draft = EntryDraft(cycle, organisation, item, period, n_events, reason, document)
    entry = draft.entry(by, now)
    proof = Brought(files).kept()
    rules.check_proof(entry.kind, document, len(proof.get("files", ())))
    entry.save()
    EntryChain(by, now).record("propose", entry, reason, item=item, n_events=n_events, **proof)
    return entry


@transaction.atomic
def approve_entry(*, entry: ItemEntry, words: str = "", by: Account, now: datetime) -> ItemEntry:
    """It counts from the next run on."""
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act("approve", entry.state)
    rules.check_second_person(entry.proposed_by.username, by.username)
    return _moved(entry, "approve", words, by, now, approved_by=by, approved_at=now)


@transaction.atomic
def return_entry(*, entry: ItemEntry, words: str, by: Account, now: datetime) -> ItemEntry:
    """Something is missing or wrong; who proposed it may mend it."""
    check_words(words)
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act("return", entry.state)
    rules.check_second_person(entry.proposed_by.username, by.username)
    return _moved(entry, "return", words, by, now)


@transaction.atomic
def propose_again(
    *, entry: ItemEntry, n_events: float, words: str, files: Files = (), by: Account, now: datetime
) -> ItemEntry:
    """A returned entry is mended; whoever mends it cannot approve it."""
    check_words(words)
    rules.check_events(n_events)
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act("propose_again", entry.state)
    return _moved(
        entry, "propose_again", words, by, now, Brought(files).kept(), n_events=n_events, reason=words.strip(), proposed_by=by,
        proposed_at=now,
    )  # fmt: skip


@transaction.atomic
def take_back(*, entry: ItemEntry, words: str = "", by: Account, now: datetime) -> ItemEntry:
    """It is not proposed any more."""
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act("take_back", entry.state)
    return _moved(entry, "take_back", words, by, now)


@transaction.atomic
def ask_revocation(*, entry: ItemEntry, words: str, by: Account, now: datetime) -> ItemEntry:
    """An approved entry turned out wrong; it counts until another person agrees."""
    check_words(words)
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act("ask_revocation", entry.state)
    return _moved(entry, "ask_revocation", words, by, now, asked_by=by)


@transaction.atomic
def revoke(*, entry: ItemEntry, words: str = "", by: Account, now: datetime) -> ItemEntry:
    """It counts no more from the next run on."""
    return _on_revocation("revoke", entry, words, by, now)


@transaction.atomic
def keep(*, entry: ItemEntry, words: str, by: Account, now: datetime) -> ItemEntry:
    """It was right; it goes on counting."""
    check_words(words)
    return _on_revocation("keep", entry, words, by, now)


def _on_revocation(act: str, entry: ItemEntry, words: str, by: Account, now: datetime) -> ItemEntry:
    entry = EntryChain(by, now).locked(entry)
    rules.check_entry_act(act, entry.state)
    assert entry.asked_by is not None
    rules.check_second_person(entry.asked_by.username, by.username)
    return _moved(entry, act, words, by, now, **({"asked_by": None} if act == "keep" else {}))


def _moved(
    entry: ItemEntry,
    act: str,
    words: str,
    by: Account,
    now: datetime,
    details: dict[str, Any] | None = None,
    **columns: Any,
) -> ItemEntry:
    entry.state = rules.ENTRY_ACTS[act][0][entry.state]
    for name, value in columns.items():
        setattr(entry, name, value)
    entry.save(update_fields=["state", *columns])
    EntryChain(by, now).record(act, entry, words, **(details or {}))
    return entry
