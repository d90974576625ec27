"""What the library says of ladder, mutes and deadlines on a day, and the rules that it ships."""

from datetime import date, datetime
from importlib.resources import files

from django.utils import timezone

from jixiao.web.base.parameters import parameter
from jixiao.web.organisations.queries import working_days
from jixiao.web.warnings import rules

FILE = "warnings"


def ladder_on(day: date) -> rules.Ladder:
    """The ladder that holds on `day`."""
    return rules.read_ladder(lambda code: parameter(FILE, code, day))


def relapse_periods(moment: datetime) -> int:
    """So many periods after it was cleared a warning that comes back is the same."""
    return int(parameter(FILE, "relapse_periods", timezone.localdate(moment)))


def longest_mute(day: date) -> int:
    """The most days for which a warning may be muted."""
    return int(parameter(FILE, "longest_mute", day))


def day_to_rectify(day: date) -> date:
    """By when an order is due that a red warning opens today, by the calendar's working days."""
    return working_days().add(day, int(parameter(FILE, "days_to_rectify", day)))


def library_document() -> str:
    """The rules that the library ships, as a place to begin from."""
    return files("jixiao").joinpath("library", "warnings", "default.yaml").read_text(encoding="utf-8")
