"""The platform's one clock. Views and commands read it and pass `now` on; rules and actions never do."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

_moving: Callable[[], timedelta] | None = None


def move_by(shift: Callable[[], timedelta]) -> None:
    """Let `shift` say at every question how far the clock is ahead: a sandbox, whose months are played, does."""
    global _moving  # noqa: PLW0603 - one clock in a process
    _moving = shift


def shift() -> timedelta:
    """How far the platform's clock is ahead of the wall's; nothing in a real installation."""
    return _moving() if settings.SANDBOX and _moving else settings.CLOCK_OFFSET


def now() -> datetime:
    """The present moment, aware; a demo city's runs shifted by CLOCK_OFFSET, a sandbox's moves as it is played."""
    return timezone.now() + shift()


def today() -> date:
    """The present day in the installation's time zone."""
    return timezone.localdate(now())
