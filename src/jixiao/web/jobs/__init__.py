"""The job queue: work that outlives a request, a restart and a `kill -9`. Here: what apps register and are given.

An app says in its AppConfig.ready what it can do (`jobs.register("capture", run, label=…)`), asks for it with
`jobs.actions.enqueue(kind="capture", …)`, and repeats it with a schedule (`jobs.repeat(…)`, `actions.set_schedule`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from jixiao.engine.model.text import Text, did_you_mean


class JobRefused(Exception):
    """The job cannot succeed however often it is tried; `text` says why and how to mend it."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


class JobRun(Protocol):
    """What a job's function is given: its arguments and the means to be interrupted anywhere and go on later."""

    kind: str
    key: str
    subject: str
    arguments: Mapping[str, Any]
    attempt: int
    """1 at the first try."""
    due_at: datetime | None
    """The due time of the schedule that asked for it; None where a person or an app did."""
    asked_by: str
    """Sign-in name of who asked."""

    def step(self, name: str, act: Callable[[], Any]) -> Any:
        """Writes of our own database: `act` and the mark that it is done are one transaction, so it happens exactly once.

        Gives what `act` gives (as JSON keeps it); at a later attempt the kept result, without calling `act`.
        """

    def outside(self, name: str, act: Callable[[], Any]) -> Any:
        """Slow work elsewhere (fetch, send), in no transaction: the result is kept, too, but a kill may repeat `act`."""

    def progress(self, n_done: int, n_total: int | None = None, message: Text | None = None) -> None:
        """Tell how far it is; also `check`. Cheap: it writes at most once a second."""

    def check(self) -> None:
        """Between pieces of work: ends this attempt where somebody cancelled, the worker stops, or the lease is lost."""

    def now(self) -> datetime:
        """The platform's present moment."""


JobFunction = Callable[[JobRun], Text | None]


@dataclass(frozen=True)
class JobKind:
    """What a kind of job runs, its name for people, and the longest that one attempt may take."""

    code: str
    run: JobFunction
    label: Text
    limit: timedelta
    max_attempts: int


@dataclass(frozen=True)
class KnownSchedule:
    """A schedule that an app brings along: installed by the first worker that starts."""

    code: str
    kind: str
    cron: str
    arguments: dict[str, Any] = field(default_factory=dict)


KINDS: dict[str, JobKind] = {}
SCHEDULES: dict[str, KnownSchedule] = {}


def register(
    code: str,
    run: JobFunction,
    *,
    label: Text | None = None,
    limit: timedelta = timedelta(hours=1),
    max_attempts: int = 5,
) -> None:
    """Make `code` a kind of job. Registering the same function again changes nothing; another one is a mistake."""
    known = KINDS.get(code)
    if known is not None and known.run is not run:
        raise ValueError(f"the job kind {code!r} is registered twice")
    KINDS[code] = JobKind(code, run, label or Text(code.replace("_", " ").capitalize(), code), limit, max_attempts)


def repeat(code: str, *, kind: str, cron: str, arguments: Mapping[str, Any] | None = None) -> None:
    """Bring a schedule along (cron in the installation's time zone); `kind` may be registered later."""
    SCHEDULES[code] = KnownSchedule(code, kind, cron, dict(arguments or {}))


def kind_of(code: str) -> JobKind:
    """The kind with that code; LookupError naming the nearest known one."""
    try:
        return KINDS[code]
    except KeyError:
        raise LookupError(f"There is no job kind “{code}”. {did_you_mean(code, KINDS).en}") from None


def kind_label(code: str) -> Text:
    """The name of a kind for people; its code where the app that registered it is gone."""
    return KINDS[code].label if code in KINDS else Text(code, code)
