"""`rank_intervals`: how far ranks of rates can be trusted, who cannot be told apart, and whether nearly all are at the full."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from jixiao.engine.comparison.shrinkage import rate_model
from jixiao.engine.model.arrays import Floats, Ints
from jixiao.engine.model.codes import DIRECTIONS, check_choice
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.rank import competition_rank
from jixiao.engine.model.ranking import bands, rank_percentiles, ranks_of_runs
from jixiao.engine.model.rows import ColumnsMissingError, coded, read_quantity, to_columns
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, show
from jixiao.library import parameters

RATE_COLUMNS = ("organisation_code", "numerator", "denominator")
RANK_COLUMNS = (
    *RATE_COLUMNS, "rate", "rate_rank", "shrunk", "lower", "upper", "own_share", "rank", "rank_low", "rank_high", "band",
)  # fmt: skip
RUNS = 4000
PERCENTS = (5, 95)
INTERVAL = (0.025, 0.975)


@dataclass(frozen=True)
class Rates:
    """Organisations with usable counts: `places` in the table, hits of cases (0 ≤ hits ≤ cases, cases > 0)."""

    places: Ints
    hits: Floats
    cases: Floats


def rank_intervals(frame: object, *, direction: str = "higher", runs: int = RUNS, seed: int = 0) -> Outcome:
    """Rates of a table `organisation_code, numerator, denominator`, drawn towards all others': a row of RANK_COLUMNS each.

    `shrunk` with its 95 % interval (beta-binomial), `own_share` of it that is the organisation's own; `rank` by it, the 5th
    and 95th percentile of the ranks in `runs` draws, and the `band` of those who cannot be told apart. None where a count
    cannot be used, always with a finding.
    """
    check_choice("direction", direction, DIRECTIONS)
    findings = FindingList()
    columns = to_columns(frame)
    missing = [name for name in RATE_COLUMNS if name not in columns]
    if missing and columns:
        raise ColumnsMissingError("rates", missing, list(columns))
    if not columns:
        return Outcome(Table.from_rows(RANK_COLUMNS, []), findings.table())
    rates = _read(columns, findings)
    codes = coded(columns["organisation_code"])
    n = len(codes.codes)
    table: dict[str, list[Any]] = {name: [None] * n for name in RANK_COLUMNS}
    table["organisation_code"] = [codes.at(place) for place in range(n)]
    figures = _figures(rates, direction, runs, seed, findings)
    for name, column in figures.items():
        for place, value in zip(rates.places.tolist(), column.tolist(), strict=True):
            table[name][place] = float(f"{value:.12g}") if isinstance(value, float) else value
    return Outcome(Table(table), findings.table())


def _figures(
    rates: Rates, direction: str, runs: int, seed: int, findings: FindingList
) -> dict[str, np.ndarray[Any, np.dtype[Any]]]:
    hits, cases = rates.hits, rates.cases
    if not len(hits):
        return {}
    sign = 1.0 if direction == "higher" else -1.0
    share = hits / cases
    known: dict[str, np.ndarray[Any, np.dtype[Any]]] = {"numerator": hits, "denominator": cases, "rate": share}
    known["rate_rank"] = competition_rank(sign * share)
    _tell_ceiling(share, sign, findings)
    if len(hits) < 2:
        text = Text("One organisation alone cannot be compared.", "只有一个单位，无法比较。")
        findings.add(Finding(Severity.WARNING, "nothing_to_compare", text))
        return known
    model = rate_model(hits, cases)
    shrunk = model.shrunk(hits, cases)
    nominal = competition_rank(sign * shrunk)
    drawn = ranks_of_runs(sign * model.draws(hits, cases, runs, seed), [np.arange(len(hits))])
    low, high = rank_percentiles(drawn, PERCENTS)
    band = np.zeros(len(hits), np.int64)
    for number, members in enumerate(bands(drawn, nominal, np.arange(len(hits)), _cut("firmly_ahead")), start=1):
        band[members] = number
    known |= {"shrunk": shrunk, "own_share": model.own_share(cases), "rank": nominal, "band": band}
    known |= {"lower": model.quantile(hits, cases, INTERVAL[0]), "upper": model.quantile(hits, cases, INTERVAL[1])}
    return known | {"rank_low": low, "rank_high": high}


def _cut(code: str) -> float:
    return float(parameters("honest-ranks")[code][-1]["value"])


def share_at_full(rates: Floats, full: float = 1.0) -> float:
    """The share of organisations that are at the full rate; 0 where there is none at all."""
    return float((rates >= full).mean()) if len(rates) else 0.0


def _tell_ceiling(rates: Floats, sign: float, findings: FindingList) -> None:
    """A finding where nearly everybody is at the full (or, of what should be low, at zero)."""
    full = rates if sign > 0 else 1 - rates
    share, n = share_at_full(full), len(rates)
    if n < 2 or share < _cut("share_at_full"):
        return
    n_full = round(share * n)
    en = (
        f"{n_full} of {n} organisations ({share:.0%}) are at the full: the rate tells nobody apart, and one case less takes"
        f" an organisation from rank 1 to {n_full}. Ask for another indicator, or judge by bands."
    )
    zh = (
        f"{n} 个单位中有 {n_full} 个（{share:.0%}）满分：该比率已无区分度，少一件即可能从第 1 名跌到第 {n_full} 名。"
        "建议更换指标，或按名次段评价。"
    )
    findings.add(Finding(Severity.WARNING, "ceiling", Text(en, zh)))


def _read(columns: dict[str, Any], findings: FindingList) -> Rates:
    """The usable rows; each of the others has a finding with its row (from 1)."""
    codes = coded(columns["organisation_code"])
    numbers = {name: read_quantity(columns[name]) for name in RATE_COLUMNS[1:]}
    hits, cases = (numbers[name].values for name in RATE_COLUMNS[1:])
    seen: set[str] = set()
    places = []
    for place in range(len(codes.codes)):
        code = codes.at(place)
        refused = [(name, each.refused[place].text) for name, each in numbers.items() if place in each.refused]
        fault = _fault(code, code in seen, refused, float(hits[place]), float(cases[place]))
        seen.add(code)
        if fault is None:
            places.append(place)
        else:
            rule, text = fault
            findings.add(Finding(Severity.ERROR, rule, text, code, row=place + 1))
    kept = np.array(sorted(places, key=codes.at), np.int64)  # so that the order of the rows changes no draw
    return Rates(kept, hits[kept] + 0.0, cases[kept] + 0.0)


def _fault(
    code: str, is_double: bool, refused: list[tuple[str, Text]], hits: float, cases: float
) -> tuple[str, Text] | None:
    """Why a row cannot be used, or None."""
    if not code:
        return "unknown_organisation", Text("The organisation's code is blank.", "单位编码为空。")
    if is_double:
        return "duplicate_row", Text(
            "The organisation stands here again; its first row holds.", "该单位重复出现，以首行为准。"
        )
    if refused:
        name, text = refused[0]
        return "not_a_number", Text(f"{name}: {text.en}", f"{name}：{text.zh}")
    if hits != hits or cases != cases:
        return "missing_figure", Text("A count is missing, so there is no rate.", "分子或分母缺失，没有比率。")
    if cases <= 0:
        return "no_cases", Text("The denominator must be above 0.", "分母须大于 0。")
    if not 0 <= hits <= cases:
        en = f"The numerator {show(hits)} must lie between 0 and the denominator {show(cases)}."
        return "part_exceeds_whole", Text(en, f"分子 {show(hits)} 须在 0 与分母 {show(cases)} 之间。")
    return None
