"""The training year: twelve months with three stops each, and what may be played from where. No Django."""

from jixiao.engine.model.period import Period
from jixiao.web.base.rules import RuleViolation, allows
from jixiao.web.base.words import N_

JOB_KIND = "practice.play"
FIGURES, SCORES, RESULTS = "figures", "scores", "results"
STOPS = (FIGURES, SCORES, RESULTS)
ANY = "any"
"""An exercise that can be done at every stop."""
STOP_LABELS = {
    FIGURES: N_("Figures come in"),
    SCORES: N_("The office scores"),
    RESULTS: N_("Results are there"),
}
STOP, MONTH, YEAR = "stop", "month", "year"
"""How far is played at one press: to the next stop, to the same stop of the next month, to the end."""


def stop_of(number: int) -> str:
    """Which kind of stop the `number`th of the year is, from 0."""
    return STOPS[number % len(STOPS)]


def month_of(number: int, first_month: str) -> Period:
    """The month that the stop is about."""
    return Period.parse(first_month).shift(number // len(STOPS))


def next_at(number: int, stop: str, n_stops: int) -> int | None:
    """The first stop of that kind from `number` on; None where the year ends before."""
    found = number + (STOPS.index(stop) - number) % len(STOPS)
    return found if found < n_stops else None


def goal_of(until: str, number: int, n_stops: int) -> int:
    """The stop at which playing `until` ends."""
    steps = {STOP: 1, MONTH: len(STOPS), YEAR: n_stops}[until]
    return min(number + steps, n_stops - 1)


def check_can_play(number: int, n_stops: int, *, is_playing: bool) -> None:
    """The year goes on while it has stops left, one press after the other."""
    if is_playing:
        raise RuleViolation("is_playing", N_("The year is being played. Wait until it stands still."))
    if number >= n_stops - 1:
        raise RuleViolation("year_over", N_("The year is over. “Begin the year anew” puts everything back."))


def can_play(number: int, n_stops: int, *, is_playing: bool) -> bool:
    """Twin of check_can_play."""
    return allows(check_can_play, number, n_stops, is_playing=is_playing)


def check_can_reset(*, is_playing: bool) -> None:
    """The year begins anew only while it stands still."""
    if is_playing:
        raise RuleViolation("is_playing", N_("The year is being played. Wait until it stands still."))


def can_reset(*, is_playing: bool) -> bool:
    """Twin of check_can_reset."""
    return allows(check_can_reset, is_playing=is_playing)
