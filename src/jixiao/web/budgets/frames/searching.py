"""A year's programmes → everything that a search finds among them, each with a digest of what was read for it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jixiao.web.budgets.frames.money import Paid, alike, costs, idle
from jixiao.web.budgets.models import PastYear, Programme
from jixiao.web.budgets.rules import finding, life

NAMES = ("name", "department", "group", "other_name", "other_department", "programme", "other_programme")
"""Columns of the engine that pages read from the programmes themselves."""


@dataclass(frozen=True)
class Material:
    """What a search reads: programmes not turned down, what each had paid by month, their earlier years."""

    of: Sequence[Programme]
    paid: Mapping[int, Paid]
    past: Mapping[int, Sequence[PastYear]]


@dataclass(frozen=True)
class Found:
    """One finding as it will be kept; `second` only where two look alike."""

    kind: str
    rule: str
    period: str
    first: Programme
    second: Programme | None
    weight: float
    told: Mapping[str, Any]
    digest: str

    @property
    def identity(self) -> tuple[Any, ...]:
        return (self.kind, self.rule, self.period, self.first.pk, self.second.pk if self.second else None)


def search(material: Material) -> tuple[str, list[Found]]:
    """The month looked at, and all findings. Money is looked at in the budget, likeness before it as well."""
    by_code = {one.code: one for one in material.of}
    in_budget = [one for one in material.of if one.state in life.IN_BUDGET]
    month, rows = idle(in_budget, material.paid, material.past)
    found = [_idle(by_code[row["programme"]], row, material) for row in rows]
    found += [_alike(by_code, row) for row in alike(material.of)]
    newest = {key: paid[max(paid)] for key, paid in material.paid.items() if paid}
    return month, found + [_cost(by_code[row["programme"]], row) for row in costs(in_budget, newest)]


def _idle(one: Programme, row: Mapping[str, Any], material: Material) -> Found:
    read = [
        str(one.amount), str(one.carried_over),
        sorted((month, str(paid)) for month, paid in material.paid.get(one.pk, {}).items()),
        [(year.year, str(year.amount), list(year.paid)) for year in material.past.get(one.pk, ())],
    ]  # fmt: skip
    weight = float(row["likely_unused"] or 0.0)
    return Found(finding.IDLE, row["rule"], row["period"], one, None, weight, _told(row), _digest(read))


def _alike(by_code: Mapping[str, Programme], row: Mapping[str, Any]) -> Found:
    first, second = sorted((by_code[row["programme"]], by_code[row["other_programme"]]), key=lambda one: one.pk)
    read = [
        (one.label_zh, one.organisation_id, one.place, one.content, list(one.payees), str(one.amount))
        for one in (first, second)
    ]
    return Found(finding.ALIKE, "", "", first, second, float(row["score"]), _told(row), _digest(read))


def _cost(one: Programme, row: Mapping[str, Any]) -> Found:
    read = [one.output_label, one.output_unit, row["cost"], row["quantity"]]
    weight = float(row["excess"] or 0.0)
    return Found(finding.COST, row["standing"], "", one, None, weight, _told(row), _digest(read))


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in NAMES}


def _digest(read: object) -> str:
    return hashlib.sha256(json.dumps(read, ensure_ascii=False).encode()).hexdigest()
