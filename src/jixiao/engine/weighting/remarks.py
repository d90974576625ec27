"""What ways of weighting have to say about the data: every finding in both languages, at one place."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from jixiao.engine.model.arrays import Bools, Floats
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.findings import Finding, FindingList, Severity
from jixiao.engine.model.text import Text, brief, show

SHOWN = 5


def listed(codes: Sequence[str]) -> Text:
    """Some codes in a sentence: the first few, and how many more."""
    more = len(codes) - SHOWN
    quoted = [f"“{code}”" for code in codes[:SHOWN]]
    if more <= 0:
        return Text(", ".join(quoted), "、".join(quoted))
    return Text(f"{', '.join(quoted)} and {more} more", f"{'、'.join(quoted)}等 {len(codes)} 项")


def meta_needed(method: str) -> DefinitionError:
    """The method takes weights from META, and there is none."""
    text = Text(f"“{method}” takes weights from META, and none is given.", f"“{method}”需要元数据中的权重，但未提供。")
    mend = Text("Add --meta META.csv with indicator_code,weight.", "请用 --meta 提供含 indicator_code,weight 的文件。")
    return DefinitionError("meta_needed", text, mend)


def no_indicators() -> Finding:
    """The table has no column to weigh."""
    text = Text("The table has no indicator to weigh.", "表中没有需要赋权的指标。")
    return Finding(Severity.ERROR, "no_indicators", text)


def nothing_to_weigh(label: Text, codes: Sequence[str]) -> Finding:
    """Every indicator counts 0, so there is no share to give."""
    shown = listed(codes)
    text = Text(
        f"{label.en}: {shown.en} count 0 each, so there are no weights to share. Give weights, or weigh equally.",
        f"{label.zh}：{shown.zh}均计为 0，无法分配权重。请给定权重或采用等权。",
    )
    return Finding(Severity.ERROR, "nothing_to_weigh", text)


def too_large(label: Text) -> Finding:
    """Squares and sums left what a number can hold."""
    text = Text(
        f"{label.en}: the values are too large to be computed with. No weights. Use a larger unit of measure.",
        f"{label.zh}：数值过大，超出可计算范围，无法赋权。请改用更大的计量单位。",
    )
    return Finding(Severity.ERROR, "out_of_range", text)


def too_few_organisations(n: int, label: Text) -> Finding:
    """One organisation or none does not spread."""
    text = Text(
        f"{label.en} compares organisations and needs two or more; the table has {n}. No weights.",
        f"{label.zh}需要比较两个以上单位，表中只有 {n} 个，无法赋权。",
    )
    return Finding(Severity.ERROR, "too_few_organisations", text)


def too_few_values(code: str, n: int) -> Finding:
    """A column with one value or none has no weight; the others share the whole."""
    text = Text(
        f"There {'is 1 value' if n == 1 else 'are no values'}, two are needed: no weight; the others share the whole.",
        f"只有 {n} 个数值，至少需要 2 个：不赋权，其余指标分配全部权重。",
    )
    return Finding(Severity.ERROR, "too_few_values", text, indicator_code=code)


def missing_values(code: str, n: int, n_all: int) -> Finding:
    """A column with gaps: it is weighed by the values there are."""
    text = Text(
        f"{n_all - n} of {n_all} organisations have no value; what is computed rests on the other {n}.",
        f"{n_all} 个单位中有 {n_all - n} 个缺少数值，按其余 {n} 个计算。",
    )
    return Finding(Severity.WARNING, "missing_values", text, indicator_code=code)


def complete_rows(n: int, n_all: int) -> Finding:
    """Only organisations without gaps are used."""
    text = Text(
        f"The method needs every value of an organisation: {n} of {n_all} have them all and are used.",
        f"该方法要求单位的数值齐全：{n_all} 个单位中 {n} 个齐全，按这些单位计算。",
    )
    return Finding(Severity.WARNING, "complete_rows_only", text)


def too_few_complete(n: int, needed: int = 2) -> Finding:
    """Not enough organisations without gaps are left."""
    text = Text(
        f"{n} organisations have every value, {needed} are needed. No weights. Fill the gaps, or leave out the indicator "
        "that lacks most.",
        f"数值齐全的单位只有 {n} 个，至少需要 {needed} 个，无法赋权。请补齐数据，或去掉缺失最多的指标。",
    )
    return Finding(Severity.ERROR, "too_few_complete_rows", text)


def _each(codes: Sequence[str], where: Bools, findings: FindingList, severity: Severity, rule: str, text: Text) -> None:
    for place in np.flatnonzero(where).tolist():
        findings.add(Finding(severity, rule, text, indicator_code=codes[place]))


def tell_constant(codes: Sequence[str], constant: Bools, findings: FindingList) -> None:
    """Columns that are the same for everybody."""
    text = Text(
        "All organisations have the same value: it tells nobody apart and gets the weight 0.",
        "各单位数值相同，无区分作用，权重为 0。",
    )
    _each(codes, constant, findings, Severity.WARNING, "constant_column", text)


def tell_negative_mean(codes: Sequence[str], negative: Bools, findings: FindingList) -> None:
    """The coefficient of variation is taken of the size of the mean."""
    text = Text(
        "The mean is below 0; its size is used. A coefficient of variation says little where values change sign.",
        "均值为负，按其绝对值计算。数值有正有负时变异系数意义不大。",
    )
    _each(codes, negative, findings, Severity.WARNING, "negative_mean", text)


def tell_no_mean(codes: Sequence[str], no_mean: Bools, findings: FindingList) -> None:
    """The coefficient of variation has no meaning at a mean of 0."""
    text = Text(
        "The mean is 0, so there is no coefficient of variation, and no weights. Use std --on minmax or critic.",
        "均值为 0，无法计算变异系数，不能赋权。请改用 std --on minmax 或 critic。",
    )
    _each(codes, no_mean, findings, Severity.ERROR, "zero_mean", text)


def tell_negative(figures: Any, method: str, findings: FindingList) -> None:
    """The columns with values below 0, each with the first organisation that has one."""
    advice = Text("Use --on minmax, or another method.", "请加 --on minmax，或改用其他方法。")
    _tell_low(figures, figures.values < 0, method, "negative_value", Text("below 0", "为负"), advice, findings)


def tell_not_positive(figures: Any, method: str, findings: FindingList) -> None:
    """The columns with values of 0 or less, each with the first organisation that has one."""
    advice = Text("Use another method.", "请改用其他方法。")
    _tell_low(figures, figures.values <= 0, method, "not_positive", Text("0 or below", "为 0 或负"), advice, findings)


def _tell_low(
    figures: Any, low: Bools, method: str, rule: str, what: Text, advice: Text, findings: FindingList
) -> None:
    for column in np.flatnonzero(low.any(axis=0)).tolist():
        row, n = int(np.argmax(low[:, column])), int(low[:, column].sum())
        number = show(float(figures.values[row, column]))
        text = Text(
            f"{n} values are {what.en}, the first is {number}; “{method}” cannot weigh them. No weights. {advice.en}",
            f"有 {n} 个数值{what.zh}，首个为 {number}，“{method}”无法计算，不能赋权。{advice.zh}",
        )
        findings.add(Finding(Severity.ERROR, rule, text, figures.organisations[row], figures.codes[column]))


def component_not_unique(eigenvalue: float) -> Finding:
    """The two largest eigenvalues are equal: any mixture of the two components is a first one."""
    text = Text(
        f"Two components are equally large ({brief(eigenvalue)}), so there is no first one. No weights. Use critic or std.",
        f"最大的两个主成分相等（特征值 {brief(eigenvalue)}），第一主成分不确定，不能赋权。请改用 critic 或 std。",
    )
    return Finding(Severity.ERROR, "component_not_unique", text)


def factors_not_unique(kept: int) -> Finding:
    """The last factor kept is as large as the first one left out."""
    text = Text(
        f"Factor {kept} is as large as the next one, so that it is chance which is kept. No weights. "
        "Ask for another number with --factors.",
        f"第 {kept} 个因子与下一个相等，取舍不确定，不能赋权。请用 --factors 指定其他个数。",
    )
    return Finding(Severity.ERROR, "factors_not_unique", text)


def factors_kept(kept: int, share: Floats) -> Finding:
    """How many factors are kept and how much they explain."""
    shares = "、".join(f"{value:.1%}" for value in share.tolist())
    text = Text(
        f"{kept} factors are kept; before rotation they explain {shares.replace('、', ', ')} of the variance.",
        f"保留 {kept} 个因子，旋转前方差贡献率为 {shares}。",
    )
    return Finding(Severity.INFO, "factors_kept", text)


def tell_meta_unused(method: str, meta: object, findings: FindingList) -> None:
    """A method that rests on judgements alone was given a META table."""
    if meta is not None:
        text = Text(f"“{method}” rests on judgements alone; META is not used.", f"“{method}”仅依据判断，元数据未使用。")
        findings.add(Finding(Severity.INFO, "meta_not_used", text))


def tell_rounded(n: int, whose: str, findings: FindingList) -> None:
    """Pairs like 3 and 0.33, of which the larger judgement is taken."""
    if n:
        by = Text(f" of “{whose}”", f"“{whose}”的") if whose else Text("", "")
        text = Text(
            f"{n} pairs of judgements{by.en} are reciprocal but for rounding (as 3 and 0.33): the larger one is taken "
            "exactly.",
            f"{by.zh}{n} 对判断因四舍五入不完全互为倒数（如 3 与 0.33），以较大者为准取精确倒数。",
        )
        findings.add(Finding(Severity.INFO, "rounded_reciprocal", text))
