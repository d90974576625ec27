"""What a form probably means where a figure is mistyped: its consequences elsewhere are no mistakes of their own.

Where a sum is off, each figure in it may be the one that is wrong; what fits the figure that makes the sum is accepted.
"""

from decimal import Decimal
from functools import lru_cache
from itertools import accumulate

from jixiao.engine.budget.checks.found import points_of
from jixiao.engine.budget.forms import Entry, FormIndicator, FundRow, SelfEvaluationForm
from jixiao.engine.budget.rule_sets import RuleSet
from jixiao.engine.budget.scores import NOISE, execution_rate

MOST_GROUPED = 200
"""Rows of funds among which a group within another is looked for."""


def amount(form: SelfEvaluationForm, row: FundRow, column: str) -> Decimal | None:
    """An amount of the funds in the form's unit of money."""
    entry: Entry = getattr(row, column)
    return entry.number(form.money)


def funds_gap(form: SelfEvaluationForm, rules: RuleSet, column: str) -> Decimal:
    """By how much the parts of a column of amounts miss the total; 0 where they make it or cannot be added up."""
    return _gap(form, column, rules.allowed.money)


@lru_cache(maxsize=16)
def _gap(form: SelfEvaluationForm, column: str, allowed: Decimal) -> Decimal:
    """Asked for each row; a form is the key as the object that it is."""
    total = form.total_row
    parts = [row for row in form.funds if row is not total]
    whole = None if total is None else amount(form, total, column)
    values = [amount(form, row, column) for row in parts]
    if whole is None or all(value is None for value in values) or _is_unreadable(form, parts, column, values):
        return Decimal(0)
    known = [value or Decimal(0) for value in values]
    return Decimal(0) if _adds_up(whole, parts, known, allowed) else sum(known, -whole)


def _is_unreadable(form: SelfEvaluationForm, parts: list[FundRow], column: str, values: list[Decimal | None]) -> bool:
    """Whether a part holds something that is no number: told by a check of its own."""
    held: list[Entry] = [getattr(row, column) for row in parts]
    pairs = zip(held, values, strict=True)
    return any(value is None and (not entry.is_blank or entry.place in form.unread) for entry, value in pairs)


def _adds_up(whole: Decimal, parts: list[FundRow], known: list[Decimal], allowed: Decimal) -> bool:
    """Whether the parts make the total; a group that begins with 其中 may be part of the row above it."""
    slack = allowed * (len(known) + (len(known) > 1)) + NOISE
    if abs(sum(known) - whole) <= slack:
        return True
    sums = [Decimal(0), *accumulate(known)]
    for first in range(1, min(len(parts), MOST_GROUPED)):
        if "其中" not in parts[first].item.text:
            continue
        for end in range(first + 1, min(len(parts), MOST_GROUPED) + 1):
            inner = sums[end] - sums[first]
            if abs(inner - known[first - 1]) <= slack and abs(sums[-1] - inner - whole) <= slack:
                return True
    return False


def amounts(form: SelfEvaluationForm, rules: RuleSet, row: FundRow, column: str) -> list[Decimal]:
    """An amount as written, then as it would be if it alone spoilt the sum of its column; none where none is written."""
    said = amount(form, row, column)
    gap = funds_gap(form, rules, column)
    if said is None:
        return []
    return [said, said + gap if row is form.total_row else said - gap] if gap else [said]


def rates(form: SelfEvaluationForm, rules: RuleSet, row: FundRow) -> list[Decimal]:
    """Rates of execution in per cent by the amounts as written, then as they may be meant; never a negative one."""
    found = [
        execution_rate(spent, budget)
        for spent in amounts(form, rules, row, "executed")
        for budget in amounts(form, rules, row, "full_year")
    ]
    return [rate for rate in found if rate is not None and rate >= 0]


def known_points(form: SelfEvaluationForm) -> list[Decimal]:
    """The points of every indicator; none where some are unknown or none at all."""
    points = [points_of(row.weight) for row in form.judged]
    known = [each for each in points if each is not None and each > 0]
    return known if len(known) == len(points) and not form.is_excerpt else []


def points_gap(form: SelfEvaluationForm, rules: RuleSet) -> Decimal:
    """By how much all points pass the whole; 0 where they make it or are not known.

    The points of the execution count as the rules give them, too: that they differ is told by a check of its own.
    """
    known = known_points(form)
    gaps = [sum(known, execution) - rules.total for execution in execution_fulls(form, rules)]
    return gaps[0] if known and all(abs(gap) > rules.allowed.points for gap in gaps) else Decimal(0)


def execution_fulls(form: SelfEvaluationForm, rules: RuleSet) -> list[Decimal]:
    """The points of the execution as written, then as the rules give them."""
    written = None if form.total_row is None else points_of(form.total_row.weight)
    return list(dict.fromkeys(each for each in (written, rules.execution.points) if each is not None))


def fulls(row: FormIndicator, gap: Decimal) -> list[Decimal]:
    """An indicator's points as written, then as they would be if they alone spoilt the whole; none where not positive."""
    written = points_of(row.weight)
    if written is None or written <= 0:
        return []
    return [written, written - gap] if gap and written > gap else [written]
