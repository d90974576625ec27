"""The life of an organisation: tiers, codes, names, changes that take effect on a day. No Django."""

import re
from collections.abc import Iterable
from datetime import date

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

TIER_LABELS = {
    "city": N_("City"),
    "district": N_("District"),
    "department": N_("Department"),
    "bureau": N_("Bureau"),
    "division": N_("Division"),
    "street": N_("Street"),
    "town": N_("Town"),
    "community": N_("Community"),
}

RENAME, MERGE, SPLIT = "rename", "merge", "split"
SUCCESSION_LABELS = {RENAME: N_("Renamed"), MERGE: N_("Merged"), SPLIT: N_("Split")}


def check_validity(valid_from: date, valid_to: date | None) -> None:
    """`valid_to` is exclusive and later than `valid_from`."""
    if valid_to is not None and valid_to <= valid_from:
        raise RuleViolation(
            "validity_reversed",
            N_("It would end on %(end)s, before it begins on %(start)s. Choose a later end."),
            end=valid_to.isoformat(),
            start=valid_from.isoformat(),
        )


def has_validity(valid_from: date, valid_to: date | None) -> bool:
    """Twin of check_validity."""
    return allows(check_validity, valid_from, valid_to)


CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
USERNAME = re.compile(r"\w[\w.@+-]{0,149}")
# These words are addresses of their own beside /organisations/CODE/ and /accounts/NAME/.
RESERVED_CODES = frozenset({"new", "merge"})
ABSORBING_KINDS = frozenset({MERGE, SPLIT})


def check_code(code: str) -> None:
    """A code fits into an address: letters, digits, dot, hyphen, underscore."""
    if not CODE.fullmatch(code) or code in RESERVED_CODES:
        raise RuleViolation(
            "bad_code",
            N_("“%(code)s” cannot be a code. Use up to 60 letters, digits, dots or hyphens, such as 330102-01."),
            code=code,
        )


def is_code(code: str) -> bool:
    """Twin of check_code."""
    return allows(check_code, code)


def check_username(username: str) -> None:
    """A sign-in name has no spaces and fits into an address."""
    if not USERNAME.fullmatch(username) or username in RESERVED_CODES:
        raise RuleViolation(
            "bad_username",
            N_("“%(username)s” cannot be a sign-in name. Use letters, digits and . @ + - _ without spaces."),
            username=username,
        )


def is_username(username: str) -> bool:
    """Twin of check_username."""
    return allows(check_username, username)


def check_label(label_zh: str) -> None:
    """A thing that people see has a Chinese name of at most 120 characters."""
    if not label_zh.strip() or len(label_zh) > 120:
        raise RuleViolation("label_missing", N_("Give it a Chinese name of at most 120 characters."))


def is_label(label_zh: str) -> bool:
    """Twin of check_label."""
    return allows(check_label, label_zh)


def check_can_change_from(effective_date: date, valid_from: date, later_from: date | None) -> None:
    """A change takes effect inside the newest version, after its first day: history is added to, not rewritten."""
    if later_from is not None:
        raise RuleViolation(
            "later_version_exists",
            N_("A change on %(later)s is already recorded. Choose a date after it."),
            later=later_from.isoformat(),
        )
    if effective_date <= valid_from:
        raise RuleViolation(
            "too_early",
            N_("The present version began on %(start)s. The change has to take effect later than that."),
            start=valid_from.isoformat(),
        )


def can_change_from(effective_date: date, valid_from: date, later_from: date | None) -> bool:
    """Twin of check_can_change_from."""
    return allows(check_can_change_from, effective_date, valid_from, later_from)


def check_can_succeed(predecessors: Iterable[str], successors: Iterable[str]) -> None:
    """A merge or split has somebody on both sides, and nobody on both."""
    before, after = list(predecessors), list(successors)
    if not before or not after:
        raise RuleViolation("side_missing", N_("Name at least one organisation before and one after the change."))
    both = sorted(set(before) & set(after))
    if both:
        raise RuleViolation(
            "own_successor",
            N_("%(codes)s cannot follow itself. For a merger into an existing organisation name only those that end."),
            codes=", ".join(both),
        )


def can_succeed(predecessors: Iterable[str], successors: Iterable[str]) -> bool:
    """Twin of check_can_succeed."""
    return allows(check_can_succeed, predecessors, successors)
