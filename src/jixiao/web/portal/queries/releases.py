"""Which releases there are, which of a period is valid, and what each says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from jixiao import Period
from jixiao.web.portal.frames import KINDS, Content, Source
from jixiao.web.portal.models import Release
from jixiao.web.portal.rules import CORRECTED, DRAFT, PUBLISHED

MOST_KEPT = 6
"""Contents that stay in memory: of a large city each takes tens of megabytes."""


@dataclass(frozen=True)
class ReleaseLine:
    """A release in a list, with what it corrects and what corrected it."""

    release: Release
    corrected_by: Release | None


def _releases() -> QuerySet[Release]:
    return Release.objects.defer("content").select_related("corrects", "published_by")


def _by_time(release: Release) -> tuple[str, int, str]:
    """By the last day of its period, the shorter period later in a year's end: it is the fresher news."""
    period = Period.parse(release.period)
    return (period.last_date.isoformat(), period.frequency.per_year, release.code)


def release_named(code: str) -> Release | None:
    """The release of that code, a draft too."""
    return _releases().filter(code=code).first()


def sought_release(code: str) -> Release | None:
    """The published release of that code."""
    return _releases().filter(code=code).exclude(state=DRAFT).first()


def all_releases() -> list[Release]:
    """Every release, the newest prepared first; drafts too."""
    return list(_releases().order_by("-prepared_at", "-pk"))


def published_releases() -> list[ReleaseLine]:
    """Everything that was published, newest first, each with what corrected it."""
    found = list(_releases().exclude(state=DRAFT).order_by("-place"))
    by_corrected = {release.corrects_id: release for release in found if release.corrects_id}
    return [ReleaseLine(release, by_corrected.get(release.pk)) for release in found]


def valid_release(kind: str, series: str, period: str) -> Release | None:
    """The release that is valid for a period."""
    return _releases().filter(kind=kind, series=series, period=period, state=PUBLISHED).first()


def valid_releases(kind: str) -> list[Release]:
    """Every valid release of a kind, the freshest first."""
    return sorted(_releases().filter(kind=kind, state=PUBLISHED), key=_by_time, reverse=True)


def newest_by_series(kind: str | None = None) -> list[Release]:
    """The newest valid release of each series, the freshest first."""
    found = _releases().filter(state=PUBLISHED)
    newest: dict[tuple[str, str], Release] = {}
    for release in sorted(found if kind is None else found.filter(kind=kind), key=_by_time):
        newest[release.kind, release.series] = release
    return sorted(newest.values(), key=_by_time, reverse=True)


def history_of(release: Release) -> list[Release]:
    """The releases of the same period in order of their numbers: what was corrected, and by what."""
    same = _releases().filter(kind=release.kind, series=release.series, period=release.period)
    return list(same.exclude(state=DRAFT).order_by("number"))


def content_of(release: Release) -> Content:
    """What a release says; kept in memory by its digest."""
    return _content(release.pk, release.digest)


@lru_cache(maxsize=MOST_KEPT)
def _content(pk: int, _digest: str) -> Content:
    return Content.from_bytes(bytes(Release.objects.values_list("content", flat=True).get(pk=pk)))


def valid_contents(kind: str, series: str) -> dict[str, Content]:
    """What was published and is valid, by period."""
    rows = Release.objects.filter(kind=kind, series=series, state=PUBLISHED).values_list("period", "content")
    return {period: Content.from_bytes(bytes(content)) for period, content in rows}


def waiting_sources(today: date) -> list[tuple[str, Source]]:
    """What becomes a draft by itself, oldest first: news, and another source of a period that was published.

    News of a series is what is not older than its newest release; where it has none, its newest period. What can still
    change by rule (ratings of a visit that may yet be given) waits until it is settled.
    """
    newest = {(each.kind, each.series): _end(each.period) for each in newest_by_series()}
    valid = Release.objects.filter(state=PUBLISHED)
    published = set(valid.values_list("kind", "series", "period"))
    said = set(valid.values_list("kind", "same_code"))
    waiting = [(kind, source) for kind, source in undrafted_sources(today) if _is_settled(source, today)]
    last = {(kind, source.series): _end(source.period) for kind, source in waiting}
    return [
        (kind, source)
        for kind, source in waiting
        if (kind, source.code) not in said
        and (
            _end(source.period) >= newest.get((kind, source.series), last[kind, source.series])
            or (kind, source.series, source.period) in published
        )
    ]


def changed_sources(today: date) -> list[tuple[str, Source]]:
    """Sources of drafts and of valid releases whose figures may be others by now, by their marks; oldest first.

    Of a period that has both, the draft is what is held against them.
    """
    rows = Release.objects.exclude(state=CORRECTED).order_by("number")
    marks = {row[:2]: row[2] for row in rows.values_list("kind", "source_code", "mark")}
    found = []
    for kind in {kind for kind, _code in marks}:
        known = KINDS[kind]() if kind in KINDS else None
        for source in known.sources(today) if known else ():
            if (kind, source.code) in marks and _is_settled(source, today):
                mark = known.mark(source)  # type: ignore[union-attr]
                if mark and mark != marks[kind, source.code]:
                    found.append((kind, source))
    return sorted(found, key=lambda each: (_end(each[1].period), each[1].code))


def n_public(series: str, periods: Collection[str]) -> int:
    """Of how many of these periods the evaluation of a scheme is published and valid."""
    found = Release.objects.filter(kind="evaluation", series=series, period__in=periods, state=PUBLISHED)
    return found.count()


def n_drafts() -> int:
    """How many drafts wait to be published."""
    return Release.objects.filter(state=DRAFT).count()


def draft_of(kind: str, series: str, period: str) -> Release | None:
    """The draft of a period."""
    return _releases().filter(kind=kind, series=series, period=period, state=DRAFT).first()


def _is_settled(source: Source, today: date) -> bool:
    return timezone.localdate(source.settled_at) <= today


def undrafted_sources(today: date) -> list[tuple[str, Source]]:
    """Everything that is confirmed and has neither a draft nor a release made from it, by kind, oldest first."""
    known = set(Release.objects.values_list("kind", "source_code"))
    return [
        (kind, source) for kind in KINDS for source in KINDS[kind]().sources(today) if (kind, source.code) not in known
    ]


def _end(period: str) -> date:
    return Period.parse(period).last_date
