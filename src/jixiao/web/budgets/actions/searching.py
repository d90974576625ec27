"""What a search found becomes rows: found anew, found again, gone. What people said of it stays where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.budgets.frames.searching import Found
from jixiao.web.budgets.models import BudgetFinding, BudgetSearch
from jixiao.web.organisations.models import Organisation

BATCH = 500
WRITTEN = ("weight", "told", "digest", "search", "changed_at", "gone_at")
"""Columns that every search writes anew."""


@dataclass(frozen=True)
class Searched:
    """What a search read: the year, payments up to a month, events up to a key, how many programmes."""

    year: int
    month: str
    newest_event: int
    n_programmes: int


@transaction.atomic
def keep_findings(*, found: Sequence[Found], searched: Searched, by: Actor, now: datetime) -> BudgetSearch:
    """Keep every finding of the year; one whose programmes are no longer as they were is dated anew."""
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])  # one search writes at a time
    held = {_identity(one): one for one in BudgetFinding.objects.filter(year=searched.year)}
    again = {one.identity: one for one in found}
    gone = [one for key, one in held.items() if key not in again and one.gone_at is None]
    search = BudgetSearch.objects.create(
        year=searched.year, month=searched.month, newest_event=searched.newest_event, n_programmes=searched.n_programmes,
        n_found=len(again), n_new=len(again.keys() - held.keys()), n_gone=len(gone), run_by=by.username, run_at=now,
    )  # fmt: skip
    rows = {key: _row(held.get(key), one, search, now) for key, one in again.items()}
    BudgetFinding.objects.bulk_create([row for key, row in rows.items() if key not in held], batch_size=BATCH)
    BudgetFinding.objects.bulk_update([row for key, row in rows.items() if key in held], WRITTEN, batch_size=BATCH)
    BudgetFinding.objects.filter(pk__in=[one.pk for one in gone]).update(gone_at=now)
    record(
        event="BUDGET_FINDINGS_REFRESHED", object_type="budget_search", object_code=str(search.pk), by=by, now=now,
        details={"year": search.year, "period": search.month, "findings": search.n_found, "gone": search.n_gone},
    )  # fmt: skip
    return search


def _identity(one: BudgetFinding) -> tuple[object, ...]:
    return (one.kind, one.rule, one.period, one.first_id, one.second_id)


def _row(held: BudgetFinding | None, found: Found, search: BudgetSearch, now: datetime) -> BudgetFinding:
    """A new row, or the held one as it is now."""
    if held is None:
        return BudgetFinding(
            year=search.year, kind=found.kind, rule=found.rule, period=found.period, first=found.first,
            second=found.second, weight=found.weight, told=dict(found.told), digest=found.digest, search=search,
            found_at=now, changed_at=now,
        )  # fmt: skip
    if held.digest != found.digest:
        held.changed_at = now
    held.weight, held.told, held.digest = found.weight, dict(found.told), found.digest
    held.search, held.gone_at = search, None
    return held
