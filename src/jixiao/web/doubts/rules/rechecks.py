"""Rules of independent re-checks: how large a sample is, who may enter a finding, what agrees. No Django."""

from collections.abc import Mapping
from math import isfinite

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

METHOD = "proportional"
METHOD_LABELS = {METHOD: N_("Random, without replacement, from each organisation in proportion to its figures")}
LARGEST_SAMPLE = 2000
LARGEST_SEED = 2**31 - 1
NOTE_LIMIT = 500
LEAST_TOLERANCE, MOST_TOLERANCE = 0.0, 0.5


def check_size(size: int, n_organisations: int, n_figures: int) -> None:
    """At least one figure of each organisation, no more than there are, and no more than anybody can check."""
    if not n_figures:
        raise RuleViolation("nothing_to_draw", N_("There are no figures to draw from. Choose other periods."))
    if size < n_organisations:
        raise RuleViolation(
            "sample_too_small",
            N_("%(n)s organisations have figures there, so draw at least %(n)s: one of each."),
            n=n_organisations,
        )
    most = min(n_figures, LARGEST_SAMPLE)
    if size > most:
        raise RuleViolation("sample_too_large", N_("Draw at most %(most)s figures."), most=most)


def is_size(size: int, n_organisations: int, n_figures: int) -> bool:
    """Twin of check_size."""
    return allows(check_size, size, n_organisations, n_figures)


def check_seed(seed: int) -> None:
    """The seed is a whole number that can be written down and used again."""
    if not 0 <= seed <= LARGEST_SEED:
        raise RuleViolation(
            "bad_seed", N_("The seed is a whole number from 0 to %(largest)s."), largest=LARGEST_SEED
        )  # fmt: skip


def is_seed(seed: int) -> bool:
    """Twin of check_seed."""
    return allows(check_seed, seed)


def check_tolerance(tolerance: float) -> None:
    """How far a figure may lie from what the checker found, as a share of it."""
    if not LEAST_TOLERANCE <= tolerance <= MOST_TOLERANCE:
        raise RuleViolation("bad_tolerance", N_("The tolerance is a share between 0 and 50 %."))


def is_tolerance(tolerance: float) -> bool:
    """Twin of check_tolerance."""
    return allows(check_tolerance, tolerance)


def check_can_check(recorded_by: str, checked_by: str) -> None:
    """A re-check is independent: nobody verifies a figure that they brought in themselves."""
    if recorded_by == checked_by:
        raise RuleViolation(
            "own_figure", N_("You brought this figure in yourself. Somebody else has to verify it.")
        )  # fmt: skip


def can_check(recorded_by: str, checked_by: str) -> bool:
    """Twin of check_can_check."""
    return allows(check_can_check, recorded_by, checked_by)


def check_finding(verified: float, note: str) -> None:
    """What the checker found is a figure, and the note fits its place."""
    if not isfinite(verified):
        raise RuleViolation("no_figure", N_("Write the figure that you found in plain digits, such as 61.4."))
    if len(note.strip()) > NOTE_LIMIT:
        raise RuleViolation("note_too_long", N_("A note has at most %(limit)s characters."), limit=NOTE_LIMIT)


def is_finding(verified: float, note: str) -> bool:
    """Twin of check_finding."""
    return allows(check_finding, verified, note)


def shares_of(sizes: Mapping[str, int], total: int) -> dict[str, int]:
    """How many figures to draw of each organisation: one each, the rest in proportion, the largest remainders first."""
    rest, n_all = total - len(sizes), sum(sizes.values()) - len(sizes)
    wanted = {code: (size - 1) * rest / n_all if n_all else 0.0 for code, size in sizes.items()}
    drawn = {code: 1 + int(share) for code, share in wanted.items()}
    by_remainder = sorted(sizes, key=lambda code: (int(wanted[code]) - wanted[code], code))
    for code in by_remainder[: total - sum(drawn.values())]:
        drawn[code] += 1
    return drawn
