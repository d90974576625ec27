"""环境空气质量综合指数: every pollutant over its limit, added up; cities in their order, the best first."""

from collections.abc import Mapping

import numpy as np

from jixiao.engine.air_quality.intake.telling import TOLD_ONE_BY_ONE
from jixiao.engine.air_quality.periods.columns import Columns
from jixiao.engine.air_quality.periods.spans import Spans, reported
from jixiao.engine.air_quality.standards import SHOWN, AirStandard, composite_weights
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.rank import rank_in_groups
from jixiao.engine.model.rounding import half_even
from jixiao.engine.model.text import Text, did_you_mean

DIGITS = 2
"""The index is published to two decimals; equal ones share a rank (环办〔2014〕64号)."""
Weights = Mapping[str, float]
COMPOSITE_COLUMNS = (
    "station", "period", "days", *(f"{name}_figure" for name in SHOWN), *(f"{name}_single" for name in SHOWN),
    "composite_index", "greatest", "rank", "valid",
)  # fmt: skip


def weights_of(given: Weights | None) -> Weights:
    """The weights of the six pollutants, 1 unless given otherwise; DefinitionError for another name or a negative one."""
    weights = dict(composite_weights())
    for name, weight in (given or {}).items():
        if name not in weights:
            text = Text(f"There is no pollutant “{name}” to weigh.", f"权重中没有污染物“{name}”。")
            raise DefinitionError("bad_parameter", text, did_you_mean(name, weights))
        if not 0 <= weight < np.inf:
            text = Text(f"The weight of {name} must be 0 or more.", f"{name} 的权重须不小于 0。")
            raise DefinitionError("bad_parameter", text)
        weights[name] = float(weight)
    return weights


def composite_columns(spans: Spans, standard: AirStandard, weights: Weights, findings: FindingList) -> Columns:
    """For each span: figures as reported, single indices, the index to two decimals, its greatest part, the rank.

    The index is made of unrounded figures. It is NaN where a pollutant that counts is unknown, or its limit.
    """
    figures = {name: spans.figures(name, standard) for name in SHOWN}
    singles = {name: figures[name] / (standard.year_limits[name] or np.nan) for name in SHOWN}
    total = sum((weights[name] * singles[name] for name in SHOWN if weights[name]), np.zeros(len(spans)))
    index = half_even(total, DIGITS)
    short = {name: ~spans.has_enough(values, standard) for name, values in spans.known.values.items() if name in SHOWN}
    lacks = np.logical_or.reduce([np.zeros(len(spans), np.bool_), *short.values()])
    _tell_short(spans, short, lacks, findings)
    _tell_no_index(spans, np.isnan(index), standard, findings)
    return {
        "station": spans.stations,
        "period": [str(period) for period in spans.periods],
        "days": spans.n_days,
        **{f"{name}_figure": reported(name, figures[name], standard) for name in SHOWN},
        **{f"{name}_single": singles[name] for name in SHOWN},
        "composite_index": index,
        "greatest": _greatest(singles, weights),
        "rank": smallest_first(index, spans.ordinal),
        "valid": [not each for each in lacks.tolist()],
    }


def smallest_first(values: Floats, group: Ints) -> list[int | None]:
    """Ranks within each group, the smallest is 1; equal ones share a rank, None where there is no value."""
    _, number = np.unique(group, return_inverse=True)
    return [rank or None for rank in rank_in_groups(-values, number.astype(np.int64)).tolist()]


def _greatest(singles: Mapping[str, Floats], weights: Weights) -> list[str]:
    """The pollutants with the greatest part in the index, joined by “;”."""
    parts = np.stack([weights[name] * singles[name] for name in SHOWN])
    top = np.fmax.reduce(parts, axis=0)
    return [
        ";".join(name for name, at in zip(SHOWN, column, strict=True) if at) for column in (parts == top).T.tolist()
    ]


def _tell_short(spans: Spans, short: Mapping[str, Bools], lacks: Bools, findings: FindingList) -> None:
    for place in np.flatnonzero(lacks)[:TOLD_ONE_BY_ONE].tolist():
        listed = ", ".join(name for name in SHOWN if name in short and short[name][place])
        text = Text(
            f"Too few daily values of {listed} for a statistic of this period (HJ 663); it is given, but not valid.",
            f"{listed} 的日均值个数不满足该时段统计的有效性要求（HJ 663）；结果仅供参考。",
        )
        findings.add(_about(spans, place, "too_few_days", text))
    _tell_more("too_few_days", int(lacks.sum()), findings)


def _tell_no_index(spans: Spans, none: Bools, standard: AirStandard, findings: FindingList) -> None:
    unread = [name for name in SHOWN if standard.year_limits[name] is None]
    text = Text("No composite index: a pollutant has no value.", "无综合指数：有污染物没有数据。")
    if unread:
        text = Text(
            f"No composite index: the limit of {', '.join(unread)} is not in the library.",
            f"无综合指数：参数库尚无 {'、'.join(unread)} 的限值。",
        )
    for place in np.flatnonzero(none)[:TOLD_ONE_BY_ONE].tolist():
        findings.add(_about(spans, place, "no_composite_index", text))
    _tell_more("no_composite_index", int(none.sum()), findings)


def _about(spans: Spans, place: int, rule: str, text: Text) -> Finding:
    station = spans.known.stations[int(spans.station[place])]
    return Finding(Severity.WARNING, rule, text, station, "", str(spans.periods[place]))


def _tell_more(rule: str, n_all: int, findings: FindingList) -> None:
    more = n_all - TOLD_ONE_BY_ONE
    if more > 0:
        text = Text(f"{more} further periods have the same fault.", f"另有 {more} 个时段有同样的问题。")
        findings.add(Finding(Severity.WARNING, rule, text))
