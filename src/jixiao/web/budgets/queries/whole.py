"""Reads of whole departments (部门整体支出): the form of a year, its money in and outside programmes, its rules."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

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


def money_of_wholes(of: Collection[Programme], year: int) -> dict[int, WholeMoney]:
    """The money of departments in one year, by the key of their forms; as many queries for all as for one.

    Programmes of a department and of all below it, as the tree is at the end of the year; what tells nothing paid nothing.
    """
    tree = tree_on(date(year, 12, 31))
    below = {one.pk: tree.subtree(one.organisation_id) for one in of}
    ids = frozenset[int]().union(*below.values())
    among = Programme.objects.filter(organisation__in=ids, year=year, state__in=life.IN_BUDGET).order_by()
    paid = paid_among(among)
    by_place: dict[int, list[tuple[Decimal, Decimal, Decimal]]] = defaultdict(list)
    for key, place, initial, amount in among.values_list("pk", "organisation", "initial_amount", "amount"):
        by_place[place].append((initial, amount, paid[key].paid if key in paid else Decimal(0)))
    found = {}
    for one in of:
        rows = [row for place in below[one.pk] for row in by_place.get(place, ())]
        initial, amount, spent = (sum((row[n] for row in rows), Decimal(0)) for n in range(3))
        rest = Amounts(one.whole.rest_initial, one.whole.rest_amount, one.whole.rest_paid)
        found[one.pk] = WholeMoney(len(rows), Amounts(initial, amount, spent), rest)
    return found


def money_of_whole(one: Programme, rest_paid: Decimal | None = None) -> WholeMoney:
    """One department's money today; `rest_paid` in place of what was told so far."""
    held = money_of_wholes([one], one.year)[one.pk]
    return held if rest_paid is None else replace(held, rest=replace(held.rest, paid=rest_paid))


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
