"""Admits rows to a panel of series: what cannot be used becomes a finding, revisions are put in order."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import nan
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.period import Period
from jixiao.engine.model.rows import Coded, Rows, coded, read_rows, to_columns
from jixiao.engine.model.text import Text

MOMENTS = ("recorded_at", "due_date")
TOLD_ONE_BY_ONE = 1000


@dataclass(frozen=True)
class Revisions:
    """Values that were replaced by a later record: the `place` of what holds now, `before`, and the days of both.

    `recorded` and `due` are ordinals of days (NaN where not known); `before` is the last record that came in time,
    or the first one where none did.
    """

    place: Ints
    before: Floats
    recorded: Floats
    due: Floats


@dataclass(frozen=True)
class Records:
    """Every usable record, replaced or not, by the `place` of its observation in the panel and by moment.

    `recorded` are ordinals of days with fractions, NaN where not known; such a record comes first.
    """

    place: Ints
    value: Floats
    recorded: Floats


@dataclass(frozen=True)
class Admitted:
    """What may be looked at."""

    panel: Panel
    revisions: Revisions
    rows: Rows
    records: Records


def admit(values: object, findings: FindingList) -> Admitted:
    """The series of a frame (organisation_code, indicator_code, period, value, optional recorded_at, due_date).

    Blank, unreadable and contradicting rows become findings. With `recorded_at` the latest of several records holds.
    """
    columns = to_columns(values)
    rows = read_rows(columns, "values", ("value",))
    moments = {name: _moments(columns[name], name, rows, findings) for name in MOMENTS if name in columns}
    numbers = rows.quantities["value"]
    usable = np.isfinite(numbers.values) & _known_codes(rows, findings)
    frequency, ordinal = periods_of(rows.period, findings, rows)
    usable &= frequency[rows.period.codes] >= 0 if len(rows) else usable
    for place, reading in numbers.refused.items():
        tell(findings, rows, [place], reading.code, reading.text)
    tell(findings, rows, numbers.blank, "blank_value", Text("The value is blank.", "指标值为空。"), Severity.WARNING)
    kept = np.flatnonzero(usable)
    kept = _drop_doubles(kept, rows, frequency, ordinal, moments.get("recorded_at"), findings)
    return _sorted(kept, rows, frequency, ordinal, moments)


def _known_codes(rows: Rows, findings: FindingList) -> Bools:
    known = np.ones(len(rows), np.bool_)
    for column, en, zh in ((rows.organisation, "organisation", "单位"), (rows.indicator, "indicator", "指标")):
        blank = np.array([not text for text in column.values], np.bool_)
        if blank.any():
            places = np.flatnonzero(blank[column.codes])
            known[places] = False
            tell(findings, rows, places, f"unknown_{en}", Text(f"The {en} code is blank.", f"{zh}编码为空。"))
    return known


def periods_of(column: Coded, findings: FindingList, rows: Rows, any_period: Sequence[str] = ()) -> tuple[Ints, Ints]:
    """Frequency (−1 where unreadable, −2 for any period) and ordinal of every distinct text."""
    frequency, ordinal = np.full(len(column.values), -1), np.zeros(len(column.values), np.int64)
    for number, text in enumerate(column.values):
        if text in any_period:
            frequency[number] = -2
            continue
        try:
            period = Period.parse(text)
        except DefinitionError as fault:
            places = np.flatnonzero(column.codes == number)
            said = Text(f"{fault.message} {fault.mend}", f"{fault.message_zh}{fault.mend_zh}")
            tell(findings, rows, places, "bad_period", said)
            continue
        frequency[number], ordinal[number] = FREQUENCIES.index(period.frequency), period.ordinal
    return frequency, ordinal


def _moments(column: Any, name: str, rows: Rows, findings: FindingList) -> Floats:
    """Days (with fractions) of an ISO date or moment; NaN where blank or unreadable, the latter told."""
    texts = coded(column)
    days = np.full(len(texts.values) + 1, nan)
    for number, text in enumerate(texts.values):
        if not text:
            continue
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            why = Text(
                f"{name} “{text[:40]}” is no date; write 2026-09-30 or 2026-09-30T17:00.",
                f"{name}“{text[:40]}”不是有效日期；请写成 2026-09-30 或 2026-09-30T17:00。",
            )
            tell(findings, rows, np.flatnonzero(texts.codes == number), "bad_date", why, Severity.WARNING)
            continue
        whole = len(text) <= 10 and name == "due_date"  # the whole day is in time
        days[number] = moment.toordinal() + (moment.hour * 60 + moment.minute) / 1440 + moment.second / 86400 + whole
    return np.asarray(days[texts.codes])


def _drop_doubles(
    kept: Ints, rows: Rows, frequency: Ints, ordinal: Ints, recorded: Floats | None, findings: FindingList
) -> Ints:
    """Rows sorted by key and moment. Without moments equal doubles are used once and contradicting ones not at all."""
    kept = kept[
        np.lexsort(
            [
                kept,
                *([] if recorded is None else [np.nan_to_num(recorded[kept])]),
                *_keys(kept, rows, frequency, ordinal),
            ]
        )
    ]
    same = _same_as_before(_keys(kept, rows, frequency, ordinal))
    if recorded is not None or not same.any():
        return kept
    group = np.cumsum(~same)
    values = rows.quantities["value"].values[kept]
    differs = np.zeros(len(kept), np.bool_)
    differs[1:] = same[1:] & (values[1:] != values[:-1])
    quarrels = np.isin(group, group[differs])
    tell(
        findings,
        rows,
        kept[same & ~quarrels],
        "duplicate_row",
        Text("The same value stands here again; the first is used.", "同一数值重复出现，采用首行。"),
        Severity.WARNING,
    )
    text = Text(
        "Several rows give different values for the same organisation, indicator and period; none is used. "
        "With a column recorded_at they count as revisions.",
        "多行对同一单位、指标和数据所属期给出了不同数值，均未采用。如有 recorded_at 列，则按修订处理。",
    )
    tell(findings, rows, kept[quarrels], "conflicting_rows", text)
    return kept[~same & ~quarrels]


def _keys(kept: Ints, rows: Rows, frequency: Ints, ordinal: Ints) -> list[Ints]:
    """The keys of rows, least important first, as lexsort wants them."""
    when = rows.period.codes[kept]
    ranks = _ranks(rows.organisation), _ranks(rows.indicator)
    return [
        ordinal[when] if len(ordinal) else when,
        frequency[when] if len(frequency) else when,
        ranks[1][rows.indicator.codes[kept]] if len(ranks[1]) else when,
        ranks[0][rows.organisation.codes[kept]] if len(ranks[0]) else when,
    ]


def _ranks(column: Coded) -> Ints:
    """The place of each text among all texts in order, so that the order of rows changes nothing."""
    ranks = np.empty(len(column.values), np.int64)
    ranks[np.array(sorted(range(len(ranks)), key=column.values.__getitem__), np.int64)] = np.arange(len(ranks))
    return ranks


def _same_as_before(keys: Sequence[Ints]) -> Bools:
    same = np.zeros(len(keys[0]), np.bool_)
    if len(same):
        same[1:] = np.all([key[1:] == key[:-1] for key in keys], axis=0)
    return same


def _sorted(kept: Ints, rows: Rows, frequency: Ints, ordinal: Ints, moments: Mapping[str, Floats]) -> Admitted:
    keys = _keys(kept, rows, frequency, ordinal)
    same = _same_as_before(keys)
    last = np.ones(len(kept), np.bool_)
    last[:-1] = ~same[1:]
    revisions = _revisions(kept, same, last, rows, moments)
    held = kept[last]
    when = rows.period.codes[held]
    series_keys = [key[last] for key in keys[1:]]
    first = ~_same_as_before(series_keys)
    starts = np.append(np.flatnonzero(first), len(held)).astype(np.int64)
    names = [tuple(sorted(column.values)) for column in (rows.organisation, rows.indicator)]
    panel = Panel(
        organisations=names[0],
        indicators=names[1],
        organisation=series_keys[2][first],
        indicator=series_keys[1][first],
        frequency=series_keys[0][first],
        starts=starts,
        ordinals=ordinal[when] if len(ordinal) else when,
        values=rows.quantities["value"].values[held],
        rows=held,
    )
    recorded = moments.get("recorded_at", np.full(len(rows), nan))[kept]
    records = Records(np.cumsum(~same) - 1, rows.quantities["value"].values[kept], recorded)
    return Admitted(panel, revisions, rows, records)


def _revisions(kept: Ints, same: Bools, last: Bools, rows: Rows, moments: Mapping[str, Floats]) -> Revisions:
    """For every key with several records: which one held when the time was up, and what replaced it."""
    found: list[tuple[int, float, float, float]] = []
    values = rows.quantities["value"].values
    recorded = moments.get("recorded_at", np.full(len(rows), nan))
    due = moments.get("due_date", np.full(len(rows), nan))
    group = np.cumsum(~same)
    seats = np.cumsum(last) - 1
    for end in np.flatnonzero(same & last).tolist():
        members = kept[np.searchsorted(group, group[end]) : end + 1]
        dues = due[members][np.isfinite(due[members])]
        limit = float(dues[0]) if len(dues) else nan
        in_time = members[recorded[members] < limit] if limit == limit else members[:-1]
        base = int(in_time[-1] if len(in_time) else members[0])
        found.append((int(seats[end]), float(values[base]), float(recorded[members[-1]]), limit))
    columns = np.array(found).reshape(-1, 4)
    return Revisions(columns[:, 0].astype(np.int64), columns[:, 1], columns[:, 2], columns[:, 3])


def tell(
    findings: FindingList,
    rows: Rows,
    places: Iterable[int] | Ints,
    rule: str,
    text: Text,
    severity: Severity = Severity.ERROR,
) -> None:
    """The same finding about many rows; past a thousand the rest is counted."""
    listed = [int(place) for place in places]
    for place in listed[:TOLD_ONE_BY_ONE]:
        file, row = rows.origin(place)
        keys = (rows.organisation.at(place), rows.indicator.at(place), rows.period.at(place))
        findings.add(Finding(severity, rule, text, *keys, file, row))
    more = len(listed) - TOLD_ONE_BY_ONE
    if more > 0:
        findings.add(
            Finding(severity, rule, Text(f"{text.en} And in {more} further rows.", f"{text.zh}另有 {more} 行。"))
        )


def day_text(ordinal: float) -> str:
    """The day of an ordinal."""
    return date.fromordinal(int(ordinal)).isoformat()
