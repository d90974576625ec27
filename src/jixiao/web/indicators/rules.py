"""Plans, indicators, the life of a scheme version, targets: what may be done, as data. No Django."""

import re
from collections.abc import Collection, Mapping
from datetime import date
from math import isfinite

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

DRAFT, PUBLISHED, WITHDRAWN = "draft", "published", "withdrawn"
STATE_LABELS = {DRAFT: N_("Draft"), PUBLISHED: N_("Published"), WITHDRAWN: N_("Withdrawn")}
TRANSITIONS: dict[str, tuple[str, str]] = {"publish": (DRAFT, PUBLISHED), "withdraw": (PUBLISHED, WITHDRAWN)}

HIGHER, LOWER = "higher", "lower"
DIRECTION_LABELS = {HIGHER: N_("Higher is better"), LOWER: N_("Lower is better")}
OVER_TIME_LABELS = {"sum": N_("Sum of the months"), "mean": N_("Mean of the months"), "last": N_("Last month")}
SEASONAL, LINEAR, MANUAL = "seasonal", "linear", "manual"
PROJECTS, BUDGETS, AIR = "projects", "budgets", "air"
SUBJECT_LABELS = {
    "": N_("Indicators of schemes"), PROJECTS: N_("Joint projects"), BUDGETS: N_("Budget programmes of the year"),
    AIR: N_("The air of the city"),
}  # fmt: skip
"""What a goal may stand for besides its indicators."""
PATH_LABELS = {SEASONAL: N_("Seasonal path"), LINEAR: N_("Straight line"), MANUAL: N_("Set by hand")}

CODE = re.compile(r"[^\s,;|\"'/\\?#%&<>]{1,60}")
# These words are addresses of their own beside /indicators/CODE/ and /schemes/CODE/.
RESERVED_CODES = frozenset({"new", "import", ".", ".."})
MAX_DOCUMENT_BYTES = 300 * 1024
FIRST_YEAR, LAST_YEAR = 1990, 2100
LARGEST = 1e15


def check_code(code: str) -> None:
    """A code fits into an address and into the tables."""
    if not CODE.fullmatch(code) or code in RESERVED_CODES:
        raise RuleViolation(
            "bad_code",
            N_(
                "“%(code)s” cannot be a code. Use up to 60 letters, digits, hyphens or underscores, such as waste-sorting."
            ),
            code=code[:70],
        )


def is_code(code: str) -> bool:
    """Twin of check_code."""
    return allows(check_code, code)


def check_label(label_zh: str, label_en: str = "") -> None:
    """A thing that people see has a Chinese name; both names are at most 200 characters."""
    if not label_zh.strip() or len(label_zh) > 200 or len(label_en) > 200:
        raise RuleViolation("label_missing", N_("Give it a Chinese name; names have at most 200 characters."))


def is_label(label_zh: str, label_en: str = "") -> bool:
    """Twin of check_label."""
    return allows(check_label, label_zh, label_en)


def check_year(year: int) -> None:
    """A plan or target is for a year that somebody alive works in."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RuleViolation(
            "bad_year", N_("The year has to lie between %(first)s and %(last)s."), first=FIRST_YEAR, last=LAST_YEAR
        )


def is_year(year: int) -> bool:
    """Twin of check_year."""
    return allows(check_year, year)


def check_can_revise(valid_from: date, newest_from: date) -> None:
    """A revision takes effect after the newest version began: history is added to, not rewritten."""
    if valid_from <= newest_from:
        raise RuleViolation(
            "too_early",
            N_("The present version began on %(start)s. The revision has to take effect later than that."),
            start=newest_from.isoformat(),
        )


def can_revise(valid_from: date, newest_from: date) -> bool:
    """Twin of check_can_revise."""
    return allows(check_can_revise, valid_from, newest_from)


def check_bounds(lower: float | None, upper: float | None) -> None:
    """The bounds of what is possible are in order."""
    if lower is not None and upper is not None and lower > upper:
        raise RuleViolation("bounds_reversed", N_("The lowest possible value is above the highest. Swap them."))


def has_bounds(lower: float | None, upper: float | None) -> bool:
    """Twin of check_bounds."""
    return allows(check_bounds, lower, upper)


def check_sample(sample_code: str, unit: str) -> None:
    """Only a share in per cent rests on a number of cases that were checked."""
    if sample_code and unit != "%":
        raise RuleViolation(
            "sample_of_no_share",
            N_("A share in per cent alone rests on a number of checks. Leave that field empty, or change the unit."),
        )


def has_sample(sample_code: str, unit: str) -> bool:
    """Twin of check_sample."""
    return allows(check_sample, sample_code, unit)


def check_can_change(state: str) -> None:
    """Only a draft changes: a published scheme is law, a new version replaces it."""
    if state != DRAFT:
        raise RuleViolation(
            "not_a_draft", N_("A published scheme does not change. Make a new version of it and edit that.")
        )


def can_change(state: str) -> bool:
    """Twin of check_can_change."""
    return allows(check_can_change, state)


def check_can_transition(transition: str, state: str) -> None:
    """`transition` starts from `state`."""
    before, _after = TRANSITIONS[transition]
    if state != before:
        raise RuleViolation(
            "wrong_state",
            N_("This is %(state)s now; someone may have acted before you. Reload the page."), state=STATE_LABELS[state],
        )  # fmt: skip


def can_transition(transition: str, state: str) -> bool:
    """Twin of check_can_transition."""
    return allows(check_can_transition, transition, state)


def check_other_eyes(*, is_needed: bool, authors: Collection[str], by: str) -> None:
    """Where the scheme asks for two persons, nobody publishes what they wrote or changed last."""
    if is_needed and by in authors:
        raise RuleViolation(
            "own_draft",
            N_("You wrote or changed this draft. This scheme asks for two persons: somebody else publishes it."),
        )


def has_other_eyes(*, is_needed: bool, authors: Collection[str], by: str) -> bool:
    """Twin of check_other_eyes."""
    return allows(check_other_eyes, is_needed=is_needed, authors=authors, by=by)


def check_can_set_other_eyes(*, is_needed: bool, authors: Collection[str], by: str) -> None:
    """Anybody who publishes may ask for two persons; nobody lifts that for a draft of their own."""
    if not is_needed and by in authors:
        raise RuleViolation(
            "own_draft_waits",
            N_(
                "A draft of yours waits. Let somebody else publish it first, or lift the rule; you may lift it afterwards."
            ),
        )


def can_set_other_eyes(*, is_needed: bool, authors: Collection[str], by: str) -> bool:
    """Twin of check_can_set_other_eyes."""
    return allows(check_can_set_other_eyes, is_needed=is_needed, authors=authors, by=by)


def check_can_make_version(newest_number: int, newest_state: str) -> None:
    """One draft at a time: a new version starts where none is open."""
    if newest_state == DRAFT:
        raise RuleViolation(
            "draft_open",
            N_("Version %(number)s is still a draft. Edit that one, or publish it first."),
            number=newest_number,
        )


def can_make_version(newest_number: int, newest_state: str) -> bool:
    """Twin of check_can_make_version."""
    return allows(check_can_make_version, newest_number, newest_state)


def check_finite(*figures: float | None) -> None:
    """Figures are numbers that can be stored, compared and written out."""
    if any(figure is not None and not (isfinite(figure) and abs(figure) < LARGEST) for figure in figures):
        raise RuleViolation("not_finite", N_("A figure here is too large to be meant. Use a larger unit of measure."))


def is_finite(*figures: float | None) -> bool:
    """Twin of check_finite."""
    return allows(check_finite, *figures)


def check_path(path: Mapping[str, float], periods: Collection[str]) -> None:
    """A path set by hand names every period of the year and nothing else."""
    missing = [period for period in periods if period not in path]
    strange = [period for period in path if period not in periods]
    if missing or strange:
        raise RuleViolation(
            "path_incomplete",
            N_("A path set by hand needs a target for every period of the year. Missing or wrong: %(periods)s."),
            periods=", ".join([*missing, *strange][:14]),
        )


def is_path(path: Mapping[str, float], periods: Collection[str]) -> bool:
    """Twin of check_path."""
    return allows(check_path, path, periods)
