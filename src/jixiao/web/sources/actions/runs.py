"""The bookkeeping of readings: begin, land with the run's record, or fail. The reading itself is outside of all of them.

A source is read once at a time: the lease is a conditional update, and whoever ends a run must still hold it.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from jixiao.capture.connector import SourceFault
from jixiao.web.audit.actions import SYSTEM, Actor, record
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection import actions as collection
from jixiao.web.collection.rules import Figure, Refusal
from jixiao.web.notices import actions as notices
from jixiao.web.notices.rules import Message
from jixiao.web.organisations.queries import access_for, tree_on
from jixiao.web.sources import frames, rules
from jixiao.web.sources.models import CaptureRun, DataSource

FREE: dict[str, Any] = {"running": None, "holder": "", "lease_expires_at": None}


class ReadingLost(Exception):
    """The run holds its source no longer: somebody else reads it. Nothing of this reading may stay."""


@transaction.atomic
def begin_run(*, source: DataSource, why: str, holder: str, by: Actor, now: datetime) -> CaptureRun:
    """Take the source for one reading; RuleViolation `already_running` where another one is under way.

    `holder` names who reads (a job's key): the same holder may begin anew where its former attempt died.
    """
    fresh = DataSource.objects.select_for_update(of=("self",)).select_related("provider").get(pk=source.pk)
    rules.check_can_run(fresh.state)
    if not rules.is_free(fresh.lease_expires_at, fresh.holder, holder, now):
        raise _already_running()
    if fresh.running_id is not None:
        CaptureRun.objects.filter(pk=fresh.running_id, state=rules.RUNNING).update(
            state=rules.RUN_ENDS["lose"][1], finished_at=now
        )
    newest = fresh.runs.aggregate(newest=Max("number"))["newest"] or 0
    run = CaptureRun.objects.create(
        source=fresh, number=newest + 1, why=why, revision=fresh.revision, started_by=by.username, started_at=now
    )
    seen = DataSource.objects.filter(pk=fresh.pk, running=fresh.running_id, lease_expires_at=fresh.lease_expires_at)
    if not seen.update(running=run, holder=holder, lease_expires_at=now + rules.LEASE):
        raise _already_running()
    if by.username != SYSTEM.username:
        record(
            event="CAPTURE_STARTED", object_type="data_source", object_code=fresh.code, by=by, now=now,
            organisation_code=fresh.provider.code, details={"run": run.number},
        )  # fmt: skip
    return run


@transaction.atomic
def finish_run(*, run: CaptureRun, reading: frames.Reading, by: Actor, now: datetime) -> CaptureRun:
    """Land what was read, with the run's record and the source's new standing, or all of it not at all.

    The same snapshot again is nothing new; a source that changed its form is stopped and waits for a decision.
    """
    source = _held(run)
    told = {
        "n_rows": reading.n_rows, "digest": reading.digest, "last_good": reading.last_good,
        "findings": reading.kept_findings(), "n_findings": len(reading.findings), "finished_at": now,
    }  # fmt: skip
    if reading.changes:
        return _stop(run, source, reading, told, now)
    if reading.is_same:
        told["n_unchanged"] = len(reading.figures)
        return _end(run, source, "find_nothing_new", told, _good(reading.last_good, now))
    figures, foreign = _own_figures(source, reading.figures, timezone.localdate(now))
    landed = collection.land(
        figures=figures, delivery=_delivery(source, run, by), on=timezone.localdate(now), by=source.responsible, now=now
    )
    refused = [frames.refusal_row(refusal) for refusal in (*foreign, *landed.refused)]
    told |= {
        "n_new": landed.n_new, "n_revised": landed.n_revised, "n_unchanged": landed.n_unchanged,
        "n_refused": reading.n_refused + len(refused),
        "findings": reading.kept_findings(refused), "n_findings": len(reading.findings) + len(refused),
    }  # fmt: skip
    # What was refused may be kept the next time (an organisation was registered meanwhile): then it is no repetition.
    last_good = reading.last_good | ({"digest": ""} if refused else {})
    return _end(run, source, "land" if landed.n_landed else "find_nothing_new", told, _good(last_good, now))


def _delivery(source: DataSource, run: CaptureRun, by: Actor) -> collection.Delivery:
    labels = {"label_zh": source.label_zh, "label_en": source.label_en}
    details = {"run": run.number, "revision": run.revision, **labels}
    return collection.Delivery("capture", source.code, details, actor=by)


def _own_figures(source: DataSource, figures: Sequence[Figure], day: date) -> tuple[list[Figure], list[Refusal]]:
    """Figures of organisations for which the source's responsible may act; the others, refused."""
    tree = tree_on(day)
    mine = access_for(source.responsible, tree).visible_ids("sources.edit")
    places = {code: tree.anywhere(code) for code in {figure.organisation_code for figure in figures}}
    foreign = {code for code, place in places.items() if place is not None and place.id not in mine}
    kept = [figure for figure in figures if figure.organisation_code not in foreign]
    return kept, [rules.foreign_refusal(figure) for figure in figures if figure.organisation_code in foreign]


def _good(last_good: dict[str, Any], now: datetime) -> dict[str, Any]:
    """The standing of a source after a good reading."""
    return {
        "last_good": last_good, "last_good_at": now, "stale_since": None, "n_faults": 0, "waiting_change": None,
        "refused_digest": "",
    }  # fmt: skip


def _stop(
    run: CaptureRun, source: DataSource, reading: frames.Reading, told: dict[str, Any], now: datetime
) -> CaptureRun:
    """Nothing lands; the difference waits for a person, unless this very change was refused before."""
    digest = frames.digest_of(reading.changes)
    is_known = digest == source.refused_digest
    standing = {"stale_since": source.stale_since or now, "waiting_change": None if is_known else run}
    told |= {"changes": list(reading.changes), "changes_digest": digest, "n_refused": len(reading.figures)}
    for text in reading.obstacles[:1]:  # what has to be mended besides, whatever is decided
        told |= {"mend_zh": text.zh, "mend_en": text.en}
    ended = _end(run, source, "stop", told, standing)
    if not is_known:
        _tell(source, f"change:{digest[:32]}:{source.revision}", _changed_message(source, run), now)
    _record("CAPTURE_STOPPED", source, run, now, changes=len(reading.changes))
    return ended


@transaction.atomic
def fail_run(
    *, run: CaptureRun, fault: SourceFault, by: Actor, now: datetime, reading: frames.Reading | None = None
) -> CaptureRun:
    """The source could not be read: its last good figures stay, it is stale from now on, and people are told.

    `reading`: what was read nevertheless, with findings that say why none of it can be used.
    """
    source = _held(run)
    stale_since = source.stale_since or now
    told = {
        "fault_code": fault.code[:60], "fault_zh": fault.text.zh, "fault_en": fault.text.en, "finished_at": now,
        "mend_zh": fault.mend.zh, "mend_en": fault.mend.en, "is_passing": fault.is_passing,
    }  # fmt: skip
    if reading is not None:
        told |= {
            "n_rows": reading.n_rows, "digest": reading.digest, "n_refused": reading.n_refused,
            "findings": reading.kept_findings(), "n_findings": len(reading.findings),
        }  # fmt: skip
    ended = _end(run, source, "fail", told, {"stale_since": stale_since, "n_faults": source.n_faults + 1})
    _tell(source, f"fault:{stale_since.isoformat()}", _fault_message(source, run, fault), now)
    _record("CAPTURE_FAILED", source, run, now, by=by, fault=fault.code)
    return ended


def _held(run: CaptureRun) -> DataSource:
    """The run's source, locked, while the run holds it."""
    source = DataSource.objects.select_for_update(of=("self",)).select_related("provider", "responsible")
    held = source.filter(pk=run.source_id, running=run.pk).first()
    if held is None:
        raise ReadingLost
    return held


def _end(run: CaptureRun, source: DataSource, act: str, told: dict[str, Any], standing: dict[str, Any]) -> CaptureRun:
    begun, state = rules.RUN_ENDS[act]
    ended = CaptureRun.objects.filter(pk=run.pk, state__in=begun).update(state=state, **told)
    freed = DataSource.objects.filter(pk=source.pk, running=run.pk).update(**standing, **FREE)
    if not (ended and freed):
        raise ReadingLost
    return CaptureRun.objects.get(pk=run.pk)


def _already_running() -> RuleViolation:
    return RuleViolation("already_running", N_("This source is being read right now. Look again in a moment."))


def _tell(source: DataSource, what: str, message: Message, now: datetime) -> None:
    """Once for each fault or change: whoever is responsible, and the provider's chat groups."""
    notices.post(
        key=f"source:{source.code}:{what}", message=message, accounts=[source.responsible],
        organisation=source.provider, by=SYSTEM, now=now,
    )  # fmt: skip


def _fault_message(source: DataSource, run: CaptureRun, fault: SourceFault) -> Message:
    label_en = source.label_en or source.label_zh
    return Message(
        title_zh=f"数据来源“{source.label_zh}”采集失败，已标记为过期"[:200],
        title_en=f"Data source “{label_en}” could not be read and is marked stale"[:200],
        body_zh=f"{fault.text.zh}{fault.mend.zh}\n最近一次采集到的数据保持不变。"[:2000],
        body_en=f"{fault.text.en} {fault.mend.en}\nThe last good figures stay as they are."[:2000],
        href=reverse("sources:run", args=[source.code, run.number]),
    )


def _changed_message(source: DataSource, run: CaptureRun) -> Message:
    label_en = source.label_en or source.label_zh
    return Message(
        title_zh=f"数据来源“{source.label_zh}”结构发生变化，数据暂未入库，请确认"[:200],
        title_en=f"Data source “{label_en}” has changed; its figures wait for your decision"[:200],
        body_zh="请查看变化前后的差异，决定接受或退回。",
        body_en="Look at what is different, then accept or refuse it.",
        href=reverse("sources:change", args=[source.code]),
    )


def _record(event: str, source: DataSource, run: CaptureRun, now: datetime, by: Actor = SYSTEM, **details: Any) -> None:
    record(
        event=event, object_type="data_source", object_code=source.code, organisation_code=source.provider.code,
        by=by, now=now, details={"run": run.number, **details},
    )  # fmt: skip
