"""What is said about single series beside their forecasts."""

from collections.abc import Iterator, Sequence

import numpy as np

from jixiao.engine.forecast.blend import LOW_CONFIDENCE
from jixiao.engine.forecast.call import Call
from jixiao.engine.forecast.origins import LEAST
from jixiao.engine.model.findings import Finding, Severity
from jixiao.engine.model.series import Series
from jixiao.engine.model.text import Text


def remarks(series: Sequence[Series], call: Call) -> Iterator[Finding]:
    """Findings about each series that a reader of its forecast should know."""
    for each in series:
        known = each.values[np.isfinite(each.values)]
        if not len(known):
            continue  # what made it empty is told already
        for severity, rule, text in _of_one(each, known, call):
            yield Finding(severity, rule, text, indicator_code=each.code)


def _of_one(series: Series, known: np.ndarray, call: Call) -> Iterator[tuple[Severity, str, Text]]:
    n = len(known)
    if n < LEAST:
        yield (
            Severity.WARNING,
            "too_short",
            Text(
                f"Too short to say: {n} values; at least {LEAST} are needed. Its rows are empty.",
                f"数据太少，无法预测：只有 {n} 期，至少需要 {LEAST} 期；该序列各行留空。",
            ),
        )
        return
    if n < LOW_CONFIDENCE:
        yield (
            Severity.INFO,
            "low_confidence",
            Text(f"Only {n} values: low confidence.", f"只有 {n} 期数据，预测可信度低。"),
        )
    if known.min() == known.max():
        yield (
            Severity.INFO,
            "constant",
            Text(
                "All values are the same; so is the forecast, and its intervals have no width.",
                "各期数值相同，预测值也相同，区间宽度为零。",
            ),
        )
    if call.season is not None and call.season > 1 and len(series) < 2 * call.season:
        yield (
            Severity.WARNING,
            "season_unseen",
            Text(
                f"A season of {call.season} periods has not been seen twice in {len(series)} periods.",
                f"历史只有 {len(series)} 期，不足两个 {call.season} 期的季节周期，难以识别季节性。",
            ),
        )
    lowest, highest = call.bounds or (None, None)
    outside = sum(
        (lowest is not None and value < lowest) or (highest is not None and value > highest) for value in known
    )
    if outside:
        yield (
            Severity.WARNING,
            "outside_bounds",
            Text(
                f"{outside} values lie outside the bounds given for the forecast; check them.",
                f"有 {outside} 期数值超出给定的取值范围，请核实。",
            ),
        )
