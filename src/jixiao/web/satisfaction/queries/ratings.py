"""What the public said: one receipt, counts by point and month, bad ratings, seals."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from jixiao.engine.model.period import Period
from jixiao.web.organisations.queries import working_days
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import BadRating, CasesHandled, Rating, SealedGroup, SurveyAnswer
from jixiao.web.satisfaction.queries.cases import listed_by_month
from jixiao.web.satisfaction.queries.keys import engine_limit, limit
from jixiao.web.satisfaction.rules import codes

VALID = Q(flag="", is_excluded=False)


def rating_of(receipt: str) -> Rating | None:
    """The rating of a receipt, as somebody typed it."""
    return Rating.objects.filter(receipt=codes.typed(receipt)).select_related("point", "bad", "appeal").first()


def due_day(bad: BadRating) -> date:
    """By when it is answered: as the order says, else so many working days after it came."""
    days = engine_limit("rectification_working_days", bad.received_on)
    return bad.due_date or working_days().add(bad.received_on, days)


Five = tuple[int, int, int, int, int]
NOBODY: Five = (0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Tally:
    """Ratings of one point in one month. `degrees`: valid ones that count, by degree, 5 first; the others are counted apart.

    `is_verified`: enough cases are listed, so that only ratings that gave a case's number count; `unverified` are the rest.
    """

    point_id: int
    month: str
    degrees: Five = NOBODY
    n_flagged: int = 0
    n_excluded: int = 0
    n_late: int = 0
    n_handled: int | None = None
    is_verified: bool = False
    unverified: Five = NOBODY

    @property
    def n(self) -> int:
        """Valid ratings that count."""
        return sum(self.degrees)

    @property
    def n_unverified(self) -> int:
        """Valid ratings without the number of a case, where those with one count."""
        return sum(self.unverified)


def tallies(ids: Collection[int], first: str, last: str) -> list[Tally]:
    """Counts of the points of organisations in the months from `first` to `last`; three queries."""
    span = {"point__organisation_id__in": ids, "month__gte": first, "month__lte": last}
    visits, others = (
        {f"{name}{degree}": Count("pk", filter=VALID & Q(degree=degree, is_visit=is_visit)) for degree in rules.DEGREES}
        for name, is_visit in (("visit", True), ("open", False))
    )
    counts = Rating.objects.filter(**span).values("point_id", "month").annotate(
        **visits, **others,
        flagged=Count("pk", filter=~Q(flag="")),
        excluded=Count("pk", filter=Q(flag="", is_excluded=True)),
        late=Count("pk", filter=VALID & Q(is_late=True)),
    )  # fmt: skip
    rows = {(row["point_id"], row["month"]): row for row in cast(Iterable[dict[str, Any]], counts)}
    entered = {(row.point_id, row.month): row.n for row in CasesHandled.objects.filter(**span)}
    listed = listed_by_month(ids, first, last)
    found = [
        _tally(point, month, rows.get((point, month)), entered.get((point, month)), listed.get((point, month), 0))
        for point, month in rows.keys() | entered.keys() | listed.keys()
    ]
    return sorted(found, key=lambda one: (one.month, one.point_id))


def _tally(point: int, month: str, row: Mapping[str, Any] | None, entered: int | None, n_listed: int) -> Tally:
    is_verified = n_listed >= limit("least_cases", Period.parse(month).last_date)
    handled = rules.cases_of_month(entered, n_listed)
    if row is None:
        return Tally(point, month, n_handled=handled, is_verified=is_verified)
    visits, others = (_five(row, name) for name in ("visit", "open"))
    counted = visits if is_verified else _added(visits, others)
    return Tally(
        point, month, counted, row["flagged"], row["excluded"], row["late"], handled, is_verified,
        others if is_verified else NOBODY,
    )  # fmt: skip


def _five(row: Mapping[str, Any], name: str) -> Five:
    return (row[f"{name}5"], row[f"{name}4"], row[f"{name}3"], row[f"{name}2"], row[f"{name}1"])


def _added(one: Five, other: Five) -> Five:
    return (one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3], one[4] + other[4])


def summed(tallies: Sequence[Tally]) -> Tally:
    """Points of one month as one. Where one of them is verified only verified ones count, the ratings of the others are apart.

    Cases handled are known where they are of every point that counts.
    """
    is_verified = any(one.is_verified for one in tallies)
    counting = [one for one in tallies if one.is_verified is is_verified]
    known = [one.n_handled for one in counting]
    degrees, unverified = NOBODY, NOBODY
    for one in tallies:
        if one.is_verified is is_verified:
            degrees, unverified = _added(degrees, one.degrees), _added(unverified, one.unverified)
        else:
            unverified = _added(unverified, one.degrees)
    return Tally(
        tallies[0].point_id, tallies[0].month, degrees,
        sum(one.n_flagged for one in tallies), sum(one.n_excluded for one in tallies), sum(one.n_late for one in tallies),
        None if None in known else sum(n for n in known if n is not None), is_verified, unverified,
    )  # fmt: skip


def months_rated(ids: Collection[int]) -> list[str]:
    """Months in which something was rated, newest first."""
    found = Rating.objects.filter(point__organisation_id__in=ids).values_list("month", flat=True).distinct()
    return sorted(set(found.order_by()), reverse=True)


@dataclass(frozen=True)
class Asked:
    """What a list of ratings is narrowed down to."""

    state: str = ""
    month: str = ""
    point: str = ""
    only_words: bool = field(default=False)


def bad_ratings(ids: Collection[int], asked: Asked = Asked()) -> QuerySet[BadRating]:
    """Bad ratings of organisations, newest first; flagged ones are not followed up and are left out."""
    found = BadRating.objects.filter(organisation_id__in=ids, rating__flag="")
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.month:
        found = found.filter(rating__month=asked.month)
    if asked.point:
        found = found.filter(rating__point__code=asked.point)
    related = found.select_related("rating__point", "organisation", "rating__appeal", "replied_by")
    return related.order_by("-received_on", "-pk")


def waiting_bad_ratings() -> QuerySet[BadRating]:
    """Those that follow-up has not taken up: the oldest first, without what is flagged or contested."""
    waiting = BadRating.objects.filter(state=rules.WAITING, rating__flag="").exclude(rating__appeal__state=rules.ASKED)
    return waiting.select_related("rating__point", "organisation").order_by("pk")


def find_bad_rating(pk: int, ids: Collection[int]) -> BadRating | None:
    """That bad rating, if its organisation is among `ids`."""
    return bad_ratings(ids).filter(pk=pk).first()


def answered_ratings(first: date, last: date) -> QuerySet[BadRating]:
    """Bad ratings answered from `first` to `last`: what was said, what was done."""
    return (
        BadRating.objects.filter(state=rules.REPLIED, replied_at__date__gte=first, replied_at__date__lte=last)
        .select_related("rating__point", "organisation")
        .order_by("-replied_at", "-pk")
    )


def n_waiting(ids: Collection[int]) -> int:
    """Bad ratings that nobody has answered."""
    return bad_ratings(ids).filter(state__in=[rules.WAITING, rules.TAKEN]).count()


def words_of_ratings(ids: Collection[int], month: str) -> Sequence[Rating]:
    """What people wrote in a month, newest first."""
    written = Rating.objects.filter(VALID, point__organisation_id__in=ids, month=month).exclude(words="")
    return list(written.select_related("point").order_by("-received_on", "-pk")[:200])


@dataclass(frozen=True)
class SealCheck:
    """One sealed group reckoned again."""

    number: int
    kind: str
    n: int
    is_whole: bool


def check_seals(first: int = 0) -> Iterator[SealCheck]:
    """Reckon the hash of every group from number `first` on again, from the rows as they stand now."""
    wanted = {seal.pk: seal for seal in SealedGroup.objects.filter(pk__gte=first)}
    seen = set()
    for number, lines in _sealed_lines(first):
        seal = wanted[number]
        seen.add(number)
        yield SealCheck(number, seal.kind, seal.n, seal.n == len(lines) and seal.root == rules.seal(lines))
    for number in sorted(wanted.keys() - seen):
        yield SealCheck(number, wanted[number].kind, wanted[number].n, is_whole=False)


def _sealed_lines(first: int) -> Iterator[tuple[int, list[bytes]]]:
    """The lines of each group, in the order in which they were sealed."""
    ratings = Rating.objects.filter(seal__gte=first).order_by("seal_id", "pk").iterator(2000)
    for number, rows in groupby(ratings, key=lambda row: row.seal_id):
        yield number, [rating_line(row) for row in rows]
    answers = SurveyAnswer.objects.filter(seal__gte=first).select_related("stratum").order_by("seal_id", "pk")
    for number, given in groupby(answers.iterator(2000), key=lambda row: row.seal_id):
        yield number, [answer_line(row) for row in given]


def rating_line(row: Rating) -> bytes:
    """A stored rating as it was sealed."""
    return rules.rating_line(
        row.point_id, row.day.isoformat(), row.degree, row.reasons, row.words, row.receipt, is_late=row.is_late,
        case_month=row.month if row.is_visit else "",
    )  # fmt: skip


def answer_line(row: SurveyAnswer) -> bytes:
    """A stored answer as it was sealed."""
    stratum = row.stratum.code if row.stratum else ""
    return rules.answer_line(row.version_id, row.received_on.isoformat(), stratum, row.answers, row.mark)


def replies_of(point_id: int) -> Sequence[BadRating]:
    """The newest replies to bad ratings of a point."""
    found = BadRating.objects.filter(rating__point_id=point_id, state=rules.REPLIED, rating__flag="")
    return list(found.select_related("rating").order_by("-replied_at", "-pk")[:20])


def ratings_since(day: date) -> list[Rating]:
    """Ratings that came from a day on, in their order."""
    return list(Rating.objects.filter(received_on__gte=day).select_related("point").order_by("pk"))
