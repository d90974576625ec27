"""Drafts: what is confirmed is frozen as it will be read; the reason of a correction; a draft that is not wanted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from jixiao import Period
from jixiao.web.audit.actions import Actor, record
from jixiao.web.portal import rules
from jixiao.web.portal.frames import Content, Source
from jixiao.web.portal.models import Release


@transaction.atomic
def prepare(*, kind: str, source: Source, content: Content, mark: str = "", by: Actor, now: datetime) -> Release:
    """A draft of what will be published; it takes the place of an older draft of the period.

    Where something valid was published for the period already, the draft corrects it. `mark`: that of the source.
    """
    same = Release.objects.filter(kind=kind, series=source.series, period=source.period)
    valid = same.filter(state=rules.PUBLISHED).defer("content").first()
    for former in same.filter(state=rules.DRAFT).defer("content"):
        _discard(former, by, now)
    number = (same.aggregate(last=Max("number"))["last"] or 0) + 1
    code = rules.release_code(source.series, source.period, number)
    ended = source.is_over or Period.parse(source.period).last_date < timezone.localdate(now)
    rules.check_can_release(ended, Release.objects.filter(code=code).exists())
    release = Release.objects.create(
        code=code, kind=kind, series=source.series, period=source.period, number=number, source_code=source.code,
        title_zh=content.title.zh, title_en=content.title.en, publisher_zh=content.publisher.zh,
        publisher_en=content.publisher.en, content=content.to_bytes(), digest=content.digest, mark=mark,
        corrects=valid, prepared_by=by.username, prepared_at=now,
    )  # fmt: skip
    _record("RELEASE_PREPARED", release, by, now, source=source.code, digest=release.digest, corrects=_code(valid))
    return release


@transaction.atomic
def compared(*, release: Release, source: Source, mark: str, by: Actor, now: datetime) -> None:
    """Note that a source says what the release says: it is not looked at again before it changes.

    A draft that would have corrected the release goes: there is nothing to correct any more.
    """
    release = _locked(release)
    release.mark = mark
    release.same_code = source.code if source.code != release.source_code else release.same_code
    release.save(update_fields=["mark", "same_code"])
    _record("RELEASE_COMPARED", release, by, now, source=source.code)
    if release.state == rules.PUBLISHED:
        for moot in Release.objects.filter(corrects=release, state=rules.DRAFT).defer("content"):
            _discard(moot, by, now)


@transaction.atomic
def explain(*, release: Release, reason: str, by: Actor, now: datetime) -> Release:
    """Say why figures that were published are corrected; everybody will read it."""
    release = _locked(release)
    rules.check_can_explain(release.state, corrects=release.corrects_id is not None, reason=reason)
    release.reason, release.reason_by = reason.strip(), by.username
    release.save(update_fields=["reason", "reason_by"])
    _record("CORRECTION_EXPLAINED", release, by, now, reason=release.reason)
    return release


@transaction.atomic
def discard(*, release: Release, by: Actor, now: datetime) -> None:
    """Drop a draft; its source can be drafted again."""
    release = _locked(release)
    rules.check_can_discard(release.state)
    _discard(release, by, now)


def _discard(release: Release, by: Actor, now: datetime) -> None:
    _record("DRAFT_DISCARDED", release, by, now, source=release.source_code, digest=release.digest)
    release.delete()


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update(of=("self",)).defer("content").get(pk=release.pk)


def _code(release: Release | None) -> str:
    return release.code if release else ""


def _record(event: str, release: Release, by: Actor, now: datetime, **details: Any) -> None:
    record(event=event, object_type="release", object_code=release.code, by=by, now=now, details=details)
