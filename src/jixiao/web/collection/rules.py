"""The life of a collection task, as data; who may do what when. No Django."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import date

from jixiao.engine.integrity.jump import JumpLimits, is_jump, likely_reading
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.numbers import read_number
from jixiao.engine.model.period import Period
from jixiao.engine.model.text import Text
from jixiao.web.base import formats
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

OPEN, SUBMITTED, RETURNED, APPROVED, LOCKED = "open", "submitted", "returned", "approved", "locked"
STATE_LABELS = {
    OPEN: N_("To be filled in"),
    SUBMITTED: N_("Waiting for review"),
    RETURNED: N_("Returned"),
    APPROVED: N_("Approved"),
    LOCKED: N_("Locked"),
}
# act → (states it starts from, state it leads to)
TRANSITIONS: dict[str, tuple[frozenset[str], str]] = {
    "submit": (frozenset({OPEN, RETURNED}), SUBMITTED),
    "return": (frozenset({SUBMITTED, APPROVED}), RETURNED),
    "approve": (frozenset({SUBMITTED}), APPROVED),
    "lock": (frozenset({APPROVED}), LOCKED),
}
EDITABLE = frozenset({OPEN, RETURNED})
TEXT_LIMIT, REASON_LIMIT = 100, 500
YEARS = range(1990, 2101)


def check_can_act(act: str, state: str) -> None:
    """`act` starts from `state`."""
    if state not in TRANSITIONS[act][0]:
        raise RuleViolation(
            "wrong_state",
            N_("This task is “%(state)s” now; someone may have acted before you. Reload the page."),
            state=STATE_LABELS[state],
        )


def can_act(act: str, state: str) -> bool:
    """Twin of check_can_act."""
    return allows(check_can_act, act, state)


def check_can_edit(state: str) -> None:
    """Values are typed while the task is open or returned."""
    if state not in EDITABLE:
        raise RuleViolation(
            "not_editable",
            N_("This task is “%(state)s”, so its figures no longer change. Ask the approver to return it first."),
            state=STATE_LABELS[state],
        )


def can_edit(state: str) -> bool:
    """Twin of check_can_edit."""
    return allows(check_can_edit, state)


def check_reason(reason: str) -> None:
    """A return or a “no data” needs a reason somebody can act on."""
    if len(reason.strip()) < 4:
        raise RuleViolation(
            "reason_missing", N_("Write the reason in a few words, so that the other side knows what to do.")
        )


def has_reason(reason: str) -> bool:
    """Twin of check_reason."""
    return allows(check_reason, reason)


def check_note(note: str) -> None:
    """A note or reason fits its place."""
    if len(note.strip()) > REASON_LIMIT:
        raise RuleViolation(
            "note_too_long",
            N_("This text has %(count)s characters; at most %(limit)s fit. Shorten it and send it again."),
            count=len(note.strip()), limit=REASON_LIMIT,
        )  # fmt: skip


def fits(note: str) -> bool:
    """Twin of check_note."""
    return allows(check_note, note)


def check_four_eyes(submitted_by: str, reviewer: str) -> None:
    """Nobody reviews what they submitted themselves."""
    if submitted_by == reviewer:
        raise RuleViolation("own_submission", N_("You submitted this yourself. Somebody else has to review it."))


def has_four_eyes(submitted_by: str, reviewer: str) -> bool:
    """Twin of check_four_eyes."""
    return allows(check_four_eyes, submitted_by, reviewer)


def check_can_publish(scheme_state: str, periodicity: str, period: str, opens_date: date, due_date: date) -> None:
    """Tasks rest on a published scheme, are for a period of its frequency, and are due after they open."""
    if scheme_state != "published":
        raise RuleViolation(
            "scheme_not_published", N_("Publish the scheme first; tasks are made from a published scheme.")
        )
    try:
        asked = Period.parse(period)
    except DefinitionError:
        message = N_("“%(period)s” is not a period. Write 2026-09 for a month, 2026Q3 for a quarter.")
        raise RuleViolation("bad_period", message, period=period) from None
    if periodicity and asked.frequency.value != periodicity:
        message = N_("This scheme is not filled in per period like “%(period)s”. Choose another.")
        raise RuleViolation("wrong_frequency", message, period=period)
    if asked.year not in YEARS:
        raise RuleViolation("far_period", N_("“%(period)s” is too far away. Check the year."), period=period)
    if due_date < opens_date:
        raise RuleViolation(
            "due_before_open", N_("The due date lies before the day the task opens. Choose a later due date.")
        )


def can_publish(scheme_state: str, periodicity: str, period: str, opens_date: date, due_date: date) -> bool:
    """Twin of check_can_publish."""
    return allows(check_can_publish, scheme_state, periodicity, period, opens_date, due_date)


# Files an official shows as proof; whatever could run or carry a script stays out.
EVIDENCE_TYPES = {
    "pdf": "application/pdf", "ofd": "application/octet-stream",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "heic": "image/heic", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff",
    "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "wps": "application/octet-stream", "et": "application/octet-stream", "dps": "application/octet-stream",
    "txt": "text/plain", "csv": "text/csv", "json": "application/json",
    "zip": "application/zip", "rar": "application/octet-stream", "7z": "application/octet-stream",
    "mp4": "video/mp4", "mp3": "audio/mpeg", "wav": "audio/wav", "eml": "application/octet-stream",
}  # fmt: skip
PROGRAM_STARTS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def evidence_type(name: str) -> str:
    """Content type by the name's ending; '' where the kind is not accepted."""
    _stem, dot, ending = name.rpartition(".")
    return EVIDENCE_TYPES.get(ending.lower(), "") if dot else ""


def check_evidence(name: str, size: int, start: bytes, limit: int) -> None:
    """A proof is a non-empty document, picture, table or recording within the size limit, never a program."""
    if size == 0:
        raise RuleViolation(
            "empty_file", N_("“%(name)s” is empty (0 bytes). Save it again and upload the new file."), name=name
        )
    if size > limit:
        raise RuleViolation(
            "file_too_large",
            N_("“%(name)s” has %(size)s MB; at most %(limit)s MB are accepted. Make it smaller or split it."),
            name=name, size=f"{size / 1_048_576:.1f}", limit=limit // 1_048_576,
        )  # fmt: skip
    if not evidence_type(name) or start.startswith(PROGRAM_STARTS):
        raise RuleViolation(
            "file_kind_refused",
            N_("“%(name)s” is not accepted as evidence. Use PDF, OFD, Word, Excel, WPS, pictures, text or ZIP."),
            name=name,
        )


def is_evidence(name: str, size: int, start: bytes, limit: int) -> bool:
    """Twin of check_evidence."""
    return allows(check_evidence, name, size, start, limit)


@dataclass(frozen=True)
class Expectation:
    """What is known about a cell beforehand: bounds, proof needed, `history` oldest first up to the period before."""

    limits: JumpLimits
    decimals: int = 2
    lower_bound: float | None = None
    upper_bound: float | None = None
    needs_evidence: bool = False
    has_evidence: bool = False
    history: Sequence[float | None] = ()
    last_year: float | None = None

    @property
    def last(self) -> float | None:
        """The figure of the period before."""
        return self.history[-1] if self.history else None


@dataclass(frozen=True)
class Entry:
    """What somebody typed for one indicator; `reason` explains an unusual figure or that there is nothing to report."""

    indicator_code: str
    entered_text: str = ""
    no_data: bool = False
    reason: str = ""


@dataclass(frozen=True)
class Problem:
    """Something to mend in one cell: `message` (msgid) with `params`, or the number reader's bilingual `text`."""

    indicator_code: str
    code: str
    message: str = ""
    params: dict[str, object] = field(default_factory=dict)
    text: Text | None = None
    suggestion: str = ""
    is_stored: bool = True


class SubmissionRefused(RuleViolation):
    """A task cannot be handed in yet; `problems` names every cell and why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(
            "incomplete",
            N_("Not submitted: %(count)s places need another look. What was typed is kept."),
            count=len(problems),
        )
        self.problems = tuple(problems)


def unstorable(entry: Entry, asked: Container[str]) -> Problem | None:
    """Why an entry cannot even be kept as a draft, or nothing."""
    code = entry.indicator_code
    if code not in asked:
        return Problem(code, "unknown_indicator", N_("This task does not ask for this indicator."), is_stored=False)
    if len(entry.entered_text) > TEXT_LIMIT:
        message = N_(
            "%(count)s characters cannot be a figure; at most %(limit)s are kept. Not saved, the former entry stays."
        )
        params: dict[str, object] = {"count": len(entry.entered_text), "limit": TEXT_LIMIT}
        return Problem(code, "too_long", message, params, is_stored=False)
    if len(entry.reason) > REASON_LIMIT:
        message = N_("The reason has %(count)s characters; at most %(limit)s are kept. Shorten it. Not saved.")
        return Problem(
            code, "reason_too_long", message, {"count": len(entry.reason), "limit": REASON_LIMIT}, is_stored=False
        )
    return None


def entry_problem(code: str, entered_text: str, no_data: bool, reason: str, expected: Expectation) -> Problem | None:
    """The first thing that keeps this cell from being handed in, or nothing."""
    if no_data and entered_text.strip():
        return Problem(code, "both", N_("There is a figure and also “nothing to report”. Keep one of the two."))
    if no_data:
        if has_reason(reason):
            return None
        return Problem(code, "reason_missing", N_("Nothing to report: write why in a few words."))
    reading = read_number(entered_text)
    if reading.code == "blank":
        return Problem(
            code, "blank", N_("Nothing filled in yet. If there is nothing to report this period, say so and why.")
        )
    if reading.value is None:
        return Problem(code, reading.code, text=reading.text, suggestion=reading.suggestion)
    return _figure_problem(code, reading.value, reason, expected)


def _figure_problem(code: str, value: float, reason: str, expected: Expectation) -> Problem | None:
    low, high = expected.lower_bound, expected.upper_bound
    if (low is not None and value < low) or (high is not None and value > high):
        message = N_("This figure must lie between %(low)s and %(high)s. Check the decimal point and the unit.")
        bounds: dict[str, object] = {
            "low": "−∞" if low is None else formats.plain(low),
            "high": "∞" if high is None else formats.plain(high),
        }
        return Problem(code, "out_of_bounds", message, bounds)
    if expected.needs_evidence and not expected.has_evidence:
        return Problem(code, "evidence_missing", N_("This figure needs a file as evidence. Add it under “Evidence”."))
    return None if has_reason(reason) else doubt(code, value, expected)


def doubt(code: str, value: float, expected: Expectation) -> Problem | None:
    """The figure is far from last period's and last year's; with the reading that was probably meant."""
    past = [figure for figure in expected.history if figure is not None]
    if not is_jump(value, past, expected.limits, last_year=expected.last_year, decimals=expected.decimals):
        return None
    reading = likely_reading(repr(value), past, expected.limits, decimals=expected.decimals)
    guess = formats.plain(reading).replace(",", "") if reading is not None else ""
    params: dict[str, object] = {"last": formats.plain(past[-1]), "guess": guess}
    if guess:
        message = N_("Very different from %(last)s last period. Did you mean %(guess)s? If it is right, write why.")
    else:
        message = N_("Very different from %(last)s last period. Check it; if it is right, write why.")
    return Problem(code, "very_different", message, params, suggestion=guess)
