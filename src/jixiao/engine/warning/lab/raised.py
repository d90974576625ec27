"""Warnings of a trial, each once from its raising to its clearing, and the events that they hit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from jixiao.engine.model.period import Period
from jixiao.engine.warning.lab.events import PastEvent
from jixiao.engine.warning.rules.judge import Judged
from jixiao.engine.warning.rules.rule import ANY
from jixiao.engine.warning.scene.scene import Scene


@dataclass
class Raised:
    """One warning from its raising to its clearing (ordinals; `until` is the first period in which it is gone).

    `hit` is None where nobody knows how it came out.
    """

    organisation: str
    indicator: str
    rule: str
    period: Period
    until: int | None
    n_periods: int
    level: int
    score: float
    hit: bool | None = False


def raised_by(scene: Scene, ruling: Judged) -> Iterator[Raised]:
    """Every warning of one rule that stands in a period asked about, once."""
    asked_from = ruling.asked.argmax(axis=1)
    stands, score = ruling.standing.stands, ruling.score
    begins = ruling.standing.is_raised.copy()
    lines = np.arange(len(stands))
    begins[lines, asked_from] |= stands[lines, asked_from]
    for row, column in zip(*(each.tolist() for each in np.nonzero(begins & stands)), strict=True):
        if column < asked_from[row]:
            continue
        gone = np.flatnonzero(~stands[row, column:])
        stop = column + int(gone[0]) if len(gone) else None
        held = slice(column, stop)
        codes = scene.panel.codes(int(ruling.grid.series[ruling.lines[row]]))
        yield Raised(
            *codes, ruling.rule.code, ruling.grid.period(column), None if stop is None else ruling.grid.first + stop,
            len(stands[row, held]), int(ruling.standing.level[row, held].max()), float(np.nanmax(score[row, held])),
        )  # fmt: skip


@dataclass
class Told:
    """An event with the warnings that hit it, each with its lead."""

    event: PastEvent
    hits: list[tuple[int, Raised]] = field(default_factory=list)


def matched(raised: Iterable[Raised], events: Iterable[PastEvent], ahead: int) -> list[Told]:
    """Every event with the warnings that stood in its time; those are marked as hits."""
    of_organisation = defaultdict(list)
    for warning in raised:
        of_organisation[warning.organisation].append(warning)
    told = []
    for event in events:
        found = Told(event)
        for warning in of_organisation[event.organisation]:
            if event.indicator not in (ANY, warning.indicator):
                continue
            frequency = warning.period.frequency
            begin = Period.of(event.first.first_date, frequency).ordinal
            end = Period.of(event.last.last_date, frequency).ordinal
            early = ahead if event.ahead is None else event.ahead
            if warning.period.ordinal <= end and (warning.until is None or warning.until > begin - early):
                warning.hit = True
                found.hits.append((begin - warning.period.ordinal, warning))
        told.append(found)
    return told
