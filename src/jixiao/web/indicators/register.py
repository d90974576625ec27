"""One figure, one source (一数一源): who answers for it, where it comes from, what it costs to type. Pure."""

from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

TYPED, CAPTURED, COMPUTED = "typed", "captured", "computed"
SOURCE_LABELS = {
    TYPED: N_("Typed by people"),
    CAPTURED: N_("Captured from a system"),
    COMPUTED: N_("Computed from other figures"),
}
MOST_MINUTES, NOTE_LIMIT = 480, 300


def check_registration(source: str, minutes: float, note: str = "") -> None:
    """A source that is one, and minutes between none and a working day for one figure."""
    if source not in SOURCE_LABELS:
        raise RuleViolation("unknown_source", N_("Say whether the figure is typed, captured or computed."))
    if not 0 <= minutes <= MOST_MINUTES:
        raise RuleViolation(
            "bad_minutes", N_("One figure costs between 0 and %(most)s minutes to type."), most=MOST_MINUTES
        )
    if len(note) > NOTE_LIMIT:
        raise RuleViolation("note_too_long", N_("The note has at most %(limit)s characters."), limit=NOTE_LIMIT)


def is_registration(source: str, minutes: float, note: str = "") -> bool:
    """Twin of check_registration."""
    return allows(check_registration, source, minutes, note)
