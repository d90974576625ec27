"""A month's verified ratings land as figures of indicators, and land again where they were corrected."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.text import Text
from jixiao.web.audit.actions import Actor, record
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.satisfaction import frames, queries, rules
from jixiao.web.satisfaction.models import RatingFeed, RatingFigure

SOURCE = "verified-ratings"
NOTHING = Text("", "")


@transaction.atomic
def name_rating_figures(*, feeds: Mapping[str, str], first_month: str, by: Account, now: datetime) -> None:
    """From `first_month` on each statistic of `feeds` lands as a figure of its indicator; those not named land no more."""
    today = timezone.localtime(now).date()
    rules.check_rating_feeds(feeds, first_month, indicator_on(today, feeds.values()), today)
    RatingFeed.objects.all().delete()
    RatingFeed.objects.bulk_create(
        RatingFeed(statistic=statistic, indicator_code=code, first_month=first_month, made_by=by, made_at=now)
        for statistic, code in feeds.items()
    )
    record(
        event="RATING_FIGURES_NAMED", object_type="rating_figures", object_code=SOURCE, by=by, now=now,
        details={"indicators": sorted(feeds.values()), "from": first_month},
    )  # fmt: skip


@transaction.atomic
def land_ratings(*, by: Actor, now: datetime) -> int:
    """Land months that are over; one that says something else than before is a new revision. How many said anything new.

    A month that counts no more (ratings excluded) lands nothing: its figure is taken back, and says why.
    """
    feeds = list(RatingFeed.objects.select_for_update(of=("self",)).select_related("made_by").order_by("statistic"))
    last = str(Period.of(timezone.localtime(now).date(), Frequency.MONTH).previous())
    places = {one.pk: one for one in Organisation.objects.all()}
    n = 0
    for feed in feeds:
        known = {
            (row.organisation_id, row.month): row
            for row in queries.newest_rating_figures(indicator_code=feed.indicator_code)
        }
        found = frames.rating_figures(places, [feed.statistic], feed.first_month, last)
        news = [one for one in found if _is_news(one, known.get((one.organisation_id, one.month)))]
        for month in sorted({one.month for one in news}):
            _land(feed, [one for one in news if one.month == month], places, by, now)
        n += len(news)
    if n:
        record(
            event="RATING_FIGURES_FOUND", object_type="rating_figures", object_code=SOURCE, by=by, now=now,
            details={"figures": n, "to": last},
        )  # fmt: skip
    return n


def _is_news(one: frames.RatedFigure, known: RatingFigure | None) -> bool:
    """What was refused in landing is offered again: bounds or the register may have changed."""
    if known is None or (one.estimate, one.n) != (known.estimate, known.n):
        return True
    return one.estimate is not None and bool(known.refusal_en)


def _land(
    feed: RatingFeed, found: Sequence[frames.RatedFigure], places: Mapping[int, Organisation], by: Actor, now: datetime
) -> None:
    """The figures of one month; each organisation's outcome is kept, with the reason where none landed."""
    month = found[0].month
    figures = {
        one.organisation_id: Figure(places[one.organisation_id].code, feed.indicator_code, month, one.estimate, n=one.n)
        for one in found
        if one.estimate is not None
    }
    landed = collection.land(
        figures=figures.values(), delivery=collection.Delivery("capture", SOURCE, {"ratings": feed.statistic}, by),
        on=Period.parse(month).last_date, by=by if isinstance(by, Account) else feed.made_by, now=now,
    )  # fmt: skip
    _take_back(feed, found, places, by, now)
    refused = {refusal.figure.organisation_code: refusal.text for refusal in landed.refused}
    for one in found:
        place = places[one.organisation_id]
        why = one.refusal or refused.get(place.code, NOTHING)
        RatingFigure.objects.create(
            organisation=place, month=month, statistic=feed.statistic, indicator_code=feed.indicator_code,
            estimate=one.estimate, n=one.n, is_told=one.is_told and not why.zh, refusal_zh=why.zh[:300],
            refusal_en=why.en[:300], found_at=now,
        )  # fmt: skip


def _take_back(
    feed: RatingFeed, found: Sequence[frames.RatedFigure], places: Mapping[int, Organisation], by: Actor, now: datetime
) -> None:
    """What landed of a month that gives no figure any more."""
    figures = {
        (places[one.organisation_id].code, feed.indicator_code, one.month): collection.Restated(None, one.refusal)
        for one in found
        if one.refusal is not None
    }
    collection.restate(
        figures=figures, delivery=collection.Delivery("capture", SOURCE, {"ratings": feed.statistic}, by),
        by=by if isinstance(by, Account) else feed.made_by, now=now,
    )  # fmt: skip
