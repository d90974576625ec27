"""What an indicator costs to report, and how easily its figure could be bent."""

from collections.abc import Iterator, Sequence
from math import isfinite
from statistics import median

from jixiao.engine.indicator_health.described import Described
from jixiao.engine.indicator_health.fault import Fault
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text, show


def costly(items: Sequence[Described], ratio: float) -> Iterator[Fault]:
    """A point of weight that costs `ratio` times the median of all; minutes per figure ÷ weight."""
    costs = {
        item.code: item.minutes / item.weight
        for item in items
        if isfinite(item.minutes) and item.minutes > 0 and isfinite(item.weight) and item.weight > 0
    }
    if len(costs) < 3:
        return
    middle = median(costs.values())
    for item in items:
        if costs.get(item.code, 0.0) > ratio * middle:
            times = show(round(costs[item.code] / middle, 1))
            text = Text(
                f"“{item.name}” takes {show(item.minutes)} minutes a figure for {show(item.weight)} points of weight: "
                f"{times} times the median of all.",
                f"“{item.name}”每个数填报 {show(item.minutes)} 分钟，权重 {show(item.weight)}，"
                f"单位权重耗时为中位数的 {times} 倍。",
            )
            advice = Text(
                "Fetch it from a system, ask less often, or give it up.", "改为系统自动取数、降低频次，或取消。"
            )
            yield Fault(item.code, "costly", Severity.INFO, f"{show(item.minutes)} min", text, advice)


def easily_bent(item: Described) -> Iterator[Fault]:
    """Typed by those who are judged, and nobody asks for proof."""
    if item.is_typed and item.evidence_required is False:
        text = Text(
            f"“{item.name}” is typed by those whom it judges, and no evidence is asked for.",
            f"“{item.name}”由被考核单位自行填报，且不要求佐证材料。",
        )
        advice = Text(
            "Take it from a system or a third party, or ask for evidence and re-check a sample.",
            "改由系统或第三方取数；确需自报的，要求佐证并抽样复核。",
        )
        yield Fault(item.code, "easily_bent", Severity.WARNING, "", text, advice)
