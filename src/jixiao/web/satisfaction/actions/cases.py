"""Handled cases come in by list: only keyed digests are kept, each with its point and day, for as long as it can be rated."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.satisfaction import queries, rules
from jixiao.web.satisfaction.models import HandledCase, HandledDay, ServicePoint

BATCH = 500
Place = tuple[int, date]
Refused = list[tuple[int, RuleViolation]]


@dataclass(frozen=True)
class Listed:
    """What became of a list: how many cases are new and how many known; the refused by their place in the list.

    `tickets`: by place the ticket of each case that can be rated; `new`: the places of those that were not known before.
    """

    n_new: int
    n_known: int
    refused: tuple[tuple[int, RuleViolation], ...]
    tickets: dict[int, str]
    new: frozenset[int] = frozenset()


@transaction.atomic
def list_cases(
    *, cases: Sequence[rules.CaseLine], points: Collection[ServicePoint], source: str, by: Actor, now: datetime
) -> Listed:
    """Take in handled cases of `points`; what cannot be one is refused by its place. The same list twice changes nothing.

    A number belongs to the point that named it first. `source`: the file or the system, for the event log.
    """
    if not 0 < len(cases) <= rules.MOST_CASES:
        raise RuleViolation("n_cases", N_("A list holds 1 to %(most)s cases."), most=rules.MOST_CASES)
    named = {line.point for line in cases}
    by_code = {point.code: point for point in points if point.code in named}
    # Two lists of one point wait for each other, so that each case is counted once.
    list(ServicePoint.objects.select_for_update(no_key=True).filter(code__in=by_code).order_by("pk"))
    usable, refused = _usable(cases, by_code, timezone.localtime(now).date())
    known = queries.listed_cases(digest for digest, _ in usable.values())
    fresh: dict[str, Place] = {}
    tickets = {}
    new = set()
    for place, (digest, (point, day)) in usable.items():
        if digest not in known and digest not in fresh:
            fresh[digest] = (point, day)
            new.add(place)
        if (known.get(digest) or fresh[digest])[0] == point:
            tickets[place] = rules.make_ticket(digest, point, queries.keys())
        else:
            refused.append((place, RuleViolation("case_elsewhere", N_("This number was handled at another point."))))
    rows = [HandledCase(digest=digest, point_id=point, day=day) for digest, (point, day) in sorted(fresh.items())]
    HandledCase.objects.bulk_create(rows, batch_size=BATCH)
    _count(fresh.values())
    n_known = len({usable[place][0] for place in tickets}) - len(fresh)
    record(
        event="CASES_LISTED", object_type="handled_cases", object_code=source[:60], by=by, now=now,
        details={"n_new": len(fresh), "n_unchanged": n_known, "n_refused": len(refused)},
    )  # fmt: skip
    return Listed(len(fresh), n_known, tuple(sorted(refused, key=lambda one: one[0])), tickets, frozenset(new))


def _usable(
    cases: Sequence[rules.CaseLine], points: dict[str, ServicePoint], today: date
) -> tuple[dict[int, tuple[str, Place]], Refused]:
    """By place in the list digest, point and day of each case that can be rated; the others refused."""
    late_days = queries.limit("late_days", today)
    usable: dict[int, tuple[str, Place]] = {}
    refused: Refused = []
    for place, line in enumerate(cases):
        point = points.get(line.point)
        try:
            rules.check_case(line, today, late_days, is_point=point is not None)
        except RuleViolation as refusal:
            refused.append((place, refusal))
            continue
        if point is not None:
            usable[place] = queries.digest_of(line, point), (point.pk, line.day)
    return usable, refused


def _count(places: Iterable[Place]) -> None:
    """Add cases to the numbers of their points and days, whose points are locked."""
    counts = Counter(places)
    points = {point for point, _ in counts}
    known = {(row.point_id, row.day): row for row in HandledDay.objects.filter(point__in=points)}
    changed = []
    for place, n in counts.items():
        if (row := known.get(place)) is not None:
            row.n += n
            changed.append(row)
    HandledDay.objects.bulk_update(changed, ["n"], batch_size=BATCH)
    new = [HandledDay(point_id=point, day=day, n=n) for (point, day), n in counts.items() if (point, day) not in known]
    HandledDay.objects.bulk_create(new, batch_size=BATCH)
