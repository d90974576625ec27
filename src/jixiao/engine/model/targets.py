"""Targets beside the values: for every observation the target that it was held against, and which way is better."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.model.admission import periods_of, tell
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.rows import Rows, coded, read_rows, to_columns
from jixiao.engine.model.text import Text

ALL = ("", "*")
EVER = (1 << 18) - 1


@dataclass(frozen=True)
class Aims:
    """By observation: `target` (NaN where there is none) and `lower_is_better`."""

    target: Floats
    lower_is_better: Bools

    @property
    def known(self) -> Bools:
        """Which observations have a target."""
        return np.isfinite(self.target)


@dataclass(frozen=True)
class TargetRows:
    """The readable rows of a table of targets, as numbers of a panel's codes.

    `organisation` is one more than the last where a row is for all; `frequency` 0 and `ordinal` EVER for any period.
    """

    organisation: Ints
    indicator: Ints
    frequency: Ints
    ordinal: Ints
    value: Floats


def read_target_rows(targets: object, panel: Panel, findings: FindingList, column: str = "target") -> TargetRows:
    """The rows of a frame (organisation_code, indicator_code, period, `column`) whose codes the panel knows.

    Blank or `*` as organisation or period means all. Unreadable rows become findings, unknown codes are left alone.
    """
    columns = to_columns(targets) if targets is not None else {}
    if not columns or column not in columns:
        none = np.zeros(0, np.int64)
        return TargetRows(none, none, none, none, np.zeros(0))
    rows = read_rows(columns, "targets", (column,))
    numbers = rows.quantities[column]
    for place, reading in numbers.refused.items():
        said = Text(f"{column}: {reading.text.en}", f"{column}：{reading.text.zh}")
        tell(findings, rows, [place], reading.code, said)
    frequency, ordinal = periods_of(rows.period, findings, rows, ALL)
    frequency, ordinal = np.where(frequency == -2, 0, frequency), np.where(frequency == -2, EVER, ordinal)
    organisation = _places(rows.organisation.values, panel.organisations, ALL)
    indicator = _places(rows.indicator.values, panel.indicators, ())
    if not len(rows):
        none = np.zeros(0, np.int64)
        return TargetRows(none, none, none, none, np.zeros(0))
    keys = organisation[rows.organisation.codes], indicator[rows.indicator.codes]
    when = frequency[rows.period.codes], ordinal[rows.period.codes]
    kept = np.isfinite(numbers.values) & (keys[0] >= 0) & (keys[1] >= 0) & (when[0] >= 0)
    kept[_quarrels(rows, np.flatnonzero(kept), (*keys, *when), numbers.values, findings)] = False
    return TargetRows(keys[0][kept], keys[1][kept], when[0][kept], when[1][kept], numbers.values[kept])


def _quarrels(
    rows: Rows, kept: Ints, keys: tuple[Ints, Ints, Ints, Ints], values: Floats, findings: FindingList
) -> Ints:
    """Rows that give another target for the same; told, and none of them is to be used."""
    order = kept[np.lexsort([values[kept], *(key[kept] for key in keys)])]
    if len(order) < 2:
        return np.zeros(0, np.int64)
    same = np.all([key[order][1:] == key[order][:-1] for key in keys], axis=0)
    group = np.concatenate(([0], np.cumsum(~same)))
    differs = np.flatnonzero(same & (values[order][1:] != values[order][:-1])) + 1
    found = np.sort(order[np.isin(group, group[differs])])
    tell(findings, rows, found, "conflicting_targets", CONFLICT)
    return found


CONFLICT = Text(
    "Several rows give different targets for the same organisation, indicator and period; none is used.",
    "多行对同一单位、指标和数据所属期给出了不同目标值，均未采用；请保留正确的一行。",
)


def target_of_each(rows: TargetRows, panel: Panel, places: Ints | None = None) -> Floats:
    """The most special row of every observation (of those at `places`): own before all, period before year before any.

    NaN without one.
    """
    keys = _join(rows.organisation, rows.indicator, rows.frequency, rows.ordinal, len(panel.indicators))
    order = np.argsort(keys, kind="stable")
    asked = np.arange(len(panel.values)) if places is None else places
    return _looked_up(panel, asked, keys[order], rows.value[order])


def read_aims(targets: object, panel: Panel, findings: FindingList) -> Aims:
    """The targets of a frame (organisation_code, indicator_code, period, target, optional direction) by observation.

    Read as by `read_target_rows`, chosen as by `target_of_each`.
    """
    columns = to_columns(targets) if targets is not None else {}
    target = target_of_each(read_target_rows(columns, panel, findings), panel)
    return Aims(target, _lower(columns, panel))


def _places(texts: tuple[str, ...], known: tuple[str, ...], everybody: tuple[str, ...]) -> Ints:
    seats = {code: place for place, code in enumerate(known)} | dict.fromkeys(everybody, len(known))
    return np.array([seats.get(text, -1) for text in texts], np.int64)


def _join(organisation: Ints, indicator: Ints, frequency: Ints, ordinal: Ints, n_indicators: int) -> Ints:
    return np.asarray((((organisation * (n_indicators + 1) + indicator) * 4 + frequency) << 18) + ordinal)


def _looked_up(panel: Panel, places: Ints, keys: Ints, values: Floats) -> Floats:
    """The most special target of the observations."""
    target = np.full(len(places), np.nan)
    if not len(keys) or not len(target):
        return target
    series, ordinals = panel.series_of[places], panel.ordinals[places]
    own, indicator, frequency = panel.organisation[series], panel.indicator[series], panel.frequency[series]
    everybody = np.full(len(series), len(panel.organisations))
    year = np.full(len(series), FREQUENCIES.index(FREQUENCIES[0]))
    ever = np.full(len(series), EVER)
    moments = ((frequency, ordinals), (year, panel.years[places]), (year, ever))
    for organisation in (own, everybody):
        for kind, ordinal in moments:
            wanted = _join(organisation, indicator, kind, ordinal, len(panel.indicators))
            seats = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            target = np.where(np.isnan(target) & (keys[seats] == wanted), values[seats], target)
    return target


def _lower(columns: dict[str, Any], panel: Panel) -> Bools:
    """Whether lower is better, by observation, as a column `direction` says."""
    marked = np.zeros(len(panel.indicators) + 1, np.bool_)
    if "direction" in columns and "target" in columns:
        codes, words = coded(columns["indicator_code"]), coded(columns["direction"])
        lower = np.array([word == "lower" for word in words.values], np.bool_)
        if len(lower):
            marked[_places(codes.values, panel.indicators, ())[codes.codes[lower[words.codes]]]] = True
    marked[-1] = False
    return np.asarray(marked[panel.indicator[panel.series_of]])
