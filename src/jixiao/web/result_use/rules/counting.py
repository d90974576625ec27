"""How many results were in fact used: what became of each result, and the counts of a year. Pure; no Django."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from jixiao.engine.result_use.propose import CONTRADICTS, OVER_QUOTA, VETOED
from jixiao.web.base.words import N_
from jixiao.web.result_use.rules.life import (
    CARRIED_OUT,
    DECIDED,
    DRAFTED,
    LAPSED,
    NOTIFIED,
    REJECTED,
    SUPERSEDED,
    TO_CARRY_OUT,
    TO_DECIDE,
)

USED, DECIDED_ON, UNDER_WAY = "used", "decided", "under_way"
NOT_SHOWN, NO_RULE, NOT_DRAWN_UP, NOT_FINAL = "not_shown", "no_rule", "not_drawn_up", "not_final"
FATE_LABELS: Final = {
    USED: N_("Used: at least one proposal was carried out"),
    DECIDED_ON: N_("Decided, to be carried out"),
    UNDER_WAY: N_("Proposed, not decided yet"),
    REJECTED: N_("Every proposal was rejected"),
    LAPSED: N_("Proposals lapsed"),
    CONTRADICTS: N_("Rules pull both ways, people must decide"),
    VETOED: N_("A veto stands against the reward"),
    OVER_QUOTA: N_("No place left within the quota"),
    NO_RULE: N_("No rule holds for it"),
    NOT_SHOWN: N_("Nothing that you may see"),
    NOT_DRAWN_UP: N_("Final, but nobody has applied the rules"),
    NOT_FINAL: N_("Not final: appeals are still taken or open"),
}
"""What became of a result, the best first; it has one."""
WITH_PROPOSAL: Final = frozenset({USED, DECIDED_ON, UNDER_WAY, REJECTED, LAPSED})
UNPROPOSED: Final = (CONTRADICTS, VETOED, OVER_QUOTA)


@dataclass(frozen=True)
class Known:
    """What there is about one result: is it final, were the rules applied, and what came of that.

    `states`: of its proposals. `unproposed`: status of rules that held and proposed nothing. `is_whole`: the reader sees
    all kinds; else who has no visible proposal is told nothing.
    """

    is_final: bool = True
    is_drawn_up: bool = True
    states: Sequence[str] = ()
    unproposed: Iterable[str] = ()
    is_whole: bool = True


def fate_of(known: Known) -> str:
    """One of FATE_LABELS. A superseded proposal counts for nothing: another stands in its place, or none."""
    live = [state for state in known.states if state != SUPERSEDED]
    for fate, holds in (
        (USED, lambda state: state == CARRIED_OUT),
        (DECIDED_ON, lambda state: state in TO_CARRY_OUT),
        (UNDER_WAY, lambda state: state not in {REJECTED, LAPSED}),
        (REJECTED, lambda state: state == REJECTED),
        (LAPSED, lambda state: state == LAPSED),
    ):
        if any(map(holds, live)):
            return fate
    if not known.is_final:
        return NOT_FINAL
    if not known.is_drawn_up:
        return NOT_DRAWN_UP
    if not known.is_whole:
        return NOT_SHOWN
    held = set(known.unproposed)
    return next((status for status in UNPROPOSED if status in held), NO_RULE)


@dataclass(frozen=True)
class Counts:
    """Results of a year, each (organisation × period) once: how many are final, led to a proposal, were decided, are used.

    A result counts as used when something was carried out. `fates` counts all results by what became of them; the rest
    counts proposals: that wait for a reply, for a decision, to be carried out.
    """

    n_results: int = 0
    n_final: int = 0
    n_proposed: int = 0
    n_decided: int = 0
    n_used: int = 0
    fates: Mapping[str, int] = field(default_factory=dict)
    n_drafted: int = 0
    n_await_reply: int = 0
    n_to_decide: int = 0
    n_to_carry_out: int = 0

    @property
    def share_used(self) -> float | None:
        """Used of those that are final, 0 to 1; None where none is."""
        return self.n_used / self.n_final if self.n_final else None


def count(results: Iterable[Known]) -> Counts:
    """The counts of a year; a result that already led to something counts as final."""
    listed = list(results)
    fates = Counter(map(fate_of, listed))
    states = Counter(state for one in listed for state in one.states)
    return Counts(
        len(listed), len(listed) - fates[NOT_FINAL], sum(fates[fate] for fate in WITH_PROPOSAL),
        sum(any(state in DECIDED for state in one.states) for one in listed), fates[USED], dict(fates),
        states[DRAFTED], states[NOTIFIED], sum(states[state] for state in TO_DECIDE),
        sum(states[state] for state in TO_CARRY_OUT),
    )  # fmt: skip
