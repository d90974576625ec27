"""`attain(frame, targets)`: the chance that each year's target is reached, the pace still required, a light."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.forecast.attainment.asked import TARGET_COLUMNS, read_asked
from jixiao.engine.forecast.attainment.chances import prospects_of
from jixiao.engine.forecast.attainment.pace import Light, LightCuts, pick_light, required_pace
from jixiao.engine.forecast.attainment.prospect import Prospect
from jixiao.engine.forecast.attainment.telling import Telling
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.one_thread import one_thread
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import ColumnsMissingError, coded, to_columns
from jixiao.engine.model.series import Series, Step, read_series
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean

ATTAIN_COLUMNS = ("series", "year", "probability", "required", "light")

__all__ = ["ATTAIN_COLUMNS", "TARGET_COLUMNS", "Attainment", "Prospect", "attain", "pick_light", "required_pace"]


@dataclass(frozen=True)
class Attainment(Outcome):
    """`table` has ATTAIN_COLUMNS, a row for each target, None where nobody can say; `findings` say why.

    `prospects`: what stands behind each row of the table (for another target or pace), None where there is nothing.
    """

    prospects: tuple[Prospect | None, ...]


@one_thread()
def attain(
    frame: object,
    targets: object,
    *,
    previous: object = None,
    cumulative: bool = False,
    at: str | None = None,
    seed: int = 0,
) -> Attainment:
    """The chance of every target (series, year, target, direction, kind) by values (series, period, value).

    `previous`: an earlier result; its lights hold until a cut is passed by the margin. `cumulative`: flows are running
    totals of their year. `at`: only periods up to the end of that one are known. DefinitionError where `at` is no period.
    """
    findings = FindingList()
    series = read_series(frame, findings)
    if at is not None:
        series = known_at(series, Period.parse(at))
    asked = read_asked(targets, findings)
    shown = _lights_before(previous, findings)
    prospects = prospects_of(asked, series, cumulative=cumulative, seed=seed, telling=Telling(findings))
    cuts: dict[int, LightCuts] = {}
    rows = []
    for each, prospect in zip(asked, prospects, strict=True):
        probability = None if prospect is None else prospect.probability
        required = None if prospect is None else prospect.required
        held = cuts.setdefault(each.first_year, LightCuts.of_year(each.first_year))
        light = pick_light(probability, shown.get((each.series, each.year[:4]), ""), held)
        rows.append((each.series, each.year, probability, required, light or None))
    return Attainment(Table.from_rows(ATTAIN_COLUMNS, rows), findings.table(), prospects)


def known_at(series: tuple[Series, ...], at: Period) -> tuple[Series, ...]:
    """The series as they were when `at` had ended: later periods are cut off, series that begin later left out."""
    found = []
    for each in series:
        end = _last_by(each.step, at)
        kept = len(each) if end is None else min(len(each), end - each.first + 1)
        there = np.flatnonzero(np.isfinite(each.values[: max(kept, 0)]))
        if len(there):
            size = int(there[-1]) + 1
            found.append(Series(each.code, each.step, each.first, each.values[:size], each.rows[:size]))
    return tuple(found)


def _last_by(step: Step, at: Period) -> int | None:
    """The ordinal of the last period that has ended with `at`; None for running numbers, which have no dates."""
    if step is Step.NUMBER:
        return None
    if step is Step.FINANCIAL_YEAR:  # from April to March, as it is written of two years
        return at.year - 1 if at.last_month >= 3 else at.year - 2
    return at.year * step.per_year + at.last_month * step.per_year // 12 - 1


def _lights_before(previous: object, findings: FindingList) -> dict[tuple[str, str], str]:
    """The lights of an earlier result by series and year; what is no light is told and left out."""
    columns = to_columns(previous)
    missing = [name for name in ("series", "year", "light") if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("previous", missing, list(columns))
    found: dict[tuple[str, str], str] = {}
    if not columns:
        return found
    series, year, light = (coded(columns[name]) for name in ("series", "year", "light"))
    for place in range(len(series.codes)):
        word = light.at(place)
        if word and word not in tuple(Light):
            advice = did_you_mean(word.lower(), [each.value for each in Light])
            text = Text(f"“{word[:40]}” is no light. {advice.en}", f"“{word[:40]}”不是有效的灯色。{advice.zh}")
            findings.add(
                Finding(
                    Severity.WARNING, "bad_light", text, "", series.at(place), year.at(place), "previous", place + 1
                )
            )
        elif word:
            found[series.at(place), year.at(place)[:4]] = word
    return found
