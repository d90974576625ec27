"""What those who must rectify do: sign, plan, tell of progress, hand over, reply."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.web.base.content import clean_name, keep_file
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection.rules import check_evidence
from jixiao.web.followup import queries, rules
from jixiao.web.followup.actions.events import record
from jixiao.web.followup.actions.moving import Mover
from jixiao.web.followup.models import OrderEvent, RectificationOrder, RectificationPlan, Remedy
from jixiao.web.organisations.models import Account, Organisation


@transaction.atomic
def sign(*, order: RectificationOrder, by: Account, now: datetime) -> RectificationOrder:
    """The responsible organisation has received it and takes it on."""
    Mover(order, now).move("sign")
    record(kind="signed", order=order, by=by, now=now)
    return order


@transaction.atomic
def submit_plan(*, order: RectificationOrder, plan: rules.DraftPlan, by: Account, now: datetime) -> RectificationPlan:
    """How it came about, why after why, and what is done by when; a later plan replaces an earlier one."""
    rules.check_plan(plan, timezone.localdate(now), order.due_date, queries.concerned_ids(order))
    Mover(order, now).move("plan")
    kept = RectificationPlan.objects.create(
        order=order, number=order.plans.count() + 1, whys=[why.strip() for why in plan.whys],
        category=plan.category, by=by, at=now,
    )  # fmt: skip
    Remedy.objects.bulk_create(
        Remedy(
            plan=kept, number=number, words=one.words.strip(), organisation_id=one.organisation_id,
            due_date=one.due_date,
        )
        for number, one in enumerate(plan.remedies, start=1)
    )  # fmt: skip
    record(
        kind="planned", order=order, by=by, now=now, words=kept.cause, category=plan.category, plan_number=kept.number,
        remedies=len(plan.remedies),
    )  # fmt: skip
    return kept


@transaction.atomic
def note_progress(
    *, order: RectificationOrder, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> OrderEvent:
    """What has been done so far, with a file that shows it where there is one."""
    rules.check_words(words)
    file = _kept(file_name, content)
    Mover(order, now).move("progress")
    return record(kind="progressed", order=order, by=by, now=now, words=words, **file)


@transaction.atomic
def carry_out(*, order: RectificationOrder, remedy: Remedy, by: Account, now: datetime) -> Remedy:
    """One measure of the plan is done."""
    Mover(order, now).move("tick")
    if not Remedy.objects.filter(pk=remedy.pk, done_at__isnull=True).update(done_at=now):
        raise RuleViolation("done_already", N_("This measure is marked as done already. Reload the page."))
    remedy.refresh_from_db()
    record(kind="ticked", order=order, by=by, now=now, words=remedy.words, number=remedy.number)
    return remedy


@transaction.atomic
def hand_over(
    *, order: RectificationOrder, to: Organisation, words: str, by: Account, now: datetime
) -> RectificationOrder:
    """Another of the organisations that the order names goes on; its clock runs from now."""
    rules.check_words(words)
    if to.pk not in queries.concerned_ids(order):
        raise RuleViolation("not_concerned", N_("Hand it over to one of the organisations that this order names."))
    if to.pk == order.holder_id:
        raise RuleViolation("holds_already", N_("That organisation has it already."))
    before = order.holder.code if order.holder else ""
    Mover(order, now).move("hand_over", holder=to)
    record(kind="handed_over", order=order, by=by, now=now, words=words, former=before, successor=to.code)
    return order


@transaction.atomic
def reply(
    *, order: RectificationOrder, words: str, by: Account, now: datetime, file_name: str = "", content: bytes = b""
) -> OrderEvent:
    """What was done, with evidence; of a bad rating this is what its author will read. The office decides next."""
    rules.check_words(words)
    file = _kept(file_name, content)
    Mover(order, now).move("reply", reply=words.strip(), replied_by=by, holder=None)
    return record(kind="replied", order=order, by=by, now=now, words=words, **file)


def _kept(name: str, content: bytes) -> Mapping[str, Any]:
    if not name:
        return {}
    check_evidence(clean_name(name), len(content), content[:8], settings.EVIDENCE_MAX_BYTES)
    return keep_file(name, content)
