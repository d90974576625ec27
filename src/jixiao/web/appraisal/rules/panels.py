"""Rules of panels: their states, who scores by which weight, when scoring may begin and end. No Django."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import isclose, isfinite
from typing import Any

from jixiao.engine.appraisal.groups import EQUAL, PROPORTIONAL, REFUSED
from jixiao.web.base.rules import RuleViolation, allows, check_words
from jixiao.web.base.words import N_

DRAFT, RUNNING, CLOSED, CANCELLED, WITHDRAWN_PANEL = "draft", "running", "closed", "cancelled", "withdrawn"
STATE_LABELS = {
    DRAFT: N_("In preparation"),
    RUNNING: N_("Scoring"),
    CLOSED: N_("Scores combined"),
    CANCELLED: N_("Called off"),
    WITHDRAWN_PANEL: N_("Withdrawn: counts no more"),
}
TRANSITIONS = {
    "open": (DRAFT, RUNNING),
    "close": (RUNNING, CLOSED),
    "cancel": (RUNNING, CANCELLED),
    "withdraw": (CLOSED, WITHDRAWN_PANEL),
}

EXPERTS, LEADERS, PEERS, THIRD_PARTIES, PUBLIC = "experts", "leaders", "peers", "third_parties", "public"
DEPUTIES, ENTERPRISES, COMMUNITIES = "deputies", "enterprises", "communities"
GROUP_LABELS = {
    EXPERTS: N_("Experts"),
    LEADERS: N_("Leaders"),
    PEERS: N_("Peers"),
    THIRD_PARTIES: N_("Third parties"),
    PUBLIC: N_("Members of the public"),
    DEPUTIES: N_("Deputies and members of the consultative conference"),
    ENTERPRISES: N_("Enterprises"),
    COMMUNITIES: N_("Streets and communities"),
}
TRIMMED, CORRECTED, PLAIN = "trimmed", "corrected", "mean"
WAY_LABELS = {
    TRIMMED: N_("Without the highest and the lowest, from five scores on"),
    CORRECTED: N_("Corrected for lenient and severe scorers"),
    PLAIN: N_("Plain mean"),
}
BY_PANEL, BY_DECISION = "panel", "decision"
LANDING_LABELS = {
    BY_PANEL: N_("The combined score lands when the panel is closed"),
    BY_DECISION: N_("The office decides each score; its decision lands"),
}
SPREAD_LABELS = {
    PROPORTIONAL: N_("To the other groups, in proportion to their weights"),
    EQUAL: N_("To the other groups, in equal parts"),
    REFUSED: N_("To nobody: without it there is no result"),
}
"""Where the weight of a group goes that gave too few scores."""
HEARD = frozenset({PUBLIC, DEPUTIES, ENTERPRISES, COMMUNITIES})
"""Groups that a survey may speak for."""
MOST_NEEDED = 1_000_000
LARGEST_SEED = 2**31 - 1
MOST_EACH = 30
FULL = 100.0
"""Marks are given out of a hundred, whatever an indicator weighs."""


@dataclass(frozen=True)
class GroupOfRaters:
    """Who scores: `weight` in percent of the result; each object is scored by `per_object` of them (0: by all).

    With fewer than `needed` scores of an object the weight goes elsewhere. `indicator`: the group is heard by a survey,
    whose landed figure is its score; `full` is that figure's best value.
    """

    kind: str
    weight: float
    per_object: int = 0
    needed: int = 1
    indicator: str = ""
    full: float = FULL

    @property
    def is_heard(self) -> bool:
        """Whether its answers come from a survey, and nobody of it has a seat here."""
        return bool(self.indicator)

    def to_data(self) -> dict[str, Any]:
        """Plain values, for the panel's row."""
        return asdict(self)

    def score_of(self, figure: float) -> float:
        """A landed figure as a score out of a hundred."""
        return min(max(figure * FULL / self.full, 0.0), FULL)


def read_groups(data: Sequence[Mapping[str, Any]]) -> tuple[GroupOfRaters, ...]:
    """The groups of a panel's row."""
    return tuple(GroupOfRaters(**one) for one in data)


def check_groups(groups: Sequence[GroupOfRaters]) -> None:
    """At least one group, each kind once, weights above 0 that add up to 100."""
    kinds = [one.kind for one in groups]
    if not groups or len(set(kinds)) < len(kinds) or not set(kinds) <= GROUP_LABELS.keys():
        raise RuleViolation("bad_groups", N_("Name at least one group of scorers, each once."))
    if any(not one.weight > 0 for one in groups) or not isclose(sum(one.weight for one in groups), 100, abs_tol=1e-6):
        raise RuleViolation(
            "bad_weights",
            N_("The weights of the groups are above 0 and add up to 100; they are %(total)s."),
            total=f"{sum(one.weight for one in groups):g}",
        )
    if any(not 0 <= one.per_object <= MOST_EACH for one in groups):
        raise RuleViolation(
            "bad_number", N_("Each object is scored by 1 to %(most)s of a group, or by all (0)."), most=MOST_EACH
        )
    for one in groups:
        _check_group(one)


def _check_group(one: GroupOfRaters) -> None:
    if not 1 <= one.needed <= MOST_NEEDED:
        raise RuleViolation(
            "bad_quota", N_("At least 1 and at most %(most)s scores are asked of a group."), most=MOST_NEEDED
        )
    if one.is_heard and one.kind not in HEARD:
        raise RuleViolation(
            "not_heard", N_("“%(group)s” score here; no survey speaks for them."), group=GROUP_LABELS[one.kind]
        )
    if one.is_heard and not (isfinite(one.full) and one.full > 0):
        raise RuleViolation(
            "bad_full", N_("The best value of a survey's figure lies above 0: 100 for per cent, 5 for degrees.")
        )
    if not one.is_heard and one.per_object and one.needed > one.per_object:
        raise RuleViolation(
            "quota_over_lot",
            N_("“%(group)s”: %(needed)s scores are asked of each object, and %(each)s score it. Ask for fewer."),
            group=GROUP_LABELS[one.kind], needed=one.needed, each=one.per_object,
        )  # fmt: skip


def are_groups(groups: Sequence[GroupOfRaters]) -> bool:
    """Twin of check_groups."""
    return allows(check_groups, groups)


def check_heard(groups: Sequence[GroupOfRaters], scored: Collection[str], known: Collection[str]) -> None:
    """A survey gives one figure of an organisation: then the panel scores one indicator, and not that figure itself."""
    heard = [one.indicator for one in groups if one.is_heard]
    if not heard:
        return
    if len(scored) != 1:
        raise RuleViolation(
            "one_indicator",
            N_("A survey gives one figure of an organisation: choose exactly one indicator for this panel."),
        )
    if set(heard) & set(scored) or len(set(heard)) < len(heard):
        raise RuleViolation(
            "own_figure", N_("A group's figure is another one than what the panel gives, and each group has its own.")
        )
    if not set(heard) <= set(known):
        raise RuleViolation(
            "unknown_indicator", N_("An indicator of the scheme is not in the library. Create it there first.")
        )


def may_be_heard(groups: Sequence[GroupOfRaters], scored: Collection[str], known: Collection[str]) -> bool:
    """Twin of check_heard."""
    return allows(check_heard, groups, scored, known)


def check_can_act(act: str, state: str) -> None:
    """Whether a panel in `state` can be opened, closed or called off."""
    before, _ = TRANSITIONS[act]
    if state != before:
        raise RuleViolation(
            "wrong_state",
            N_("The panel is “%(state)s”; this needs “%(needed)s”. Reload the page."),
            state=STATE_LABELS[state],
            needed=STATE_LABELS[before],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_can_edit(state: str) -> None:
    """Who scores, what and whom is settled before scoring begins."""
    if state != DRAFT:
        raise RuleViolation("not_in_preparation", N_("Scoring has begun: the panel does not change any more."))


def can_edit(state: str) -> bool:
    """Twin of check_can_edit."""
    return allows(check_can_edit, state)


def check_can_open(groups: Sequence[GroupOfRaters], n_members: Mapping[str, int], n_objects: int) -> None:
    """There is somebody to score, and every group has as many members as each object needs."""
    if not n_objects:
        raise RuleViolation("no_objects", N_("There is nothing to score: choose organisations and indicators first."))
    for group in groups:
        there, needed = n_members.get(group.kind, 0), max(group.per_object, group.needed, 1)
        if there < needed and not group.is_heard:
            raise RuleViolation(
                "too_few_members",
                N_("“%(group)s” has %(there)s members; each object needs %(needed)s. Name more, or ask for fewer."),
                group=GROUP_LABELS[group.kind],
                there=there,
                needed=needed,
            )


def can_open(groups: Sequence[GroupOfRaters], n_members: Mapping[str, int], n_objects: int) -> bool:
    """Twin of check_can_open."""
    return allows(check_can_open, groups, n_members, n_objects)


def check_can_close(n_waiting: int, n_thirds: int, reason: str, n_without: int) -> None:
    """All is scored, or the office says why it closes without the rest; no double scoring is left open, no object bare."""
    if n_without:
        raise RuleViolation(
            "object_without_score",
            N_("%(n)s scores would be missing: nobody has scored there, or too few of a group that is needed."),
            n=n_without,
        )
    if n_thirds:
        raise RuleViolation(
            "third_needed", N_("%(n)s double scores differ too much and have no third. Ask for it first."), n=n_thirds
        )
    if n_waiting and len(reason.strip()) < 4:
        raise RuleViolation(
            "reason_missing",
            N_("%(n)s assignments are not handed in. Say why the panel is closed without them."),
            n=n_waiting,
        )


def can_close(n_waiting: int, n_thirds: int, reason: str, n_without: int) -> bool:
    """Twin of check_can_close."""
    return allows(check_can_close, n_waiting, n_thirds, reason, n_without)


def check_can_void(state: str, n_given: int, n_bare: int, reason: str) -> None:
    """Scores of somebody in a closed panel count no more, for a reason, where every result has others left."""
    check_words(reason)
    if state != CLOSED or not n_given:
        raise RuleViolation(
            "nothing_to_void",
            N_("Only scores that count in a closed panel can be voided; while it scores, give them back instead."),
        )
    if n_bare:
        raise RuleViolation(
            "nothing_left",
            N_("%(n)s results would have too few scores left. Withdraw the panel as a whole instead."),
            n=n_bare,
        )


def can_void(state: str, n_given: int, n_bare: int, reason: str) -> bool:
    """Twin of check_can_void."""
    return allows(check_can_void, state, n_given, n_bare, reason)
