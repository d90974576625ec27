"""Forecasts and chances of the targets: when each of the last months is scored, and on the morning of the last day."""

from datetime import datetime, timedelta

from jixiao.demo.calendar import DAYS_TO_CONFIRM, LAST, MOMENT, at, opens_date
from jixiao.engine.model.period import Period
from jixiao.web.outlook import rules, tasks

NIGHT = 2.7
MONTHS_BEFORE = 0
"""So many months before the last are looked at as well, so that a page tells how chances moved."""


def look_after(month: Period) -> None:
    """In the night after a month was confirmed, if it is one of the last."""
    if LAST.shift(-MONTHS_BEFORE) <= month < LAST:
        _look(at(opens_date(month) + timedelta(days=DAYS_TO_CONFIRM + 1), NIGHT))


def look_at_last() -> None:
    """In the last night, with the figures that are there by then."""
    _look(at(MOMENT.date(), NIGHT))


def _look(now: datetime) -> None:
    tasks.look_ahead(asked=rules.Asked(), now=now)
