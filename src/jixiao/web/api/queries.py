"""Reads of push tokens, of what they may send, and of what they sent."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from jixiao.engine.model.text import Text
from jixiao.web.api import rules
from jixiao.web.api.models import PushDelivery, PushToken
from jixiao.web.api.rules import Allowed
from jixiao.web.collection.models import Observation
from jixiao.web.indicators.models import IndicatorVersion
from jixiao.web.indicators.queries import indicator_on
from jixiao.web.organisations.queries import AbsentOrganisation, OrganisationNode, OrganisationTree, tree_on
from jixiao.web.satisfaction import queries as ratings
from jixiao.web.satisfaction.models import ServicePoint

SOURCE = "push"
AT_MOST = 1000


@dataclass(frozen=True)
class Reach:
    """What a token may send on one day: indicators by code, organisations with those that ended."""

    indicators: dict[str, IndicatorVersion]
    organisations: tuple[OrganisationNode | AbsentOrganisation, ...]

    @property
    def allowed(self) -> Allowed:
        """The same for the rules."""
        units = {code: version.unit_of_measure for code, version in self.indicators.items()}
        return Allowed(frozenset(place.code for place in self.organisations), units)


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery for the token's page: how many rows came to what, and the first refusals."""

    delivery: PushDelivery
    n_rows: int
    n_written: int
    n_unchanged: int
    n_refused: int
    problems: tuple[rules.Problem, ...]


def token_named(code: str) -> PushToken | None:
    """The token with this public code."""
    return PushToken.objects.select_related("provider", "issued_by", "revoked_by").filter(code=code).first()


def tokens_seen(visible_ids: Iterable[int]) -> list[PushToken]:
    """Tokens of these providers, newest first."""
    seen = PushToken.objects.filter(provider__in=list(visible_ids)).select_related("provider", "issued_by")
    return list(seen.order_by("-issued_at", "-id"))


def reach_of(token: PushToken, day: date, tree: OrganisationTree | None = None) -> Reach:
    """What the token may send on `day`."""
    tree = tree or tree_on(day)
    ids = frozenset().union(*(tree.scope(pk) for pk in token.roots.values_list("pk", flat=True)))
    places = sorted((place for place in map(tree.find, ids) if place is not None), key=lambda place: place.code)
    if token.has_all_of_provider:
        versions = indicator_on(day)
        indicators = {code: each for code, each in versions.items() if each.owner_id == token.provider_id}
    else:
        indicators = indicator_on(day, token.indicators.values_list("code", flat=True))
    return Reach(indicators, tuple(places))


def points_of(token: PushToken, day: date) -> dict[str, ServicePoint]:
    """The service points that the token may list cases of on `day`, by code; none where it may not."""
    if not token.may_list_cases:
        return {}
    ids = [place.id for place in reach_of(token, day).organisations]
    return {point.code: point for point in ratings.points(ids)}


def tickets_of(batch: rules.Batch, delivery: PushDelivery, token: PushToken, day: date) -> dict[int, tuple[str, str]]:
    """By row of a delivery of cases that was taken: the public code of its point, and the case's ticket.

    Read from the body that came (again): no number was kept.
    """
    points = points_of(token, day)
    taken = {place for place, letter in enumerate(delivery.outcomes) if letter in {rules.NEW, rules.UNCHANGED}}
    read = enumerate(rules.read_cases(batch.rows, points))
    lines = {place: row.line for place, row in read if place in taken and row.line is not None}
    codes = {code: ratings.public_code(points[code]) for code in {line.point for line in lines.values()}}
    return {place: (codes[line.point], ratings.ticket_of(line, points[line.point])) for place, line in lines.items()}


def keyed_digest(text: bytes) -> str:
    """Digest of what tells of cases: nobody who reads it in the database can try numbers through."""
    return hmac.new(ratings.keys()[-1], text, sha256).hexdigest()


def stored_delivery(token: PushToken, key: str) -> PushDelivery | None:
    """The delivery that came with this idempotency key."""
    return PushDelivery.objects.filter(token=token, key=key).first()


def deliveries_of(token: PushToken, limit: int = 20) -> list[DeliveryLine]:
    """The newest deliveries, each counted."""
    return [_line(delivery) for delivery in token.deliveries.order_by("-received_at", "-id")[:limit]]


def _line(delivery: PushDelivery) -> DeliveryLine:
    count = delivery.outcomes.count
    return DeliveryLine(
        delivery,
        n_rows=len(delivery.outcomes),
        n_written=count(rules.NEW) + count(rules.REVISED),
        n_unchanged=count(rules.UNCHANGED),
        n_refused=count(rules.REFUSED),
        problems=tuple(problem for _, problem in problems_of(delivery)[:3]),
    )


def problems_of(delivery: PushDelivery) -> list[tuple[int, rules.Problem]]:
    """Place and problem of each refused row."""
    return [
        (place, rules.Problem(status, code, Text(en, zh), pointer))
        for place, status, code, en, zh, pointer in delivery.problems
    ]


def delivered_by(
    token: PushToken, reach: Reach, *, after: int, limit: int, period: str = "", indicator_code: str = ""
) -> list[Observation]:
    """Figures that came with the token, in the order written, from behind observation `after`."""
    codes = [indicator_code] if indicator_code else list(reach.indicators)
    found = Observation.objects.filter(
        pk__gt=after, source=SOURCE, indicator__code__in=codes, provenance__source=token.code
    )
    if period:
        found = found.filter(period=period)
    return list(found.select_related("organisation", "indicator").order_by("pk")[: min(limit, AT_MOST)])
