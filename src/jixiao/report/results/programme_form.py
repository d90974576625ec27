"""A programme's form as the checks of self-evaluation read it (a workbook in the official layout), for its report."""

import re

from jixiao.engine.budget.checks.found import points_of
from jixiao.engine.budget.forms import Entry, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.report.results.programme import Fund, Programme, ProgrammeIndicator


def programme_of_form(form: SelfEvaluationForm) -> Programme:
    """The programme; cells that hold no number where one belongs are left empty, as the checks tell them."""
    year = re.search(r"20[0-9]{2}", form.year.text or form.title.text)
    total = form.total_row
    rows = ([total] if total is not None else []) + [row for row in form.funds if row is not total]
    return Programme(
        label=form.project.text, department=form.department.text, unit=form.organisation.text, year=year[0] if year else "",
        money=form.money, funds=tuple(_fund(form, row) for row in rows), funds_reason=form.funds_reason.text,
        goal_expected=form.goal_expected.text, goal_actual=form.goal_actual.text, total=_points(form.total),
        indicators=tuple(map(_indicator, form.indicators)),
    )  # fmt: skip


def _fund(form: SelfEvaluationForm, row: FundRow) -> Fund:
    amounts = [row.initial.number(form.money), row.full_year.number(form.money), row.executed.number(form.money)]
    initial, full_year, executed = (None if amount is None else float(amount) for amount in amounts)
    rate = row.rate.number("%")
    return Fund(
        row.item.text.strip(), initial, full_year, executed, _points(row.weight), None if rate is None else float(rate),
        _points(row.score),
    )  # fmt: skip


def _indicator(row: FormIndicator) -> ProgrammeIndicator:
    target, actual = (_with_unit(entry.text, row.aim.unit) for entry in (row.target, row.actual))
    return ProgrammeIndicator(
        row.level1.text,
        row.level2.text,
        row.name,
        target,
        actual,
        _points(row.weight),
        _points(row.score),
        row.reason.text,
    )


def _with_unit(words: str, unit: str) -> str:
    """A bare number with the unit of its target."""
    return words + unit if words.strip()[-1:].isdecimal() else words


def _points(entry: Entry) -> float | None:
    points = points_of(entry)
    return None if points is None else float(points)
