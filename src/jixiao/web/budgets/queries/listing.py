"""A year's programmes as their list needs them: a few columns of each, lights by colour alone, so that thousands are cheap."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from jixiao.engine.budget.monitoring import GREY, Money, elapsed_share, money_colour
from jixiao.web.budgets.models import Programme
from jixiao.web.budgets.queries.overview import Summed, Totals, last_day, quadrant_of, summed
from jixiao.web.budgets.queries.parameters import monitoring_on
from jixiao.web.budgets.queries.programmes import paid_among, watched_among
from jixiao.web.budgets.rules import life
from jixiao.web.budgets.rules.money import execution_rate

COLUMNS = ("pk", "code", "label_zh", "label_en", "organisation_id", "state", "amount", "score", "grade_zh", "grade_en")


class Short(NamedTuple):
    """One programme of the list; yuan, `output` a share of one, months "" where nothing was told."""

    pk: int
    code: str
    label_zh: str
    label_en: str
    organisation_id: int
    state: str
    amount: Decimal
    score: Decimal | None
    grade_zh: str
    grade_en: str
    month: str = ""
    paid: Decimal | None = None
    reported: str = ""
    output: float | None = None
    objectives_light: str = GREY
    money_light: str = GREY

    @property
    def rate(self) -> float | None:
        return execution_rate(self.paid, self.amount)

    @property
    def quadrant(self) -> str:
        return quadrant_of(self.money_light, self.objectives_light)

    @property
    def is_in_budget(self) -> bool:
        return self.state in life.IN_BUDGET


def listed(ids: Collection[int], year: int, today: date) -> list[Short]:
    """Programmes of organisations among `ids`, the largest first; the same lights as `standings` gives."""
    among = Programme.objects.filter(organisation__in=list(ids), year=year)
    paid, reports, rules = paid_among(among), watched_among(among), monitoring_on(today)
    due = cache(lambda month: elapsed_share(last_day(month)))
    found = []
    for row in among.order_by("-amount", "code").values_list(*COLUMNS):
        one, told, report = Short(*row), paid.get(row[0]), reports.get(row[0])
        if told is not None:
            one = one._replace(month=told.month, paid=told.paid)
            if one.is_in_budget:
                money = Money(float(one.amount), float(told.paid))
                one = one._replace(money_light=money_colour(money, due(told.month), rules))
        if report is not None:
            one = one._replace(
                reported=report.month, output=report.output_share, objectives_light=report.objectives_light
            )
        found.append(one)
    return found


def listed_totals(shown: Collection[Short]) -> Totals:
    """Sums over those in the budget."""
    return summed([Summed(one.state, one.amount, one.paid, one.month) for one in shown])
