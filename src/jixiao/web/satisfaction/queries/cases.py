"""Cases that were handled: which can be rated, how many lists brought."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import cast

from django.db.models import Sum
from django.db.models.functions import TruncMonth

from jixiao.engine.model.period import Period
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import HandledCase, HandledDay, ServicePoint
from jixiao.web.satisfaction.queries.keys import keys

AT_ONCE = 500


def listed_cases(digests: Iterable[str]) -> dict[str, tuple[int, date]]:
    """Point and day of those cases that can be rated, by digest."""
    wanted = sorted(set(digests))
    return {
        digest: (point, day)
        for start in range(0, len(wanted), AT_ONCE)
        for digest, point, day in HandledCase.objects.filter(digest__in=wanted[start : start + AT_ONCE]).values_list(
            "digest", "point_id", "day"
        )
    }


def listed_by_month(ids: Collection[int], first: str, last: str) -> dict[tuple[int, str], int]:
    """Cases that lists brought, by point and month, of the points of organisations; one query."""
    found = HandledDay.objects.filter(
        point__organisation_id__in=ids, day__gte=Period.parse(first).first_date, day__lte=Period.parse(last).last_date
    )
    rows = found.annotate(month=TruncMonth("day")).values_list("point_id", "month").annotate(n=Sum("n"))
    return {(point, f"{month:%Y-%m}"): n for point, month, n in cast(Iterable[tuple[int, date, int]], rows)}


def has_cases(point: ServicePoint) -> bool:
    """Whether a case of the point is listed that can be rated."""
    return HandledCase.objects.filter(point=point).exists()


def digest_of(line: rules.CaseLine, point: ServicePoint) -> str:
    """What is kept of a case of the point."""
    return rules.case_digest(line.number, str(point.organisation_id), keys()[-1], line.check)


def ticket_of(line: rules.CaseLine, point: ServicePoint) -> str:
    """The ticket of a case of the point."""
    return rules.make_ticket(digest_of(line, point), point.pk, keys())
