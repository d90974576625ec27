"""Jobs: what was confirmed or changed since becomes drafts, so that publishing is one press; lost files come back."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base.rules import TEXT_LIMIT, RuleViolation
from jixiao.web.evaluation import actions as evaluation_actions
from jixiao.web.evaluation import queries as evaluation
from jixiao.web.evaluation.models import Correction
from jixiao.web.organisations.models import Account
from jixiao.web.portal import actions, channels, queries
from jixiao.web.portal.frames import KINDS, Content, Source
from jixiao.web.portal.frames.differences import figures_differ
from jixiao.web.portal.models import Release

MOST_NAMED = 5
logger = logging.getLogger(__name__)


def prepare_waiting(*, by: Actor = SYSTEM, now: datetime, run: jobs.JobRun | None = None) -> list[Release]:
    """A draft of everything that is confirmed and was not drafted yet, and of what changed since; oldest first."""
    today = timezone.localdate(now)
    waiting = list(dict.fromkeys([*queries.waiting_sources(today), *queries.changed_sources(today)]))
    made: list[Release] = []
    for place, (kind, source) in enumerate(waiting):
        if run is not None:
            run.progress(place, len(waiting))
        try:
            made += filter(None, [prepare(kind=kind, source=source, by=by, now=now)])
        except RuleViolation as refused:
            logger.info("%s %s is not drafted: %s", kind, source.code, refused)
    return made


def prepare(*, kind: str, source: Source, by: Actor, now: datetime, is_asked: bool = False) -> Release | None:
    """The draft of one source; None where it tells the figures that are published, or drafted, already.

    `is_asked`: somebody wants it, so another name or sentence is difference enough.
    """
    known = KINDS[kind]()
    mark = known.mark(source)  # before the figures are read: what changes meanwhile is found at the next look
    before = queries.valid_contents(kind, source.series)
    published = before.pop(source.period, None)
    content = known.content(source, before)
    same = _that_says(kind, source, content, published, is_asked=is_asked)
    if same is not None:
        actions.compared(release=same, source=source, mark=mark, by=by, now=now)
        return None
    return actions.prepare(kind=kind, source=source, content=content, mark=mark, by=by, now=now)


def _that_says(
    kind: str, source: Source, content: Content, published: Content | None, *, is_asked: bool
) -> Release | None:
    """The valid release, or the draft, that says this already."""
    if published is not None:
        is_same = published.digest == content.digest if is_asked else not figures_differ(published, content)
        if is_same:
            return queries.valid_release(kind, source.series, source.period)
    draft = queries.draft_of(kind, source.series, source.period)
    return draft if draft is not None and draft.digest == content.digest else None


def publish(*, release: Release, by: Account, now: datetime) -> Release:
    """Publish a draft with the reports that go along; one that cannot be written stops it and is named."""
    return actions.publish(release=release, reports=reports_for(release), by=by, now=now)


def reports_for(release: Release) -> Mapping[str, bytes]:
    """The reports of a release in both languages, by name of file, from what it froze."""
    return KINDS[release.kind]().reports(release.source_code, queries.content_of(release))


def publish_corrections(*, by: Actor = SYSTEM, now: datetime) -> list[Release]:
    """Corrections that accepted appeals made of published results, oldest first; of one period all together.

    Two persons have agreed on each: the first gives the reason, the second publishes. One that cannot be published
    stays a draft with its reason and is tried again.
    """
    waiting: dict[tuple[int, str], list[Correction]] = {}
    for each in evaluation.corrections_waiting():
        waiting.setdefault((each.run.cycle_id, each.run.period), []).append(each)
    made: list[Release] = []
    for corrections in waiting.values():
        try:
            with transaction.atomic():
                release = _corrected(corrections, by, now)
                for each in corrections:
                    evaluation_actions.take_up(correction=each, release=release.code if release else "", by=by, now=now)
            made += filter(None, [release])
        except (RuleViolation, DefinitionError) as refused:
            logger.warning("The correction of %s is not published: %s", corrections[-1].run.code, refused)
    return made


def _corrected(corrections: Sequence[Correction], by: Actor, now: datetime) -> Release | None:
    """The published correction of a period; None where nothing was published, or nothing of it is another."""
    newest, kind = corrections[-1], queries.EVALUATION
    place = newest.run.cycle.scheme_version.scheme.code, newest.run.period
    sources = KINDS[kind]().sources(timezone.localdate(now))
    source = next((each for each in sources if (each.series, each.period) == place), None)
    if source is None or queries.valid_release(kind, *place) is None:
        return None
    draft = prepare(kind=kind, source=source, by=by, now=now) or queries.draft_of(kind, *place)
    if draft is None or draft.corrects_id is None or draft.source_code != source.code:
        return None
    reason = "；".join(f"经申诉复核（{each.appeal.code}）：{each.reason_zh}" for each in corrections)
    draft = actions.explain(release=draft, reason=reason[:TEXT_LIMIT], by=newest.given_by, now=now)
    return publish(release=draft, by=newest.approved_by, now=now)


def prepare_job(run: jobs.JobRun) -> Text | None:
    """The job kind `portal.prepare`."""
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    try:
        corrected = publish_corrections(now=run.now())
        made = prepare_waiting(by=by, now=run.now(), run=run)
    except DefinitionError as fault:
        raise jobs.JobRefused(Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")) from None
    if not (made or corrected):
        return None
    n_made, n_corrected = len(made), len(corrected)
    return Text(
        f"{n_made} drafts made, {n_corrected} corrections published after appeals.",
        f"新建草稿 {n_made} 份，申诉复核后公开更正 {n_corrected} 份。",
    )


def keep_files(*, by: Actor = SYSTEM, now: datetime) -> tuple[int, list[str]]:
    """Bring back what was lost of releases and of the log: how many files came back, and which could not (RELEASE/NAME)."""
    n_restored, gone = int(_log_was_missing()), []
    for line in queries.published_releases():
        restored, lost = actions.restore(release=line.release, by=by, now=now)
        n_restored += len(restored)
        gone += [f"{line.release.code}/{name}" for name in lost]
    return n_restored, gone


def _log_was_missing() -> bool:
    """Whether the log was not there; it is written anew."""
    lines = queries.log_lines()
    if not lines or channels.has_log():
        return False
    channels.write_log(queries.log_origin(), lines)
    return True


def keep_job(run: jobs.JobRun) -> Text | None:
    """The job kind `portal.keep`."""
    n_restored, gone = keep_files(now=run.now())
    if gone:
        shown = ", ".join(gone[:MOST_NAMED])
        raise jobs.JobRefused(
            Text(
                f"{len(gone)} published files are lost and this version cannot make them again: {shown}. Take "
                "DATA_DIR/public from a backup.",
                f"{len(gone)} 个已公开文件丢失，且本版本无法重新生成：{shown}。请从备份恢复 DATA_DIR/public。",
            )
        )
    return Text(f"{n_restored} files brought back.", f"恢复文件 {n_restored} 个。") if n_restored else None
