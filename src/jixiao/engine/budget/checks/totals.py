"""Checks of the whole: the total, the grade, and scores that are too good."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.engine.budget.checks.figures import scored_entries
from jixiao.engine.budget.checks.found import Found, as_written, number, points_of, same
from jixiao.engine.budget.forms import SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import NOISE, grade_of, rounded
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


def total_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A total that is not the sum of the scores."""
    said, summed = points_of(form.total), sum_of_scores(form, rules)
    if said is None or summed is None:
        return
    slack = max(rules.allowed.points, rules.allowed.per_score * len(scored_entries(form))) + NOISE
    if abs(said - summed) > slack:
        text = Text(
            f"The form's total is {number(said).en}, its scores add up to {number(summed).en}.",
            f"填报总分{number(said).zh}分，各项得分合计{number(summed).zh}分。",
        )
        yield Found(form.total.place, text, number(summed), number(said))


def total_above_whole(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A total above all points there are."""
    said = points_of(form.total)
    if said is not None and said > rules.total:
        text = Text(f"The total is above {number(rules.total).en}.", f"总分超过{number(rules.total).zh}分。")
        yield Found(
            form.total.place, text, Text(f"≤{number(rules.total).en}", f"≤{number(rules.total).zh}"), number(said)
        )


def grade_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A grade that the total does not reach, or passes, or that the rules do not have."""
    words = "".join(form.grade.text.split())
    said, summed = points_of(form.total), sum_of_scores(form, rules)
    total = said if said is not None else summed
    if not form.grade.is_filled:
        return
    meant = next((cut for cut in rules.grades if words in (cut.label.zh, cut.label.en, *cut.also)), None)
    if meant is None:
        listed = "、".join(cut.label.zh for cut in rules.grades)
        text = Text("The rules have no such grade.", "规则中没有这一等次。")
        yield Found(
            form.grade.place,
            text,
            Text(", ".join(cut.label.en for cut in rules.grades), listed),
            as_written(form.grade),
        )
    elif total is not None and grade_of(rules, total) is not meant:
        yield _grade(form, rules, total)


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
