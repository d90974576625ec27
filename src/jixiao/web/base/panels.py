"""What later apps show on pages of earlier ones: they register at start, the page's template says where they stand."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

Panel = Callable[[HttpRequest, Mapping[str, Any]], str]
"""(request, what the page tells of itself) → HTML marked safe; '' where there is nothing for this reader."""

COCKPIT, DEPARTMENT, SERIES, OUTLOOK = "cockpit", "department", "series", "outlook"
EMPTY = "empty"
"""Places, and what they tell: cockpit `run, choice`; department `place, run, choice`; series and outlook `place, version`
(`place` has id and code); empty, an overview with nothing to show yet, tells nothing."""

_PANELS: dict[str, dict[Panel, int]] = {}


def register(place: str, panel: Panel, *, order: int = 100) -> None:
    """Show `panel` at `place`, the lowest order first; the same one twice is once. Called from AppConfig.ready."""
    _PANELS.setdefault(place, {})[panel] = order


def panels_at(place: str) -> list[Panel]:
    """The panels registered for a place, in their order."""
    known = _PANELS.get(place, {})
    return sorted(known, key=lambda panel: known[panel])
