"""The life of one warning (预警生命周期), as data: what the figures do to it, what people may do, and nothing else.

The only definition: the platform keeps cases by it, and adds words, the ladder's days and who is told.
"""

from collections.abc import Mapping
from typing import NamedTuple

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.engine.warning.severity import SEVERITIES

RAISED, ACKNOWLEDGED, EXPLAINED, CLEARED = "raised", "acknowledged", "explained", "cleared"
STATES = (RAISED, ACKNOWLEDGED, EXPLAINED, CLEARED)
OPEN = frozenset({RAISED, ACKNOWLEDGED, EXPLAINED})
"""Something is wrong, whoever has been told. How high it climbed, a mute and an order stand beside the state."""
UNANSWERED = frozenset({RAISED, ACKNOWLEDGED})
"""Nobody has said yet how it came about."""
PEOPLE, FIGURES, TIME = "people", "figures", "time"


class Act(NamedTuple):
    """From which states on it is there, whereto it leads, and who may do it: people, figures or time."""

    before: frozenset[str]
    after: str
    by: frozenset[str]


ACTS: Mapping[str, Act] = {
    "acknowledge": Act(frozenset({RAISED}), ACKNOWLEDGED, frozenset({PEOPLE})),
    "explain": Act(OPEN, EXPLAINED, frozenset({PEOPLE})),
    "clear": Act(OPEN, CLEARED, frozenset({FIGURES})),
    "relapse": Act(frozenset({CLEARED}), RAISED, frozenset({FIGURES})),
}
"""Every act that moves it. No person clears a warning: the figures do."""
BESIDE: Mapping[str, frozenset[str]] = {
    "escalate": frozenset({TIME}),
    "mute": frozenset({PEOPLE}),
    "unmute": frozenset({PEOPLE, TIME, FIGURES}),
    "order": frozenset({PEOPLE, FIGURES}),
}
"""What may happen to any open one and leaves its state as it is, by whom."""


def can(act: str, state: str) -> bool:
    """Whether that act is there from where a warning stands; DefinitionError for an act or state that there is not."""
    if state not in STATES or act not in {*ACTS, *BESIDE}:
        known = ", ".join((*STATES, *ACTS, *BESIDE))
        text = Text(f"“{act}” of “{state}” is no act of a warning.", f"预警没有“{state}”状态下的“{act}”操作。")
        raise DefinitionError("unknown_act", text, Text(f"There are: {known}.", f"可用：{known}。"))
    return state in (ACTS[act].before if act in ACTS else OPEN)


def is_graver(severity: str, than: str) -> bool:
    """Whether one severity is worse than another: a muted warning that becomes graver is heard again."""
    return SEVERITIES.index(severity) > SEVERITIES.index(than)


def is_relapse(cleared_in: Period, back_in: Period, within: int) -> bool:
    """Whether what is back in a period is the case that was cleared: at most `within` periods later, or before it.

    Before it where the figure that cleared it was revised. Another frequency is another case.
    """
    if cleared_in.frequency is not back_in.frequency:
        return False
    return back_in.ordinal - cleared_in.ordinal <= within
