"""Programmes as tables for the engine of money: their pace, look-alikes, cost per output, a reallocation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

from jixiao.engine.budget.duplicates import duplicate_programmes
from jixiao.engine.budget.idle import idle_funds
from jixiao.engine.budget.reallocation import Reallocation, reallocate
from jixiao.engine.budget.unit_cost import unit_costs
from jixiao.engine.model.table import Table
from jixiao.web.budgets.models import PastYear, Programme

Paid = Mapping[str, Decimal]
"""Yuan paid since January by the end of each month that was told."""


@dataclass(frozen=True)
class Wanted:
    """What a reallocation may do: shares of one of last year's amount; `change` of the total in yuan, minus takes away."""

    change: Decimal = Decimal(0)
    floor_share: float | None = None
    cap_share: float | None = None
    move_share: float | None = None


def idle(
    of: Sequence[Programme], paid: Mapping[int, Paid], past: Mapping[int, Sequence[PastYear]]
) -> tuple[str, list[dict[str, Any]]]:
    """The month looked at, and what was found, the largest first. Programmes that have not told that month stay out."""
    newest = max((month for each in paid.values() for month in each), default="")
    if not newest:
        return "", []
    rows: list[tuple[Any, ...]] = []
    for one in of:
        if newest in paid.get(one.pk, {}):
            rows += _execution(one, paid[one.pk], past.get(one.pk, ()))
    columns = ("programme", "period", "paid", "budget", "carried_over", "name", "department", "group")
    return newest, idle_funds(Table.from_rows(columns, rows), as_of=newest).table.to_rows()


def _execution(one: Programme, paid: Paid, past: Sequence[PastYear]) -> list[tuple[Any, ...]]:
    """A row for each month: what was paid in it."""
    tail = (one.label_zh, one.organisation.code, one.category)
    rows: list[tuple[Any, ...]] = []
    for year in past:
        head = (float(year.amount), float(year.carried_over), *tail)
        rows += [(one.code, f"{year.year}-{n:02}", float(each), *head) for n, each in enumerate(year.paid, start=1)]
    head = (float(one.amount), float(one.carried_over), *tail)
    months = sorted(paid)
    steps = [(months[0], paid[months[0]]), *((later, paid[later] - paid[before]) for before, later in pairwise(months))]
    return rows + [(one.code, month, float(amount), *head) for month, amount in steps]


def alike(of: Sequence[Programme]) -> list[dict[str, Any]]:
    """Pairs of different organisations that may be the same work, the most alike first."""
    if len(of) < 2:
        return []
    rows = [
        (one.code, one.organisation.code, one.label_zh, one.place, one.content, "；".join(one.payees),
         f"{one.year}-01", f"{one.year}-12", float(one.amount))
        for one in of
    ]  # fmt: skip
    columns = ("programme", "department", "name", "place", "content", "payees", "begin", "end", "amount")
    return duplicate_programmes(Table.from_rows(columns, rows)).table.to_rows()


def costs(of: Sequence[Programme], paid: Mapping[int, Decimal]) -> list[dict[str, Any]]:
    """Cost per output of those that told what they delivered and what they paid, beside their peers."""
    rows = [
        (one.code, one.output_label, one.output_unit, float(paid[one.pk]), float(one.output_done))
        for one in of
        if one.output_done is not None and one.output_label and one.pk in paid
    ]
    if not rows:
        return []
    return unit_costs(Table.from_rows(("programme", "output", "unit", "cost", "quantity"), rows)).table.to_rows()


def kept_outcome(found: Reallocation) -> dict[str, Any]:
    """What is kept of it: the whole table, what binds, what conflicts, the sums and the certificate."""
    return {
        "rows": found.table.to_rows(), "bindings": found.bindings.to_rows(), "conflicts": found.conflicts.to_rows(),
        "summary": {key: value for key, value in found.summary.items() if key not in ("bindings", "conflicts")},
    }  # fmt: skip


def reallocation(of: Sequence[Programme], scores: Mapping[int, float], wanted: Wanted) -> Reallocation:
    """Next year's amounts by performance; protected ones keep theirs, those without a score as well."""
    rows = [
        (one.code, one.label_zh, one.organisation.code, float(one.amount), scores.get(one.pk), wanted.floor_share,
         wanted.cap_share, one.is_protected)
        for one in of
    ]  # fmt: skip
    columns = ("programme", "name", "group", "last", "score", "floor_share", "cap_share", "is_protected")
    return reallocate(
        Table.from_rows(columns, rows), amount=float(wanted.change), move_share=wanted.move_share, step=0.01
    )
