"""The review of a programme's objectives: points and grade (财预〔2015〕88号), and what can be checked before anybody reads.

Which words are vague, how many points there are and where a grade begins are parameters of the library.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jixiao.engine.budget.targets import TypedTarget
from jixiao.engine.model.findings import Severity
from jixiao.engine.model.text import Text, show

ENTER, POLISH, REVISE, BAR = "enter", "polish", "revise", "bar"
"""What follows a grade: next step, minor edit then next step, revise and review again, not into the budget."""
_NUMBER = re.compile(r"[\d\s.,，%％万亿元个]+")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Dimension:
    """One thing that is judged, with the points it can give."""

    code: str
    label: Text
    points: float


@dataclass(frozen=True)
class ReviewGrade:
    """A grade from `lowest` points on, and what follows it."""

    code: str
    label: Text
    lowest: float
    follows: str


@dataclass(frozen=True)
class Verdict:
    """The points in all, rounded half up to two decimals, and their grade."""

    points: float
    grade: ReviewGrade


@dataclass(frozen=True)
class Level:
    """A first-level heading, its other names, the second-level ones below it; `required`: how bad it is without."""

    label: str
    names: frozenset[str]
    below: tuple[str, ...]
    required: Severity | None = None


@dataclass(frozen=True)
class WordRules:
    """What objectives are checked against; shares are of one, points of the whole form."""

    planned_points: float
    least_quantified: float
    low_target: float
    levels: tuple[Level, ...]
    vague: tuple[str, ...]
    left_over: tuple[str, ...]
    money: tuple[str, ...]


@dataclass(frozen=True)
class PlannedIndicator:
    """One row of the form: what is typed as its target is read already; `last_result` in the same unit."""

    level_1: str
    level_2: str
    label: str
    target: TypedTarget
    target_text: str
    points: float
    basis: str = ""
    evidence: str = ""
    last_result: float | None = None


@dataclass(frozen=True)
class ObjectiveFinding:
    """A fault of the form: `row` from 0, None for the whole."""

    severity: Severity
    rule: str
    text: Text
    row: int | None = None


def read_dimensions(rows: Sequence[Mapping[str, Any]]) -> tuple[Dimension, ...]:
    """Dimensions as the library writes them."""
    return tuple(Dimension(row["code"], Text(row["en"], row["zh"]), float(row["points"])) for row in rows)


def read_grades(rows: Sequence[Mapping[str, Any]]) -> tuple[ReviewGrade, ...]:
    """Grades as the library writes them, best first."""
    found = [ReviewGrade(row["code"], Text(row["en"], row["zh"]), float(row["from"]), row["follows"]) for row in rows]
    return tuple(sorted(found, key=lambda grade: -grade.lowest))


def read_word_rules(held: Callable[[str], Any]) -> WordRules:
    """The checks' lines and words; `held` gives the value of a code of the library."""
    levels = tuple(_read_level(row) for row in held("levels"))
    return WordRules(
        float(held("planned_points")), float(held("least_quantified")), float(held("low_target")), levels,
        tuple(held("vague_words")), tuple(held("left_over_words")), tuple(held("money_words")),
    )  # fmt: skip


def _read_level(row: Mapping[str, Any]) -> Level:
    required = Severity(row["required"]) if "required" in row else None
    return Level(row["zh"], frozenset({row["zh"], *row["aliases"]}), tuple(row["below"]), required)


def judge(
    points: Mapping[str, float], dimensions: Sequence[Dimension], grades: Sequence[ReviewGrade]
) -> Verdict | ObjectiveFinding:
    """Sum and grade; a dimension without points, or with more than it can give, is told instead."""
    for one in dimensions:
        given = points.get(one.code)
        if given is None or not 0 <= given <= one.points:
            top = show(one.points)
            text = Text(f"{one.label.en}: give 0 to {top} points.", f"{one.label.zh}：请在 0 至 {top} 分之间评分。")
            return ObjectiveFinding(Severity.ERROR, "points_outside", text)
    exact = sum((Decimal(repr(float(points[one.code]))) for one in dimensions), Decimal(0))
    total = float(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))
    return Verdict(total, next(grade for grade in grades if total >= grade.lowest))


def check_objectives(goal: str, rows: Sequence[PlannedIndicator], rules: WordRules) -> list[ObjectiveFinding]:
    """Everything that can be found before a person reads: about the goal, each row, the whole."""
    found = [*_about_goal(goal, rules)]
    for place, row in enumerate(rows):
        found += [ObjectiveFinding(severity, rule, text, place) for severity, rule, text in _about_row(row, rules)]
    return found + list(_about_all(rows, rules))


def level_of(text: str, rules: WordRules) -> Level | None:
    """The first-level heading that is meant."""
    wanted = _SPACE.sub("", text)
    return next((level for level in rules.levels if wanted in level.names), None)


def _about_goal(goal: str, rules: WordRules) -> Iterator[ObjectiveFinding]:
    words = _SPACE.sub("", goal)
    if not words:
        text = Text("Say what the programme is to achieve this year.", "未填写年度绩效目标。")
        yield ObjectiveFinding(Severity.ERROR, "goal_missing", text)
    elif _NUMBER.fullmatch(words):
        text = Text(
            "The goal is only a number: say what is to be achieved.", "年度绩效目标只有数字，请写明要达到什么。"
        )
        yield ObjectiveFinding(Severity.ERROR, "goal_is_number", text)
    elif left := _first(words, rules.left_over):
        text = Text(
            f"The goal still holds the form's help text (“{left}”).", f"年度绩效目标中还留有表格提示语（“{left}”）。"
        )
        yield ObjectiveFinding(Severity.ERROR, "goal_help_text", text)
    elif not any(sign.isdigit() for sign in words):
        text = Text("The goal names no figure that one could verify.", "年度绩效目标没有可核实的数量、比例或时限。")
        yield ObjectiveFinding(Severity.WARNING, "goal_without_figure", text)


def _about_row(row: PlannedIndicator, rules: WordRules) -> Iterator[tuple[Severity, str, Text]]:
    if not row.label.strip():
        yield Severity.ERROR, "label_missing", Text("The indicator has no name.", "未填写三级指标名称。")
    if left := _first(row.label + row.target_text, rules.left_over):
        yield (
            Severity.ERROR,
            "row_help_text",
            Text(f"It still holds the form's help text (“{left}”).", f"还留有表格提示语（“{left}”）。"),
        )
    yield from _about_place(row, rules)
    if row.points <= 0:
        yield Severity.ERROR, "no_points", Text("It gives no points.", "未设分值，或分值不大于 0。")
    if row.target.is_blank:
        yield Severity.ERROR, "target_missing", Text("It has no target for the year.", "未填写年度指标值。")
    elif row.target.is_qualitative:
        yield from _about_words(row, rules)
    else:
        yield from _about_figure(row, rules)
    if not row.evidence.strip():
        text = Text("Say what will prove the result.", "未写明佐证资料要求，完成情况将无法核实。")
        yield Severity.INFO, "evidence_missing", text


def _about_place(row: PlannedIndicator, rules: WordRules) -> Iterator[tuple[Severity, str, Text]]:
    level = level_of(row.level_1, rules)
    if level is None:
        known = "、".join(each.label for each in rules.levels)
        yield (
            Severity.ERROR,
            "unknown_level",
            Text(
                f"“{row.level_1}” is no first-level heading. Known: {known}.",
                f"一级指标“{row.level_1}”不在框架内，应为：{known}。",
            ),
        )
        return
    below = _SPACE.sub("", row.level_2).removesuffix("指标")
    if below and below not in level.below:
        listed = "、".join(level.below)
        yield (
            Severity.WARNING,
            "unknown_second_level",
            Text(
                f"“{row.level_2}” does not stand below {level.label}. Known: {listed}.",
                f"二级指标“{row.level_2}”不属于{level.label}，应为：{listed}。",
            ),
        )
    if below == "数量" and (money := _first(row.label, rules.money)):
        yield (
            Severity.ERROR,
            "money_as_output",
            Text(
                f"“{money}” is what goes in, not what comes out: count what is delivered.",
                f"“{money}”是投入不是产出，数量指标应反映提供了多少产品或服务。",
            ),
        )


def _about_words(row: PlannedIndicator, rules: WordRules) -> Iterator[tuple[Severity, str, Text]]:
    if vague := _first(row.target_text, rules.vague):
        yield (
            Severity.WARNING,
            "vague_target",
            Text(
                f"“{vague}” cannot be verified: write a figure, or what one would see.",
                f"“{vague}”无法衡量，请改为数值，或写明可以看到的结果。",
            ),
        )


def _about_figure(row: PlannedIndicator, rules: WordRules) -> Iterator[tuple[Severity, str, Text]]:
    if row.target.value is not None and not row.target.unit:
        yield Severity.WARNING, "unit_missing", Text("The target has no unit.", "年度指标值没有计量单位。")
    last, value = row.last_result, row.target.value
    if last is None or value is None or row.target.operator not in ("≥", ">") or last <= 0:
        return
    if float(value) < last * (1 - rules.low_target):
        yield (
            Severity.WARNING,
            "low_target",
            Text(
                f"Last year {show(last)} was reached: {show(float(value))} asks for less.",
                f"上年实际完成 {show(last)}，本年指标值 {show(float(value))} 明显偏低。",
            ),
        )


def _about_all(rows: Sequence[PlannedIndicator], rules: WordRules) -> Iterator[ObjectiveFinding]:
    if not rows:
        text = Text("There are no indicators.", "没有绩效指标。")
        yield ObjectiveFinding(Severity.ERROR, "no_rows", text)
        return
    total = float(sum((Decimal(repr(float(row.points))) for row in rows), Decimal(0)))
    if total != rules.planned_points:
        wanted = show(rules.planned_points)
        text = Text(
            f"The points add up to {show(total)}, not to {wanted} (budget execution has the rest).",
            f"分值合计 {show(total)} 分，应为 {wanted} 分（其余为预算执行率分值）。",
        )
        yield ObjectiveFinding(Severity.ERROR, "points_total", text)
    yield from _about_levels(rows, rules)
    quantified = sum(not row.target.is_qualitative for row in rows) / len(rows)
    if quantified < rules.least_quantified:
        share, least = show(round(quantified * 100, 1)), show(rules.least_quantified * 100)
        text = Text(
            f"Only {share} % of the indicators have a figure ({least} % are wanted).",
            f"定量指标只占 {share}%，应不少于 {least}%。",
        )
        yield ObjectiveFinding(Severity.WARNING, "few_figures", text)
    counts = Counter(_SPACE.sub("", row.label) for row in rows if row.label.strip())
    for label, n in counts.items():
        if n > 1:
            text = Text(f"“{label}” stands {n} times.", f"指标“{label}”重复 {n} 次。")
            yield ObjectiveFinding(Severity.WARNING, "label_twice", text)


def _about_levels(rows: Sequence[PlannedIndicator], rules: WordRules) -> Iterator[ObjectiveFinding]:
    there = {level.label for row in rows if (level := level_of(row.level_1, rules)) is not None}
    for level in rules.levels:
        if level.required is not None and level.label not in there:
            text = Text(f"There is no indicator under {level.label}.", f"没有{level.label}。")
            yield ObjectiveFinding(level.required, "level_missing", text)


def _first(text: str, words: Sequence[str]) -> str | None:
    return next((word for word in words if word in text), None)
