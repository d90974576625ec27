"""`unit_costs(programmes)`: what one output costs, against the middle of those that make the same output."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.event_rows import columns_of, height, tell_rows, text_column
from jixiao.engine.model.findings import FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.rows_of_series import MAD_TO_SIGMA
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, brief

OUTPUTS = Text("The table of outputs", "产出表")
UNIT_COST_COLUMNS: Final = (
    "programme", "output", "unit", "group", "cost", "quantity", "unit_cost", "peer_median", "ratio", "distance",
    "n_peers", "standing", "confidence", "excess", "message", "message_zh",
)  # fmt: skip
STANDINGS: Final = {
    "dear": Text("dear", "偏高"), "usual": Text("usual", "正常"),
    "cheap": Text("cheap: look at quality and count", "偏低，请核对质量与产出数"),
    "few_peers": Text("too few peers", "同类过少，不作判断"), "no_figure": Text("no figure", "无法计算"),
}  # fmt: skip
SMALL_SAMPLE: Final = 1.25
"""√(π/2): the standard error of a median over that of a mean."""


@dataclass(frozen=True)
class UnitCosts(Outcome):
    """`table` has a row per programme and output, the dearest first. Peers: the others with that output, unit and group.

    `distance` in robust spreads of the peers' logarithms; `excess` is what it costs above the peers' median, in money.
    """


def unit_costs(programmes: object, *, day: date | None = None, own: Own | None = None) -> UnitCosts:
    """Look at: programme, output, unit, cost, quantity [, group]. Cost is what the output cost, in money of any unit.

    The median and MAD of the others (never of itself) on logarithms: half and double are equally far.
    """
    settings, findings = Settings.on("budget-unit-cost", day, own), FindingList()
    columns = columns_of(programmes, ("programme", "output", "unit", "cost", "quantity"), OUTPUTS)
    n = height(columns)
    texts = {name: text_column(columns, name, n) for name in ("programme", "output", "unit", "group")}
    cost, quantity = (_positive(columns, name, findings) for name in ("cost", "quantity"))
    with np.errstate(invalid="ignore"):
        each = cost / quantity
    keys: dict[tuple[str, ...], list[int]] = {}
    for row in range(n):
        if each[row] == each[row]:
            keys.setdefault(tuple(texts[name].at(row) for name in ("output", "unit", "group")), []).append(row)
    median, spread, peers = _against_others(
        np.log(each), [np.array(rows, np.int64) for rows in keys.values()], settings
    )
    distance = (np.log(each) - median) / spread
    rows = []
    for row in range(n):
        words = tuple(texts[name].at(row) for name in ("programme", "output", "unit", "group"))
        figures = {"cost": cost[row], "quantity": quantity[row], "unit_cost": each[row],
                   "peer_median": np.exp(median[row]), "distance": distance[row]}  # fmt: skip
        rows.append(_row(words, {name: _number(value) for name, value in figures.items()}, int(peers[row]), settings))
    rows.sort(key=lambda cells: (-(cells[13] or 0.0), cells[0], cells[1]))
    return UnitCosts(Table.from_rows(UNIT_COST_COLUMNS, rows), findings.table())


def _positive(columns: Mapping[str, Any], name: str, findings: FindingList) -> Floats:
    """A column of figures above 0; NaN where it is none (told)."""
    read = read_quantity(columns[name])
    refused = {row: reading.text for row, reading in read.refused.items()}
    values = read.values.copy()
    for row in np.flatnonzero(values <= 0).tolist():
        refused[row] = Text(f"{name} {brief(values[row])} is not above 0: no cost per output.",
                            f"{name} {brief(values[row])} 不大于 0，无法计算单位成本。")  # fmt: skip
        values[row] = np.nan
    tell_rows(findings, f"bad_{name}", sorted(refused), refused.__getitem__)
    blank = Text(f"{name} is blank: no cost per output.", f"{name} 为空，无法计算单位成本。")
    tell_rows(findings, f"no_{name}", read.blank, blank, severity=Severity.WARNING)
    return np.asarray(values, np.float64)


def _against_others(logs: Floats, groups: list[Ints], settings: Settings) -> tuple[Floats, Floats, Ints]:
    """By row the others' median and spread (NaN with too few) and how many others there are."""
    median, spread = np.full(len(logs), np.nan), np.full(len(logs), np.nan)
    peers = np.zeros(len(logs), np.int64)
    for rows in groups:
        own = logs[rows]
        peers[rows] = len(rows) - 1
        if len(rows) - 1 < max(settings["least_peers"], 1):
            continue
        median[rows] = middle = _median_of_others(own)
        away = np.empty(len(rows))
        for one in np.unique(middle):  # three at most: who is left out hardly moves the middle
            away[middle == one] = _median_of_others(np.abs(own - one))[middle == one]
        widened = np.sqrt(1 + SMALL_SAMPLE**2 / (len(rows) - 1))
        spread[rows] = np.maximum(MAD_TO_SIGMA * away, settings["least_spread"]) * widened
    return median, spread, peers


def _median_of_others(values: Floats) -> Floats:
    """By place the median of all values but that one."""
    order = np.argsort(values, kind="stable")
    rank, ordered = np.empty(len(values), np.int64), values[order]
    rank[order] = np.arange(len(values))
    low, high = (len(values) - 2) // 2, (len(values) - 1) // 2
    return np.asarray((ordered[low + (low >= rank)] + ordered[high + (high >= rank)]) / 2)


def _number(value: float) -> float | None:
    return None if value != value else float(value)


def _row(
    words: tuple[str, ...], figures: Mapping[str, float | None], n_peers: int, settings: Settings
) -> tuple[Any, ...]:
    own, middle, distance = (figures[name] for name in ("unit_cost", "peer_median", "distance"))
    ratio = None if own is None or middle is None else own / middle
    standing = "no_figure" if own is None else "few_peers" if ratio is None or distance is None else "usual"
    if ratio is not None and distance is not None and abs(distance) >= settings["distance"]:
        if ratio >= settings["least_ratio"]:
            standing = "dear"
        elif ratio <= 1 / settings["least_ratio"]:
            standing = "cheap"
    sure = "" if ratio is None else "low" if n_peers < 2 * settings["least_peers"] else "medium"
    confidence = "high" if sure and n_peers >= settings["many_peers"] else sure
    excess = None if own is None or middle is None else (own - middle) * (figures["quantity"] or 0.0)
    said = _said(words, own, middle, ratio, n_peers, standing)
    return (
        *words, figures["cost"], figures["quantity"], own, middle, ratio, distance, n_peers, standing, confidence, excess,
        said.en, said.zh,
    )  # fmt: skip


def _said(
    words: tuple[str, ...], own: float | None, middle: float | None, ratio: float | None, n_peers: int, standing: str
) -> Text:
    _, output, unit, _ = words
    name = STANDINGS[standing]
    if own is None:
        return Text(f"{output}: {name.en}.", f"{output}：{name.zh}。")
    if middle is None or ratio is None:
        return Text(f"{output}: {own:,.2f} per {unit}, {name.en} ({n_peers}).",
                    f"{output}：每{unit} {own:,.2f}，{name.zh}（{n_peers} 个）。")  # fmt: skip
    return Text(
        f"{output}: {own:,.2f} per {unit}, {ratio:.2f} times the median {middle:,.2f} of {n_peers} peers: {name.en}.",
        f"{output}：每{unit} {own:,.2f}，为 {n_peers} 个同类项目中位数 {middle:,.2f} 的 {ratio:.2f} 倍，{name.zh}。",
    )
