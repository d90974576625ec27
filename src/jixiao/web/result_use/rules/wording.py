"""Rules of use read aloud, in both languages: when, and what is then proposed. No Django."""

from collections.abc import Mapping
from decimal import Decimal

from jixiao.engine.model.text import Text, show
from jixiao.engine.result_use.rules import BONUS, BUDGET, KINDS, UseRule, UseRules

NUMBERS = {
    "score_at_least": Text("the score is {n} or more", "得分不低于 {n} 分"),
    "score_below": Text("the score is below {n}", "得分低于 {n} 分"),
    "rank_at_most": Text("it is among the first {n} of its group", "在同组中排前 {n} 名"),
    "rank_from_bottom": Text("it is among the last {n} of its group", "在同组中排后 {n} 名"),
    "rank_at_most_share": Text("it is among the first {share} of its group", "在同组中排前 {share}"),
    "rises_by": Text("the score rose by {n} or more against the period before", "得分较上期上升 {n} 分及以上"),
    "falls_by": Text("the score fell by {n} or more against the period before", "得分较上期下降 {n} 分及以上"),
}


FREQUENCIES = {
    "year": Text("a year", "年度"), "half": Text("a half", "半年"), "quarter": Text("a quarter", "季度"),
    "month": Text("a month", "月度"),
}  # fmt: skip


def condition_of(rule: UseRule, grades: Mapping[str, Text] | None = None) -> Text:
    """When the rule holds, as one clause; `grades`: names by what rules call them, which stands for one that has none."""
    when, parts = rule.when, list[Text]()
    if when.frequencies:
        named = [text for code, text in FREQUENCIES.items() if code in when.frequencies]
        en, zh = " or ".join(text.en for text in named), "或".join(text.zh for text in named)
        parts.append(Text(f"the result covers {en}", f"为{zh}考核结果"))
    if when.grades:
        names = list(dict.fromkeys((grades or {}).get(name, Text(name, name)) for name in sorted(when.grades)))
        one_of = "之一" if len(names) > 1 else ""
        en, zh = " or ".join(name.en for name in names), "、".join(name.zh for name in names)
        parts.append(Text(f"the grade is {en}", f"等次为{zh}{one_of}"))
    for name, line in when.numbers.items():
        said = {"n": show(line), "share": f"{show(round(line * 100, 6))}%"}
        parts.append(Text(NUMBERS[name].en.format(**said), NUMBERS[name].zh.format(**said)))
    en, zh = " and ".join(part.en for part in parts), "，且".join(part.zh for part in parts)
    if when.periods > 1:
        return Text(f"{en}, {when.periods} periods in a row", f"连续 {when.periods} 期{zh}")
    return Text(en, zh)


def use_of(kind: str, size: Decimal | float | None) -> Text:
    """A kind with its size: “bonus coefficient 1.2”, “budget −10%”."""
    name = KINDS[kind]
    if size is None:
        return name
    if kind == BONUS:
        return Text(f"{name.en} {show(float(size))}", f"{name.zh} {show(float(size))}")
    if kind == BUDGET:
        percent = float(size) * 100
        sign = "+" if percent > 0 else "−" if percent < 0 else ""
        words = f"{sign}{show(round(abs(percent), 6))}%"
        return Text(f"{name.en} {words}", f"预算{'增加' if percent > 0 else '核减'} {show(round(abs(percent), 6))}%")
    return name


def caps_of(rules: UseRules) -> list[Text]:
    """The caps of a set, one sentence each."""
    found = []
    if rules.budget_increase is not None:
        share = f"{show(round(rules.budget_increase * 100, 6))}%"
        found.append(
            Text(
                f"All increases together stay within {share} of all budgets; beyond that each is cut in proportion.",
                f"各单位预算增加合计不超过预算总额的 {share}，超过时按比例压减。",
            )
        )
    if rules.commendations is not None:
        share = f"{show(round(rules.commendations * 100, 6))}%"
        found.append(
            Text(
                f"At most {share} of a group are commended, never rounded up; of a tie at the end nobody.",
                f"每组表扬单位不超过 {share}，不得进位；末位并列的均不表扬。",
            )
        )
    return found
