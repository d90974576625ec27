"""Checks of the whole: the total, the grade, and scores that are too good."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.engine.budget.checks.figures import is_in_tier, is_late, score_due, scored_entries, tier_of
from jixiao.engine.budget.checks.found import Found, as_written, number, points_of, same
from jixiao.engine.budget.checks.funds import execution_due
from jixiao.engine.budget.checks.likely import execution_fulls, fulls, points_gap
from jixiao.engine.budget.forms import FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import NOISE, grade_of, rounded, tier_bounds
from jixiao.engine.model.text import Text


def sum_of_scores(form: SelfEvaluationForm, rules: RuleSet) -> Decimal | None:
    """The sum of all scores; None where some are not known. An execution without points or budget has none."""
    found = [points_of(score) for _, score, _ in scored_entries(form)]
    total = form.total_row
    if total is None and rules.execution.points:
        return None
    if total is not None and found[0] is None:
        is_free = not rules.execution.points or total.full_year.number(form.money) == 0
        found = found[1:] if is_free else found
    if form.is_excerpt or not form.judged or any(each is None for each in found):
        return None
    return sum((each for each in found if each is not None), Decimal(0))


def counted_sum(form: SelfEvaluationForm, rules: RuleSet) -> tuple[Decimal, Decimal]:
    """Between what the scores add up to where each that cannot stand counts as it should: a range where nobody can say."""
    gap, total = points_gap(form, rules), form.total_row
    ends = [_counted(rules, row, fulls(row, gap)) for row in form.judged]
    said = None if total is None else points_of(total.score)
    if total is not None and said is not None:
        full, due = max(execution_fulls(form, rules)), execution_due(form, rules)
        ends.append((due, due) if due is not None else (said, said) if 0 <= said <= full else (Decimal(0), full))
    return sum((low for low, _ in ends), Decimal(0)), sum((high for _, high in ends), Decimal(0))


def _counted(rules: RuleSet, row: FormIndicator, ways: list[Decimal]) -> tuple[Decimal, Decimal]:
    said, tier = points_of(row.score) or Decimal(0), tier_of(rules, row)
    due = score_due(rules, row, ways)
    if due is not None:
        return due, due
    if not ways:
        return min(said, Decimal(0)), max(said, Decimal(0))
    if not 0 <= said <= max(ways) or is_late(rules, row, ways[0]):
        return Decimal(0), ways[0]
    if tier is not None and not any(is_in_tier(rules, tier, full, said) for full in ways):
        high, low = tier_bounds(rules, tier, ways[0])
        return low, high
    return said, said


def total_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A total that is neither the sum of the scores nor of those that count in the place of wrong ones."""
    said, summed = points_of(form.total), sum_of_scores(form, rules)
    if said is None or summed is None or said > rules.total:
        return
    slack = _slack(form, rules)
    low, high = counted_sum(form, rules)
    if abs(said - summed) > slack and not low - slack <= said <= high + slack:
        text = Text(
            f"The form's total is {number(said).en}, its scores add up to {number(summed).en}.",
            f"填报总分{number(said).zh}分，各项得分合计{number(summed).zh}分。",
        )
        yield Found(form.total.place, text, number(summed), number(said))


def _slack(form: SelfEvaluationForm, rules: RuleSet) -> Decimal:
    return max(rules.allowed.points, rules.allowed.per_score * len(scored_entries(form))) + NOISE


def total_above_whole(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A total above all points there are, unless the scores make it: then one of them is told."""
    said, summed = points_of(form.total), sum_of_scores(form, rules)
    if said is None or said <= rules.total or (summed is not None and abs(said - summed) <= _slack(form, rules)):
        return
    text = Text(f"The total is above {number(rules.total).en}.", f"总分超过{number(rules.total).zh}分。")
    most = Text(f"≤{number(rules.total).en}", f"≤{number(rules.total).zh}")
    yield Found(form.total.place, text, most if summed is None else number(summed), number(said))


def grade_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A grade that neither the total nor the scores give, or that the rules do not have."""
    if not form.grade.is_filled:
        return
    words = "".join(form.grade.text.split())
    said, summed = points_of(form.total), sum_of_scores(form, rules)
    meant = next((cut for cut in rules.grades if words in (cut.label.zh, cut.label.en, *cut.also)), None)
    if meant is None:
        listed = Text(", ".join(cut.label.en for cut in rules.grades), "、".join(cut.label.zh for cut in rules.grades))
        text = Text("The rules have no such grade.", "规则中没有这一等次。")
        yield Found(form.grade.place, text, listed, as_written(form.grade))
        return
    totals = [
        each for each in (said, summed, *(counted_sum(form, rules) if summed is not None else ())) if each is not None
    ]
    if totals and all(grade_of(rules, total) is not meant for total in totals):
        yield _grade(form, rules, totals[0])


def _grade(form: SelfEvaluationForm, rules: RuleSet, total: Decimal) -> Found:
    wanted, shown = grade_of(rules, total).label, number(rounded(total, rules.digits))
    text = Text(f"A total of {shown.en} is “{wanted.en}”.", f"总分{shown.zh}分，等次应为“{wanted.zh}”。")
    return Found(form.grade.place, text, same(wanted.zh), as_written(form.grade))


def all_full_marks(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Every indicator with full marks: to be looked at."""
    pairs = [(points_of(row.score), points_of(row.weight)) for row in form.judged]
    if len(pairs) < 2 or form.is_excerpt or any(score is None or score != weight for score, weight in pairs):
        return
    text = Text(
        f"All {len(pairs)} indicators have full marks; please check.", f"全部{len(pairs)}项指标均为满分，请核实。"
    )
    yield Found(
        "指标", text, Text("scores that tell indicators apart", "有区分度的得分"), Text("all full marks", "全部满分")
    )
