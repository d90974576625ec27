"""What the public said: one receipt, counts by point and month, bad ratings, seals."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, cast

from django.db.models import Count, Q, QuerySet

from jixiao.web.organisations.queries import working_days
from jixiao.web.satisfaction import rules
from jixiao.web.satisfaction.models import BadRating, CasesHandled, Rating, SealedGroup, SurveyAnswer
from jixiao.web.satisfaction.queries.keys import engine_limit
from jixiao.web.satisfaction.rules import codes

VALID = Q(flag="", is_excluded=False)


def rating_of(receipt: str) -> Rating | None:
    """The rating of a receipt, as somebody typed it."""
    return Rating.objects.filter(receipt=codes.typed(receipt)).select_related("point", "bad", "appeal").first()


def due_day(bad: BadRating) -> date:
    """By when it is answered: as the order says, else so many working days after it came."""
    days = engine_limit("rectification_working_days", bad.received_on)
    return bad.due_date or working_days().add(bad.received_on, days)


@dataclass(frozen=True)
class Tally:
    """Ratings of one point in one month. `degrees`: valid ones by degree, 5 first; the others are counted apart."""

    point_id: int
    month: str
    degrees: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    n_flagged: int = 0
    n_excluded: int = 0
    n_late: int = 0
    n_handled: int | None = None

    @property
    def n(self) -> int:
        """Valid ratings."""
        return sum(self.degrees)


def tallies(ids: Collection[int], first: str, last: str) -> list[Tally]:
    """Counts of the points of organisations in the months from `first` to `last`; two queries."""
    of_degree = {f"d{degree}": Count("pk", filter=VALID & Q(degree=degree)) for degree in rules.DEGREES}
    rows = cast(
        Iterable[dict[str, Any]],
        (
            Rating.objects.filter(point__organisation_id__in=ids, month__gte=first, month__lte=last)
            .values("point_id", "month")
            .annotate(
                **of_degree,
                flagged=Count("pk", filter=~Q(flag="")),
                excluded=Count("pk", filter=Q(flag="", is_excluded=True)),
                late=Count("pk", filter=VALID & Q(is_late=True)),
            )
        ),
    )
    handled = {
        (row.point_id, row.month): row.n
        for row in CasesHandled.objects.filter(point__organisation_id__in=ids, month__gte=first, month__lte=last)
    }
    found = [
        Tally(
            row["point_id"], row["month"], (row["d5"], row["d4"], row["d3"], row["d2"], row["d1"]), row["flagged"],
            row["excluded"], row["late"], handled.pop((row["point_id"], row["month"]), None),
        )
        for row in rows
    ]  # fmt: skip
    found += [Tally(point_id, month, n_handled=n) for (point_id, month), n in handled.items()]
    return sorted(found, key=lambda one: (one.month, one.point_id))


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
