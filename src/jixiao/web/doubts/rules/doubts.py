"""Rules of doubts: their life as data, who may say what to one, what a search for doubts looks at. No Django."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

JOB_KIND = "doubts.look"
LANE = "doubts"

OPEN, EXPLAINED = "open", "explained"
ACCEPTED, CONFIRMED, DISMISSED, GONE = "accepted", "confirmed", "dismissed", "gone"
STATE_LABELS = {
    OPEN: N_("To be explained"),
    EXPLAINED: N_("Explained, waits for the office"),
    ACCEPTED: N_("Explanation accepted"),
    CONFIRMED: N_("Confirmed as an error"),
    DISMISSED: N_("Dismissed"),
    GONE: N_("Doubtful no longer"),
}
# act → (states it starts from, state it leads to); the last two are the search's own, all others a person's.
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "explain": (frozenset({OPEN, EXPLAINED}), EXPLAINED),
    "accept": (frozenset({EXPLAINED}), ACCEPTED),
    "confirm": (frozenset({OPEN, EXPLAINED}), CONFIRMED),
    "dismiss": (frozenset({OPEN, EXPLAINED}), DISMISSED),
    "fade": (frozenset({OPEN, EXPLAINED}), GONE),
    "reopen": (frozenset({GONE}), OPEN),
}
DECISIONS = ("accept", "confirm", "dismiss")
UNDECIDED = frozenset({OPEN, EXPLAINED})
SETTLED = frozenset({ACCEPTED, DISMISSED})
"""A person has looked and found nothing wrong: such a doubt no longer speaks against its organisation."""
PERIODS_SHOWN = 24
REVIEW_HITS = 2


class Place(NamedTuple):
    """What a doubt is about: one figure; without period a series, without indicator all series of an organisation.

    `is_about_all`: every organisation together; it stands with the one at the top.
    """

    organisation_id: int
    indicator_id: int | None
    period: str
    rule: str
    is_about_all: bool = False


@dataclass(frozen=True)
class Found:
    """One doubt as a search found it. `revision` is the figure's; where it is about many, the year of the newest."""

    place: Place
    revision: int
    observation_id: int | None
    family: str
    score: float
    message_zh: str
    message_en: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a search looks at: everything; one period; or only what came since the last search."""

    period: str = ""
    only_new: bool = False

    @property
    def is_everything(self) -> bool:
        """Whether what is not found any more may be taken as gone."""
        return not self.period and not self.only_new

    @classmethod
    def read(cls, arguments: Mapping[str, Any]) -> "Asked":
        """From a job's arguments; RuleViolation for a period that is none."""
        period = str(arguments.get("period", ""))
        check_period(period)
        return cls(period, bool(arguments.get("only_new", False)))


def check_period(period: str) -> None:
    """Blank for all periods, or the code of one."""
    if period:
        try:
            Period.parse(period)
        except DefinitionError:
            raise RuleViolation(
                "bad_period",
                N_("“%(period)s” is not a period. Write 2026-09 for a month, 2026Q3 for a quarter."),
                period=period[:20],
            ) from None


def is_period(period: str) -> bool:
    """Twin of check_period."""
    return allows(check_period, period)


def check_can_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if state not in TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This doubt is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_four_eyes(explained_by: str, decided_by: str) -> None:
    """Nobody decides on their own explanation."""
    if explained_by == decided_by:
        raise RuleViolation(
            "own_explanation", N_("You explained this doubt yourself. Somebody else has to decide on it.")
        )


def has_four_eyes(explained_by: str, decided_by: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, explained_by, decided_by)
