"""The life of one warning (预警生命周期), as data: what the figures do to it, what people may do, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.text import Text
from jixiao.engine.warning.severity import SEVERITIES


class State(StrEnum):
    """Where a warning stands. A muted one is still watched; a cleared one is kept."""

    PENDING = "pending"
    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    EXPLAINED = "explained"
    ESCALATED = "escalated"
    MUTED = "muted"
    CLEARED = "cleared"
    REOPENED = "reopened"


class Event(StrEnum):
    """What happens to a warning: the first four by figures or by time, the others by people."""

    RAISE = "raise"
    WITHDRAW = "withdraw"
    CLEAR = "clear"
    UNMUTE = "unmute"
    ACKNOWLEDGE = "acknowledge"
    EXPLAIN = "explain"
    ESCALATE = "escalate"
    MUTE = "mute"


_UNANSWERED = (State.RAISED, State.REOPENED, State.ESCALATED)
_OPEN = (*_UNANSWERED, State.ACKNOWLEDGED, State.EXPLAINED)
OPEN = frozenset((*_OPEN, State.MUTED))
"""States in which something is wrong, whoever has been told."""

TRANSITIONS: Mapping[tuple[State, Event], State] = {
    (State.PENDING, Event.RAISE): State.RAISED,
    (State.PENDING, Event.WITHDRAW): State.CLEARED,
    (State.CLEARED, Event.RAISE): State.REOPENED,
    **{(state, Event.ACKNOWLEDGE): State.ACKNOWLEDGED for state in _UNANSWERED},
    **{(state, Event.EXPLAIN): State.EXPLAINED for state in _OPEN},
    **{(state, Event.ESCALATE): State.ESCALATED for state in _OPEN},
    **{(state, Event.MUTE): State.MUTED for state in _OPEN},
    **{(state, Event.CLEAR): State.CLEARED for state in (*_OPEN, State.MUTED)},
    (State.MUTED, Event.UNMUTE): State.REOPENED,
}
"""Every step that there is. No person clears a warning: the figures do."""


@dataclass(frozen=True)
class Patience:
    """Bad periods in a row until a warning is raised, good ones until it is cleared."""

    pending: int = 1
    clear_after: int = 1


@dataclass(frozen=True)
class Reading:
    """What a period says: the severity reached (blank for none), and whether it is back beyond the milder cut.

    A period without a figure has no reading.
    """

    period: str
    severity: str = ""
    is_good: bool = False


@dataclass(frozen=True)
class Life:
    """A warning: `severity` of its newest reading (the mildest of its rule while it lingers between the cuts).

    `reason` and `muted_until` (a day, 2026-09-30) belong to a mute; `n_relapses` counts how often it came back.
    """

    state: State
    severity: str = ""
    raised_in: str = ""
    cleared_in: str = ""
    n_bad: int = 0
    n_good: int = 0
    n_relapses: int = 0
    reason: str = ""
    muted_until: str = ""


def observe(life: Life | None, reading: Reading, patience: Patience, mildest: str = "blue") -> Life | None:
    """The life after one more period; None while nothing ever was wrong.

    Raised after `pending` bad periods in a row, cleared after `clear_after` good ones; between the cuts it lingers. One
    that worsens beyond what it was muted at is heard again.
    """
    is_bad = bool(reading.severity)
    if life is None:
        if not is_bad:
            return None
        life = Life(State.PENDING)
    counted = replace(
        life,
        n_bad=life.n_bad + 1 if is_bad else 0,
        n_good=life.n_good + 1 if reading.is_good else 0,
    )
    if life.state is State.PENDING or life.state is State.CLEARED:
        return _before(counted, reading, patience)
    if counted.n_good >= patience.clear_after:
        return replace(counted, state=State.CLEARED, severity="", cleared_in=reading.period, n_bad=0)
    severity = reading.severity or mildest
    if life.state is State.MUTED and _rank(severity) > _rank(life.severity):
        return replace(counted, state=State.REOPENED, severity=severity, reason="", muted_until="")
    kept = life.severity if life.state is State.MUTED else severity
    return replace(counted, severity=kept)


def _before(life: Life, reading: Reading, patience: Patience) -> Life:
    if life.n_bad >= patience.pending:
        relapsed = life.state is State.CLEARED and bool(life.raised_in)
        return replace(
            life,
            state=State.REOPENED if relapsed else State.RAISED,
            severity=reading.severity,
            raised_in=reading.period,
            n_relapses=life.n_relapses + relapsed,
        )
    if life.state is State.PENDING and not life.n_bad:
        return replace(life, state=State.CLEARED)
    return life


def _rank(severity: str) -> int:
    return SEVERITIES.index(severity) if severity in SEVERITIES else -1


def can(life: Life, event: Event) -> bool:
    """Whether that step is there from where the warning stands."""
    return (life.state, event) in TRANSITIONS


def act(life: Life, event: Event, *, reason: str = "", until: str = "") -> Life:
    """The life after somebody did something, or a mute ran out; DefinitionError where that step is not there.

    An explanation and a mute say why; a mute ends on a day (`until`, 2026-09-30).
    """
    if not can(life, event) or event in (Event.RAISE, Event.WITHDRAW, Event.CLEAR):
        able = ", ".join(sorted(step.value for state, step in TRANSITIONS if state is life.state)) or "—"
        raise DefinitionError(
            "wrong_state",
            Text(
                f"A warning that is {life.state} cannot be: {event}.",
                f"预警处于“{life.state}”状态，不能执行“{event}”。",
            ),
            Text(f"Possible now: {able}.", f"目前可以：{able}。"),
        )
    if event in (Event.EXPLAIN, Event.MUTE) and not reason.strip():
        raise DefinitionError("no_reason", Text("A reason is missing.", "缺少原因。"), Text("Say why.", "请说明原因。"))
    if event is Event.MUTE and not until:
        text = Text("A mute needs an end.", "静默须有截止日期。")
        raise DefinitionError("no_end", text, Text("Name a day: 2026-09-30.", "请写明日期，如 2026-09-30。"))
    kept_reason = reason.strip() if event in (Event.EXPLAIN, Event.MUTE) else life.reason
    return replace(
        life,
        state=TRANSITIONS[life.state, event],
        reason="" if event is Event.UNMUTE else kept_reason,
        muted_until=until if event is Event.MUTE else "",
    )


def wake(life: Life, day: str) -> Life:
    """The life on a day (2026-09-30): a mute that ended before it is over and the warning is heard again."""
    if life.state is State.MUTED and life.muted_until < day:
        return act(life, Event.UNMUTE)
    return life
