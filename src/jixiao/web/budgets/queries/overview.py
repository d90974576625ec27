"""Where programmes stand: money by the newest month told, results by the newest report or evaluation, both lights."""

import calendar
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from jixiao.engine.budget.monitoring import (
    GREEN,
    GREY,
    RED,
    YELLOW,
    Light,
    Money,
    MonitoringRules,
    elapsed_share,
    money_light,
)
from jixiao.engine.model.text import Text
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.queries.parameters import monitoring_on
from jixiao.web.budgets.queries.programmes import Told, Watched, paid_by, watched_by
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.rules.money import execution_rate

AHEAD, MONEY_LAGS, RESULTS_LAG, BOTH_LAG, UNKNOWN = "ahead", "money_lags", "results_lag", "both_lag", "unknown"
"""Quadrants of execution × output: on course in both, money idle, results missing, both behind."""
_NOTHING = Text("Nothing has been told yet.", "尚未填报。")


@dataclass(frozen=True)
class Standing:
    """A programme with its money and results; shares of one, None where nothing is known."""

    programme: Programme
    month: str
    paid: Decimal | None
    rate: float | None
    due: float | None
    money: Light
    report: Watched | None
    output: float | None
    objectives_light: str

    @property
    def lights(self) -> set[str]:
        return {self.money.colour, self.objectives_light}

    @property
    def quadrant(self) -> str:
        """Where it lies among execution × output; by the lights, so that page and picture say the same."""
        return quadrant_of(self.money.colour, self.objectives_light)


def quadrant_of(money: str, objectives: str) -> str:
    """The quadrant of two lights."""
    known = {GREEN, YELLOW, RED}
    if money not in known or objectives not in known:
        return UNKNOWN
    pays, gives = money == GREEN, objectives == GREEN
    if pays:
        return AHEAD if gives else RESULTS_LAG
    return MONEY_LAGS if gives else BOTH_LAG


def last_day(month: str) -> date:
    """The last day of a month such as 2026-07."""
    year, number = int(month[:4]), int(month[5:])
    return date(year, number, calendar.monthrange(year, number)[1])


def standings(of: Sequence[Programme], today: date) -> list[Standing]:
    """All of them in their order; those before the budget have no lights."""
    paid, reports = paid_by(of), watched_by(of)
    rules = monitoring_on(today)
    return [_standing(one, paid.get(one.pk), reports.get(one.pk), rules) for one in of]


def _standing(one: Programme, spent: Told | None, report: Watched | None, rules: MonitoringRules) -> Standing:
    grey = Light(GREY, None, None, _NOTHING)
    runs = one.state in life.IN_BUDGET
    light = grey
    due = None
    if spent is not None and runs:
        due = elapsed_share(last_day(spent.month))
        light = money_light(Money(float(one.amount), float(spent.paid)), due, rules)
    return Standing(
        one, spent.month if spent else "", spent.paid if spent else None,
        execution_rate(spent.paid if spent else None, one.amount), due, light, report,
        report.output_share if report else None, report.objectives_light if report else GREY,
    )  # fmt: skip


@dataclass(frozen=True)
class Totals:
    """All programmes of a page together, in yuan."""

    n: int
    n_running: int
    amount: Decimal
    paid: Decimal
    month: str

    @property
    def rate(self) -> float | None:
        return execution_rate(self.paid, self.amount)


class Summed(NamedTuple):
    """What sums read of a programme; amounts in yuan."""

    state: str
    amount: Decimal
    paid: Decimal | None
    month: str


def totals(shown: Collection[Standing]) -> Totals:
    """Sums over those in the budget; those that told nothing count as having paid nothing."""
    return summed([Summed(one.programme.state, one.programme.amount, one.paid, one.month) for one in shown])


def summed(shown: Collection[Summed]) -> Totals:
    """The same of what is read already."""
    running = [one for one in shown if one.state in life.IN_BUDGET]
    return Totals(
        len(shown), len(running), sum((one.amount for one in running), Decimal(0)),
        sum((one.paid for one in running if one.paid is not None), Decimal(0)),
        max((one.month for one in running), default=""),
    )  # fmt: skip
