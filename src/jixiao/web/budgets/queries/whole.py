"""Reads of whole departments (部门整体支出): the form of a year, its money in and outside programmes, its rules."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum

from jixiao.engine.budget.checks.found import points_of
from jixiao.engine.budget.form_reader import read_form
from jixiao.engine.budget.objectives import WordRules
from jixiao.engine.budget.rule_set_reader import library_rule_set, rule_set_codes
from jixiao.engine.budget.rule_sets import DEPARTMENT, PROGRAMME, RuleSet
from jixiao.web.budgets.models import Programme, SelfEvaluation
from jixiao.web.budgets.queries.parameters import word_rules_on
from jixiao.web.budgets.queries.programmes import paid_among
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.rules.money import execution_rate
from jixiao.web.organisations.queries import tree_on

EXECUTION = "预算执行率"


@dataclass(frozen=True)
class Amounts:
    """Budget at the beginning and after changes, and what was paid (None: not told), in yuan."""

    initial: Decimal
    amount: Decimal
    paid: Decimal | None

    @property
    def rate(self) -> float | None:
        return execution_rate(self.paid, self.amount)


@dataclass(frozen=True)
class WholeMoney:
    """A department's money: what its programmes have, what is told besides, and both together."""

    n_programmes: int
    programmes: Amounts
    rest: Amounts

    @property
    def total(self) -> Amounts:
        one, other = self.programmes, self.rest
        paid = None if one.paid is None or other.paid is None else one.paid + other.paid
        return Amounts(one.initial + other.initial, one.amount + other.amount, paid)


def whole_departments(ids: Collection[int], year: int) -> QuerySet[Programme]:
    """Forms of whole departments among `ids`, in the order of their codes."""
    found = Programme.every.filter(kind=life.WHOLE, organisation__in=list(ids), year=year)
    return found.select_related("organisation", "whole").order_by("organisation__code")


def find_whole(organisation_id: int, year: int) -> Programme | None:
    """The form of one department."""
    return whole_departments([organisation_id], year).first()


def places_of_whole(organisation_id: int, year: int) -> frozenset[int]:
    """The department and all below it at the end of the year."""
    return tree_on(date(year, 12, 31)).subtree(organisation_id)


def programmes_of_whole(organisation_id: int, year: int) -> QuerySet[Programme]:
    """Programmes in the budget of the department and of all below it, the largest first."""
    ids = places_of_whole(organisation_id, year)
    found = Programme.objects.filter(organisation__in=ids, year=year, state__in=life.IN_BUDGET)
    return found.order_by("-amount", "code")


def money_of_programmes(organisation_id: int, year: int) -> tuple[int, Amounts]:
    """How many programmes, with how much; what tells nothing has paid nothing."""
    of = programmes_of_whole(organisation_id, year)
    sums = of.order_by().aggregate(initial=Sum("initial_amount"), amount=Sum("amount"))
    paid = sum((each.paid for each in paid_among(of).values()), Decimal(0))
    return of.count(), Amounts(sums["initial"] or Decimal(0), sums["amount"] or Decimal(0), paid)


def money_of_whole(one: Programme, rest_paid: Decimal | None = None) -> WholeMoney:
    """The department's money today; `rest_paid` in place of what was told so far."""
    n, programmes = money_of_programmes(one.organisation_id, one.year)
    held = one.whole
    paid = held.rest_paid if rest_paid is None else rest_paid
    return WholeMoney(n, programmes, Amounts(held.rest_initial, held.rest_amount, paid))


def rows_to_review(held: SelfEvaluation) -> list[tuple[str, Decimal, Decimal | None]]:
    """What the office scores of a self-evaluation: name, points and own score of the execution, then of each indicator."""
    form = read_form(held.form)
    total = form.total_row
    named = [] if total is None else [(EXECUTION, total.weight, total.score)]
    named += [(each.level3.text, each.weight, each.score) for each in form.indicators]
    return [(name, points_of(weight) or Decimal(0), points_of(score)) for name, weight, score in named]


def rule_sets_of(kind: str) -> tuple[RuleSet, ...]:
    """The rules by which a programme, or a whole department, may evaluate itself."""
    wanted = DEPARTMENT if kind == life.WHOLE else PROGRAMME
    return tuple(each for each in map(library_rule_set, rule_set_codes()) if each.covers == wanted)


def word_rules_of(one: Programme, day: date) -> WordRules:
    """What its objectives are checked against: of a whole department, all points but those of execution by its own rules."""
    words = word_rules_on(day)
    if one.kind != life.WHOLE:
        return words
    rules = library_rule_set(one.whole.rule_set)
    return replace(words, planned_points=float(rules.total - rules.execution.points))
