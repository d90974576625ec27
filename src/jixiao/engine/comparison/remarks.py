"""Why a cell is empty: one finding for each, so that no gap goes without its reason."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from jixiao.engine.comparison.cells import Cells
from jixiao.engine.comparison.dimension import parted
from jixiao.engine.model.arrays import Bools, Floats, Ints
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text

TOLD_ONE_BY_ONE = 1000


@dataclass(frozen=True)
class Remark:
    """A reason for empty cells. `where` finds them; `of_indicator`: told once for each indicator, with their number."""

    code: str
    text: Text
    where: Callable[[Cells], Bools]
    of_indicator: bool = False


def tell_empty_cells(cells: Cells, shown: Bools, findings: FindingList) -> None:
    """Findings for the empty cells of the observations that are shown; past a thousand of a kind the rest is counted."""
    for remark in REMARKS:
        places = np.flatnonzero(remark.where(cells) & shown)
        if not len(places):
            continue
        told = _by_indicator(remark, cells, places) if remark.of_indicator else _one_by_one(remark, cells, places)
        for finding in told:
            findings.add(finding)


def _one_by_one(remark: Remark, cells: Cells, places: Ints) -> Iterator[Finding]:
    for place in places[:TOLD_ONE_BY_ONE].tolist():
        organisation, code = cells.panel.codes(int(cells.series[place]))
        period = str(cells.panel.period(int(cells.places[place])))
        yield Finding(Severity.INFO, remark.code, remark.text, organisation, _shown_code(code), period)
    more = len(places) - TOLD_ONE_BY_ONE
    if more > 0:
        said = Text(f"{remark.text.en} And {more} further values.", f"{remark.text.zh}另有 {more} 个数据。")
        yield Finding(Severity.INFO, remark.code, said)


def _by_indicator(remark: Remark, cells: Cells, places: Ints) -> Iterator[Finding]:
    numbers = np.bincount(cells.indicator[places], minlength=len(cells.panel.indicators))
    for indicator in np.flatnonzero(numbers).tolist():
        n = int(numbers[indicator])
        said = Text(f"{remark.text.en} {n} values.", f"{remark.text.zh}共 {n} 个数据。")
        yield Finding(Severity.INFO, remark.code, said, "", _shown_code(cells.panel.indicators[indicator]))


def _shown_code(code: str) -> str:
    return " / ".join(filter(None, parted(code)))


def _absent(figures: Floats) -> Bools:
    return np.asarray(np.isnan(figures))


def _zero(base: Floats) -> Bools:
    return np.asarray(base == 0)


def _no_progress(cells: Cells) -> Bools:
    known = np.isfinite(cells.goal) & np.isfinite(cells.baseline) & (cells.baseline != cells.value)
    return np.asarray(known & np.isnan(cells.progress))


def _without_neighbours(cells: Cells) -> Bools:
    near = cells.neighbours
    return np.zeros(len(cells.places), np.bool_) if near is None else near.n == 0


def _based(cells: Cells) -> Bools:
    """Whether a baseline was asked for at all."""
    return np.full(len(cells.places), cells.case.baselines.given)


REMARKS = (
    Remark(
        "no_value_a_year_before",
        Text("No value a year before: year_on_year is empty.", "上年同期无数据，同比为空。"),
        lambda cells: _absent(cells.last_year),
        of_indicator=True,
    ),
    Remark(
        "no_value_before",
        Text("No value in the period before: period_on_period is empty.", "上期无数据，环比为空。"),
        lambda cells: _absent(cells.previous),
        of_indicator=True,
    ),
    Remark(
        "no_baseline",
        Text("No baseline: since_baseline is empty.", "无基期数据，较基期变化为空。"),
        lambda cells: _based(cells) & _absent(cells.baseline),
        of_indicator=True,
    ),
    Remark(
        "zero_base",
        Text(
            "The value a year before is 0: there is a change, but no rate.",
            "上年同期为 0，只有增减量，增长率无意义。",
        ),
        lambda cells: _zero(cells.last_year),
    ),
    Remark(
        "zero_base_before",
        Text(
            "The value in the period before is 0: there is a change, but no rate.",
            "上期为 0，只有增减量，增长率无意义。",
        ),
        lambda cells: _zero(cells.previous),
    ),
    Remark(
        "zero_baseline",
        Text("The baseline is 0: there is a change, but no rate.", "基期值为 0，只有增减量，增长率无意义。"),
        lambda cells: _zero(cells.baseline),
    ),
    Remark(
        "zero_target",
        Text("The target is 0: there is a gap, but no ratio to it.", "目标值为 0，只有差距，完成比例无意义。"),
        lambda cells: _zero(cells.target),
    ),
    Remark(
        "no_group",
        Text("The organisation is in no group: it has no peers.", "该单位未分组，无可比单位。"),
        lambda cells: cells.group < 0,
    ),
    Remark(
        "alone",
        Text(
            "Nobody else of the group has a value here: there is no percentile.",
            "本组无其他单位的数据，无法计算百分位。",
        ),
        lambda cells: cells.peers.size == 1,
    ),
    Remark(
        "no_spread",
        Text(
            "Half of the group or more have the same value (MAD 0): a distance in MADs has no meaning.",
            "本组半数以上单位数值相同（绝对中位差为 0），以其衡量的距离无意义。",
        ),
        lambda cells: (cells.peers.size > 1) & (cells.peers.mad == 0),
    ),
    Remark(
        "no_neighbours",
        Text("None of the neighbours has a value here.", "近邻单位在该期均无数据。"),
        _without_neighbours,
    ),
    Remark(
        "no_progress",
        Text(
            "Yearly growth needs a baseline, a value and a goal above 0 and some time between them.",
            "年均增速要求基期值、现值和目标值均大于 0，且其间有时间间隔。",
        ),
        _no_progress,
    ),
)
