"""What every page of the air asks first: which month and year are meant, under which standard."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from jixiao.engine.air_quality.standards import AirStandard
from jixiao.engine.model.errors import DefinitionError
from jixiao.engine.model.period import Frequency, Period
from jixiao.web.air import queries
from jixiao.web.air.frames import STANDARDS
from jixiao.web.air.frames.statistics import standard_for
from jixiao.web.air.models import Abatement
from jixiao.web.base.templatetags.words import spoken
from jixiao.web.organisations.queries import tree_on


@dataclass(frozen=True)
class Asked:
    """The month that is looked at, and the standard: '' each day under the one in force, else all under that."""

    month: Period
    standard: str
    newest: date

    @property
    def year(self) -> Period:
        return Period(self.month.year, Frequency.YEAR, 1)

    @property
    def counted_by(self) -> AirStandard:
        """The one standard of statistics: that asked for, else the one of the month."""
        return standard_for(self.month, self.standard)

    @property
    def months(self) -> list[str]:
        """Months of the year that have begun, by code."""
        last = self.newest.month if self.newest.year == self.month.year else 12
        return [f"{self.month.year}-{at:02}" for at in range(1, last + 1)]


def asked_for(request: HttpRequest, newest: date) -> Asked:
    """The month and standard of the address; what it has not gives way to the newest month, and to what is in force."""
    standard = request.GET.get("standard", "")
    return Asked(month_of(request.GET.get("month", ""), newest), standard if standard in STANDARDS else "", newest)


def carried_out(rows: Sequence[Abatement], day: date) -> list[tuple[Abatement, str]]:
    """Measures, each with the name of the day of who carries it out."""
    names = tree_on(day).names()
    return [(row, spoken(names[row.organisation.code]) if row.organisation else "") for row in rows]


def month_of(asked: str, newest: date) -> Period:
    """A month's code; the newest month where it is none, or lies outside of what is known."""
    last = Period.parse(f"{newest:%Y-%m}")
    try:
        month = Period.parse(asked)
    except DefinitionError:
        return last
    known = queries.years_known()
    return month if month.frequency is Frequency.MONTH and month.year in known and month <= last else last
