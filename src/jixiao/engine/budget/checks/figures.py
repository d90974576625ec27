"""Checks of each indicator's figures: what was reached, its unit, its score by the rules."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.engine.budget.checks.found import BLANK, Found, as_written, number, points_of
from jixiao.engine.budget.checks.likely import execution_fulls, fulls, points_gap
from jixiao.engine.budget.forms import Entry, FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.reached import DIFFERS, SCALE, SHARE, Reached, reached
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import indicator_points, is_near, rounded, tier_bounds, tier_named
from jixiao.engine.model.text import Text

NEVER_ABOVE_WHOLE = (
    "合格率",
    "满意度",
    "满意率",
    "覆盖率",
    "达标率",
    "及时率",
    "完好率",
    "参保率",
    "准确率",
    "到位率",
    "知晓率",
    "合规率",
)
"""Shares of a whole: more than all of it cannot be."""
A_SCORE, A_FIGURE = Text("a score", "得分"), Text("what was reached", "实际完成值")


def scored_entries(form: SelfEvaluationForm) -> list[tuple[str, Entry, Entry]]:
    """Name, score and points of the execution and of every indicator."""
    rows = [(row.name, row.score, row.weight) for row in form.judged]
    total = form.total_row
    return rows if total is None else [("预算执行率", total.score, total.weight), *rows]


def not_filled(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Neither a figure nor a score: the form cannot be handed in."""
    for row in form.judged:
        if row.reached.is_blank and row.score.is_blank:
            text = Text(
                f"{row.name}: neither what was reached nor a score is filled in; the form cannot be handed in.",
                f"{row.name}：实际完成值与得分均为空，不得提交。",
            )
            yield Found(row.actual.place, text, Text("what was reached and a score", "实际完成值与得分"), BLANK)


def score_without_actual(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score where nothing says what was reached."""
    for row in form.judged:
        if (row.reached.is_blank or row.actual.is_help) and not row.score.is_blank:
            text = Text(
                f"{row.name}: scored {row.score.text.strip()} without a figure.",
                f"{row.name}：未填实际完成值，却填报得分{row.score.text.strip()}分。",
            )
            yield Found(row.actual.place, text, A_FIGURE, as_written(row.actual))


def score_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """What was reached is told, but no score."""
    for row in form.judged:
        if not row.reached.is_blank and not row.actual.is_help and row.score.is_blank:
            text = Text(f"{row.name}: no score is filled in.", f"{row.name}：未填得分。")
            yield Found(row.score.place, text, A_SCORE, BLANK)
    total = form.total_row
    if total is not None and total.score.is_blank and rules.execution.points:
        budget = total.full_year.number(form.money)
        if budget is not None and budget > 0:
            text = Text("The budget's execution has no score.", "预算执行率未填得分。")
            yield Found(total.score.place, text, A_SCORE, BLANK)


def actual_not_a_figure(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Words where the target is a number."""
    for row in form.judged:
        is_counted = row.aim.value is not None and row.aim.operator != "≈"
        if is_counted and row.actual.is_filled and row.reached.is_qualitative:
            text = Text(
                f"{row.name}: the target is a number, what was reached is not.",
                f"{row.name}：年度指标值为数值，实际完成值应填写相应数值。",
            )
            expected = Text(f"a number{_in(row, ' in ')}", f"数值{_in(row, '，单位：')}")
            yield Found(row.actual.place, text, expected, as_written(row.actual))


def _in(row: FormIndicator, before: str) -> str:
    return f"{before}{row.aim.unit}" if row.aim.unit else ""


def unit_differs(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A target and what was reached in units that cannot be compared, or that do not fit."""
    said = {
        DIFFERS: Text("target and figure have different units", "年度指标值与实际完成值的计量单位不一致"),
        SCALE: Text("the figure's unit does not fit its size", "实际完成值的计量单位与数量级不符"),
        SHARE: Text("a share stands where per cent are wanted", "实际完成值疑以小数填写，应为百分数"),
    }
    for row in form.judged:
        problem = reached(row).problem
        if problem:
            text = Text(f"{row.name}: {said[problem].en}.", f"{row.name}：{said[problem].zh}。")
            wanted = row.aim.unit
            yield Found(row.actual.place, text, Text(f"in {wanted}", f"单位：{wanted}"), as_written(row.actual))


def score_negative(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score below nothing."""
    for name, score, _ in scored_entries(form):
        points = points_of(score)
        if points is not None and points < 0:
            text = Text(f"{name}: the score is negative.", f"{name}：得分为负数。")
            yield Found(score.place, text, Text("0 or more", "不小于0"), as_written(score))


def score_above_weight(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score above the points that can be had."""
    gap, total = points_gap(form, rules), form.total_row
    rows = [(row.name, row.score, fulls(row, gap)) for row in form.judged]
    if total is not None and not total.weight.is_blank:
        rows.insert(0, ("预算执行率", total.score, execution_fulls(form, rules)))
    for name, score, ways in rows:
        points = points_of(score)
        if points is not None and ways and points > max(ways):
            text = Text(
                f"{name}: the score {number(points).en} is above its points ({number(ways[0]).en}).",
                f"{name}：得分{number(points).zh}分高于分值{number(ways[0]).zh}分。",
            )
            yield Found(score.place, text, Text(f"≤{number(ways[0]).en}", f"≤{number(ways[0]).zh}"), number(points))


def score_off_rule(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score that is not what the rules give for the figure."""
    gap = points_gap(form, rules)
    for row in form.judged:
        said, ways = points_of(row.score), fulls(row, gap)
        if said is None or not ways or not 0 <= said <= max(ways):
            continue
        if is_late(rules, row, ways[0]):
            yield _late(row, ways[0])
            continue
        due = score_due(rules, row, ways)
        if due is None:
            continue
        wanted, full = number(due), number(ways[0])
        text = Text(
            f"{row.name}: target {row.target.text.strip()}, reached {row.actual.text.strip()}: "
            f"{wanted.en} of {full.en} points by the rules.",
            f"{row.name}：年度指标值{row.target.text.strip()}，实际完成值{row.actual.text.strip()}，"
            f"按规则应得{wanted.zh}分（分值{full.zh}分）。",
        )
        yield Found(row.score.place, text, wanted, number(said))


def score_due(rules: RuleSet, row: FormIndicator, ways: list[Decimal]) -> Decimal | None:
    """What the rules give in place of a written score; None where it may stand, or nobody can say."""
    said, got = points_of(row.score), reached(row)
    given = [indicator_points(rules, row, full) for full in ways]
    if said is None or not given or not given[0]:
        return None
    if any(is_near(rules, said, each) for exact in given for each in exact):
        return None
    if any(_is_taken_back(rules, row, got, said, full) for full in ways):
        return None
    return rounded(given[0][0], rules.digits)


def is_late(rules: RuleSet, row: FormIndicator, full: Decimal) -> bool:
    """Whether a day was missed and all points are taken."""
    got = reached(row)
    is_missed = bool(got.is_short) and got.target is None and not indicator_points(rules, row, full)
    return is_missed and points_of(row.score) == full


def _late(row: FormIndicator, full: Decimal) -> Found:
    text = Text(
        f"{row.name}: the day was missed, yet all points are taken.", f"{row.name}：晚于目标时间完成，却得满分。"
    )
    return Found(row.score.place, text, Text(f"<{number(full).en}", f"<{number(full).zh}"), number(full))


def _is_taken_back(rules: RuleSet, row: FormIndicator, got: Reached, said: Decimal, full: Decimal) -> bool:
    """Whether a target passed by far was scored lower with a reason, as the rules allow (按照偏离度适度调减分值)."""
    over, alert = got.over, rules.reasons.over_achievement
    is_far = over is not None and alert is not None and over > alert
    return is_far and row.reason.is_filled and full >= said >= full * rules.reasons.over_achievement_floor


def score_outside_tier(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score outside of the tier that the form names for an indicator in words."""
    gap = points_gap(form, rules)
    for row in form.judged:
        said, ways = points_of(row.score), fulls(row, gap)
        named = tier_of(rules, row)
        if said is None or not ways or named is None or not 0 <= said <= max(ways):
            continue
        if not any(is_in_tier(rules, named, full, said) for full in ways):
            high, low = tier_bounds(rules, named, ways[0])
            words = rules.tier_words[named][0]
            sign = "<" if named else "≤"
            bounds = f"{number(low).en} ≤ x {sign} {number(high).en}"
            text = Text(
                f"{row.name}: “{words}” gives {bounds} of {number(ways[0]).en} points.",
                f"{row.name}：“{words}”档应得{number(low).zh}分（含）至{number(high).zh}分。",
            )
            yield Found(row.score.place, text, Text(bounds, bounds), number(said))


def tier_of(rules: RuleSet, row: FormIndicator) -> int | None:
    """The tier (0 is the best) that the form names for an indicator in words."""
    return tier_named(rules, row.actual.text) if row.reached.is_qualitative and row.aim.value is None else None


def is_in_tier(rules: RuleSet, named: int, full: Decimal, said: Decimal) -> bool:
    """Whether a score lies in a tier; only the best one holds its upper end."""
    high, low = tier_bounds(rules, named, full)
    return low <= said < high or (not named and said == high)


def shortfall_unexplained(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A target that was not reached, without a reason."""
    for row in form.judged if rules.reasons.shortfall else ():
        if row.reason.is_filled or not (reached(row).is_short or _is_lower_tier(rules, row)):
            continue
        text = Text(
            f"{row.name}: the target {row.target.text.strip()} was not reached ({row.actual.text.strip()}); "
            "no reason is given.",
            f"{row.name}：实际完成值{row.actual.text.strip()}未达到年度指标值{row.target.text.strip()}，未说明偏差原因。",
        )
        yield Found(row.reason.place, text, Text("a reason for the deviation", "偏差原因分析及改进措施"), BLANK)


def _is_lower_tier(rules: RuleSet, row: FormIndicator) -> bool:
    """Whether an indicator in words is in a lower tier, by what is said or by its score."""
    if row.aim.value is not None or row.aim.day is not None or not row.reached.is_qualitative:
        return False
    named, said, full = tier_named(rules, row.actual.text), points_of(row.score), points_of(row.weight)
    if named is not None:
        return named > 0
    return said is not None and full is not None and 0 <= said < tier_bounds(rules, 0, full)[1]


def over_achievement_unexplained(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A target passed by far without a reason: was it set too low?"""
    alert = rules.reasons.over_achievement
    for row in form.judged if alert is not None else ():
        over = reached(row).over
        if over is None or alert is None or over <= alert or row.reason.is_filled:
            continue
        shown = number(rounded(over * 100, 2), "%")
        text = Text(
            f"{row.name}: the target was passed by {shown.en}; no reason is given.",
            f"{row.name}：完成值超过年度指标值{shown.zh}，未分析原因。",
        )
        limit = number(alert * 100, "%")
        expected = Text(f"a reason (above {limit.en})", f"分析原因（超过{limit.zh}）")
        yield Found(row.reason.place, text, expected, as_written(row.actual))


def rate_above_whole(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A share of a whole above 100%."""
    for row in form.judged:
        got = reached(row)
        is_share = row.level3.text.strip().endswith(NEVER_ABOVE_WHOLE) and "%" in (row.aim.unit, row.reached.unit)
        for entry, value in ((row.target, row.aim.value), (row.actual, got.actual)):
            if is_share and value is not None and value > 100:
                text = Text(f"{row.name}: a share of a whole cannot be above 100%.", f"{row.name}：比率不应超过100%。")
                yield Found(entry.place, text, Text("≤100%", "≤100%"), as_written(entry))
