"""The job `portal.prepare`: what was confirmed since becomes drafts, so that publishing is one press."""

import logging
from collections.abc import Mapping
from datetime import date, datetime

from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.rules import RuleViolation
from jixiao.web.organisations.models import Account
from jixiao.web.portal import actions, queries
from jixiao.web.portal.frames import KINDS, Source
from jixiao.web.portal.models import Release

logger = logging.getLogger(__name__)


def prepare_waiting(*, by: Actor = SYSTEM, now: datetime, run: jobs.JobRun | None = None) -> list[Release]:
    """A draft of everything that is confirmed and was not drafted yet, oldest first."""
    waiting = queries.waiting_sources(timezone.localdate(now))
    made: list[Release] = []
    for place, (kind, source) in enumerate(waiting):
        if run is not None:
            run.progress(place, len(waiting))
        try:
            made += filter(None, [prepare(kind=kind, source=source, by=by, now=now)])
        except RuleViolation as refused:
            logger.info("%s %s is not drafted: %s", kind, source.code, refused)
    return made


def prepare(*, kind: str, source: Source, by: Actor, now: datetime) -> Release | None:
    """The draft of one source; None where it says what is published already."""
    before = queries.valid_contents(kind, source.series)
    before.pop(source.period, None)
    content = KINDS[kind]().content(source, before)
    valid = queries.valid_release(kind, source.series, source.period)
    if valid is not None and valid.digest == content.digest:
        return None
    return actions.prepare(kind=kind, source=source, content=content, by=by, now=now)


def publish(*, release: Release, by: Account, now: datetime) -> Release:
    """Publish a draft with the reports that go along; one that cannot be written stops it and is named."""
    return actions.publish(release=release, reports=reports_for(release), by=by, now=now)


def reports_for(release: Release) -> Mapping[str, bytes]:
    """The reports of a release, by name of file."""
    sources = {source.code: source for source in KINDS[release.kind]().sources(date.max)}
    source = sources.get(release.source_code)
    return KINDS[release.kind]().reports(source) if source else {}


def prepare_job(run: jobs.JobRun) -> Text | None:
    """The job kind `portal.prepare`."""
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    try:
        made = prepare_waiting(by=by, now=run.now(), run=run)
    except DefinitionError as fault:
        raise jobs.JobRefused(Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")) from None
    return Text(f"{len(made)} drafts made.", f"新建草稿 {len(made)} 份。") if made else None
