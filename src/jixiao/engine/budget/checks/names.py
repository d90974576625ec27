"""Checks of what the indicators are: levels, names, targets, money in the place of an output."""

import re
from collections.abc import Iterator

from jixiao.engine.budget.checks.found import BLANK, Found, as_written, same
from jixiao.engine.budget.forms import FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import Level, RuleSet
from jixiao.engine.budget.scores import level_words
from jixiao.engine.model.text import Text
from jixiao.engine.model.units import read_unit

_PLACEHOLDER = re.compile(
    r"(?:三级)?指标?\s*[0-9一二三四五六七八九十xX]*\s*[:：.、]*|[.…·xX×*]+|(?:数量|质量|时效|成本|效益)指标"
)
_MONEY = re.compile(
    r"(?:项目|专项|财政|补助|补贴|年度|预算|总)*(?:资金|经费|拨款|预算|投入)"
    r"|.*(?:资金|经费|拨款|预算|投资|补贴|补助)(?:总?金额|总额|总量|规模|数额|投入额|支出额)"
)


def indicators_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A form without indicators."""
    if not form.indicators and not any(fault.place == "指标" for fault in form.faults):
        text = Text("The form has no indicators.", "未填写绩效指标。")
        yield Found("指标", text, Text("indicators", "绩效指标"), BLANK)


def level1_unknown(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A first level that the rules do not have."""
    wanted = Text(", ".join(level.label.zh for level in rules.levels.values()),
                  "、".join(level.label.zh for level in rules.levels.values()))  # fmt: skip
    for row in form.judged:
        if rules.level_called(level_words(row.level1.text)) is None:
            text = Text(f"{row.name}: the rules have no such first level.", f"{row.name}：规则中没有这一一级指标。")
            yield Found(row.level1.place, text, wanted, as_written(row.level1))


def level2_elsewhere(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A second level under a first level that it does not belong to."""
    for row, home in misplaced(form, rules):
        words = level_words(row.level2.text)
        text = Text(
            f"{row.name}: “{words}” belongs to {home.label.zh}.", f"{row.name}：“{words}”应属于{home.label.zh}。"
        )
        yield Found(row.level2.place, text, same(home.label.zh), as_written(row.level1))


def misplaced(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[tuple[FormIndicator, Level]]:
    """Rows whose second level belongs to another first level, with that level."""
    for row in form.judged:
        own, words = rules.level_called(level_words(row.level1.text)), level_words(row.level2.text)
        homes = [level for level in rules.levels.values() if _has(level, words)]
        if own is not None and homes and own not in homes:
            yield row, homes[0]


def _has(level: Level, words: str) -> bool:
    return bool(words) and any(words in (second, second.removesuffix("指标")) for second in level.second)


def name_vague(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """An indicator without a name of its own (blank, “指标1：”, “……”)."""
    for row in form.judged:
        words = "".join(row.level3.text.split())
        if row.level3.is_blank or row.level3.is_help or _PLACEHOLDER.fullmatch(words):
            text = Text("The indicator has no name that says what is looked at.", "三级指标未填写具体名称。")
            yield Found(row.level3.place, text, Text("a name", "具体的指标名称"), as_written(row.level3))


def target_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """An indicator without a target."""
    for row in form.judged:
        if not row.target.is_filled:
            text = Text(f"{row.name}: no target is set.", f"{row.name}：未填年度指标值。")
            yield Found(row.target.place, text, Text("a target", "年度指标值"), as_written(row.target))


def target_vague(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """An indicator of quantity whose target is words: it cannot be counted."""
    for row in form.judged:
        if "数量" in row.level2.text and row.aim.is_qualitative and row.target.is_filled:
            text = Text(
                f"{row.name}: an indicator of quantity needs a number.",
                f"{row.name}：数量指标的指标值应为可计量的数值。",
            )
            yield Found(
                row.target.place, text, Text("a number with its unit", "数值及计量单位"), as_written(row.target)
            )


def money_as_output(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """An amount of money in the place of an output: spending is no result."""
    for row in form.judged:
        if "产出" not in row.level1.text or "成本" in row.level2.text + row.level3.text:
            continue
        if _is_money(row):
            text = Text(
                f"{row.name}: an amount of money is an input, not an output.",
                f"{row.name}：资金金额属于投入，不应作为产出指标。",
            )
            yield Found(row.level3.place, text, Text("what is delivered for the money", "资金所产出的数量、质量或时效"),
                        as_written(row.level3))  # fmt: skip


def _is_money(row: FormIndicator) -> bool:
    unit = read_unit(row.aim.unit.partition("/")[0]) if row.aim.unit else None
    is_amount = unit is not None and unit.base == "元" and "/" not in row.aim.unit
    return is_amount or _MONEY.fullmatch(row.name) is not None


def duplicate_indicator(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """The same indicator twice under one second level."""
    seen: dict[tuple[str, str, str], FormIndicator] = {}
    for row in form.judged:
        key = (level_words(row.level1.text), level_words(row.level2.text), row.name)
        if not row.level3.is_blank and key in seen:
            text = Text(f"“{row.name}” already stands at {seen[key].place}.", f"“{row.name}”与{seen[key].place}重复。")
            yield Found(
                row.level3.place, text, Text("one row for each indicator", "同一指标只填一行"), as_written(row.level3)
            )
        seen.setdefault(key, row)
