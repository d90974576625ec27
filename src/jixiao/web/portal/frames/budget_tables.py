"""Tables of a year's budget programmes for the public: money, objectives, scores, what follows."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jixiao.engine.model.text import Text
from jixiao.report.open_data import OpenTable
from jixiao.web.budgets import queries
from jixiao.web.budgets.models import Evaluation, Programme, ProgrammeUse, SelfEvaluation
from jixiao.web.budgets.rules import evaluating, life
from jixiao.web.budgets.rules.money import TEN_THOUSAND, execution_rate
from jixiao.web.portal.frames.budget_fields import OBJECTIVES, PROGRAMMES
from jixiao.web.portal.frames.budget_found import Names, head_of, in_both, in_money


def programmes_table(year: int, of: Sequence[Programme], names: Names) -> OpenTable:
    """Every programme of the year with its money, scores and what follows; what is not endorsed yet is empty."""
    selves = _endorsed(of)
    evaluations, uses = _newest(Evaluation, of), _newest(ProgrammeUse, of)
    paid = queries.paid_by(of)
    rows = []
    for one in of:
        own, other, use = selves.get(one.pk), evaluations.get(one.pk), uses.get(one.pk)
        spent = _told_paid(own) if own else paid[one.pk].paid if one.pk in paid else None
        rate = execution_rate(spent, one.amount)
        kind = in_both(evaluating.KIND_LABELS[other.kind]) if other else None
        follows = in_both(evaluating.USE_LABELS[use.kind]) if use else None
        rows.append((
            *head_of(one, names), one.category or None, _goal(own, one), len(own.form["indicators"]) if own else None,
            in_money(one.initial_amount), in_money(one.amount), in_money(spent),
            None if rate is None else round(100 * rate, 2), float(own.score) if own and own.score is not None else None,
            own.grade_zh if own else None, own.grade_en if own else None, float(other.score) if other else None,
            other.grade_zh if other else None, other.grade_en if other else None, kind.zh if kind else None,
            kind.en if kind else None, follows.zh if follows else None, follows.en if follows else None,
            in_money(use.change) if use else None,
        ))  # fmt: skip
    return OpenTable("programmes", Text(f"Budget programmes of {year}", f"{year}年度预算项目绩效"), PROGRAMMES, rows)


def _goal(own: SelfEvaluation | None, one: Programme) -> str | None:
    if own is not None:
        return str(own.form.get("goal_expected", "")) or None
    held = queries.objectives_of(one)
    return held.goal if held else None


def _endorsed(of: Sequence[Programme]) -> dict[int, SelfEvaluation]:
    """Self-evaluations that the department's approver stands for."""
    ready = [one for one in of if one.state in life.IN_BUDGET - {life.RUNNING, life.SELF_FILED}]
    return queries.self_evaluations_by(ready)


def _newest(model: Any, of: Sequence[Programme]) -> dict[int, Any]:
    found = model.objects.filter(programme__in=[one.pk for one in of]).order_by("at", "pk")
    return {each.programme_id: each for each in found}


def _told_paid(own: SelfEvaluation) -> Decimal | None:
    """What the self-evaluation says was paid, in yuan; its form counts in 万元."""
    told = str(own.form["funds"][0].get("executed", "")).replace(",", "") if own.form.get("funds") else ""
    return Decimal(told) * TEN_THOUSAND if told else None


def objectives_table(of: Sequence[Programme]) -> OpenTable:
    """What each programme was to reach and reached, as its endorsed self-evaluation tells it."""
    codes = {one.pk: one.code for one in of}
    rows = [
        (
            codes[key], number, *(row.get(name) or None for name in ("level1", "level2", "level3", "target", "actual", "weight")),
            row.get("self_score") or None, row.get("reason") or None,
        )
        for key, own in _endorsed(of).items()
        for number, row in enumerate(own.form["indicators"], start=1)
    ]  # fmt: skip
    title = Text("Objectives and what was reached", "绩效指标完成情况")
    return OpenTable("objectives", title, OBJECTIVES, sorted(rows, key=lambda row: row[:2]))
