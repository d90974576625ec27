"""`ratings(frame)`: 好差评 rating by rating to counts, rates, ranks and bands of service points, items, organisations."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.event_rows import (
    UNREAD,
    columns_of,
    day_of,
    grouped,
    height,
    merged_texts,
    minutes_of,
    read_minutes,
    tell_rows,
    text_column,
)
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.period import Frequency, Period
from jixiao.engine.model.rows import Coded, read_quantity
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.text import Text
from jixiao.engine.model.working_days import official_calendar
from jixiao.engine.satisfaction.rating_figures import rated
from jixiao.engine.satisfaction.tally import Marks, read_marks

RATINGS = Text("The table of ratings", "评价表")
FINISHED = Text("The table of finished cases", "办结数表")
KEYS = ("organisation_code", "service_point", "item")
FREQUENCIES = tuple(each.value for each in Frequency)


def ratings(
    frame: object,
    finished: object = None,
    *,
    by: str | Sequence[str] = "service_point",
    frequency: str = "month",
    rank_by: str = "good_rate",
    day: date | None = None,
    own: Own | None = None,
) -> Outcome:
    """好差评 of each `by` (one column or several) and period: a row of counts and FIGURES (see `rated`).

    `frame`: by, degree (5 … 1, 非常满意 …), at [, case_number, kind (default: 默认评价), status (withdrawn, appealed), group,
    rectified (in_time, late) or rectified_on, due_on]. `finished`: by, period, finished (办结数). Bad rows are findings.
    """
    keys = [by] if isinstance(by, str) else list(by)
    check_choice("frequency", frequency, FREQUENCIES)
    findings = FindingList()
    columns = columns_of(frame, [*keys, "degree"], RATINGS)
    if "at" not in columns and "period" not in columns:
        columns_of(columns, ["at"], RATINGS)
    at, period = _when(columns, Frequency(frequency), findings)
    marks = read_marks(columns, at, _rectified(columns, at, day, own), findings)
    _tell_duplicates(marks, findings)
    tallies = _tallied(columns, keys, period, marks)
    if finished is not None:
        tallies = _with_finished(finished, keys, tallies, Frequency(frequency), findings)
    result = rated(tallies, rank_by=rank_by, day=day, own=own)
    told = FindingList()
    for row in result.findings.to_rows():
        place = row["row"] - 1
        code = "·".join(str(tallies[key][place]) for key in keys)
        told.add(Finding(Severity(row["severity"]), row["rule"], Text(row["message"], row["message_zh"]), code,
                         period=str(tallies["period"][place])))  # fmt: skip
    findings.found.extend(told.found)
    return Outcome(result.table, findings.table())


def _when(columns: Mapping[str, Any], frequency: Frequency, findings: FindingList) -> tuple[Ints, Coded]:
    """Each row's minute (0 where only its period is given, UNREAD where it has no moment at all), and its period."""
    n = height(columns)
    if "at" in columns:
        moments = text_column(columns, "at", n)
        at, faults = read_minutes(moments)
        tell_rows(findings, "bad_moment", np.flatnonzero(at == UNREAD), lambda row: faults[int(moments.codes[row])])
        names = [_period_of(text, frequency) for text in moments.values]
        return at, merged_texts(moments.codes, names)
    given = text_column(columns, "period", n)
    read = [_read_period(text) for text in given.values]
    bad = np.array([not text for text in read] or [True])[given.codes]
    text = Text("The period cannot be read; write 2026-03.", "所属期无法读取；请写成 2026-03。")
    tell_rows(findings, "bad_period", np.flatnonzero(bad), text)
    return np.where(bad, UNREAD, 0), merged_texts(given.codes, read)


@lru_cache(maxsize=262_144)
def _period_of(moment: str, frequency: Frequency) -> str:
    minutes = minutes_of(moment)
    return "" if minutes is None else str(Period.of(day_of(minutes), frequency))


def _read_period(text: str) -> str:
    try:
        return str(Period.parse(text))
    except DefinitionError:
        return ""


def _rectified(columns: Mapping[str, Any], at: Ints, day: date | None, own: Own | None) -> Coded:
    """Whether each bad rating was mended in time: as it is written, or by its days (due in so many working days)."""
    n = height(columns)
    if "rectified" in columns or "rectified_on" not in columns:
        return text_column(columns, "rectified", n)
    done, _ = read_minutes(text_column(columns, "rectified_on", n))
    due, _ = read_minutes(text_column(columns, "due_on", n))
    days = int(Settings.on("satisfaction", day, own)["rectification_working_days"])
    states = []
    for ended, until, rated_at in zip(done.tolist(), due.tolist(), at.tolist(), strict=True):
        if ended == UNREAD or (until == UNREAD and rated_at == UNREAD):
            states.append("")
        else:
            last = day_of(until) if until != UNREAD else due_day(day_of(rated_at), days)
            states.append("in_time" if day_of(ended) <= last else "late")
    return merged_texts(np.arange(len(states)), states)


@lru_cache(maxsize=65_536)
def due_day(rated_on: date, working_days: int) -> date:
    """The last day on which a bad rating of `rated_on` is rectified in time, by the official calendar of working days."""
    return official_calendar().add(rated_on, working_days)


def _tell_duplicates(marks: Marks, findings: FindingList) -> None:
    n = int(marks.duplicates.sum())
    if n:
        text = Text(f"{n} ratings are of a case that has one already; they are counted apart.",
                    f"{n} 条评价的办件已有评价（一件一评），单列、不计入。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "duplicate_rating", text))


def _tallied(columns: Mapping[str, Any], keys: Sequence[str], period: Coded, marks: Marks) -> dict[str, list[Any]]:
    """Counts by keys and period, in the order of their texts."""
    n = height(columns)
    if not n:
        return {name: [] for name in (*keys, "period", *marks.counted(np.zeros(0, np.int64), 0))}
    parts = {key: text_column(columns, key, n) for key in keys} | {"period": period}
    group, first = grouped([np.asarray(part.codes, np.int64) for part in parts.values()])
    blank = np.array([any(not part.at(int(row)) for part in parts.values()) for row in first])
    texts = {name: [part.at(int(row)) for row in first] for name, part in parts.items()}
    if "group" in columns:
        peers = text_column(columns, "group", n)
        texts["group"] = [peers.at(int(row)) for row in first]
    counts = marks.counted(group, len(first))
    has_mending = bool(columns.keys() & {"rectified", "rectified_on"})
    if not has_mending:
        counts = {name: column for name, column in counts.items() if not name.startswith("rectif")}
    table: dict[str, list[Any]] = {**texts, **counts}
    order = sorted(np.flatnonzero(~blank).tolist(), key=lambda row: tuple(part[row] for part in texts.values()))
    return {name: [column[row] for row in order] for name, column in table.items()}


def _with_finished(
    frame: object, keys: Sequence[str], tallies: dict[str, list[Any]], frequency: Frequency, findings: FindingList
) -> dict[str, list[Any]]:
    """The tallies with 办结数; who finished cases and has no rating at all is a row of zeros."""
    sums = _finished(frame, keys, frequency, findings)
    rated_places = list(zip(*(map(str, tallies[name]) for name in (*keys, "period")), strict=True))
    for place in sorted(sums.keys() - set(rated_places)):
        for name, column in tallies.items():
            column.append(dict(zip((*keys, "period"), place, strict=True)).get(name, "" if name == "group" else 0))
        rated_places.append(place)
    return {**tallies, "finished": [sums.get(place) for place in rated_places]}


def _finished(
    frame: object, keys: Sequence[str], frequency: Frequency, findings: FindingList
) -> dict[tuple[str, ...], float]:
    """办结数 by keys and period, summed over the rows that lie in them."""
    columns = columns_of(frame, [*keys, "period", "finished"], FINISHED)
    texts = [text_column(columns, key, height(columns)) for key in keys]
    period = text_column(columns, "period", height(columns))
    sums: dict[tuple[str, ...], float] = {}
    for row, number in enumerate(read_quantity(columns["finished"]).values.tolist()):
        key = (*(each.at(row) for each in texts), _coarser(period.at(row), frequency))
        if number >= 0 and all(key):
            sums[key] = sums.get(key, 0.0) + number
        else:
            text = Text("The finished cases, their place or period cannot be used.", "办结数、对象或所属期无法采用。")
            findings.add(Finding(Severity.ERROR, "bad_finished", text, file="finished", row=row + 1))
    return sums


def _coarser(text: str, frequency: Frequency) -> str:
    """The period of the asked frequency that holds a period; “” where it cannot."""
    try:
        given = Period.parse(text)
    except DefinitionError:
        return ""
    if given.frequency.per_year < frequency.per_year:
        return ""
    return str(Period.of(given.first_date, frequency))
