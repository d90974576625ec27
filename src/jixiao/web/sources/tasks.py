"""Reading a source from beginning to end: take it, read it outside of any transaction, land it or say what went wrong."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from jixiao.capture.connector import SourceFault
from jixiao.engine.model.text import Text
from jixiao.web import jobs
from jixiao.web.audit.actions import SYSTEM, Actor
from jixiao.web.base import clock
from jixiao.web.base.rules import RuleViolation
from jixiao.web.jobs import actions as job_actions
from jixiao.web.jobs.models import Job
from jixiao.web.organisations.models import Account
from jixiao.web.sources import actions, frames, queries, rules
from jixiao.web.sources.models import CaptureRun, DataSource

log = logging.getLogger("jixiao.sources")
Reader = Callable[[DataSource], frames.Reading]
BUSY = Text("This source is being read right now; it is tried again by itself.", "该数据来源正在采集中，稍后自动重试。")


class TryAgain(Exception):
    """The source could not be read now, and may be later: the job waits and begins anew."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def run_capture(
    *,
    source: DataSource,
    why: str,
    holder: str,
    by: Actor = SYSTEM,
    now: Callable[[], datetime] = clock.now,
    read: Reader = queries.read_source,
) -> CaptureRun:
    """The run, ended: landed, nothing new, stopped or failed. RuleViolation where the source cannot be read now."""
    run = actions.begin_run(source=source, why=why, holder=holder, by=by, now=now())
    source.refresh_from_db()
    try:
        reading = read(source)
        if reading.obstacles and not reading.changes:
            fault = _unusable(reading.obstacles)
            return actions.fail_run(run=run, fault=fault, reading=reading, by=by, now=now())
        return actions.finish_run(run=run, reading=reading, by=by, now=now())
    except actions.ReadingLost:
        raise
    except SourceFault as fault:
        return actions.fail_run(run=run, fault=fault, by=by, now=now())
    except Exception as fault:  # noqa: BLE001 - whatever a source does, its run ends and people are told
        # Its words could hold a secret: only the kind of fault is written down.
        log.warning("source %s, run %s: %s", source.code, run.number, type(fault).__name__)
        return actions.fail_run(run=run, fault=_unexpected(fault), by=by, now=now())


def _unusable(obstacles: Sequence[Text]) -> SourceFault:
    """It was read, and nothing of it may land: its definition does not fit, or its own checks do not hold."""
    said = Text(*(" ".join(texts) for texts in zip(*obstacles[:3], strict=True)))
    mend = Text("Mend the source, or edit its definition.", "请更正来源，或修改数据来源定义。")
    return SourceFault("unusable", said, mend)


def _unexpected(fault: Exception) -> SourceFault:
    name = type(fault).__name__
    return SourceFault(
        "unexpected", Text(f"The reading ended unexpectedly ({name}).", f"读取过程中出现意外错误（{name}）。"),
        Text("It is tried again by itself; if it lasts, tell the operator.", "系统会自动重试；如持续出现，请联系运维人员。"),
        is_passing=True,
    )  # fmt: skip


def capture_job(run: jobs.JobRun) -> Text | None:
    """The job kind `sources.capture`: reads the source named in its arguments; what may pass is tried again."""
    source = DataSource.objects.select_related("responsible").filter(code=run.arguments["source"]).first()
    if source is None or not rules.can_run(source.state):
        return Text("The source is not in use; nothing was read.", "该数据来源未启用，未采集。")
    why = str(run.arguments.get("why", rules.SCHEDULED))
    by = Account.objects.filter(username=run.asked_by).first() or SYSTEM
    try:
        ended = run_capture(source=source, why=why, holder=f"{run.kind} {run.key}", by=by, now=run.now)
    except RuleViolation as refusal:
        if refusal.code != "already_running":
            raise
        raise TryAgain(BUSY) from None
    if ended.state == rules.FAILED:
        text = Text(f"{ended.fault_en} {ended.mend_en}".strip(), f"{ended.fault_zh}{ended.mend_zh}")
        raise TryAgain(text) if ended.is_passing else jobs.JobRefused(text)
    return summary(ended)


def summary(run: CaptureRun) -> Text:
    """What came of a run, in one sentence."""
    if run.state == rules.STOPPED:
        return Text(
            "The source has changed; its figures wait for a decision.", "数据来源结构发生变化，数据暂未入库，等待确认。"
        )
    if run.state == rules.NOTHING_NEW:
        return Text(f"{run.n_rows} rows read, nothing new.", f"读取 {run.n_rows} 行，无新数据。")
    return Text(
        f"{run.n_rows} rows read: {run.n_new} figures new, {run.n_revised} revised, {run.n_refused} refused.",
        f"读取 {run.n_rows} 行：新增指标值 {run.n_new} 个，更新 {run.n_revised} 个，退回 {run.n_refused} 个。",
    )


def ask_for_run(*, source: DataSource, by: Account, now: datetime, why: str = rules.BY_HAND) -> Job:
    """A reading as soon as a worker is free; asked twice within a minute it is one."""
    rules.check_can_run(source.state)
    words = queries.job_words(source)
    words["arguments"] = {**words["arguments"], "why": why}
    key = f"{words['lane']}:{why}:{now:%Y-%m-%dT%H:%M}"
    return job_actions.enqueue(kind=rules.JOB_KIND, by=by, now=now, key=key, priority=5, **words)
