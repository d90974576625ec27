"""The words for what a scheme's file says with keys: directions, roll-ups, policies, conditions, dates."""

from collections.abc import Mapping
from datetime import date, timedelta

from jixiao.engine.model.node import Denominator, MissingPolicy
from jixiao.engine.model.parts import Adjustment, Grade, Rounding, Veto
from jixiao.engine.model.period import Frequency
from jixiao.engine.model.scheme import Scheme
from jixiao.engine.model.text import Text, show
from jixiao.report.scheme.sentences.told import percent, points

Names = Mapping[str, Text]

DIRECTIONS = {"higher": Text("higher", "正向"), "lower": Text("lower", "反向")}
OVER_TIME = {
    "mean": Text("mean", "取各期平均"),
    "sum": Text("sum", "各期累计"),
    "last": Text("last", "取最后一期"),
}
PERIODICITY = {
    Frequency.YEAR: Text("yearly", "按年度考核"),
    Frequency.HALF: Text("every half year", "按半年考核"),
    Frequency.QUARTER: Text("quarterly", "按季度考核"),
    Frequency.MONTH: Text("monthly", "按月考核"),
}
LEFT_MISSING = {
    "exclude": Text("left out", "不计入"),
    "zero": Text("0 points", "记 0 分"),
    "incomplete": Text("no score above", "上级不计分"),
}
MEANT = {
    "exclude": Text(
        "“left out”: the weights of the others under the same node are scaled up in proportion",
        "“不计入”指该指标不参与计算，同一上级下其余指标的分值按比例放大",
    ),
    "incomplete": Text("“no score above”: the nodes above get no score", "“上级不计分”指各级上级指标均无得分"),
}
MODES = {
    "half-up": Text("halves away from zero", "四舍五入"),
    "half-even": Text("halves to the even digit (GB/T 8170)", "四舍六入五成双（GB/T 8170）"),
}
KINDS = {"bonus": Text("bonus", "加分"), "deduction": Text("deduction", "扣分")}
NUMERALS = "零一二三四五六七八九十"


def names_of(scheme: Scheme, given: Names | None = None) -> dict[str, Text]:
    """What indicators are called: as the leaves, adjustments and vetoes that look at them; `given` names come first."""
    items: list[Veto | Adjustment] = [*scheme.vetoes, *scheme.adjustments]
    known = {item.indicator: item.label() for item in items if item.label_zh or item.label_en}
    known |= {leaf.indicator: leaf.label() for leaf in scheme.leaves if leaf.label_zh or leaf.label_en}
    return known | dict(given or {})


def day(value: date) -> Text:
    """2026年1月1日, 1 January 2026."""
    return Text(f"{value.day} {value:%B %Y}", f"{value.year}年{value.month}月{value.day}日")


def validity(scheme: Scheme) -> Text:
    """From when to when; `valid_to` is the first day on which it no longer holds."""
    start = day(scheme.valid_from) if scheme.valid_from else None
    end = day(scheme.valid_to - timedelta(days=1)) if scheme.valid_to else None
    if start and end:
        return Text(f"{start.en} to {end.en}", f"自 {start.zh}起至 {end.zh}止")
    if start:
        return Text(f"from {start.en} on", f"自 {start.zh}起施行")
    return Text(f"until {end.en}", f"有效期至 {end.zh}") if end else Text("not given", "未载明")


def missing(policy: MissingPolicy) -> Text:
    """What a missing value counts as, in few words; `MEANT` says more."""
    rest, n = LEFT_MISSING[policy.effect], policy.limit
    within = Text(f"within {n} period{'s' if n > 1 else ''}", f"{n} 期内")
    filled = {
        "carry-forward": Text(f"last value {within.en}", f"沿用前期（{within.zh}）"),
        "interpolate": Text(f"interpolated {within.en}", f"前后内插（{within.zh}）"),
        "peer-median": Text("median of the peer group", "组内中位数"),
    }
    if policy.policy not in filled:
        return rest
    way = filled[policy.policy]
    return Text(f"{way.en}, else {rest.en}", f"{way.zh}，否则{rest.zh}")


def per(denominator: Denominator, names: Names) -> Text:
    """What a value is divided by: 每 10000 “常住人口”."""
    name = names.get(denominator.indicator, Text(denominator.indicator, denominator.indicator))
    times = "" if denominator.times == 1 else f"{show(denominator.times)} "
    return Text(f"per {times}“{name.en}”", f"每 {times}“{name.zh}”" if times else f"每单位“{name.zh}”")


def condition(veto: Veto) -> Text:
    """When a veto strikes: 大于 0."""
    sign, number = veto.condition
    words = {
        ">": Text("above", "大于"), "<": Text("below", "小于"), ">=": Text("at least", "不小于"),
        "<=": Text("at most", "不大于"), "=": Text("equal to", "等于"), "!=": Text("other than", "不等于"),
    }[sign]  # fmt: skip
    return Text(f"{words.en} {show(number)}", f"{words.zh} {show(number)}")


def effect(veto: Veto, grades: tuple[Grade, ...]) -> Text:
    """What a veto does."""
    if veto.zero:
        return Text("the total becomes 0 points", "总分记 0 分")
    if veto.excluded:
        return Text("neither ranked nor graded; the score stays", "取消评优，不参加排名、不定等次，保留得分")
    if veto.cap_grade:
        label = next(
            (grade.label() for grade in grades if grade.code == veto.cap_grade), Text(veto.cap_grade, veto.cap_grade)
        )
        return Text(f"the grade is “{label.en}” at best", f"等次最高为“{label.zh}”")
    n = veto.drop_grades
    return Text(f"the grade falls by {n} step{'s' if n > 1 else ''}", f"等次下调 {n} 级")


def adjustment_points(item: Adjustment) -> Text:
    """What every event of an adjustment brings or costs."""
    sign, each = ("+" if item.kind == "bonus" else "−"), points(item.points_each)
    return Text(f"{sign}{each.en} for each", f"每次{KINDS[item.kind].zh[0]} {each.zh}")


def rounding(rule: Rounding) -> Text:
    """How scores are rounded."""
    mode = MODES[rule.mode]
    kept = Text("to whole points", "取整数") if not rule.digits else Text(
        f"to {rule.digits} decimal{'s' if rule.digits > 1 else ''}", f"保留 {rule.digits} 位小数")  # fmt: skip
    return Text(f"{kept.en}, {mode.en}", f"{mode.zh}，{kept.zh}")


def ranking(rule: Rounding) -> Text:
    """What ranks compare."""
    if rule.rank_on == "rounded":
        return Text("the rounded scores", "舍入后的得分")
    return Text("the exact scores, before rounding", "舍入前的精确得分")


def at_most(cap: float | None) -> Text:
    """A cap on points."""
    return Text("no limit", "不限") if cap is None else points(cap)


def grade_span(grades: tuple[Grade, ...], place: int) -> Text:
    """From where to where a grade goes."""
    low, better = show(grades[place].lowest), show(grades[place - 1].lowest)
    if len(grades) == 1:
        return Text("all", "全部")
    if place == 0:
        return Text(f"{low} and more", f"{low} 分及以上")
    if place == len(grades) - 1:
        return Text(f"below {better}", f"{better} 分以下")
    return Text(f"{low} to below {better}", f"{low} 分（含）以上、{better} 分以下")


def quota(grade: Grade) -> Text:
    """The most that a grade takes of those ranked."""
    if grade.quota is None:
        return Text("no limit", "不限")
    return Text(f"at most {percent(grade.quota)}", f"不超过 {percent(grade.quota)}")


def numeral(number: int) -> str:
    """A Chinese numeral up to 99: 一, 十二, 三十."""
    tens, ones = divmod(number, 10)
    if not tens:
        return NUMERALS[ones]
    return f"{'' if tens == 1 else NUMERALS[tens]}十{NUMERALS[ones] if ones else ''}"
