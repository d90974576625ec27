"""Checks of the funds: sums, execution and its score, changes within the year."""

from collections.abc import Iterator
from decimal import Decimal

from jixiao.engine.budget.checks.found import A_REASON, BLANK, NOT_APPLICABLE, Found, as_written, number, points_of
from jixiao.engine.budget.forms import Entry, FundRow, SelfEvaluationForm
from jixiao.engine.budget.reached import reached
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import NOISE, execution_points, execution_rate, is_near, rounded
from jixiao.engine.budget.targets import read_target
from jixiao.engine.model.text import Text

COLUMNS = {
    "initial": Text("initial budget", "年初预算数"), "full_year": Text("budget of the year", "全年预算数"),
    "executed": Text("money spent", "全年执行数"),
}  # fmt: skip


def amount(form: SelfEvaluationForm, row: FundRow, column: str) -> Decimal | None:
    """An amount of the funds in the form's unit of money."""
    entry: Entry = getattr(row, column)
    return entry.number(form.money)


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
    """Parts that do not add up to the total, column by column."""
    total = form.total_row
    parts = [row for row in form.funds if row is not total]
    if total is None or not parts:
        return
    for column, label in COLUMNS.items():
        whole = amount(form, total, column)
        values = [amount(form, row, column) for row in parts]
        if whole is None or all(value is None for value in values) or _is_unreadable(parts, column, values):
            continue
        if not _adds_up(whole, parts, values, rules.allowed.money):
            sum_of = sum((value for value in values if value is not None), Decimal(0))
            text = Text(
                f"The parts of the {label.en} add up to {number(sum_of).en}, the total says {number(whole).en}.",
                f"{label.zh}各分项合计{number(sum_of).zh}，与总额{number(whole).zh}不一致。",
            )
            yield Found(getattr(total, column).place, text, number(sum_of), number(whole))


def _is_unreadable(parts: list[FundRow], column: str, values: list[Decimal | None]) -> bool:
    """Whether a part holds something that is no number: told by a check of its own."""
    return any(value is None and not getattr(row, column).is_blank for row, value in zip(parts, values, strict=True))


def _adds_up(whole: Decimal, parts: list[FundRow], values: list[Decimal | None], allowed: Decimal) -> bool:
    """Whether the parts make the total; a group that begins with 其中 may be part of the row above it."""
    known = [value or Decimal(0) for value in values]
    slack = allowed * (len(known) + (len(known) > 1)) + NOISE
    if abs(sum(known) - whole) <= slack:
        return True
    for first in range(1, len(parts)):
        if "其中" not in parts[first].item.text:
            continue
        for end in range(first + 1, len(parts) + 1):
            inner, rest = sum(known[first:end]), sum(known[:first]) + sum(known[end:])
            if abs(inner - known[first - 1]) <= slack and abs(rest - whole) <= slack:
                return True
    return False


def over_spent(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """More spent than the year's budget allowed."""
    for row in form.funds:
        budget, spent = amount(form, row, "full_year"), amount(form, row, "executed")
        if budget is not None and spent is not None and spent > budget + rules.allowed.money + NOISE:
            text = Text(
                f"{number(spent).en} were spent of a budget of {number(budget).en}.",
                f"全年执行数{number(spent).zh}超过全年预算数{number(budget).zh}。",
            )
            yield Found(row.executed.place, text, Text(f"≤{number(budget).en}", f"≤{number(budget).zh}"), number(spent))


def no_budget(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A rate or a score where the budget is nil: neither applies, 0 ÷ 0 is not 0."""
    for row in form.funds:
        if amount(form, row, "full_year") != 0:
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
        exact, typed = _rate(form, row), read_target(row.rate.text)
        if exact is None or typed.value is None:
            continue
        said = [typed.value] if typed.unit else [typed.value, typed.value * 100]
        if not any(_is_rate(each, exact, rules) for each in said):
            wanted = number(rounded(exact, rules.digits), "%")
            text = Text(
                f"The rate of execution is {wanted.en} (spent ÷ budget of the year).",
                f"预算执行率按“全年执行数÷全年预算数”计算应为{wanted.zh}。",
            )
            yield Found(row.rate.place, text, wanted, as_written(row.rate))


def _rate(form: SelfEvaluationForm, row: FundRow) -> Decimal | None:
    budget, spent = amount(form, row, "full_year"), amount(form, row, "executed")
    return None if budget is None or spent is None else execution_rate(spent, budget)


def _is_rate(said: Decimal, exact: Decimal, rules: RuleSet) -> bool:
    ways = (rounded(exact, digits) for digits in range(rules.digits + 1))
    return any(said == way for way in ways) or abs(said - exact) <= rules.allowed.rate + NOISE


def execution_score_off(form: SelfEvaluationForm, rules: RuleSet) -> Iterator[Found]:
    """A score that is not what the rules give for the rate."""
    row = form.total_row
    exact = None if row is None else _rate(form, row)
    if row is None or exact is None or exact < 0:
        return
    said, points = points_of(row.score), points_of(row.weight)
    full = rules.execution.points if points is None else points
    if said is None or said < 0 or said > full or (rules.execution.completed_in_full and exact > 100):
        return
    given = execution_points(rules, exact, full, is_completed=False if _is_short(form) else None)
    if given and not any(is_near(rules, said, each) for each in given):
        wanted = number(rounded(given[0], rules.digits))
        shown = number(rounded(exact, rules.digits), "%")
        text = Text(
            f"At a rate of {shown.en} the execution scores {wanted.en} of {number(full).en}.",
            f"预算执行率{shown.zh}，按规则应得{wanted.zh}分（分值{number(full).zh}分）。",
        )
        yield Found(row.score.place, text, wanted, number(said))


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
    if first is None or last is None or abs(last - first) <= rules.allowed.money + NOISE:
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
    exact = None if row is None else _rate(form, row)
    if row is None or cut is None or exact is None or exact >= cut * 100 or _has_reason(form):
        return
    shown, least = number(rounded(exact, rules.digits), "%"), number(cut * 100, "%")
    text = Text(f"A rate of execution below {least.en} needs a reason.", f"预算执行率低于{least.zh}，须说明原因。")
    yield Found(row.rate.place or row.place, text, A_REASON, shown)


def _has_reason(form: SelfEvaluationForm) -> bool:
    return form.funds_reason.is_filled or any(row.reason.is_filled for row in form.funds)
