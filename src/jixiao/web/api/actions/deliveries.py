"""A batch is taken once: rows become figures or handled cases, and its answer is kept in the same transaction."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from jixiao.web.api import queries, rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.audit.actions import record
from jixiao.web.base.forms import in_both
from jixiao.web.collection import actions as collection
from jixiao.web.satisfaction import actions as ratings

Taken = tuple[Sequence[rules.Outcome], Sequence[rules.Note | None], bool]
"""What became of each row, how those were read that were taken with a guess, and whether the event log was told."""


class KeyReused(Exception):
    """The idempotency key came before, with another body."""


@transaction.atomic
def deliver(
    *, batch: rules.Batch, key: str, body_digest: str, by: PushToken, now: datetime
) -> tuple[PushDelivery, bool]:
    """Land the good rows as figures and keep the answer; gives the delivery, and whether it was there before.

    Two requests with the same key wait for each other. KeyReused where the key came with another body;
    RuleViolation where the token was revoked or ended meanwhile.
    """
    return _once(batch, key, body_digest, by, now, _take_figures)


@transaction.atomic
def deliver_cases(
    *, batch: rules.Batch, key: str, body_digest: str, by: PushToken, now: datetime
) -> tuple[PushDelivery, bool]:
    """List the good rows as handled cases and keep the answer; no number is kept. Else as `deliver`."""
    return _once(batch, key, body_digest, by, now, _take_cases)


def _once(
    batch: rules.Batch,
    key: str,
    body_digest: str,
    by: PushToken,
    now: datetime,
    take: Callable[[rules.Batch, PushToken, str, datetime], Taken],
) -> tuple[PushDelivery, bool]:
    token = PushToken.objects.select_for_update(no_key=True).select_related("issued_by").get(pk=by.pk)
    rules.check_can_use(token.life, now)
    known = queries.stored_delivery(token, key)
    if known is not None:
        if known.body_digest != body_digest:
            raise KeyReused
        return known, True
    code = f"{token.code}-{sha256(key.encode()).hexdigest()[:16]}"
    outcomes, notes, was_told = take(batch, token, code, now)
    delivery = PushDelivery.objects.create(
        token=token, code=code, key=key, body_digest=body_digest, is_atomic=batch.is_atomic, received_at=now,
        is_of_cases=take is _take_cases, outcomes="".join(outcome.letter for outcome in outcomes),
        problems=[
            [place, each.status, each.code, each.detail.en, each.detail.zh, each.pointer]
            for place, each in ((place, outcome.problem) for place, outcome in enumerate(outcomes))
            if each is not None
        ],
        notes=[[place, note.code, *note.text] for place, note in enumerate(notes) if note is not None],
    )  # fmt: skip
    if delivery.problems and not was_told:
        # Nothing could be read, or all was undone.
        event = "CASES_LISTED" if delivery.is_of_cases else "FIGURES_DELIVERED"
        count = "n_refused" if delivery.is_of_cases else "refused"
        record(
            event=event, object_type="push_token", object_code=token.code, organisation_code=token.provider.code,
            details={"delivery": code, count: len(delivery.problems)}, by=token, now=now,
        )  # fmt: skip
    return delivery, False


def _take_figures(batch: rules.Batch, token: PushToken, code: str, now: datetime) -> Taken:
    read = rules.read_rows(batch.rows, queries.reach_of(token, timezone.localtime(now).date()).allowed)
    landed, kept = _land(read, batch.is_atomic, token, code, now)
    outcomes = rules.outcomes_of(read, landed.refused, landed.revisions, kept)
    return outcomes, [row.note for row in read], bool(kept and (landed.revisions or landed.refused))


def _land(
    read: Collection[rules.ReadRow], is_atomic: bool, token: PushToken, code: str, now: datetime
) -> tuple[collection.Landed, bool]:
    """What landed, and whether it was kept: with `is_atomic` one refused row undoes all."""
    figures = [row.figure for row in read if row.figure is not None]
    # The very moment of arrival stands with each figure; who answers for the token is the account that issued it.
    delivery = collection.Delivery(queries.SOURCE, token.code, {"delivery": code, "system": token.label}, token)
    today = timezone.localtime(now).date()
    with transaction.atomic():
        landed = collection.land(figures=figures, delivery=delivery, on=today, by=token.issued_by, now=now)
        kept = not is_atomic or (not landed.refused and len(figures) == len(read))
        transaction.set_rollback(not kept)
    return landed, kept


def _take_cases(batch: rules.Batch, token: PushToken, code: str, now: datetime) -> Taken:
    points = queries.points_of(token, timezone.localtime(now).date())
    read = rules.read_cases(batch.rows, points)
    places = [place for place, row in enumerate(read) if row.line is not None]
    lines = [row.line for row in read if row.line is not None]
    if not lines:
        return [rules.Outcome(rules.REFUSED, row.problem) for row in read], (), False
    with transaction.atomic():
        listed = ratings.list_cases(cases=lines, points=points.values(), source=code, by=token, now=now)
        kept = not batch.is_atomic or (not listed.refused and len(lines) == len(read))
        transaction.set_rollback(not kept)
    problems = {
        places[at]: rules.case_problem(refusal.code, in_both(refusal), places[at]) for at, refusal in listed.refused
    }
    problems |= {place: row.problem for place, row in enumerate(read) if row.problem is not None}
    new = {places[at] for at in listed.new}
    outcomes = [
        rules.Outcome(rules.REFUSED, problems[place]) if place in problems
        else rules.Outcome(rules.NOT_KEPT) if not kept
        else rules.Outcome(rules.NEW if place in new else rules.UNCHANGED)
        for place in range(len(read))
    ]  # fmt: skip
    return outcomes, (), kept
