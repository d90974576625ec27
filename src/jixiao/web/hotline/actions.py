"""Every write of the hotline: files imported, claims asked and decided, marking saved, months confirmed and opened again."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import record
from jixiao.web.base.content import clean_name
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.hotline import frames, queries, rules
from jixiao.web.hotline.models import (
    ConfirmedMonth,
    HotlineMarking,
    MonthRow,
    UnreasonableClaim,
    WorkOrder,
    WorkOrderImport,
)
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.organisations.queries import tree_on

BATCH, FINDINGS_KEPT = 500, 200
KEPT = (
    "organisation_id",
    "category",
    "is_consultation",
    "due_at",
    "responded_at",
    "said_response",
    "callback",
    "solved",
    "satisfied",
)
"""Columns that a later file may change; code and time of receipt stay."""


@transaction.atomic
def import_work_orders(*, name: str, content: bytes, by: Account, now: datetime) -> WorkOrderImport:
    """Take in a file of work orders: new ones are added, known ones brought up to date, rows that cannot be used are told.

    Rows of confirmed months, of unknown organisations, and second rows of one code are refused. Raises DefinitionError
    where the file is no such table at all.
    """
    read = frames.read_file(name, content)
    refused = list(read.refused)
    good = _usable(read.rows, refused, timezone.localdate(now))
    known = {
        order.code: order
        for start in range(0, len(good), BATCH)
        for order in WorkOrder.objects.filter(code__in=[row.code for _n, row, _o in good[start : start + BATCH]])
    }
    number = (WorkOrderImport.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    new, changed, n_same = _sorted_out(good, known, refused)
    refused.sort(key=lambda one: one[0])
    kept = WorkOrderImport.objects.create(
        number=number, file_name=clean_name(name), file_size=len(content), file_digest=sha256(content).hexdigest(),
        n_rows=len(read.rows) + len(read.refused), n_new=len(new), n_changed=len(changed), n_same=n_same,
        n_refused=len(refused), findings=[[row, text.zh, text.en] for row, text in refused[:FINDINGS_KEPT]],
        imported_by=by, imported_at=now,
    )  # fmt: skip
    for order in (*new, *changed):
        order.brought_by = kept
    WorkOrder.objects.bulk_create(new, batch_size=BATCH)
    WorkOrder.objects.bulk_update(changed, [*KEPT, "brought_by"], batch_size=BATCH) if changed else None
    record(
        event="WORK_ORDERS_IMPORTED", object_type="work_order_import", object_code=str(number), by=by, now=now,
        details={
            "file_name": kept.file_name, "file_digest": kept.file_digest, "n_new": kept.n_new,
            "n_changed": kept.n_changed, "n_refused": kept.n_refused,
        },
    )  # fmt: skip
    return kept


Good = list[tuple[int, rules.Brought, Organisation]]


def _usable(rows: Sequence[tuple[int, rules.Brought]], refused: list[tuple[int, Text]], today: date) -> Good:
    """Rows of known organisations in open months, each code once."""
    tree = tree_on(today)
    by_name = {name: node.code for node in tree.nodes.values() for name in (node.label_zh, node.label_en) if name}
    places = {one.code: one for one in Organisation.objects.all()}
    frozen = {one.month for one in queries.confirmed_months()}
    seen: set[str] = set()
    good: Good = []
    for number, row in rows:
        place = places.get(row.organisation) or places.get(by_name.get(row.organisation, ""))
        why = None
        if place is None:
            shown = row.organisation[:40] or "—"
            why = Text(f"There is no organisation “{shown}”.", f"没有名为“{shown}”的承办单位。")
        elif row.month in frozen:
            why = Text(
                f"{row.month} is confirmed: its work orders do not change.", f"{row.month} 已确认，工单不再变更。"
            )
        elif row.code in seen:
            why = Text(f"{row.code} stands in the file twice.", f"工单 {row.code} 在文件中重复。")
        if why is not None or place is None:
            refused.append((number, why or Text("", "")))
            continue
        seen.add(row.code)
        good.append((number, row, place))
    return good


def _sorted_out(
    good: Good, known: dict[str, WorkOrder], refused: list[tuple[int, Text]]
) -> tuple[list[WorkOrder], list[WorkOrder], int]:
    """New work orders, changed ones, and how many were known as they are."""
    new, changed, n_same = [], [], 0
    for number, row, place in good:
        values = _values(row, place)
        order = known.get(row.code)
        if order is None:
            received = timezone.make_aware(row.received_at)
            new.append(WorkOrder(code=row.code, month=row.month, received_at=received, **values))
        elif order.month != row.month:
            refused.append(
                (
                    number,
                    Text(f"{row.code} was received in {order.month}.", f"工单 {row.code} 原受理月份为 {order.month}。"),
                )
            )
        elif any(getattr(order, name) != value for name, value in values.items()):
            for name, value in values.items():
                setattr(order, name, value)
            changed.append(order)
        else:
            n_same += 1
    return new, changed, n_same


def _values(row: rules.Brought, place: Organisation) -> dict[str, Any]:
    def aware(moment: datetime | None) -> datetime | None:
        return timezone.make_aware(moment) if moment else None

    return {
        "organisation_id": place.pk, "category": row.category, "is_consultation": row.is_consultation,
        "due_at": aware(row.due_at), "responded_at": aware(row.responded_at), "said_response": row.response,
        "callback": row.callback, "solved": row.solved, "satisfied": row.satisfied,
    }  # fmt: skip


@transaction.atomic
def claim(*, work_order: WorkOrder, reason: str, by: Account, now: datetime) -> UnreasonableClaim:
    """The organisation says that a demand is unreasonable; until the office decides, it counts."""
    rules.check_words(reason)
    was_claimed = UnreasonableClaim.objects.filter(work_order=work_order).exists()
    rules.check_can_claim(is_frozen=queries.is_frozen(work_order.month), was_claimed=was_claimed)
    try:
        with transaction.atomic():
            made = UnreasonableClaim.objects.create(
                work_order=work_order, reason=reason.strip(), asked_by=by, asked_at=now
            )
    except IntegrityError:
        rules.check_can_claim(is_frozen=False, was_claimed=True)
        raise
    _record_claim("UNREASONABLE_CLAIMED", made, by, now, reason=made.reason)
    return made


@transaction.atomic
def decide_claim(
    *, claim: UnreasonableClaim, is_accepted: bool, reason: str, by: Account, now: datetime
) -> UnreasonableClaim:
    """Somebody else of the office decides; what is accepted is left out of the callbacks."""
    rules.check_words(reason)
    rules.check_can_decide(
        claim.state, claim.asked_by.username, by.username, is_frozen=queries.is_frozen(claim.work_order.month)
    )
    state = rules.ACCEPTED if is_accepted else rules.REFUSED
    decided = UnreasonableClaim.objects.filter(pk=claim.pk, state=rules.REQUESTED).update(
        state=state, decision_reason=reason.strip(), decided_by=by, decided_at=now
    )
    claim.refresh_from_db()
    if not decided:
        rules.check_can_decide(claim.state, "", by.username, is_frozen=False)
    _record_claim("UNREASONABLE_DECIDED", claim, by, now, state=state, reason=reason.strip())
    return claim


def _record_claim(event: str, one: UnreasonableClaim, by: Account, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="work_order", object_code=one.work_order.code,
        organisation_code=one.work_order.organisation.code, by=by, now=now, details=details,
    )  # fmt: skip


@transaction.atomic
def save_marking(*, document: str, valid_from: str, note: str, by: Account, now: datetime) -> HotlineMarking:
    """How months from `valid_from` on are marked. Raises DefinitionError where the document cannot be used."""
    rules.check_month(valid_from)
    frames.read_marking_document(document)
    number = (HotlineMarking.objects.aggregate(newest=Max("number"))["newest"] or 0) + 1
    saved = HotlineMarking.objects.create(
        number=number, valid_from=valid_from, document=document, note=note.strip(), saved_by=by, saved_at=now
    )
    record(
        event="HOTLINE_MARKING_SAVED", object_type="hotline_marking", object_code=str(number), by=by, now=now,
        details={"valid_from": valid_from, "note": saved.note},
    )  # fmt: skip
    return saved


@transaction.atomic
def confirm_month(*, month: str, by: Account, now: datetime) -> ConfirmedMonth:
    """Freeze a month: its rows, ranks and lists, as its work orders are now; indicators that take its rates get them."""
    # One is confirmed at a time.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    orders = list(queries.work_orders(month, list(Organisation.objects.values_list("pk", flat=True))))
    rules.check_can_confirm(
        month, timezone.localdate(now), len(orders), queries.n_waiting_claims(month), is_frozen=queries.is_frozen(month)
    )
    try:
        result = frames.month_result(month, orders, now)
    except DefinitionError:
        raise RuleViolation("bad_marking", N_("The marking of this month cannot be used. Mend it first.")) from None
    number = (ConfirmedMonth.objects.filter(month=month).aggregate(newest=Max("number"))["newest"] or 0) + 1
    kept = ConfirmedMonth.objects.create(
        month=month, number=number, marking=result.marking, lists=[dict(row) for row in result.lists],
        findings=[list(texts) for texts in result.findings][:FINDINGS_KEPT], digest=result.digest, confirmed_by=by,
        confirmed_at=now,
    )  # fmt: skip
    _keep_rows(kept, result)
    record(
        event="HOTLINE_MONTH_CONFIRMED", object_type="hotline_month", object_code=kept.code, by=by, now=now,
        details={"result_digest": kept.digest, "n_orders": len(orders)},
    )  # fmt: skip
    _land(kept, result, by, now)
    return kept


def _keep_rows(kept: ConfirmedMonth, result: frames.MonthResult) -> None:
    places = {one.code: one for one in Organisation.objects.all()}
    MonthRow.objects.bulk_create(
        MonthRow(
            month=kept, organisation=places[row["organisation_code"]], peer_group=row["group"] or "",
            counts=row["counts"], response_rate=row["response_rate"], solution_rate=row["solution_rate"],
            satisfaction_rate=row["satisfaction_rate"], score=row["score"], full_mark=row["full_mark"],
            rank=row["rank"], state=row["state"],
        )
        for row in frames.plain_rows(result.rows)
        if row["organisation_code"] in places
    )  # fmt: skip


def _land(kept: ConfirmedMonth, result: frames.MonthResult, by: Account, now: datetime) -> None:
    """Rates and scores become figures of the indicators that the marking names."""
    indicators = result.marking.get("indicators") or {}
    figures = [
        Figure(row["organisation_code"], str(code), kept.month, float(row[name]))
        for name, code in indicators.items()
        for row in result.rows
        if row[name] is not None and row["state"] == "scored"
    ]
    if figures:
        delivery = collection.Delivery("capture", f"hotline-{kept.code}", {"hotline_month": kept.code})
        day = min(Period.parse(kept.month).last_date, timezone.localdate(now))
        collection.land(figures=figures, delivery=delivery, on=day, by=by, now=now)


@transaction.atomic
def reopen_month(*, confirmed: ConfirmedMonth, reason: str, by: Account, now: datetime) -> ConfirmedMonth:
    """What was confirmed is to be corrected: it stays on record, and the month can be changed and confirmed anew."""
    rules.check_words(reason)
    opened = ConfirmedMonth.objects.filter(pk=confirmed.pk, state=rules.CONFIRMED).update(
        state=rules.REPLACED, replaced_reason=reason.strip(), replaced_by=by, replaced_at=now
    )
    confirmed.refresh_from_db()
    if not opened:
        raise RuleViolation("opened_already", N_("This month was opened again already. Reload the page."))
    record(
        event="HOTLINE_MONTH_REOPENED", object_type="hotline_month", object_code=confirmed.code, by=by, now=now,
        details={"reason": reason.strip()},
    )  # fmt: skip
    return confirmed
