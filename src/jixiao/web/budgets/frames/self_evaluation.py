"""A programme's self-evaluation: what was told → the official form → scores by a rule set, and what the checks find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.forms import SelfEvaluationForm, converted
from jixiao.engine.budget.rule_set_reader import library_rule_set
from jixiao.engine.budget.self_evaluation import check_form, reckon
from jixiao.engine.model.text import Text
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import ObjectiveRow, Programme, SelfEvaluation
from jixiao.web.budgets.rules import life, money

TOTAL, OF_PROGRAMMES, OF_REST = "年度资金总额", "其中：项目支出", "其中：基本支出及其他"
"""Rows of the funds as the form calls them."""


@dataclass(frozen=True)
class ToldRow:
    """One indicator: what was reached, the score where people judge (or typed), the reason; all as typed."""

    actual: str = ""
    score: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Told:
    """What a department tells: yuan paid in the year (of a whole department: outside programmes), what came of the goal,

    rows by the position of their indicator.
    """

    paid: Decimal
    goal_actual: str = ""
    money_reason: str = ""
    rows: Mapping[int, ToldRow] = field(default_factory=dict)


@dataclass(frozen=True)
class Judged:
    """The form with scores filled in, the score of all and its grade (None where something is missing), and findings."""

    data: dict[str, Any]
    score: Decimal | None
    grade: Text | None
    findings: list[dict[str, Any]]
    by_rules: list[str]


@dataclass(frozen=True)
class Part:
    """A row of the funds, in yuan."""

    item: str
    initial: Decimal
    amount: Decimal
    paid: Decimal


def funds_of(one: Programme, paid: Decimal) -> list[Part]:
    """The year's money; of a whole department its programmes and the rest, of which `paid` was told, below their sum."""
    if one.kind != life.WHOLE:
        return [Part(TOTAL, one.initial_amount, one.amount, paid)]
    held = queries.money_of_whole(one, paid)
    rows = ((TOTAL, held.total), (OF_PROGRAMMES, held.programmes), (OF_REST, held.rest))
    return [Part(item, each.initial, each.amount, each.paid or Decimal(0)) for item, each in rows]


def form_data(
    one: Programme, place: str, goal: str, rows: Sequence[ObjectiveRow], told: Told, points: Decimal
) -> dict[str, Any]:
    """The official form as plain data, before any score; `points`: of budget execution, by the rule set."""
    funds = [_fund(part) for part in funds_of(one, told.paid)]
    funds[0] |= {"weight": _plain(points), "reason": told.money_reason}
    title = f"{one.year}年度{'部门整体支出' if one.kind == life.WHOLE else '项目支出'}绩效自评表"
    return {
        "title": title, "project": place if one.kind == life.WHOLE else one.label_zh, "department": place, "unit": place,
        "year": str(one.year), "money": "万元", "funds": funds, "funds_reason": told.money_reason,
        "goal_expected": goal, "goal_actual": told.goal_actual,
        "indicators": [_row(row, told.rows.get(row.position, ToldRow())) for row in rows],
    }  # fmt: skip


def _fund(part: Part) -> dict[str, str]:
    rate = money.execution_rate(part.paid, part.amount)
    return {
        "item": part.item, "initial": _ten(part.initial), "full_year": _ten(part.amount), "executed": _ten(part.paid),
        "weight": "", "rate": "" if rate is None else f"{rate * 100:.2f}%", "score": "", "reason": "",
    }  # fmt: skip


def _row(row: ObjectiveRow, told: ToldRow) -> dict[str, str]:
    return {
        "level1": row.level_1, "level2": row.level_2, "level3": row.label, "target": row.target_text, "unit": row.unit,
        "actual": told.actual, "weight": _plain(row.points), "self_score": told.score, "reason": told.reason,
    }  # fmt: skip


def _ten(yuan: Decimal) -> str:
    return f"{money.in_ten_thousands(yuan):.2f}"


def _plain(points: Decimal) -> str:
    text = f"{points:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def judged(data: dict[str, Any], rule_set: str) -> Judged:
    """Scores by the rules where they can score, what people typed where they judge; then every check."""
    rules = library_rule_set(rule_set)
    before = reckon(read_form(data), rules)
    scored = dict(data)
    execution = "" if before.execution is None else _plain(before.execution)
    scored["funds"] = [
        row | {"score": row["score"] or (execution if row.get("weight") else "")} for row in data["funds"]
    ]
    by_rules = ["" if points is None else _plain(points) for points in before.indicators]
    scored["indicators"] = [
        row | {"self_score": row["self_score"] or points}
        for row, points in zip(data["indicators"], by_rules, strict=True)
    ]
    form = read_form(scored)
    after = reckon(form, rules)
    if after.total is not None and after.grade is not None:
        scored |= {"total": _plain(after.total), "grade": after.grade.zh}
        form = read_form(scored)
    return Judged(scored, after.total, after.grade, [_finding(each) for each in check_form(form, rules)], by_rules)


def _finding(found: Any) -> dict[str, Any]:
    kept = {"rule": found.rule, "place": found.place, "zh": found.text.zh, "en": found.text.en}
    return kept | {
        "expected": {"zh": found.expected.zh, "en": found.expected.en},
        "found": {"zh": found.found.zh, "en": found.found.en},
    }


def kept_form(held: SelfEvaluation) -> SelfEvaluationForm:
    """The form as it was submitted."""
    return read_form(held.form)


def told_of_form(form: SelfEvaluationForm, rows: Sequence[ObjectiveRow]) -> Told | None:
    """What a workbook tells of these indicators, by their names; None where none of them is in it."""
    by_name = {each.level3.text.strip(): each for each in form.indicators}
    found = {
        row.position: ToldRow(each.actual.text, each.score.text, each.reason.text)
        for row in rows
        if (each := by_name.get(row.label)) is not None
    }
    if not found:
        return None
    row = next((each for each in form.funds if each.item.text.strip() == OF_REST), form.total_row)
    paid = row.executed.number(form.money) if row is not None else None
    yuan = None if paid is None else converted(paid, form.money, "元")
    return Told(yuan or Decimal(0), form.goal_actual.text, form.funds_reason.text, found)
