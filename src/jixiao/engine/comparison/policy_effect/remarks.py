"""What weakens an answer to “did the policy work”, as findings that say what to do."""

from jixiao.engine.comparison.policy_effect.difference import Difference
from jixiao.engine.comparison.policy_effect.interrupted import LEAST, WANTED, Interruption
from jixiao.engine.comparison.policy_effect.regression import Estimate
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text

NAMES = {
    "level": Text("jump", "水平变化"),
    "slope": Text("change of slope", "斜率变化"),
    "average": Text("average change", "平均变化"),
}


def _tell(findings: FindingList, severity: Severity, rule: str, series: str, en: str, zh: str) -> None:
    findings.add(Finding(severity, rule, Text(en, zh), indicator_code=series))


def other_kind(series: str, start: str, findings: FindingList) -> None:
    """The policy's period is none of the series'."""
    en = f"The policy begins in “{start}”, which is no period of this series; it is left out."
    zh = f"政策起始期“{start}”与该序列的频率不一致，未纳入。"
    _tell(findings, Severity.ERROR, "other_frequency", series, en, zh)


def other_frequency(series: str, findings: FindingList) -> None:
    """A series of another frequency cannot be compared."""
    en = "Its periods are of another kind than those of the treated, so it is not compared."
    _tell(findings, Severity.WARNING, "other_frequency", series, en, "频率与政策单位不一致，未纳入对照。")


def nobody_beside(findings: FindingList) -> None:
    """All series are under the policy."""
    en = (
        "No series is without the policy, so what else changed at the same time cannot be told apart; name the treated."
    )
    zh = "没有未实施政策的对照序列，无法排除同期其他变化的影响；如有对照，请用 --treated 指明政策单位。"
    _tell(findings, Severity.INFO, "no_comparison", "", en, zh)


def too_short(series: str, before: int, after: int, findings: FindingList) -> None:
    """Fewer values on a side than any answer needs."""
    en = f"{before} values before and {after} after the policy; {LEAST} are needed on either side, {WANTED} wanted."
    zh = f"政策前有 {before} 个、政策后有 {after} 个数据；两侧至少各需 {LEAST} 个，宜有 {WANTED} 个以上。"
    _tell(findings, Severity.ERROR, "too_short", series, en, zh)


def weaknesses(series: str, found: Interruption, before: int, after: int, findings: FindingList) -> None:
    """What one series' own shape takes from its answer."""
    if min(before, after) < WANTED:
        en = f"{before} values before and {after} after the policy: a weak test, which misses small effects ({WANTED} wanted)."
        zh = (
            f"政策前 {before} 个、政策后 {after} 个数据，检验力偏弱，可能漏掉较小的效果（两侧宜各有 {WANTED} 个以上）。"
        )
        _tell(findings, Severity.WARNING, "short", series, en, zh)
    if found.differences is not None:
        en = (
            "Values drift with those before them, so that any two halves would differ; the first differences are what"
            " counts (R² above Durbin–Watson)."
        )
        zh = "数据随前期惯性漂移，任意分段都会显出差异，以一阶差分结果为准（R² 大于 DW 统计量）。"
        _tell(findings, Severity.WARNING, "drifts", series, en, zh)
    if found.season_left:
        en = "Values a year apart go together: part of the change may be the season. Take it away (--season)."
        _tell(
            findings,
            Severity.WARNING,
            "season_left",
            series,
            en,
            "数据有季节性，变化可能部分来自季节，请加 --season 剔除。",
        )
    if found.levels["level"].judged == 0:
        en = "The values lie on their lines exactly, so intervals have no width. Are they computed or copied?"
        _tell(
            findings,
            Severity.WARNING,
            "no_spread",
            series,
            en,
            "数据恰好落在直线上，区间宽度为零；请核实是否推算或照抄。",
        )


def no_placebo_date(series: str, findings: FindingList) -> None:
    """Too little before the policy to try other dates."""
    en = f"Fewer than {2 * LEAST} values before the policy, so no other date could be tried in its place."
    zh = f"政策前不足 {2 * LEAST} 个数据，无法用其他日期做安慰剂检验。"
    _tell(findings, Severity.WARNING, "no_placebo", series, en, zh)


def placebo_fails(
    series: str, effect: str, estimate: Estimate, shares: tuple[float | None, float | None], findings: FindingList
) -> None:
    """An effect that dates without policy, or organisations without it, show as well."""
    name, (dates, others) = NAMES[effect], shares
    if estimate.p_value != estimate.p_value:
        en = f"The {name.en} cannot be had: the value at the policy's beginning, or the one before it, is missing."
        _tell(findings, Severity.WARNING, "no_estimate", series, en, f"政策起始期或其上一期缺数，无法得到{name.zh}。")
    if dates is not None and dates > 0.05:
        en = f"The {name.en} is no rarer than at dates without any policy ({dates:.0%} of them): the series does so by itself."
        zh = f"{name.zh}在没有政策的日期也同样出现（占 {dates:.0%}），可能是序列自身的波动。"
        _tell(findings, Severity.WARNING, "placebo_dates", series, en, zh)
    if others is not None and others > 0.05:
        en = f"The {name.en} is as clear in {others:.0%} of the series without the policy: something else changed as well."
        zh = f"未实施政策的序列中有 {others:.0%} 同期也有同样明显的{name.zh}，可能另有共同原因。"
        _tell(findings, Severity.WARNING, "placebo_organisations", series, en, zh)


def one_sided(series: str, findings: FindingList) -> None:
    """Nothing before, or nothing after, the policy in any series."""
    en = "All values lie on one side of the policy's beginning; there is nothing to compare."
    _tell(findings, Severity.ERROR, "one_sided", series, en, "所有数据都在政策起始期的同一侧，无法比较。")


def not_compared(series: str, findings: FindingList) -> None:
    """An organisation without values on both sides."""
    en = "It has no value before, or none after, the policy began, so it is not compared."
    _tell(findings, Severity.WARNING, "not_compared", series, en, "政策前或政策后没有数据，未纳入对照。")


def comparison(series: str, found: Difference, dates: float | None, findings: FindingList) -> None:
    """What weakens the comparison of the treated with the others."""
    effect, trend = found.effect, found.pre_trend
    if effect.p_value != effect.p_value:
        en = "Two organisations have no spread among them, so the difference has no interval; compare three or more."
        zh = "只有两个单位，无法估计单位间的离散程度，差值没有区间；请至少比较三个单位。"
        _tell(findings, Severity.ERROR, "few_organisations", series, en, zh)
    elif found.finest > 0.05:
        en = f"So few organisations that no shuffling of them comes below p = {found.finest:.3g}; more would tell more."
        zh = f"单位过少，随机置换的 p 值不会低于 {found.finest:.3g}；增加对照单位可提高把握。"
        _tell(findings, Severity.WARNING, "few_organisations", series, en, zh)
    if trend.p_value < 0.05:
        en = "Both groups were on different paths before the policy already; trend_adjusted shows what is left beside them."
        zh = "政策实施前两组走势已不平行；trend_adjusted 为剔除各自原有走势后的差值。"
        _tell(findings, Severity.WARNING, "pre_trends_differ", series, en, zh)
    if trend.p_value != trend.p_value:
        en = "Too few values before the policy to see whether both groups were on the same path; the answer rests on that."
        zh = "政策前数据过少，无法检验两组走势是否平行，而结论以此为前提。"
        _tell(findings, Severity.WARNING, "no_pre_trend", series, en, zh)
    if dates is not None and dates > 0.05 and effect.p_value < 0.05:
        en = f"The difference is no rarer than at dates without any policy ({dates:.0%} of them)."
        zh = f"在没有政策的日期也有同样明显的差值（占 {dates:.0%}）。"
        _tell(findings, Severity.WARNING, "placebo_dates", series, en, zh)
