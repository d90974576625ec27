"""Shares that come from a sample of checks: each with its n and interval, the way from the baseline, and a sentence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from jixiao.engine.model.text import Text
from jixiao.engine.satisfaction.intervals import wilson
from jixiao.report.open_data import Field, OpenTable
from jixiao.web.base.formats import number
from jixiao.web.base.parameters import parameter
from jixiao.web.indicators.models import TargetPlan
from jixiao.web.portal.frames.evaluated import Ground

CHECKS = Text("checks", "次")
PERCENT = "%"
KEYS = (
    Field("organisation", "string", Text("Organisation (code)", "单位编码"), is_key=True),
    Field("indicator", "string", Text("Indicator (code)", "指标编码"), is_key=True),
)
FOUND = (
    Field("value", "number", Text("Share found", "抽查结果"), PERCENT),
    Field("n", "integer", Text("Checks behind it", "抽查数"), CHECKS),
    Field("low", "number", Text("Lower end of the interval", "置信区间下限"), PERCENT),
    Field("high", "number", Text("Upper end of the interval", "置信区间上限"), PERCENT),
)
SAMPLES = (*KEYS, Field("period", "period", Text("Period", "数据所属期"), is_key=True), *FOUND)
BASELINES = (
    *KEYS,
    Field("year", "integer", Text("First year with a target", "首个目标年度")),
    Field("baseline", "number", Text("Baseline before that year", "基线值"), PERCENT),
    Field("first_target", "number", Text("Target of that year", "首年目标值"), PERCENT),
    *FOUND,
    Field("change", "number", Text("Change since the baseline", "比基线提高"), Text("percentage points", "个百分点")),
)
CONFIDENCE = "sample_confidence"
Key = tuple[str, str]


@dataclass(frozen=True)
class Found:
    """A share of `n` checks in per cent, and the interval in which it lies."""

    value: float
    n: int
    low: float
    high: float

    @property
    def cells(self) -> tuple[float, int, float, float]:
        return self.value, self.n, self.low, self.high


def found_in(value: float, n: int, confidence: float) -> Found:
    """Wilson's interval of the whole number of hits that the share tells."""
    hits = np.array([float(min(max(round(value * n / 100), 0), n))])
    low, high = wilson(hits, np.array([float(n)]), confidence)
    return Found(value, n, round(100 * float(low[0]), 2), round(100 * float(high[0]), 2))


def sampled(ground: Ground) -> dict[str, str]:
    """Indicators that rest on checks, with the indicator that counts these; both are in the scheme."""
    pairs = {}
    for code, leaf in ground.indicators.items():
        version = ground.library.get(leaf.indicator)
        if version is not None and version.sample_code in ground.indicators and version.sample_code != code:
            pairs[code] = version.sample_code
    return pairs


def samples_of(ground: Ground) -> dict[tuple[str, str, str], Found]:
    """By organisation, indicator, period: what is known with its checks."""
    pairs, confidence = sampled(ground), confidence_of(ground)
    found = {}
    for (place, code, period), figure in sorted(ground.history.items()):
        counted = ground.history.get((place, pairs[code], period)) if code in pairs else None
        if figure.value is not None and counted is not None and counted.value and 0 <= figure.value <= 100:
            found[place, code, period] = found_in(figure.value, round(counted.value), confidence)
    return found


def confidence_of(ground: Ground) -> float:
    """The confidence of the intervals on the period's last day."""
    return float(parameter("publication", CONFIDENCE, ground.period.last_date))


def baselines_of(ground: Ground) -> dict[Key, TargetPlan]:
    """The first year's plan that has a baseline, its newest revision, by organisation and indicator."""
    places = {place.id: place.code for place in ground.organisations}
    plans = TargetPlan.objects.filter(
        indicator__code__in=sampled(ground),
        organisation__in=places,
        baseline__isnull=False,
        year__lte=ground.period.year,
    ).select_related("indicator")
    found: dict[Key, TargetPlan] = {}
    for plan in plans.order_by("year", "-revision"):
        found.setdefault((places[plan.organisation_id], plan.indicator.code), plan)
    return found


def sample_tables(ground: Ground) -> tuple[OpenTable, ...]:
    """The trend with n and interval, and baseline and now side by side; none where nothing rests on checks."""
    found = samples_of(ground)
    if not found:
        return ()
    told = Text(
        f"Wilson's interval at {100 * confidence_of(ground):g}% confidence, from the number of checks.",
        f"按抽查数计算的威尔逊（Wilson）区间，置信水平{100 * confidence_of(ground):g}%。",
    )
    trend = [(place, code, period, *each.cells) for (place, code, period), each in found.items()]
    rows = [
        (place, code, plan.year, plan.baseline, plan.annual_target, *now.cells, round(now.value - plan.baseline, 2))
        for (place, code), plan in sorted(baselines_of(ground).items())
        if plan.baseline is not None and (now := found.get((place, code, ground.run.period))) is not None
    ]
    return (
        OpenTable("samples", Text("Shares that rest on checks", "抽查类指标及误差范围"), SAMPLES, trend, told),
        OpenTable("baselines", Text("From the baseline to now", "与基线比较"), BASELINES, rows, told),
    )


def samples_told(ground: Ground, tables: Mapping[str, OpenTable]) -> Iterator[tuple[str, Text]]:
    """Of each indicator: from which baseline to where, and how many have it surely."""
    table = tables.get("baselines")
    names = [field.name for field in table.fields] if table else []
    rows: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in table.rows] if table else []
    for code in sampled(ground):
        own = [row for row in rows if row["indicator"] == code]
        if not own:
            continue
        (year, target), digits = max((row["year"], row["first_target"]) for row in own), ground.decimals_of(code)
        before, now = (number(median(row[name] for row in own), digits) for name in ("baseline", "value"))
        surely = sum(row["low"] >= target for row in own)
        least, most = (end(row["n"] for row in own) for end in (min, max))
        label = ground.label_of(code)
        yield (
            code,
            Text(
                f"{label.en}: from {before}% before {year} to {now}% in {ground.period.label_en} (medians); {surely} of "
                f"{len(own)} are above {target:g}% even at the lower end of their margin, with {least} to {most} checks each.",
                f"{label.zh}中位数由{year}年前的{before}%提高到{ground.period.label_zh}的{now}%；{len(own)}个单位中有{surely}个"
                f"按误差范围下限仍高于{target:g}%（每单位抽查{least}至{most}次）。",
            ),
        )
