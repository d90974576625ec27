"""Which group of peers (分类考核组) an organisation belongs to, in each period: membership may change by year."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.admission import periods_of
from jixiao.engine.model.arrays import Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.rows import Coded, ColumnsMissingError, Rows, coded, read_rows, to_columns
from jixiao.engine.model.text import Text

ANY = ("", "*")


@dataclass(frozen=True)
class Membership:
    """`names` of the groups; `group` of every observation of a panel, −1 where its organisation is in none."""

    names: tuple[str, ...]
    group: Ints


def read_groups(groups: object, panel: Panel, findings: FindingList) -> Membership:
    """The groups of a frame (organisation_code, group [, period]) or of a mapping from organisation to group.

    Without groups all are peers. A row with a period (2024, 2024Q1 …) holds within it, before one without. Two rows
    that contradict each other are told and none is used; organisations that the panel does not know are left alone.
    """
    if groups is None:
        return Membership(("",), np.zeros(len(panel.values), np.int64))
    columns = to_columns(_as_frame(groups))
    if not columns:
        return Membership((), np.full(len(panel.values), -1))
    missing = [name for name in ("organisation_code", "group") if name not in columns]
    if missing:
        raise ColumnsMissingError("groups", missing, list(columns))
    names, words = coded(columns["organisation_code"]), coded(columns["group"])
    listed = tuple(sorted(word for word in words.values if word))
    seats = {code: place for place, code in enumerate(panel.organisations)}
    when = columns.get("period", [""] * len(names.codes))
    found = _entries(names, words, when, findings)
    by_moment: dict[tuple[int, int], dict[int, int]] = {}
    for (organisation, moment), group in found.items():
        if group and organisation in seats:
            by_moment.setdefault(moment, {})[seats[organisation]] = listed.index(group)
    return Membership(listed, _by_observation(panel, by_moment))


def _as_frame(groups: object) -> object:
    """A mapping from organisation to group as a frame; a frame as it is."""
    if not isinstance(groups, Mapping) or "organisation_code" in groups:
        return groups
    if not all(value is None or isinstance(value, str) for value in groups.values()):
        raise DefinitionError(
            "bad_groups",
            Text("The groups are no table and no mapping from organisation to group.", "分组既不是表，也不是单位到分组的对应。"),
            Text("Give the columns organisation_code, group.", "请提供 organisation_code、group 两列。"),
        )  # fmt: skip
    return {"organisation_code": list(groups), "group": list(groups.values())}


Moment = tuple[int, int]
EVER: Moment = (-1, 0)


def _entries(names: Coded, words: Coded, when: object, findings: FindingList) -> dict[tuple[str, Moment], str]:
    """The group by organisation and moment; contradicting rows are told and dropped."""
    periods = coded(when)
    rows = _rows_for_telling(names, periods)
    frequency, ordinal = periods_of(periods, findings, rows, ANY)
    found: dict[tuple[str, Moment], str] = {}
    quarrels: dict[tuple[str, Moment], None] = {}
    for place in range(len(names.codes)):
        number = int(periods.codes[place])
        kind = int(frequency[number])
        if kind == -1:
            continue
        moment = EVER if kind == -2 else (kind, int(ordinal[number]))
        key, word = (names.at(place), moment), words.at(place)
        if found.setdefault(key, word) != word:
            quarrels[key] = None
    for key in quarrels:
        findings.add(Finding(Severity.ERROR, "conflicting_groups", CONFLICT, organisation_code=key[0]))
        found[key] = ""
    return found


def _rows_for_telling(names: Coded, periods: Coded) -> Rows:
    columns = {
        "organisation_code": [names.at(place) for place in range(len(names.codes))],
        "indicator_code": [""] * len(names.codes),
        "period": [periods.at(place) for place in range(len(periods.codes))],
    }
    return read_rows(columns, "groups", ())


def _by_observation(panel: Panel, by_moment: dict[Moment, dict[int, int]]) -> Ints:
    """Coarse moments first, so that finer ones go before them."""
    group = np.full(len(panel.values), -1)
    series = panel.series_of
    frequency = panel.frequency[series]
    for moment in sorted(by_moment):
        seats = np.full(len(panel.organisations) + 1, -1)
        for place, number in by_moment[moment].items():
            seats[place] = number
        named = seats[panel.organisation[series]]
        inside = named >= 0 if moment == EVER else (named >= 0) & _within(panel.ordinals, frequency, moment)
        group = np.where(inside, named, group)
    return group


def _within(ordinals: Ints, frequency: Ints, moment: Moment) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Which periods lie in that one."""
    per_year = np.array([each.per_year for each in FREQUENCIES])
    wide = FREQUENCIES[moment[0]].per_year
    fine = per_year[frequency] >= wide
    return np.asarray(fine & (ordinals * wide // per_year[frequency] == moment[1]))


CONFLICT = Text(
    "Two rows put the organisation into different groups; it is in none. Keep the right one, or say from when each holds.",
    "同一单位列入了不同的分组，按未分组处理；请保留正确的一行，或注明各自适用的时期。",
)
