"""A department's programmes taken together: what of them is self-evaluated, with which grades; what is filed by when.

Coverage is told by number and by money. The mean score is weighted by money: it sums the programmes up and is not the
self-evaluation of the whole department (部门整体支出绩效自评), which has a form of its own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from jixiao.engine.model.text import Text

IN_TIME, LATE, OVERDUE, OPEN = "in_time", "late", "overdue", "open"
"""Filed by the day it was due, after it, not at all though it is due, not at all and not due yet."""


@dataclass(frozen=True)
class MonitoringPoint:
    """A month up to which programmes are monitored, and the day by which the report is due; `is_required`: of all."""

    month: int
    due_month: int
    due_day: int
    is_required: bool
    label: Text

    def due_on(self, year: int) -> date:
        """The day on which reports of that budget year are due: after the month, so at times in the year after."""
        return date(year if self.due_month >= self.month else year + 1, self.due_month, self.due_day)


@dataclass(frozen=True)
class OwnScore:
    """A programme and its self-evaluation: budget in yuan, `score` None where there is none."""

    amount: Decimal
    score: Decimal | None = None
    grade: str = ""


@dataclass(frozen=True)
class Summary:
    """Programmes taken together: how many, with how much money, and how many of them are self-evaluated."""

    n: int
    amount: Decimal
    n_told: int
    amount_told: Decimal
    grades: Mapping[str, int]
    mean: Decimal | None

    @property
    def coverage(self) -> float | None:
        """Share of the programmes; None where there are none."""
        return self.n_told / self.n if self.n else None

    @property
    def coverage_of_money(self) -> float | None:
        """Share of the money; None where there is none."""
        return float(self.amount_told / self.amount) if self.amount > 0 else None


def read_points(rows: Iterable[Mapping[str, Any]]) -> tuple[MonitoringPoint, ...]:
    """The months as the library writes them, in their order."""
    found = [
        MonitoringPoint(
            row["month"], row["due_month"], row["due_day"], row["is_required"], Text(row["en"], row["zh"])
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda point: point.month))


def standing_of(filed: date | None, due: date, today: date) -> str:
    """Whether a report came in time; the day on which it is due is still in time."""
    if filed is not None:
        return IN_TIME if filed <= due else LATE
    return OVERDUE if today > due else OPEN


def summary(of: Iterable[OwnScore]) -> Summary:
    """All together. The mean is Σ amount × score ÷ Σ amount of those that have a score, half up to two decimals.

    Where none of those has money, each counts alike.
    """
    rows = list(of)
    told = [(one, one.score) for one in rows if one.score is not None]
    grades: dict[str, int] = {}
    for one, _score in told:
        grades[one.grade] = grades.get(one.grade, 0) + 1
    money = sum((one.amount for one, _score in told), Decimal(0))
    weights = [(one.amount if money > 0 else Decimal(1), score) for one, score in told]
    total = sum((weight for weight, _score in weights), Decimal(0))
    mean = None
    if total > 0:
        exact = sum((weight * score for weight, score in weights), Decimal(0)) / total
        mean = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Summary(len(rows), sum((one.amount for one in rows), Decimal(0)), len(told), money, grades, mean)
