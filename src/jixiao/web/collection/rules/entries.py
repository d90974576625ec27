"""What is typed into a task: what is wrong with it, what is unusual. No Django."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from jixiao.engine.integrity.jump import JumpLimits, is_jump, likely_reading
from jixiao.engine.model.numbers import Figure as Reading
from jixiao.engine.model.numbers import Verdict, read_figure
from jixiao.engine.model.text import Text
from jixiao.web.base import formats
from jixiao.web.base.rules import RuleViolation
from jixiao.web.base.words import N_
from jixiao.web.collection.rules.tasks import REASON_LIMIT, TEXT_LIMIT, has_reason


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
    unit_of_measure: str = ""

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


def reading_to_tell(entered_text: str, unit_of_measure: str) -> Reading | None:
    """How a figure was read that is written in another way than plain digits, or nothing."""
    figure = read_figure(entered_text, unit_of_measure)
    return figure if figure.verdict is Verdict.WARN else None


def entry_problem(code: str, entered_text: str, no_data: bool, reason: str, expected: Expectation) -> Problem | None:
    """The first thing that keeps this cell from being handed in, or nothing."""
    if no_data and entered_text.strip():
        return Problem(code, "both", N_("There is a figure and also “nothing to report”. Keep one of the two."))
    if no_data:
        if has_reason(reason):
            return None
        return Problem(code, "reason_missing", N_("Nothing to report: write why in a few words."))
    reading = read_figure(entered_text, expected.unit_of_measure)
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
