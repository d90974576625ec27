"""“You said, we did”: what was done about bad ratings, as far as the office has released it, and an order as a notice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jixiao.web.followup import rules
from jixiao.web.followup.models import RectificationOrder
from jixiao.web.followup.queries.effects import effect_of


@dataclass(frozen=True)
class Replied:
    """A bad rating that was answered: what was said to the public, by which organisation, within how many days."""

    code: str
    organisation_id: int
    organisation_code: str
    point_code: str
    point_zh: str
    point_en: str
    problem_zh: str
    problem_en: str
    reply: str
    is_mended: bool
    asked_date: date
    replied_date: date

    @property
    def n_days(self) -> int:
        """Calendar days from the order to its end."""
        return (self.replied_date - self.asked_date).days


def replied(most: int = 50, organisation_ids: Sequence[int] | None = None) -> list[Replied]:
    """Closed orders from bad ratings whose reply the office has released, newest first; what the portal shows."""
    found = RectificationOrder.objects.filter(
        source=rules.RATING, state=rules.CLOSED, released_at__isnull=False, bad_rating__is_mended__isnull=False
    ).select_related("organisation", "bad_rating__rating__point")
    if organisation_ids is not None:
        found = found.filter(organisation__in=list(organisation_ids))
    return [_replied(order) for order in found.order_by("-closed_at", "-id")[:most]]


def _replied(order: RectificationOrder) -> Replied:
    bad, closed = order.bad_rating, order.closed_at
    assert bad is not None
    assert closed is not None
    point = bad.rating.point
    return Replied(
        order.code, order.organisation_id, order.organisation.code, point.code, point.label_zh, point.label_en,
        order.problem_zh, order.problem_en, order.reply, bool(bad.is_mended), bad.received_on,
        timezone.localdate(closed),
    )  # fmt: skip


@dataclass(frozen=True)
class NoticeFacts:
    """What a rectification notice (整改通知书) says; names are codes, for whoever writes the document to look up."""

    code: str
    source: str
    issued_date: date
    due_date: date
    problem_zh: str
    problem_en: str
    requirement_zh: str
    requirement_en: str
    organisation_code: str
    assisting_codes: tuple[str, ...]
    subject_code: str
    indicator_code: str
    period: str
    value: float | None
    aim: float | None
    n_relapses: int


def notice_facts(order: RectificationOrder) -> NoticeFacts:
    """The order as its notice tells it, with the last figure before it where it is about an indicator."""
    effect = effect_of(order, timezone.localdate(order.issued_at))
    before = effect.before if effect else None
    return NoticeFacts(
        order.code, order.source, timezone.localdate(order.issued_at), order.due_date, order.problem_zh,
        order.problem_en, order.requirement_zh, order.requirement_en, order.organisation.code,
        tuple(order.assisting.order_by("code").values_list("code", flat=True)), order.subject.code,
        order.indicator.code if order.indicator else "", before.period if before else "",
        before.value if before else None, order.aim if order.aim is not None else before.aim if before else None,
        order.n_relapses,
    )  # fmt: skip
