"""`control_charts`: XmR charts of every series of a table, as rows."""

from functools import lru_cache

import numpy as np

from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.outcome import Outcome
from jixiao.engine.model.series import Series, period_text, read_ordinal, read_series
from jixiao.engine.model.table import Table
from jixiao.engine.model.text import Text, did_you_mean
from jixiao.engine.warning.control_chart.chart import Chart, ChartRules, chart_of
from jixiao.engine.warning.control_chart.limits import TRIAL_BELOW, USEFUL_FROM, Segment
from jixiao.engine.warning.control_chart.settings import ChartSetting, read_settings

CHART_COLUMNS = ("series", "period", "value", "mean", "lower", "upper", "signal", "variation", "assurance")


def control_charts(frame: object, meta: object = None, *, rules: ChartRules | None = None) -> Outcome:
    """XmR charts of a table `series, period, value`: a row of CHART_COLUMNS per known value, in the order of time.

    `meta`: `series, improvement (up | down | higher | lower | blank), target, rebase_at (periods, several with ;)`.
    `signal`: rules that mark the point, joined by ;. `variation` of the point, `assurance` of its segment: those of a
    series' last row are its icons. None where there is no figure. Findings say what was not used and what is provisional.
    """
    findings = FindingList()
    known = read_series(frame, findings)
    settings = read_settings(meta, findings)
    for name in settings.unknown([series.code for series in known]):
        _tell_unknown(name, [series.code for series in known], settings.of(name), findings)
    rows: list[tuple[object, ...]] = []
    for series in known:
        setting = settings.of(series.code)
        chart = chart_of(
            series.values,
            target=setting.target,
            improvement=setting.improvement,
            rebase_at=_rebase_places(series, setting, findings),
            rules=rules,
        )
        _remark(series, chart, findings)
        rows += _rows(series, chart)
    return Outcome(Table.from_rows(CHART_COLUMNS, rows), findings.table())


def _rows(series: Series, chart: Chart) -> list[tuple[object, ...]]:
    values, variations = chart.values.tolist(), chart.variations()
    is_marked = (chart.marks != 0).any(axis=0).tolist()
    rows: list[tuple[object, ...]] = []
    for segment in chart.segments:
        lines = [_plain(figure) for figure in (segment.mean, segment.lower, segment.upper)]
        assurance = chart.assurance(segment.start)
        for place in range(segment.start, segment.stop):
            if values[place] == values[place]:
                period = _period(series.step, series.first + place)
                signals = ";".join(chart.signals(place)) if is_marked[place] else ""
                rows.append((series.code, period, values[place], *lines, signals, variations[place], assurance))
    return rows


_period = lru_cache(maxsize=4096)(period_text)  # thousands of series share the same months


def _plain(value: float) -> float | None:
    """A number without the noise of binary arithmetic, None for NaN."""
    return None if value != value else float(f"{value + 0.0:.15g}")


def _rebase_places(series: Series, setting: ChartSetting, findings: FindingList) -> list[int]:
    """Places at which new limits begin; a period that is none of the series', or not within it, is told."""
    places = []
    for text in setting.rebase_at:
        ordinal = read_ordinal(text, series.step)
        if ordinal is None:
            why = Text(
                f"rebase_at “{text[:40]}” is no period of this series; write it like {series.period(0)}.",
                f"rebase_at“{text[:40]}”不是该序列的数据所属期，请按 {series.period(0)} 的形式填写。",
            )
        elif not 0 < ordinal - series.first < len(series):
            why = Text(
                f"rebase_at {text} does not lie within the series ({series.period(0)} to "
                f"{series.period(len(series) - 1)}); it changes nothing.",
                f"rebase_at {text} 不在该序列范围内（{series.period(0)} 至 {series.period(len(series) - 1)}），不起作用。",
            )
        else:
            places.append(ordinal - series.first)
            continue
        findings.add(Finding(Severity.WARNING, "rebase_not_used", why, "", series.code, text[:40], "meta", setting.row))
    return places


def _tell_unknown(name: str, known: list[str], setting: ChartSetting, findings: FindingList) -> None:
    advice = did_you_mean(name, known) if known else Text("There is none.", "没有任何序列。")
    text = Text(f"There is no series “{name}”. {advice.en}", f"没有序列“{name}”。{advice.zh}")
    findings.add(Finding(Severity.WARNING, "unknown_series", text, "", name, "", "meta", setting.row))


def _remark(series: Series, chart: Chart, findings: FindingList) -> None:
    """What weakens a chart: few points, no variation, gaps, a target without a direction."""

    def tell(severity: Severity, rule: str, text: Text, period: str = "") -> None:
        findings.add(Finding(severity, rule, text, "", series.code, period))

    for segment in chart.segments:
        said = _few(segment) or _constant(segment)
        if said is not None:
            tell(Severity.WARNING, said[0], said[1], series.period(segment.start))
    n_gaps = int(np.isnan(chart.values).sum())
    if n_gaps:
        text = Text(
            f"{n_gaps} periods have no value; they are skipped, the values beside a gap follow each other.",
            f"有 {n_gaps} 期缺数，已跳过；缺数前后的数据按相邻处理。",
        )
        tell(Severity.INFO, "gaps", text)
    if chart.target is not None and not chart.improvement:
        text = Text(
            "There is a target but no direction of improvement, so there is no assurance; write up or down.",
            "有目标值但未填改进方向，无法判断达标稳定性；请在 improvement 填 up 或 down。",
        )
        tell(Severity.WARNING, "no_direction", text)


def _few(segment: Segment) -> tuple[str, Text] | None:
    n = segment.n
    if not segment.is_useful:
        return "too_few_points", Text(
            f"{n} values from here on: too few to say anything; {USEFUL_FROM} are needed, {TRIAL_BELOW} for firm limits.",
            f"自该期起只有 {n} 个数据，不足以判断：至少需要 {USEFUL_FROM} 个，稳定控制限需要 {TRIAL_BELOW} 个。",
        )
    if segment.is_trial:
        return "trial_limits", Text(
            f"{n} values from here on: the limits are provisional until there are {TRIAL_BELOW}; they move with each value.",
            f"自该期起只有 {n} 个数据，控制限为暂定，满 {TRIAL_BELOW} 个前随新数据变动。",
        )
    return None


def _constant(segment: Segment) -> tuple[str, Text] | None:
    if not segment.is_useful or segment.average_range > 0:
        return None
    return "no_variation", Text(
        "Successive values do not differ, so the limits lie on the mean and any change will stand out. Is it a copy?",
        "相邻数据没有差异，控制限与均值重合，稍有变动即成异常；请核实是否照抄往期数据。",
    )
