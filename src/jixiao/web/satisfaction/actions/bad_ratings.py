"""A bad rating's way: taken up, answered, called back; contested by the organisation, decided by the office."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from jixiao.web.audit.actions import Actor, record
from jixiao.web.organisations.models import Account
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.actions.answers import PUBLIC
from jixiao.web.satisfaction.models import BadRating, Rating, RatingAppeal


@transaction.atomic
def take_up(*, bad_rating: BadRating, due_date: date, by: Actor, now: datetime) -> BadRating:
    """Follow-up has made an order of it, due on `due_date`."""
    _move("take_up", bad_rating, taken_at=now, due_date=due_date)
    _record("BAD_RATING_TAKEN_UP", bad_rating, by, now, due_date=due_date.isoformat())
    return bad_rating


@transaction.atomic
def reply_to_rating(*, bad_rating: BadRating, reply: str, is_mended: bool, by: Account, now: datetime) -> BadRating:
    """What was done; it stands on the page of the receipt and on the point's public page."""
    rules.check_reply(reply)
    _move("reply", bad_rating, reply=reply.strip(), is_mended=is_mended, replied_by=by, replied_at=now)
    _record("BAD_RATING_ANSWERED", bad_rating, by, now, reply=reply.strip(), mended=is_mended)
    return bad_rating


@transaction.atomic
def call_back(*, bad_rating: BadRating, is_solved: bool, by: Actor = PUBLIC, now: datetime) -> BadRating:
    """Whoever holds the receipt says whether it is mended, once: the call-back of a rating without a name."""
    fresh = BadRating.objects.select_for_update(of=("self",)).get(pk=bad_rating.pk)
    rules.check_can_call_back(fresh.state, was_said=fresh.is_solved is not None)
    fresh.is_solved, fresh.called_back_on = is_solved, now.date()
    fresh.save(update_fields=["is_solved", "called_back_on"])
    _record("BAD_RATING_CALLED_BACK", fresh, by, now, solved=is_solved)
    return fresh


@transaction.atomic
def contest_rating(*, rating: Rating, ground: str, reason: str, by: Account, now: datetime) -> RatingAppeal:
    """The organisation says that a bad rating is malicious or mistaken; until the office decides, it counts."""
    rules.check_words(reason)
    fresh = Rating.objects.select_for_update(of=("self",)).get(pk=rating.pk)
    was_asked = RatingAppeal.objects.filter(rating=fresh).exists()
    rules.check_can_appeal(fresh.degree, is_excluded=fresh.is_excluded, was_asked=was_asked)
    appeal = RatingAppeal.objects.create(
        rating=fresh, ground=ground, reason=reason.strip(), asked_by=by, asked_at=now
    )  # fmt: skip
    _record("RATING_CONTESTED", fresh.bad, by, now, ground=ground, reason=reason.strip())
    return appeal


@transaction.atomic
def decide_contest(
    *, appeal: RatingAppeal, is_upheld: bool, reason: str, by: Account, now: datetime
) -> RatingAppeal:  # fmt: skip
    """The office decides; what is upheld is excluded and counted apart, and nobody has to answer it any more."""
    rules.check_words(reason)
    fresh = RatingAppeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    rules.check_can_decide(fresh.state, fresh.asked_by.username, by.username)
    fresh.state = rules.UPHELD if is_upheld else rules.REFUSED
    fresh.decision_reason, fresh.decided_by, fresh.decided_at = reason.strip(), by, now
    fresh.save(update_fields=["state", "decision_reason", "decided_by", "decided_at"])
    bad = fresh.rating.bad
    if is_upheld:
        Rating.objects.filter(pk=fresh.rating_id).update(is_excluded=True)
        _move("drop", bad)
    _record("RATING_CONTEST_DECIDED", bad, by, now, upheld=is_upheld, reason=reason.strip())
    return fresh


def _move(act: str, bad_rating: BadRating, **changes: Any) -> None:
    """Of many acts at once exactly one succeeds."""
    before, after = rules.BAD_TRANSITIONS[act]
    if not BadRating.objects.filter(pk=bad_rating.pk, state__in=before).update(state=after, **changes):
        rules.check_can_move(act, BadRating.objects.values_list("state", flat=True).get(pk=bad_rating.pk))
    bad_rating.refresh_from_db()


def _record(event: str, bad_rating: BadRating, by: Actor, now: datetime, **details: Any) -> None:
    record(
        event=event, object_type="bad_rating", object_code=str(bad_rating.pk),
        organisation_code=bad_rating.organisation.code, by=by, now=now,
        details={"service_point": bad_rating.rating.point.code, **details},
    )  # fmt: skip
