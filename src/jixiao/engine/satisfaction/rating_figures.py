"""Rates of counted ratings: 评价率, 主动评价率, 好评率 with its interval, mean, 差评整改率, ranks and bands."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.codes import check_choice
from jixiao.engine.model.degrees import DEGREES
from jixiao.engine.model.event_rows import columns_of, grouped, height, plain_list, text_column
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import rank_in_groups
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.rows import read_quantity
from jixiao.engine.model.settings import Own, Settings
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.intervals import band_numbers, normal_quantile, wilson
from jixiao.engine.satisfaction.suppression import suppressed_cells
from jixiao.engine.satisfaction.tally import COUNTED

RANK_BY: Final = ("good_rate", "mean_score")
FIGURES: Final = (
    "rating_rate", "active_rate", "active_share", "good", "bad", "good_rate", "good_low", "good_high", "mean_score",
    "mean_low", "mean_high", "rectified_rate", "rank", "band", "state", "suppressed", "suppressed_degrees",
)  # fmt: skip
"""Rates are per cent with two decimals, half up. `state`: ranked, too_few or no_ratings."""
TALLIES = Text("The table of counted ratings", "评价统计表")
Numbers = Mapping[str, Floats]


def rated(tallies: object, *, rank_by: str = "good_rate", day: date | None = None, own: Own | None = None) -> Outcome:
    """Figures of counts that were made elsewhere (a database): needs `degree_5` … `degree_1`; each row is one of FIGURES.

    May have `default`, `finished` (办结数), `rectified_in_time`; `period` and `group` are ranked apart; all other columns
    are handed through. `own` replaces figures of library/parameters/satisfaction.yaml, which are those of `day`.
    """
    check_choice("rank_by", rank_by, RANK_BY)
    findings = FindingList()
    columns = columns_of(tallies, [f"degree_{each}" for each in DEGREES], TALLIES)
    n = height(columns)
    settings = Settings.on("satisfaction", day, own)
    numbers = {name: _whole(columns, name, findings) for name in (*COUNTED, "finished") if name in columns}
    peers, _ = grouped([text_column(columns, name, n).codes.astype(np.int64) for name in ("period", "group")])
    figures = _figures(numbers, peers, rank_by, settings, findings)
    kept = {name: plain_list(column) for name, column in columns.items()}
    counts = {name: _as_whole(column) for name, column in numbers.items()}
    made = {name: plain_list(column) for name, column in figures.items()}
    return Outcome(Table({**kept, **counts, **made}), findings.table())


def _whole(columns: Mapping[str, Any], name: str, findings: FindingList) -> Floats:
    """A column of counts; what is no whole number from 0 on is told and unknown."""
    quantity = read_quantity(columns[name])
    values = np.array(quantity.values, np.float64)
    bad = np.flatnonzero(np.isfinite(values) & ((values < 0) | (values != np.floor(values))))
    for row in sorted({*bad.tolist(), *quantity.refused})[:1000]:
        text = Text(f"{name} must be a whole number from 0 on.", f"{name} 须为不小于 0 的整数。")
        findings.add(Finding(Severity.ERROR, "not_a_count", text, row=row + 1))
    values[bad] = np.nan
    return values


def _figures(numbers: Numbers, peers: Ints, rank_by: str, settings: Settings, findings: FindingList) -> dict[str, Any]:
    degrees = np.stack([numbers[f"degree_{each}"] for each in DEGREES], axis=1)
    n = degrees.sum(axis=1)
    stars = np.array(DEGREES, np.float64)
    good = degrees[:, stars >= settings["good_from"]].sum(axis=1)
    bad = degrees[:, stars <= 2].sum(axis=1)
    low, high = wilson(good, n, settings["confidence"])
    mean, mean_low, mean_high = _mean(degrees, stars, n, settings["confidence"])
    found: dict[str, Any] = _shares_of_finished(numbers, n, findings)
    found |= {"good": _as_whole(good), "bad": _as_whole(bad), "good_rate": _percent(good, n)}
    found |= {"good_low": half_up(100 * low), "good_high": half_up(100 * high)}
    found |= {"mean_score": half_up(mean), "mean_low": half_up(mean_low), "mean_high": half_up(mean_high)}
    mended = numbers.get("rectified_in_time", np.full(len(n), np.nan))
    found["rectified_rate"] = _percent(mended, bad)
    enough = n >= settings["least_to_rank"]
    ends = (low, high) if rank_by == "good_rate" else (mean_low, mean_high)
    rank, band = _places(np.where(enough, found[rank_by], np.nan), ends, peers)
    found |= {"rank": _present(rank), "band": _present(band), "state": _states(n, enough)}
    cells = [suppressed_cells(row, settings["smallest_cell"]) for row in np.nan_to_num(degrees).astype(int).tolist()]
    found["suppressed"] = ((n > 0) & (n < settings["smallest_cell"])).tolist()
    found["suppressed_degrees"] = [
        ";".join(str(degree) for degree, hidden in zip(DEGREES, row, strict=True) if hidden) for row in cells
    ]
    return {name: found[name] for name in FIGURES}


def _shares_of_finished(numbers: Numbers, n: Floats, findings: FindingList) -> dict[str, Floats]:
    """评价率, 主动评价率 of the finished cases, and the share of active ratings among all."""
    default = numbers.get("default", np.zeros(len(n)))
    finished = numbers.get("finished", np.full(len(n), np.nan))
    over = np.flatnonzero(n + default > finished)
    for row in over.tolist()[:1000]:
        text = Text("There are more ratings than finished cases, so the rates of rating are not told.",
                    "评价数大于办结数，评价率、主动评价率不予计算，请核对办结数。")  # fmt: skip
        findings.add(Finding(Severity.WARNING, "more_ratings_than_cases", text, row=row + 1))
    known = np.where(n + default > finished, np.nan, finished)
    return {
        "rating_rate": _percent(n + default, known),
        "active_rate": _percent(n, known),
        "active_share": _percent(n, n + default),
    }


def _percent(part: Floats, whole: Floats) -> Floats:
    """100 × part ÷ whole, two decimals; NaN where the whole is 0 or unknown."""
    return half_up(100 * part / np.where(whole > 0, whole, np.nan))


def _mean(degrees: Floats, stars: Floats, n: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Mean of the stars with its normal interval (s ÷ √n), inside 1 to 5; the ends need two ratings."""
    known = np.where(n > 0, n, np.nan)
    mean = degrees @ stars / known
    squares = (degrees * (stars - mean[:, None]) ** 2).sum(axis=1)
    half = normal_quantile(confidence) * np.sqrt(squares / np.where(n > 1, n - 1, np.nan) / known)
    return mean, np.maximum(mean - half, stars.min()), np.minimum(mean + half, stars.max())


def _places(shown: Floats, ends: tuple[Floats, Floats], peers: Ints) -> tuple[Ints, Ints]:
    """Competition ranks of the published figure among peers, and bands whose intervals overlap the first's of them."""
    ranks = rank_in_groups(shown, peers)
    bands = np.zeros(len(ranks), np.int64)
    for peer in np.unique(peers).tolist():
        members = np.flatnonzero(peers == peer)
        bands[members] = band_numbers(ranks[members], ends[0][members], ends[1][members])
    return ranks, bands


def _states(n: Floats, enough: Bools) -> list[str]:
    return ["ranked" if ok else ("too_few" if count > 0 else "no_ratings") for count, ok in zip(n, enough, strict=True)]


def _present(numbers: Ints) -> list[int | None]:
    return [number or None for number in numbers.tolist()]


def _as_whole(values: Floats) -> list[int | None]:
    return [None if value != value else int(value) for value in values.tolist()]
