"""Checks of the funds: sums, execution and its score, changes within the year."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.engine.budget.checks.found import A_REASON, BLANK, NOT_APPLICABLE, Found, as_written, number, points_of
from jixiao.engine.budget.checks.likely import amount, amounts, execution_fulls, funds_gap, rates
from jixiao.engine.budget.forms import Entry, FundRow, SelfEvaluationForm
from jixiao.engine.budget.reached import reached
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import NOISE, execution_points, is_near, rounded
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text

COLUMNS = {
    "initial": Text("initial budget", "年初预算数"), "full_year": Text("budget of the year", "全年预算数"),
    "executed": Text("money spent", "全年执行数"),
}  # fmt: skip


def funds_missing(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """No funds at all, or no budget or execution in their total."""
    row = form.total_row
    if row is None:
        if not any(fault.place == "资金" for fault in form.faults):
            text = Text("The form has no funds.", "未填写项目资金。")
            yield Found("资金", text, Text("a row with the total", "年度资金总额一行"), BLANK)
        return
    for column in ("full_year", "executed"):
        entry: Entry = getattr(row, column)
        if entry.is_blank:
            label = COLUMNS[column]
            text = Text(f"The {label.en} of the total is blank.", f"资金总额未填{label.zh}。")
            yield Found(entry.place or row.place, text, Text("an amount", "金额"), BLANK)


def amount_negative(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Amounts below nothing."""
    for row in form.funds:
        for column, label in COLUMNS.items():
            value = amount(form, row, column)
            if value is not None and value < 0:
                entry: Entry = getattr(row, column)
                text = Text(f"The {label.en} is negative.", f"{label.zh}为负数。")
                yield Found(entry.place, text, Text("0 or more", "不小于0"), as_written(entry))


def fund_sum(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Parts that do not add up to the total, column by column; a negative amount is told by a check of its own."""
    total = form.total_row
    for column, label in COLUMNS.items():
        gap = funds_gap(form, rules, column)
        whole = None if total is None else amount(form, total, column)
        values = [amount(form, row, column) for row in form.funds]
        if total is None or whole is None or not gap or any(value is not None and value < 0 for value in values):
            continue
        sum_of = whole + gap
        text = Text(
            f"The parts of the {label.en} add up to {number(sum_of).en}, the total says {number(whole).en}.",
            f"{label.zh}各分项合计{number(sum_of).zh}，与总额{number(whole).zh}不一致。",
        )
        yield Found(getattr(total, column).place, text, number(sum_of), number(whole))


def over_spent(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """More spent than the year's budget allowed: in the total, else in the parts that did."""
    total = form.total_row
    spent_over = [row for row in form.funds if _is_over(form, rules, row)]
    for row in [each for each in spent_over if each is total] or spent_over:
        budget, spent = amount(form, row, "full_year"), amount(form, row, "executed")
        assert budget is not None and spent is not None  # noqa: PT018 - it is over
        text = Text(
            f"{number(spent).en} were spent of a budget of {number(budget).en}.",
            f"全年执行数{number(spent).zh}超过全年预算数{number(budget).zh}。",
        )
        yield Found(row.executed.place, text, Text(f"≤{number(budget).en}", f"≤{number(budget).zh}"), number(spent))


def _is_over(form: SelfEvaluationForm, rules: RuleSet, row: FundRow) -> bool:
    """Whether more was spent than there was, however the amounts are meant."""
    budgets, spent = amounts(form, rules, row, "full_year"), amounts(form, rules, row, "executed")
    slack = rules.allowed.money + NOISE
    return bool(budgets and spent) and min(budgets) >= 0 and min(spent) > max(budgets) + slack


def no_budget(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A rate or a score where the budget is nil: neither applies, 0 ÷ 0 is not 0."""
    for row in form.funds:
        budgets = amounts(form, rules, row, "full_year")
        if not budgets or any(budgets):
            continue
        filled = [
            entry for entry in (row.rate, row.score) if not entry.is_blank and read_target(entry.text).value is not None
        ]
        if filled:
            text = Text(
                "The budget of the year is nil: no rate and no score of its execution apply.",
                "全年预算数为零，预算执行率及其得分不适用。",
            )
            yield Found(filled[-1].place, text, NOT_APPLICABLE, as_written(filled[-1]))


def execution_rate_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A rate that is not the money spent by the budget of the year."""
    for row in form.funds:
        exact, typed = rates(form, rules, row), read_target(row.rate.text)
        if not exact or typed.value is None:
            continue
        said = [typed.value] if typed.unit else [typed.value, typed.value * 100]
        if not any(_is_rate(each, rate, rules) for each in said for rate in exact):
            wanted = number(rounded(exact[0], rules.digits), "%")
            text = Text(
                f"The rate of execution is {wanted.en} (spent ÷ budget of the year).",
                f"预算执行率按“全年执行数÷全年预算数”计算应为{wanted.zh}。",
            )
            yield Found(row.rate.place, text, wanted, as_written(row.rate))


def _is_rate(said: Decimal, exact: Decimal, rules: RuleSet) -> bool:
    ways = (rounded(exact, digits) for digits in range(rules.digits + 1))
    return any(said == way for way in ways) or abs(said - exact) <= rules.allowed.rate + NOISE


def execution_score_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score that is not what the rules give for the rate."""
    row, wanted = form.total_row, execution_due(form, rules)
    if row is None or wanted is None:
        return
    said, full = number(points_of(row.score) or 0), number(execution_fulls(form, rules)[0])
    shown = number(rounded(rates(form, rules, row)[0], rules.digits), "%")
    text = Text(
        f"At a rate of {shown.en} the execution scores {number(wanted).en} of {full.en}.",
        f"预算执行率{shown.zh}，按规则应得{number(wanted).zh}分（分值{full.zh}分）。",
    )
    yield Found(row.score.place, text, number(wanted), said)


def execution_due(form: SelfEvaluationForm, rules: RuleSet) -> Decimal | None:
    """What the execution should score; None where its score may stand, or nobody can say. A score above all is another's."""
    row = form.total_row
    exact = [] if row is None else rates(form, rules, row)
    said = None if row is None else points_of(row.score)
    ways = execution_fulls(form, rules)
    if (
        said is None
        or not exact
        or not 0 <= said <= max(ways)
        or (rules.execution.completed_in_full and exact[0] > 100)
    ):
        return None
    done = False if _is_short(form) else None
    given = [each for full in ways for rate in exact for each in execution_points(rules, rate, full, is_completed=done)]
    return rounded(given[0], rules.digits) if given and not any(is_near(rules, said, each) for each in given) else None


def _is_short(form: SelfEvaluationForm) -> bool:
    """Whether an indicator fell short, so that the programme is not completed."""
    return any(reached(row).is_short for row in form.judged if "产出" in row.level1.text)


def execution_weight(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """Points for the execution other than those of the rules."""
    row = form.total_row
    points = None if row is None else points_of(row.weight)
    if row is not None and points is not None and points != rules.execution.points:
        wanted = number(rules.execution.points)
        text = Text(
            f"The rules give {wanted.en} points to the budget's execution.", f"规则规定预算执行率分值为{wanted.zh}分。"
        )
        yield Found(row.weight.place, text, wanted, number(points))


def budget_change_unexplained(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A budget that was changed within the year without a reason."""
    row = form.total_row
    if row is None or not rules.reasons.budget_change or _has_reason(form):
        return
    first, last = amount(form, row, "initial"), amount(form, row, "full_year")
    slack = rules.allowed.money + NOISE
    ways = [(a, b) for a in amounts(form, rules, row, "initial") for b in amounts(form, rules, row, "full_year")]
    if first is None or last is None or min(first, last) < 0 or any(abs(b - a) <= slack for a, b in ways):
        return
    change = number(abs(last - first))
    en, zh = ("raised", "追加") if last > first else ("cut", "调减")
    text = Text(
        f"The budget was {en} by {change.en} within the year (from {number(first).en} to {number(last).en}); "
        "no reason is given.",
        f"年中{zh}预算{change.zh}{form.money}（由{number(first).zh}调整为{number(last).zh}），未说明理由。",
    )
    shown = Text(f"{number(first).en} → {number(last).en}", f"{number(first).zh} → {number(last).zh}")
    yield Found(row.full_year.place, text, Text("a reason for the change", "说明调整理由"), shown)


def execution_unexplained(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A low rate of execution without a reason, where the rules ask for one."""
    row, cut = form.total_row, rules.reasons.execution_below
    exact = [] if row is None else rates(form, rules, row)
    if row is None or cut is None or not exact or max(exact) >= cut * 100 or _has_reason(form):
        return
    shown, least = number(rounded(exact[0], rules.digits), "%"), number(cut * 100, "%")
    text = Text(f"A rate of execution below {least.en} needs a reason.", f"预算执行率低于{least.zh}，须说明原因。")
    yield Found(row.rate.place or row.place, text, A_REASON, shown)


def _has_reason(form: SelfEvaluationForm) -> bool:
    return form.funds_reason.is_filled or any(row.reason.is_filled for row in form.funds)
