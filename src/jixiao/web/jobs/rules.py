"""The life of a job, retry times and due times, as data and plain functions. No Django."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

WAITING, RUNNING, DONE, FAILED, CANCELLED = "waiting", "running", "done", "failed", "cancelled"
STATE_LABELS = {
    WAITING: N_("Waiting for its turn"),
    RUNNING: N_("Running"),
    DONE: N_("Done"),
    FAILED: N_("Failed"),
    CANCELLED: N_("Cancelled"),
}
# transition: states it begins from, state it leads to. What is done is never run again.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "claim": (frozenset({WAITING}), RUNNING),
    "take_over": (frozenset({RUNNING}), RUNNING),  # the lease of its worker has run out
    "postpone": (frozenset({RUNNING}), WAITING),  # to a later attempt, or because the worker is stopped
    "finish": (frozenset({RUNNING}), DONE),
    "fail": (frozenset({RUNNING}), FAILED),
    "cancel": (frozenset({WAITING, RUNNING}), CANCELLED),
    "retry": (frozenset({FAILED, CANCELLED}), WAITING),
}
ENDED = frozenset({DONE, FAILED, CANCELLED})

# Short enough that a dead worker's jobs go on within a minute, long enough that a busy SQLite never costs a lease.
LEASE = timedelta(seconds=60)
BEAT = timedelta(seconds=10)
STALE_AFTER = timedelta(seconds=60)
KEPT_FOR = timedelta(days=90)
ROUTINE_KEPT_FOR = timedelta(days=7)  # done, and asked for by a schedule: some come every minute
# Seconds before attempt 2, 3, …; the last one holds from then on. JITTER: by how much a wait may grow, at most.
RETRY_SECONDS = (10, 60, 300, 1800, 7200)
JITTER = 0.25
MAX_ATTEMPTS = 5
# Words of a fault that the page keeps.
REASON_LENGTH = 2000


def retry_at(n_attempts: int, now: datetime, *, jitter: float) -> datetime:
    """When a job that failed `n_attempts` times is tried again; `jitter` in [0, 1) spreads those that failed together."""
    seconds = RETRY_SECONDS[min(n_attempts, len(RETRY_SECONDS)) - 1]
    return now + timedelta(seconds=seconds * (1 + JITTER * jitter))


def is_stale(heartbeat_at: datetime, now: datetime) -> bool:
    """Whether a worker has been silent for too long."""
    return now - heartbeat_at > STALE_AFTER


def check_can_retry(state: str) -> None:
    """A job that failed or was cancelled can be tried again; what is done stays done."""
    if state not in TRANSITIONS["retry"][0]:
        raise RuleViolation(
            "not_ended_badly",
            N_("This job is “%(state)s” now. Only a job that failed or was cancelled can be tried again."),
            state=STATE_LABELS[state],
        )


def can_retry(state: str) -> bool:
    """Twin of check_can_retry."""
    return allows(check_can_retry, state)


def check_can_cancel(state: str, *, is_asked: bool = False) -> None:
    """A job that waits or runs can be cancelled, once."""
    if state not in TRANSITIONS["cancel"][0]:
        raise RuleViolation(
            "ended_already",
            N_("This job is “%(state)s” now. Only a job that waits or runs can be cancelled."),
            state=STATE_LABELS[state],
        )
    if is_asked:
        raise RuleViolation("cancel_asked", N_("It is asked to stop already and will do so after its present step."))


def can_cancel(state: str, *, is_asked: bool = False) -> bool:
    """Twin of check_can_cancel."""
    return allows(check_can_cancel, state, is_asked=is_asked)


CRON_FIELD = re.compile(r"[0-9A-Za-z*/,#-]+")
CRON_BY_CHANCE = re.compile(r"(?<![A-Za-z])[HhRr](?![A-Za-z])")


def check_cron(cron: str) -> None:
    """Five fields (minute, hour, day, month, weekday) that name at least one moment to come."""
    fields = cron.split()
    readable = len(fields) == 5 and all(CRON_FIELD.fullmatch(field) for field in fields)
    if not readable or CRON_BY_CHANCE.search(cron) or not _ever_due(cron):
        raise RuleViolation(
            "bad_cron",
            N_("“%(cron)s” is not a schedule. Write minute, hour, day, month, weekday, for example 0 8 * * 1-5."),
            cron=cron[:80],
        )


def is_cron(cron: str) -> bool:
    """Twin of check_cron."""
    return allows(check_cron, cron)


def _ever_due(cron: str) -> bool:
    from croniter import CroniterError, croniter

    try:
        croniter(cron, datetime(2026, 1, 1)).get_next(datetime)  # noqa: DTZ001 - any day: it only asks whether there is one
    except (CroniterError, ValueError):
        return False
    return True


def next_due(cron: str, after: datetime, zone: ZoneInfo) -> datetime:
    """The first due time later than `after`, by the clock on the wall in `zone`."""
    from croniter import croniter

    found: datetime = croniter(cron, after.astimezone(zone)).get_next(datetime)
    return found


def last_due(cron: str, until: datetime, zone: ZoneInfo) -> datetime:
    """The last due time that is not later than `until`: of all that were missed, the one to catch up."""
    from croniter import croniter

    within = until.replace(second=0, microsecond=0) + timedelta(minutes=1)  # a schedule knows minutes, not seconds
    found: datetime = croniter(cron, within.astimezone(zone)).get_prev(datetime)
    return found


def reason_of(fault: BaseException) -> Text:
    """What went wrong, in words: the fault's own text in both languages where it has one; no secrets."""
    if isinstance(fault, DefinitionError):
        return Text(without_secrets(fault.in_language("en")), without_secrets(fault.in_language("zh")))
    said = getattr(fault, "text", None)
    if isinstance(said, Text):
        return Text(without_secrets(said.en), without_secrets(said.zh))
    words = without_secrets(f"{type(fault).__name__}: {fault}")
    return Text(f"Unexpected fault. {words}", f"运行中出现意外错误。{words}")


SECRETS = (
    (re.compile(r"(\w[\w+.-]*://)[^\s/@]*@"), r"\1***@"),
    (re.compile(r"(://[^\s?\"']+\?)[^\s\"')]+"), r"\1***"),
    (
        re.compile(r"(?i)\b(authorization|password|passwd|secret|token|api[_-]?key)\b(\s*[=:]\s*)(bearer\s+)?\S+"),
        r"\1\2***",
    ),
)


def without_secrets(text: str) -> str:
    """`text` without what addresses and headers hide in plain sight: sign-in, query, passwords, tokens."""
    for pattern, instead in SECRETS:
        text = pattern.sub(instead, text)
    return text.replace("\0", "")[:REASON_LENGTH]


def lost_reason(n_attempts: int, worker: str) -> Text:
    """Why a job failed whose worker vanished at its last attempt."""
    return Text(
        f"The worker {worker} stopped without an answer at attempt {n_attempts}, the last one allowed.",
        f"执行程序 {worker} 在第 {n_attempts} 次（最后一次）尝试时无响应中断。",
    )


def overdue_reason(minutes: float) -> Text:
    """Why an attempt ended that took too long."""
    return Text(
        f"It took longer than the {minutes:g} minutes that this kind of job may take, and was stopped.",
        f"运行时间超过此类作业允许的 {minutes:g} 分钟，已被中止。",
    )
