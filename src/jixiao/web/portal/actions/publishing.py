"""Publishing: the files, the line in the log, and the release that it corrects, all or nothing."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jixiao.web.audit.actions import record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.organisations.models import Account, Organisation
from jixiao.web.portal import channels, queries, rules
from jixiao.web.portal.frames.content import Content
from jixiao.web.portal.frames.files import MadeFile, entry_of
from jixiao.web.portal.models import KeptReport, Release, ReleaseFile


@transaction.atomic
def publish(*, release: Release, reports: Mapping[str, bytes] | None = None, by: Account, now: datetime) -> Release:
    """Everybody reads it from now on, and it never changes again; what it corrects stays readable, marked.

    The files are written before, the log after the transaction: a log that lags behind is caught up at the next write.
    """
    # One publication at a time: each has its place in the log.
    list(Organisation.objects.select_for_update(no_key=True).order_by("pk")[:1])
    release = Release.objects.select_for_update(of=("self",)).get(pk=release.pk)
    corrects = release.corrects
    rules.check_can_publish(
        release.state, corrects=corrects is not None, reason=release.reason, asked_by=release.reason_by, by=by.username
    )
    content, lines = _intact(release), queries.log_lines()
    if not channels.log_agrees(lines):
        raise RuleViolation(
            "tampered_log",
            N_("The log in the public folder is not the one in the database: one of the two was changed. "
               "Nothing is published until that is cleared up; ask the administrator to compare both with a kept checkpoint."),
        )  # fmt: skip
    release.homepage, release.published_at = f"{settings.PUBLIC_ADDRESS}/public/releases/{release.code}/", now
    corrected = corrects.code if corrects else ""
    made = queries.made_files(release, content, reports or {})
    channels.write_files(release.code, {each.name: each.content for each in made})
    if corrects is not None:
        Release.objects.filter(pk=corrects.pk).update(state=rules.CORRECTED)
    local = timezone.localtime(now)
    entry = entry_of(release.code, release.title_zh, made, local, corrected, release.reason)
    release.state, release.published_by = rules.PUBLISHED, by
    release.place, release.entry = len(lines), entry.line().decode()
    release.save(update_fields=["state", "published_by", "published_at", "place", "entry", "homepage"])
    for each in made:
        row = ReleaseFile.objects.create(**_row(release, each))
        if each.role == rules.REPORT_FILE:
            KeptReport.objects.create(file=row, content=each.content)
    record(
        event="RELEASE_PUBLISHED", object_type="release", object_code=release.code, by=by, now=now,
        details={"digest": release.digest, "place": release.place, "corrects": corrected, "n_files": len(made)},
    )  # fmt: skip
    transaction.on_commit(_tell_everybody)
    return release


def _intact(release: Release) -> Content:
    """What the draft says; refused where its bytes are not those that were frozen."""
    content = Content.from_bytes(bytes(release.content))
    if content.digest != release.digest:
        raise RuleViolation(
            "draft_changed", N_("This draft is not what was frozen: it was changed in the database. Discard it.")
        )
    return content


def _row(release: Release, made: MadeFile) -> dict[str, Any]:
    size = len(made.content)
    return {"release": release, "name": made.name, "role": made.role, "sha256": made.sha256, "size": size}


def _tell_everybody() -> None:
    channels.write_log(queries.log_origin(), queries.log_lines())
    channels.mark_changed()
