"""Rules of panels: their states, who scores by which weight, when scoring may begin and end. No Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isclose
from typing import Any

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, RUNNING, CLOSED, CANCELLED = "draft", "running", "closed", "cancelled"
STATE_LABELS = {
    DRAFT: N_("In preparation"),
    RUNNING: N_("Scoring"),
    CLOSED: N_("Scores combined"),
    CANCELLED: N_("Called off"),
}
TRANSITIONS = {"open": (DRAFT, RUNNING), "close": (RUNNING, CLOSED), "cancel": (RUNNING, CANCELLED)}

EXPERTS, LEADERS, PEERS, THIRD_PARTIES, PUBLIC = "experts", "leaders", "peers", "third_parties", "public"
GROUP_LABELS = {
    EXPERTS: N_("Experts"),
    LEADERS: N_("Leaders"),
    PEERS: N_("Peers"),
    THIRD_PARTIES: N_("Third parties"),
    PUBLIC: N_("Members of the public"),
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
LARGEST_SEED = 2**31 - 1
MOST_EACH = 30
FULL = 100.0
"""Marks are given out of a hundred, whatever an indicator weighs."""


@dataclass(frozen=True)
class GroupOfRaters:
    """Who scores: `weight` in percent of the result; each object is scored by `per_object` of them (0: by all)."""

    kind: str
    weight: float
    per_object: int = 0

    def to_data(self) -> dict[str, Any]:
        """Plain values, for the panel's row."""
        return {"kind": self.kind, "weight": self.weight, "per_object": self.per_object}


def read_groups(data: Sequence[Mapping[str, Any]]) -> tuple[GroupOfRaters, ...]:
    """The groups of a panel's row."""
    return tuple(GroupOfRaters(str(one["kind"]), float(one["weight"]), int(one["per_object"])) for one in data)


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


def are_groups(groups: Sequence[GroupOfRaters]) -> bool:
    """Twin of check_groups."""
    return allows(check_groups, groups)


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
        there, needed = n_members.get(group.kind, 0), max(group.per_object, 1)
        if there < needed:
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
            N_("%(n)s scores would be missing altogether: nobody has scored there yet. Assign somebody."),
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
