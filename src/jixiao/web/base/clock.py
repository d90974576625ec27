"""The platform's one clock. Views and commands read it and pass `now` on; rules and actions never do."""

from datetime import date, datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime:
    """The present moment, aware; the demo city's runs shifted by CLOCK_OFFSET."""
    return timezone.now() + settings.CLOCK_OFFSET


def today() -> date:
    """The present day in the installation's time zone."""
    return timezone.localdate(now())
