"""Targets beside the values: for every observation the target that it was held against, and which way is better."""

from dataclasses import dataclass

import numpy as np

from jixiao.engine.model.admission import periods_of, tell
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import FindingList
from jixiao.engine.model.panel import FREQUENCIES, Panel
from jixiao.engine.model.rows import coded, read_rows, to_columns
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


def read_aims(targets: object, panel: Panel, findings: FindingList) -> Aims:
    """The targets of a frame (organisation_code, indicator_code, period, target, optional direction) by observation.

    Blank or `*` as organisation or period means all. The most special one counts: own before all, period before year
    before any. Unreadable rows become findings, unknown codes are left alone.
    """
    n_values = len(panel.values)
    nothing = Aims(np.full(n_values, np.nan), np.zeros(n_values, np.bool_))
    columns = to_columns(targets) if targets is not None else {}
    if not columns or "target" not in columns:
        return nothing
    rows = read_rows(columns, "targets", ("target",))
    numbers = rows.quantities["target"]
    for place, reading in numbers.refused.items():
        tell(findings, rows, [place], reading.code, Text(f"target: {reading.text.en}", f"target：{reading.text.zh}"))
    frequency, ordinal = periods_of(rows.period, findings, rows, ALL)
    frequency, ordinal = np.where(frequency == -2, 0, frequency), np.where(frequency == -2, EVER, ordinal)
    organisation = _places(rows.organisation.values, panel.organisations, ALL)
    indicator = _places(rows.indicator.values, panel.indicators, ())
    keys = (
        [organisation[rows.organisation.codes], indicator[rows.indicator.codes]]
        if len(rows)
        else [np.zeros(0, int)] * 2
    )
    when = rows.period.codes
    frequencies, ordinals = (each[when] if len(each) else when for each in (frequency, ordinal))
    kept = np.isfinite(numbers.values) & (keys[0] >= 0) & (keys[1] >= 0) & (frequencies >= 0)
    joined = _join(keys[0], keys[1], frequencies, ordinals, len(panel.indicators))[kept]
    order = np.argsort(joined, kind="stable")
    target = _looked_up(panel, joined[order], numbers.values[kept][order])
    return Aims(target, _lower(columns, keys[1], panel))


def _places(texts: tuple[str, ...], known: tuple[str, ...], everybody: tuple[str, ...]) -> Ints:
    seats = {code: place for place, code in enumerate(known)} | dict.fromkeys(everybody, len(known))
    return np.array([seats.get(text, -1) for text in texts], np.int64)


def _join(organisation: Ints, indicator: Ints, frequency: Ints, ordinal: Ints, n_indicators: int) -> Ints:
    return np.asarray((((organisation * (n_indicators + 1) + indicator) * 4 + frequency) << 18) + ordinal)


def _looked_up(panel: Panel, keys: Ints, values: Floats) -> Floats:
    """The most special target of every observation."""
    target = np.full(len(panel.values), np.nan)
    if not len(keys) or not len(target):
        return target
    series = panel.series_of
    own, indicator, frequency = panel.organisation[series], panel.indicator[series], panel.frequency[series]
    everybody = np.full(len(series), len(panel.organisations))
    year = np.full(len(series), FREQUENCIES.index(FREQUENCIES[0]))
    ever = np.full(len(series), EVER)
    moments = ((frequency, panel.ordinals), (year, panel.years), (year, ever))
    for organisation in (own, everybody):
        for kind, ordinal in moments:
            wanted = _join(organisation, indicator, kind, ordinal, len(panel.indicators))
            seats = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            target = np.where(np.isnan(target) & (keys[seats] == wanted), values[seats], target)
    return target


def _lower(columns: dict[str, object], indicator: Ints, panel: Panel) -> Bools:
    """Whether lower is better, by observation, as a column `direction` says."""
    marked = np.zeros(len(panel.indicators) + 1, np.bool_)
    if "direction" in columns:
        words = coded(columns["direction"])
        lower = np.array([word == "lower" for word in words.values], np.bool_)
        if len(lower):
            marked[indicator[lower[words.codes] & (indicator >= 0)]] = True
    return np.asarray(marked[panel.indicator[panel.series_of]])
