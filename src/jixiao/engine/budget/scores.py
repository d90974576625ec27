"""Scores by a rule set: of the budget's execution, of an indicator with a figure, of a total; rounded half up at the end."""

from dataclasses import replace
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from jixiao.engine.budget.forms import FormIndicator
from jixiao.engine.budget.reached import Reached, reached
from jixiao.engine.budget.rule_sets import GradeCut, RuleSet
from jixiao.engine.model.rounding import half_up
from jixiao.engine.model.rule import Case, ScoringRule
from jixiao.engine.model.tiers import tiers_of

NOISE = Decimal("1e-9")
_WIDE = Context(prec=100)
"""Holds the largest rate that two amounts of 18 digits can give."""


def points_by(
    rule: ScoringRule, full: Decimal, direction: str, value: Decimal, target: Decimal | None = None
) -> float | None:
    """What a scoring rule gives for one figure, unrounded; None where it refuses."""
    column = np.array([np.nan if target is None else float(target)])
    nothing = np.array([np.nan])
    case = Case(float(full), direction, np.array([float(value)]), column, nothing, nothing, nothing[None, :], nothing)
    given = float(rule.score(case).points[0])
    return None if np.isnan(given) else given


def rounded(points: float | Decimal, digits: int) -> Decimal:
    """Half up on the decimal value: 11.688 → 11.69, 89.995 → 90.00."""
    if isinstance(points, Decimal):
        return points.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _WIDE)
    return Decimal(repr(float(half_up(np.array([points]), digits)[0]))).quantize(Decimal(1).scaleb(-digits))


def execution_rate(executed: Decimal, full_year: Decimal) -> Decimal | None:
    """全年执行数 ÷ 全年预算数 in per cent; None (不适用) where there is no budget, never 0 ÷ 0."""
    return executed / full_year * 100 if full_year > 0 else None


def execution_points(
    rules: RuleSet, rate: Decimal, points: Decimal, *, is_completed: bool | None = None
) -> list[float]:
    """What the execution may score at a rate in per cent, the expected first; `is_completed`: None where nobody says.

    By 财预〔2021〕101号 a completed programme that kept its budget has all points, else the band decides.
    """
    share = rate / 100
    given = [points_by(rule, points, "higher", share, Decimal(1)) for rule in rules.execution.rules]
    found = [each for each in given if each is not None]
    if rules.execution.completed_in_full and share <= 1 and is_completed is not False:
        found = [float(points), *found] if is_completed else [*found, float(points)]
    return found


def indicator_points(rules: RuleSet, indicator: FormIndicator, points: Decimal) -> list[float]:
    """What the rules give for an indicator with a figure, the expected first; none where there is no figure to judge."""
    got = reached(indicator)
    if got.problem or got.is_short is None:
        return []
    if got.target is None or not got.direction:
        return [] if got.is_short else [float(points)]
    level = rules.level_called(level_words(indicator.level1.text))
    surveys = rules.scoring.get("satisfaction", ())
    if surveys and level is not None and level.code == "satisfaction" and indicator.aim.unit == "%":
        return figure_points(surveys, replace(got, direction="higher"), points)
    given = figure_points(rules.scoring["equal" if got.is_exact else "figure"], got, points)
    if not got.is_signed and got.direction == "lower":  # 90万元 without a sign: either reading is accepted
        given += figure_points(rules.scoring["figure"], replace(got, direction="higher"), points)
    return given


def figure_points(rules: tuple[ScoringRule, ...], got: Reached, points: Decimal) -> list[float]:
    """What each rule gives; none where it refuses."""
    if got.actual is None:
        return []
    given = [points_by(rule, points, got.direction, got.actual, got.target) for rule in rules]
    return [each for each in given if each is not None]


def is_near(rules: RuleSet, said: Decimal, exact: float) -> bool:
    """Whether a written score is the exact one: rounded to as many digits as a form may show, or within the tolerance."""
    ways = (rounded(exact, digits) for digits in range(rules.least_digits, rules.digits + 1))
    return any(said == way for way in ways) or abs(said - Decimal(repr(exact))) <= rules.allowed.points + NOISE


def tier_bounds(rules: RuleSet, number: int, points: Decimal) -> tuple[Decimal, Decimal]:
    """Upper and lower end, in points, of a tier (0 is the best); the lower end belongs to it."""
    high, low = tiers_of(rules.tiers)[number]
    return Decimal(repr(high)) * points, Decimal(repr(low)) * points


def tier_named(rules: RuleSet, words: str) -> int | None:
    """The tier (0 is the best) that a form names; worse tiers are looked for first, as 未达成 holds 达成."""
    bare = "".join(words.split()).strip("。；;，,")
    for number in reversed(range(len(rules.tier_words))):
        for word in rules.tier_words[number]:
            if bare == word or (len(word) > 2 and word in bare) or (number and len(word) > 1 and bare.startswith(word)):
                return number
    return None


def grade_of(rules: RuleSet, total: Decimal) -> GradeCut:
    """The grade of a total, which is rounded half up first (89.995 is 90.00)."""
    score = rounded(total, rules.digits)
    return next((cut for cut in rules.grades if score >= cut.lowest), rules.grades[-1])


def level_words(text: str) -> str:
    """一、产出指标（50分） → 产出指标."""
    bare = "".join(text.split()).split("（")[0].split("(")[0]
    return bare.split("、", 1)[1] if "、" in bare[:3] else bare.strip("：:")
