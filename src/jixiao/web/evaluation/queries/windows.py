"""Until when appeals against a result are taken, and by when the office answers."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from jixiao.engine.model.working_days import WorkingDays
from jixiao.web.base.parameters import parameter
from jixiao.web.evaluation.models import Appeal, AppealWindow, ScoringRun
from jixiao.web.evaluation.rules import OPEN_APPEALS
from jixiao.web.organisations.queries import working_days

FILE = "appeals"


@dataclass(frozen=True)
class Window:
    """The window of a run: set by the office, else the library's number of working days from the confirmation on."""

    opens_on: date
    closes_on: date
    is_set: bool

    def is_open(self, today: date) -> bool:
        """Whether appeals are taken on that day."""
        return self.opens_on <= today <= self.closes_on

    def n_left(self, today: date) -> int:
        """Working days left, today included."""
        return n_working_days(max(today, self.opens_on), self.closes_on) if today <= self.closes_on else 0


def appeal_window(run: ScoringRun) -> Window | None:
    """The window of a confirmed run; None where it is not confirmed."""
    newest = AppealWindow.objects.filter(run=run).order_by("-pk").first()
    if newest is not None:
        return Window(newest.opens_on, newest.closes_on, True)
    if run.confirmed_at is None:
        return None
    return Window(timezone.localdate(run.confirmed_at), _usual_end(run.confirmed_at, working_days), False)


def _usual_end(confirmed_at: datetime, calendar: Callable[[], WorkingDays]) -> date:
    """The last day of the window that the library gives."""
    opens_on = timezone.localdate(confirmed_at)
    return calendar().add(opens_on - timedelta(days=1), window_days(opens_on))


def final_runs(runs: Collection[ScoringRun], today: date) -> frozenset[int]:
    """Keys of the results that are final: the window is over and no appeal of the period is open. Two queries at most."""
    open_appeals = Appeal.objects.filter(
        cycle=OuterRef("cycle"), period=OuterRef("period"), state__in=sorted(OPEN_APPEALS)
    )
    newest = AppealWindow.objects.filter(run=OuterRef("pk")).order_by("-pk").values("closes_on")[:1]
    keys = [run.pk for run in runs if run.confirmed_at is not None]
    uncontested = ScoringRun.objects.filter(~Exists(open_appeals), pk__in=keys)
    found = uncontested.annotate(set_to=Subquery(newest)).values_list("pk", "confirmed_at", "set_to")
    calendar = cache(working_days)
    return frozenset(pk for pk, at, set_to in found if at and today > (set_to or _usual_end(at, calendar)))


def is_final(run: ScoringRun, today: date) -> bool:
    """The window is over and no appeal of the period is open: the result is final."""
    return run.pk in final_runs([run], today)


def window_days(day: date) -> int:
    """Working days for which appeals are taken at least, as the library says on `day`."""
    return int(parameter(FILE, "window_days", day))


def answer_day(day: date) -> date:
    """By when an appeal submitted on `day` is answered."""
    return working_days().add(day, int(parameter(FILE, "answer_days", day)))


def n_working_days(first: date, last: date) -> int:
    """Working days from `first` to `last`, both included, by the calendar that holds here."""
    return working_days().between(first - timedelta(days=1), last)
