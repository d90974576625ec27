"""Checks a self-evaluation form against a rule set, and works out what its scores should be."""

from dataclasses import dataclass
from decimal import Decimal

from jixiao.engine.budget.checks.found import points_of
from jixiao.engine.budget.checks.registry import CHECKS
from jixiao.engine.budget.forms import FormFinding, FormIndicator, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import execution_points, execution_rate, grade_of, indicator_points, rounded
from jixiao.engine.model.text import Text

UNREAD = "wrong_shape"
FINDING_COLUMNS = ("rule", "place", "message", "expected", "found")


def check_form(form: SelfEvaluationForm, rules: RuleSet) -> tuple[FormFinding, ...]:
    """Everything that is wrong with a form by these rules, in the order of the checks; none where nothing is.

    Of a place that cannot be read nothing else is said.
    """
    return tuple(
        FormFinding(name, form.cells.get(found.place, found.place) or form.cells.get("", ""), *found[1:])
        for name, check in CHECKS.items()
        for found in check.find(form, rules)
        if name == UNREAD or found.place not in form.unread
    )


def finding_row(finding: FormFinding, language: str) -> dict[str, str]:
    """A finding as a row of FINDING_COLUMNS in one language."""
    said = (text.in_language(language) for text in (finding.text, finding.expected, finding.found))
    return dict(zip(FINDING_COLUMNS, (finding.rule, finding.place, *said), strict=True))


@dataclass(frozen=True)
class Reckoned:
    """Scores by the rules, in the order of the form, None where people judge (words) or nothing is filled in."""

    execution_rate: Decimal | None
    execution: Decimal | None
    indicators: tuple[Decimal | None, ...]
    total: Decimal | None
    grade: Text | None


def reckon(form: SelfEvaluationForm, rules: RuleSet) -> Reckoned:
    """What a form's scores should be; where people judge their own score is taken for the total."""
    rate, execution = _execution(form, rules)
    exact = [_indicator(form, rules, number) for number in range(len(form.indicators))]
    judged = [_judged(row) if points is None else points
              for row, points in zip(form.indicators, exact, strict=True)]  # fmt: skip
    parts = [execution, *judged] if form.funds else judged
    known = [part for part in parts if part is not None]
    total = rounded(sum(known, Decimal(0)), rules.digits) if known and len(known) == len(parts) else None
    shown = tuple(None if points is None else rounded(points, rules.digits) for points in exact)
    return Reckoned(
        None if rate is None else rounded(rate, rules.digits),
        None if execution is None else rounded(execution, rules.digits), shown, total,
        None if total is None else grade_of(rules, total).label,
    )  # fmt: skip


def _judged(row: FormIndicator) -> Decimal | None:
    """The score that people gave, as far as it lies between nothing and its points."""
    said, full = points_of(row.score), points_of(row.weight)
    return said if said is None or full is None else min(max(said, Decimal(0)), max(full, Decimal(0)))


def _execution(form: SelfEvaluationForm, rules: RuleSet) -> tuple[Decimal | None, Decimal | None]:
    row = form.total_row
    spent, budget = (None, None) if row is None else (row.executed.number(form.money), row.full_year.number(form.money))
    rate = None if spent is None or budget is None else execution_rate(spent, budget)
    if row is None or rate is None or rate < 0:
        return rate, None
    given = execution_points(rules, rate, points_of(row.weight) or rules.execution.points)
    return rate, Decimal(repr(given[0])) if given else None


def _indicator(form: SelfEvaluationForm, rules: RuleSet, number: int) -> Decimal | None:
    row = form.indicators[number]
    full = points_of(row.weight)
    given = [] if full is None or full <= 0 or row.is_left_out else indicator_points(rules, row, full)
    return Decimal(repr(given[0])) if given else None
