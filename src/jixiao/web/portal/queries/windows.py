"""Until when, and how, anybody may object to a release."""

from dataclasses import dataclass
from datetime import date, timedelta

from jixiao.web.base.parameters import parameter
from jixiao.web.organisations.queries import working_days
from jixiao.web.portal.models import ObjectionWindow, Release


@dataclass(frozen=True)
class OpenWindow:
    """A window as it stands on a day; `n_left` working days are left, today included."""

    window: ObjectionWindow
    is_open: bool
    is_coming: bool
    n_left: int

    @property
    def release(self) -> Release:
        return self.window.release


def window_of(release: Release, today: date) -> OpenWindow | None:
    """The window of a release that counts."""
    newest = ObjectionWindow.objects.filter(release=release).select_related("release").order_by("-pk").first()
    return None if newest is None else _as_of(newest, today)


def open_windows(today: date) -> list[OpenWindow]:
    """The window of each release, those that are open first, then the newest."""
    newest: dict[int, ObjectionWindow] = {}
    for each in ObjectionWindow.objects.select_related("release").defer("release__content").order_by("pk"):
        newest[each.release_id] = each
    found = [_as_of(each, today) for each in newest.values()]
    return sorted(found, key=lambda each: (each.is_open, each.window.closes_on, each.window.pk), reverse=True)


def _as_of(window: ObjectionWindow, today: date) -> OpenWindow:
    is_open = window.opens_on <= today <= window.closes_on
    n_left = n_working_days(max(today, window.opens_on), window.closes_on) if today <= window.closes_on else 0
    return OpenWindow(window, is_open, today < window.opens_on, n_left)


def n_working_days(first: date, last: date) -> int:
    """Working days from `first` to `last`, both included, by the calendar that holds here."""
    return working_days().between(first - timedelta(days=1), last)


def least_days(day: date) -> int:
    """Working days for which objections are taken at least, as the parameter file says on `day`."""
    return int(parameter("publication", "least_objection_days", day))


def closing_date(opens_on: date) -> date:
    """The last day of the shortest window that opens then."""
    return working_days().add(opens_on - timedelta(days=1), least_days(opens_on))
